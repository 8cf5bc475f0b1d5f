"""A state notice: told at once, by a post or a rule; told again where it changed."""

from kientao.base.errors import Refused
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act

from ..models import STATE, Notice
from .life import already, fresh, one, tell, told_by, written


@act("notice.publish", about="office", noun=Office)
def publish_notice(
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
    category: str = "Safety",
    urgency: str = "Expected",
    severity: str = "Minor",
    certainty: str = "Observed",
    headline_en: str = "",
    words_en: str = "",
) -> Done | None:
    """Tell everybody of a state of things, for some hours. The same event in the same places is brought up to date."""
    told = written({
        "event": event, "headline": headline, "words": words, "places": places, "hours": hours,
        "instruction": instruction, "category": category, "urgency": urgency, "severity": severity,
        "certainty": certainty, "headline_en": headline_en, "words_en": words_en,
    })  # fmt: skip
    row = already(STATE, told["same"])
    if row is not None and row.office != office:
        raise Refused("notice.elsewhere", office=row.office, code=row.code)
    if row is None:
        row = fresh(code, office, STATE, by, told)
    else:
        for name, value in told.items():
            setattr(row, name, value)
    return tell(row, by)


@act("notice.update", about="notice", noun=Notice)
def update_notice(
    *, by: By, notice: str, headline: str = "", words: str = "", instruction: str = "", hours: int | None = None
) -> Done | None:
    """The same notice in other words, or for longer: what is left empty stays; hours count from now."""
    row = _active(notice)
    new = {"headline": headline, "words": words, "instruction": instruction}
    changed = {part: text.strip() for part, text in new.items() if text.strip() and text.strip() != getattr(row, part)}
    if not changed and hours is None:
        return None
    told = told_by(row) | changed | ({} if hours is None else {"hours": hours})
    if changed.keys() & {"headline", "words"}:
        told |= {"headline_en": "", "words_en": ""}  # no translation of the new words
    for name, value in written(told).items():
        setattr(row, name, value)
    return tell(row, by)


def _active(code: str) -> Notice:
    row = one(code)
    if row.kind != STATE:
        raise Refused("notice.is_warning")
    if row.state != "active":
        raise Refused("notice.state")
    return row
