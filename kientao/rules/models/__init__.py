"""Nouns of rules: the rule, its versions, what each did, what people said to it, the one switch."""

from .armed import Armed
from .firings import OUTCOMES, Appeal, Firing, Nudge
from .rules import Rule, Switch, Version

__all__ = ["OUTCOMES", "Appeal", "Armed", "Firing", "Nudge", "Rule", "Switch", "Version"]
