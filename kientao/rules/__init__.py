"""Parameters of law at a date; later the loading, checking, running and explaining of rules."""
