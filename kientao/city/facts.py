"""Facts about the city itself: units, offices, days that differ."""
