"""Reports (phản ánh, kiến nghị): a resident reports, the city answers, everyone can check."""
