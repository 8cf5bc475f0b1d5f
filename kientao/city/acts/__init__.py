"""The verbs of the city, one file a group. Importing this registers them."""

from . import assets, days, offices, people, roles, units

__all__ = ["assets", "days", "offices", "people", "roles", "units"]
