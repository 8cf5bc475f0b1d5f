"""What can happen to a document, and to a request for information. The tables are their lives (`moves.py`)."""

from .asking import (
    ask_information,
    extend_question,
    give_information,
    notice_question,
    pass_question,
    refuse_information,
)
from .drafting import (
    draft_document,
    drop_document,
    edit_document,
    return_document,
    sign_document,
    submit_document,
)
from .issuing import issue_document, register_document, void_document
from .moves import ASKING, LEADS, MOVES
from .publishing import bind_document, explain_document, late_document, publish_document, withdraw_document
from .taking import take_document

__all__ = [
    "ASKING", "LEADS", "MOVES", "ask_information", "bind_document", "draft_document", "drop_document",
    "edit_document", "explain_document", "extend_question", "give_information", "issue_document", "late_document",
    "notice_question", "pass_question", "publish_document", "refuse_information", "register_document",
    "return_document", "sign_document", "submit_document", "take_document", "void_document", "withdraw_document",
]  # fmt: skip
