"""Nouns of the board: what the city promised, how it is measured, and what it found wrong."""

from .days import DayCount
from .flags import Flag
from .indicators import Indicator, Measurement, Milestone
from .letters import Letter
from .programme import Goal, Objective, PlanItem, Programme
from .results import Result, Shortcoming, ShortcomingStep
from .scenarios import Scenario
from .sheets import Period, PeriodStep, Sheet
from .statements import Statement

__all__ = [
    "DayCount", "Flag", "Goal", "Indicator", "Letter", "Measurement", "Milestone", "Objective", "Period",
    "PeriodStep", "PlanItem", "Programme", "Result", "Scenario", "Sheet", "Shortcoming", "ShortcomingStep", "Statement",
]  # fmt: skip
