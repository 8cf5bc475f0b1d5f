"""What can happen to a meeting, and to a topic that is told on. The tables are their lives (`moves.py`)."""

from .holding import (
    answer_question,
    ask_question,
    close_meeting,
    conclude_meeting,
    connect_point,
    give_word,
    open_meeting,
    record_meeting,
    stop_word,
    test_point,
)
from .moves import ASIDE, LEADS, MOVES, POINTS, WORDS
from .planning import attach_papers, cancel_meeting, edit_meeting, invite_meeting, plan_meeting, set_points
from .telling import issue_topic, recall_topic, tell_briefing, withdraw_briefing, write_topic

__all__ = [
    "ASIDE", "LEADS", "MOVES", "POINTS", "WORDS", "answer_question", "ask_question", "attach_papers",
    "cancel_meeting", "close_meeting", "conclude_meeting", "connect_point", "edit_meeting", "give_word",
    "invite_meeting", "issue_topic", "open_meeting", "plan_meeting", "recall_topic", "record_meeting", "set_points",
    "stop_word", "tell_briefing", "test_point", "withdraw_briefing", "write_topic",
]  # fmt: skip
