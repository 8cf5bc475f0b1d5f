"""Counting the work of the city once a day, and what is open now."""
