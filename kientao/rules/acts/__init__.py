"""What can happen to a rule and by a rule."""

from .answering import accept_proposal, answer_appeal, appeal_firing, decline_proposal
from .firing import fire_rule, notify_office, see_notice
from .life import approve_rule, enact_rule, propose_rule, refuse_rule, withdraw_rule
from .stopping import err_rule, halt_automation, resume_automation, start_rule, stop_rule

__all__ = [
    "accept_proposal", "answer_appeal", "appeal_firing", "approve_rule", "decline_proposal", "enact_rule", "err_rule",
    "fire_rule", "halt_automation", "notify_office", "propose_rule", "refuse_rule", "resume_automation", "see_notice",
    "start_rule", "stop_rule", "withdraw_rule",
]  # fmt: skip
