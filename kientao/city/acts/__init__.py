"""The verbs of the city, one file a group. Importing this registers them."""

from . import assets, data_requests, days, inspections, offices, people, roles, sensors, units

__all__ = ["assets", "data_requests", "days", "inspections", "offices", "people", "roles", "sensors", "units"]
