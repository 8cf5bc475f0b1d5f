"""Meetings (họp, hội nghị, tiếp công dân) over bridging points; the rapporteur's kit and how far it was told on."""
