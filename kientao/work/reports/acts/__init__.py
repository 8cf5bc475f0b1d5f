"""What can happen to a report. The table is its life (`moves.py`); every verb is one line of it."""

from ..models import OPEN
from .contractors import DAYS_MAX, link_report, open_link, unlink_report
from .draw import draw_report, number_of
from .ending import close_report, rate_report, reopen_report
from .handling import (
    add_to_report,
    answer_report,
    ask_report,
    assign_report,
    merge_report,
    pass_report,
    refuse_report,
)
from .life import answering, check_secret, deadline_of
from .moves import LEADS, MOVES, OVER, WORDS_MAX
from .opening import define_category, open_report
from .showing import publish_report, reserve_report, withhold_report

__all__ = [
    "DAYS_MAX", "LEADS", "MOVES", "OPEN", "OVER", "WORDS_MAX", "add_to_report", "answer_report",
    "answering", "ask_report", "assign_report", "check_secret", "close_report", "deadline_of",
    "define_category", "draw_report", "link_report", "merge_report", "number_of", "open_link", "open_report",
    "pass_report", "publish_report", "rate_report", "refuse_report", "reopen_report", "reserve_report", "unlink_report",
    "withhold_report",
]  # fmt: skip
