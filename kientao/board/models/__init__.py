"""Nouns of the board: what the city promised, how it is measured, and what it found wrong."""

from .indicators import Indicator, Measurement, Milestone
from .programme import Goal, Objective, PlanItem, Programme
from .results import Result, Shortcoming, ShortcomingStep

__all__ = [
    "Goal", "Indicator", "Measurement", "Milestone", "Objective", "PlanItem",
    "Programme", "Result", "Shortcoming", "ShortcomingStep",
]  # fmt: skip
