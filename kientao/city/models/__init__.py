"""Nouns of the city, one file a group."""

from .assets import Asset
from .data_requests import DataRequest
from .days import Deadline, Week, Workday
from .inspections import Inspection
from .knocks import Knock
from .offices import Office, Post
from .people import Delegation, Holding, Invite, Person
from .roles import Grant, Power, Role
from .sensors import Sensor, SensorKind, Source
from .span import FOREVER, Span, meets, valid
from .units import Unit, UnitChange

__all__ = [
    "FOREVER",
    "Asset",
    "DataRequest",
    "Deadline",
    "Delegation",
    "Grant",
    "Holding",
    "Inspection",
    "Invite",
    "Knock",
    "Office",
    "Person",
    "Post",
    "Power",
    "Role",
    "Sensor",
    "SensorKind",
    "Source",
    "Span",
    "Unit",
    "UnitChange",
    "Week",
    "Workday",
    "meets",
    "valid",
]
