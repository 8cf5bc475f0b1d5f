"""What can happen to a task. The table is its life (`moves.py`); every verb is one line of it."""

from .doing import (
    accept_task,
    confirm_task,
    hand_task,
    help_task,
    report_task,
    return_task,
    send_back_task,
    show_task,
)
from .moves import ASIDE, LEADERS, LEADS, MOVES, TITLE_MAX, WORDS_MAX
from .ordering import draft_task, drop_task, open_task, order_task
from .taking import take_task
from .time import ask_time, give_time, raise_task, refuse_time

__all__ = [
    "ASIDE", "LEADERS", "LEADS", "MOVES", "TITLE_MAX", "WORDS_MAX", "accept_task", "ask_time", "confirm_task",
    "draft_task", "drop_task", "give_time", "hand_task", "help_task", "open_task", "order_task", "raise_task",
    "refuse_time", "report_task", "return_task", "send_back_task", "show_task", "take_task",
]  # fmt: skip
