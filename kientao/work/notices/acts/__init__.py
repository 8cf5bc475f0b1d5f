"""What can happen to a notice and to a warning. The table is their life (`moves.py`)."""

from .ending import drop_warning, end_notice, end_warning, expire_notice
from .moves import MOVES
from .telling import publish_notice, update_notice
from .warning import draft_warning, send_warning

__all__ = [
    "MOVES", "draft_warning", "drop_warning", "end_notice", "end_warning", "expire_notice", "publish_notice",
    "send_warning", "update_notice",
]  # fmt: skip
