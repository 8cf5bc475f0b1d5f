"""The facts of rules: the register of what automates the city, and what each did. Rules may watch rules."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from .models import Firing, Version

RULES = (
    Column("code", "code", T("Mã bản", "Version")),
    Column("rule", "code", T("Quy tắc", "Rule")),
    Column("title", "words", T("Tên", "Title")),
    Column("state", "code", T("Trạng thái bản", "State of the version")),
    Column("rule_state", "code", T("Trạng thái quy tắc", "State of the rule")),
    Column("office", "code", T("Cơ quan chịu trách nhiệm", "Office that answers")),
    Column("source", "code", T("Theo dõi", "Watches")),
    Column("verb", "code", T("Hành vi", "Act")),
    Column("mode", "code", T("Cách làm: đề xuất hay tự làm", "Proposes or performs")),
    Column("since", "day", T("Từ ngày", "From")),
    Column("until", "day", T("Hết hiệu lực", "Sunset")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)


@fact("rules", reads=(Version,), columns=RULES, title=T("Quy tắc tự động", "Rules"),
      doc=T("Sổ công khai các quy tắc tự động của thành phố, mọi bản.",
            "The public register of the city's automation, every version."))  # fmt: skip
def rules(see: See) -> Iterator[dict[str, Any]]:
    for row in see(Version.objects.select_related("rule").order_by("rule_id", "number")).iterator(chunk_size=500):
        yield {
            "code": row.code, "rule": row.rule_id, "title": row.title, "state": row.state,
            "rule_state": row.rule.state, "office": row.office, "source": row.source, "verb": row.verb,
            "mode": row.mode, "since": row.since, "until": row.until, "entry": row.entry,
        }  # fmt: skip


FIRINGS = (
    Column("code", "code", T("Mã lần", "Code")),
    Column("rule", "code", T("Quy tắc", "Rule")),
    Column("number", "integer", T("Bản", "Version")),
    Column("thing", "code", T("Về việc, vật", "About")),
    Column("verb", "code", T("Hành vi", "Act")),
    Column("outcome", "code", T("Kết cục", "Outcome")),
    Column("answer", "code", T("Người trả lời", "Answer of a person")),
    Column("office", "code", T("Cơ quan chịu trách nhiệm", "Office that answers")),
    Column("fired", "instant", T("Lúc", "At")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)


@fact("firings", reads=(Firing,), columns=FIRINGS, title=T("Việc quy tắc đã làm", "What rules did"),
      doc=T("Mỗi lần một quy tắc thấy điều kiện đúng: làm gì, kết cục, người trả lời ra sao.",
            "Each time a rule's condition held: what it did, the outcome, how a person answered."))  # fmt: skip
def firings(see: See) -> Iterator[dict[str, Any]]:
    names = ("code", "number", "thing", "verb", "outcome", "answer", "office", "at", "entry")
    for row in see(Firing.objects.order_by("first")).values("rule_id", *names).iterator(chunk_size=2000):
        yield {**row, "rule": row["rule_id"], "fired": row["at"]}
