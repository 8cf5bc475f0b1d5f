"""Biểu số liệu: a unit's sheet of figures for a period. What it asks, how it is read, checked, written and kept."""
