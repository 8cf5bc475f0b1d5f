"""The city's folder becomes acts: all files are checked first, then performed in books of at most 200.

A second run leaves no entry. A changed figure in a file becomes a correction, a changed target a new target:
the former stays listed. What an officer corrected since is not undone by loading the same file again.
"""

from .perform import BY, Tally, load
from .plan import Plan, Step
from .steps import read_city

__all__ = ["BY", "Plan", "Step", "Tally", "load", "read_city"]
