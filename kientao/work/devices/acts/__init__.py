"""What can happen to a command, and to who has a device in hand. The table is a command's life (`moves.py`)."""

from .answering import acknowledge_command, inspect_command, mark_sent, time_out_command
from .asking import command_device, make_safe
from .control import give_back, take_over
from .moves import MOVES

__all__ = [
    "MOVES", "acknowledge_command", "command_device", "give_back", "inspect_command", "make_safe", "mark_sent",
    "take_over", "time_out_command",
]  # fmt: skip
