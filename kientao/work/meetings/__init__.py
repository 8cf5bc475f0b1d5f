"""Meetings, conferences and rapporteurs."""
