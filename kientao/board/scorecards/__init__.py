"""Rulers that add up to a score: dated data of law and of the city, one small engine for all of them."""
