"""A warning of disaster or epidemic: anybody's draft, rules' too; only a person of the competent office sends it."""

from kientao.base.errors import Refused
from kientao.base.states import step
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act

from ..models import WARNING, Notice
from .life import already, fresh, one, person, said, tell, written
from .moves import MOVES


@act("warning.draft", about="office", noun=Office)
def draft_warning(
    *,
    by: By,
    office: str,
    code: str,
    event: str,
    headline: str,
    words: str,
    places: tuple[str, ...] = (),
    hours: int = 24,
    instruction: str = "",
    category: str = "Met",
    urgency: str = "Expected",
    severity: str = "Moderate",
    certainty: str = "Likely",
    headline_en: str = "",
    words_en: str = "",
) -> Done | None:
    """Write a warning down for the competent office, which sends or drops it. A draft of the same is written over."""
    told = written({
        "event": event, "headline": headline, "words": words, "places": places, "hours": hours,
        "instruction": instruction, "category": category, "urgency": urgency, "severity": severity,
        "certainty": certainty, "headline_en": headline_en, "words_en": words_en,
    })  # fmt: skip
    row = Notice.objects.filter(kind=WARNING, state="draft", same=told["same"], office=office).first()
    if row is None:
        row = fresh(code, office, WARNING, by, told)
        row.state = "draft"
    elif all(getattr(row, name) == value for name, value in told.items()):
        return None
    for name, value in told.items():
        setattr(row, name, value)
    row.made = by.label
    return said(row)


@act("warning.send", about="warning", noun=Notice)
def send_warning(*, by: By, warning: str) -> Done | None:
    """Send the warning to everybody, by a person who answers for it; one that stands is brought up to date."""
    person(by)
    row = one(warning)
    if row.kind != WARNING:
        raise Refused("warning.not_warning")
    step(MOVES, row.state, "active")
    if row.state != "draft":
        raise Refused("notice.state")
    before = already(WARNING, row.same)
    if before is None:
        return tell(row, by)
    if before.office != row.office:
        raise Refused("notice.elsewhere", office=before.office, code=before.code)
    return _into(before, row, by)


def _into(before: Notice, draft: Notice, by: By) -> Done:
    """The words of the draft become the newest message of the warning that stands; the draft is over."""
    for part in ("event", "headline", "words", "instruction", "english", "category", "urgency", "severity",
                 "certainty", "hours"):  # fmt: skip
        setattr(before, part, getattr(draft, part))
    draft.state, draft.replaces = step(MOVES, draft.state, "withdrawn"), before.code
    draft.settle()
    draft.save()
    return tell(before, by)
