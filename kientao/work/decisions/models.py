"""Nouns of decisions."""
