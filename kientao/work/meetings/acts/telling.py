"""Topics that rapporteurs tell on: written, put out by version, recalled; and where they were told, to how many."""

from datetime import date
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.states import step
from kientao.city.acts.settle import known
from kientao.city.models import Office, Unit
from kientao.ledger import prepared
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ledger.models import Entry
from kientao.ui.place import zone

from ..models import Briefing, Topic
from .life import written
from .moves import HEADS_MAX, TELLING

SENTENCES, THREE, TEXT_MAX = 5, 3, 1000


@act("topic.write", about="office", noun=Office)
def write_topic(
    *,
    by: By,
    office: str,
    topic: str,
    title: str,
    sentences: tuple[str, ...],
    figures: tuple[dict[str, Any], ...] = (),
    asked: tuple[dict[str, str], ...] = (),
    unsettled: str = "",
    targets: dict[str, int] | None = None,
    until: date | None = None,
    meeting: str = "",
) -> Done | None:
    """Write a topic, or write it anew: five sentences, three figures each with its entry, three questions answered."""
    known(Office, office)
    row = prepared.find(Topic, topic) or Topic(
        code=topic, office=office, audience="office", state="draft", opened=present(), first=now_index()
    )
    if row.office != office:
        raise Refused("act.missing", thing=topic)
    row.title, row.meeting, row.until = written(title, "topic.no_title", 300), meeting[:120], until
    row.sentences = [line.strip()[:TEXT_MAX] for line in sentences if line.strip()]
    if not 1 <= len(row.sentences) <= SENTENCES:
        raise Refused("topic.sentences")
    row.figures, row.asked = _figures(figures), _pairs(asked)
    row.unsettled = unsettled.strip()[:4000]
    row.targets = _targets(targets or {})
    row.settle()
    row.save()
    sealed = {"title": row.title, "sentences": row.sentences, "figures": row.figures, "asked": row.asked,
              "unsettled": row.unsettled}  # fmt: skip
    return Done(topic, public={"state": row.state, "office": office}, sealed={k: v for k, v in sealed.items() if v},
                result=topic)  # fmt: skip


@act("topic.issue", about="topic", noun=Topic)
def issue_topic(*, by: By, topic: str) -> Done | None:
    """Put out as the next version: rapporteurs read this one from now on."""
    row = known(Topic, topic)
    row.state = step(TELLING, row.state, "out")
    row.version, row.issued, row.recalled = row.version + 1, present(), ""
    row.settle()
    row.save()
    return Done(topic, public={"state": row.state, "office": row.office, "version": row.version}, result=topic)


@act("topic.recall", about="topic", noun=Topic)
def recall_topic(*, by: By, topic: str, reason: str) -> Done | None:
    """Nobody tells it any more, and why: it stands on its page and its papers."""
    row = known(Topic, topic)
    row.state = step(TELLING, row.state, "recalled")
    row.recalled = written(reason, "meeting.no_reason", 300)
    row.settle()
    row.save()
    return Done(topic, public={"state": row.state, "office": row.office}, sealed={"reason": row.recalled}, result=topic)


@act("briefing.tell", about="office", noun=Office)
def tell_briefing(
    *, by: By, office: str, briefing: str, topic: str, unit: str, on: date, place: str, heads: int, questions: str = "",
) -> Done | None:  # fmt: skip
    """A topic was told on: day, place, head-count, questions raised. Nobody who listened is named."""
    known(Office, office)
    told = known(Topic, topic)
    if told.state != "out":
        raise Refused("topic.not_out")
    if not Unit.objects.filter(code=unit).exists():
        raise Refused("topic.unit")
    if on > clock.day(present(), zone()):
        raise Refused("briefing.future")
    if not 1 <= heads <= HEADS_MAX:
        raise Refused("meeting.heads", most=HEADS_MAX)
    row = Briefing(
        code=briefing, topic_id=topic, version=told.version, office=office, audience="office", unit=unit,
        by=by.post if by.kind == "post" else by.label, on=on, place=written(place, "briefing.place", 200), heads=heads,
        questions=questions.strip()[:2000], at=present(),
    )  # fmt: skip
    row.save()
    sealed = {"place": row.place, "questions": row.questions}
    return Done(briefing, public={"office": office, "unit": unit, "heads": heads}, on=on,
                sealed={k: v for k, v in sealed.items() if v}, result=briefing)  # fmt: skip


@act("briefing.withdraw", about="briefing", noun=Briefing)
def withdraw_briefing(*, by: By, briefing: str, reason: str) -> Done | None:
    """Told by mistake: it counts no more, and says why."""
    row = known(Briefing, briefing)
    if row.withdrawn:
        return None
    row.withdrawn = written(reason, "meeting.no_reason", 300)
    row.save()
    return Done(briefing, public={"office": row.office, "unit": row.unit}, sealed={"reason": row.withdrawn})


def _figures(figures: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    found = [figure for figure in figures if str(figure.get("text", "")).strip()]
    if len(found) > THREE:
        raise Refused("topic.three")
    told = []
    for figure in found:
        told_entry = figure.get("entry")
        entry = -1 if told_entry is None else int(told_entry)
        if not Entry.objects.filter(index=entry).exists():
            raise Refused("topic.entry", entry=entry)
        told.append({"text": str(figure["text"]).strip()[:300], "entry": entry})
    return told


def _pairs(asked: tuple[dict[str, str], ...]) -> list[dict[str, str]]:
    found = [pair for pair in asked if str(pair.get("q", "")).strip()]
    if len(found) > THREE:
        raise Refused("topic.three")
    if any(not str(pair.get("a", "")).strip() for pair in found):
        raise Refused("topic.pair")
    return [{"q": pair["q"].strip()[:TEXT_MAX], "a": pair["a"].strip()[:TEXT_MAX]} for pair in found]


def _targets(targets: dict[str, int]) -> dict[str, int]:
    if any(not 0 < heads <= HEADS_MAX for heads in targets.values()):
        raise Refused("meeting.heads", most=HEADS_MAX)
    if Unit.objects.filter(code__in=targets).count() != len(targets):
        raise Refused("topic.unit")
    return dict(targets)
