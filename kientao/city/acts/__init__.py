"""The verbs of the city, one file a group. Importing this registers them."""

from . import days, offices, people, roles, units

__all__ = ["days", "offices", "people", "roles", "units"]
