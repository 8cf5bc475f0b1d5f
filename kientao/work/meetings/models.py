"""Nouns of meetings."""
