"""Decisions and official documents (văn bản)."""
