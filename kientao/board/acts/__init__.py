"""The verbs of the board, and how what they sealed is forgotten."""

from kientao.board.models import Measurement, Result
from kientao.ledger import files

from .counting import record_day
from .erasing import forget_words
from .filling import fill_sheet, revise_sheet
from .flags import answer_flag, open_flag, raise_flag
from .indicators import define_indicator, set_target
from .letters import subscribe, unsubscribe
from .measurements import correct_measurement, record_measurement, withdraw_measurement
from .programme import define_goal, define_objective, define_plan, define_programme
from .results import mend_shortcoming, recheck_shortcoming, record_result, record_shortcoming
from .scenarios import hand_over_scenario, save_scenario, withdraw_scenario
from .sheets import check_period, close_period, define_sheet, map_sheet, open_period
from .statements import draft_statement, drop_statement, sign_statement

files.named_by(Measurement, "evidence")
files.named_by(Result, "evidence")

__all__ = [
    "answer_flag",
    "check_period",
    "close_period",
    "correct_measurement",
    "define_goal",
    "define_indicator",
    "define_objective",
    "define_plan",
    "define_programme",
    "define_sheet",
    "draft_statement",
    "drop_statement",
    "fill_sheet",
    "forget_words",
    "hand_over_scenario",
    "map_sheet",
    "mend_shortcoming",
    "open_flag",
    "open_period",
    "raise_flag",
    "recheck_shortcoming",
    "record_day",
    "record_measurement",
    "record_result",
    "record_shortcoming",
    "revise_sheet",
    "save_scenario",
    "set_target",
    "sign_statement",
    "subscribe",
    "unsubscribe",
    "withdraw_measurement",
    "withdraw_scenario",
]  # fmt: skip
