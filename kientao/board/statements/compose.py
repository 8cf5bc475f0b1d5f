"""Sentences of the city's template with their numbers; and whether a number is still what was written."""

import re
from calendar import monthrange
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.base.yamlfile import kept

from .numbers import Scope, number

PLACE = re.compile(r"\{([a-z_]+(?:\.[a-z0-9_-]+)+)\}")
PERIOD = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
AUDIENCES = {"public": ("public",), "office": ("public", "office")}
declare("statement.period", T("«{period}» không phải kỳ báo cáo. Viết như 2026-10, 2026-Q3 hoặc 2026.",
                              "“{period}” is not a period. Write 2026-10, 2026-Q3 or 2026."))  # fmt: skip
declare("statement.typed", T("Không gõ số vào lời nhận định: hãy gọi tên con số, ví dụ {{reports.late}}.",
                             "No typed numbers in the added words: name them, as {{reports.late}}."))  # fmt: skip
declare("statement.no_template", T("Thành phố chưa có mẫu báo cáo này.", "The city has no template of this report."))


class Period(NamedTuple):
    kind: str
    code: str
    first: date
    last: date


def period(text: str) -> Period:
    """Raises Refused: statement.period."""
    found = PERIOD.fullmatch(text.strip().upper())
    if found is None or not 2000 <= int(found[1]) <= 2100:
        raise Refused("statement.period", period=text[:20])
    year, month, quarter = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    kind, begin, end = ("month", month, month) if month else ("quarter", 3 * quarter - 2, 3 * quarter) if quarter else (
        "year", 1, 12)  # fmt: skip
    return Period(kind, found[0], date(year, begin, 1), date(year, end, monthrange(year, end)[1]))


def title(one: Period) -> dict[str, str]:
    """ "tình hình tháng 10/2026"."""
    if one.kind == "month":
        return {"vi": f"Tình hình tháng {one.first.month}/{one.first.year}", "en": f"Situation in {one.first:%m/%Y}"}
    if one.kind == "quarter":
        quarter = one.last.month // 3
        return {
            "vi": f"Tình hình quý {quarter} năm {one.first.year}",
            "en": f"Situation, quarter {quarter} of {one.first.year}",
        }
    return {"vi": f"Tình hình năm {one.first.year}", "en": f"Situation in {one.first.year}"}


def template() -> dict[str, Any]:
    told = kept(settings.KIENTAO.city_folder / "statements.yaml")
    if not told.get("parts"):
        raise Refused("statement.no_template")
    return dict(told)


def parts(scope: Scope, words: str = "") -> list[dict[str, Any]]:
    """All sentences with their numbers, the drafter's own last."""
    made: list[dict[str, Any]] = [
        {"heading": dict(part["heading"]), "sentences": [sentence(dict(one), scope) for one in part["sentences"]]}
        for part in template()["parts"]
    ]
    added = [line.strip() for line in words.splitlines() if line.strip()]
    if added:
        heading = {"vi": "Nhận định, kiến nghị", "en": "Assessment and proposals"}
        made.append({"heading": heading, "own": True, "sentences": [_own(line, scope) for line in added]})
    return made


def _own(line: str, scope: Scope) -> dict[str, Any]:
    if re.search(r"\d", PLACE.sub("", line)):
        raise Refused("statement.typed")
    return sentence({"vi": line, "en": line}, scope)


def sentence(words: dict[str, str], scope: Scope) -> dict[str, Any]:
    names = dict.fromkeys(name for lang in ("vi", "en") for name in PLACE.findall(words[lang]))
    return {"words": words, "numbers": [number(name, scope).told() for name in names]}


def say(one: dict[str, Any], lang: str) -> str:
    """A sentence with its numbers in it."""
    shown = {told["name"]: told["shown"][lang] for told in one["numbers"]}
    return PLACE.sub(lambda found: shown[found[1]], one["words"][lang])


def changed(parts_: list[dict[str, Any]], scope: Scope) -> tuple[str, str, str, str] | None:
    """(sentence, name, value written, value now) of the first number that is another now; None: all still hold."""
    for part in parts_:
        for one in part["sentences"]:
            for was in one["numbers"]:
                now = number(was["name"], scope).told()
                if was["value"] != now["value"]:
                    return say(one, "vi"), was["name"], was["shown"]["vi"], now["shown"]["vi"]
    return None


def scope_of(one: Period, office: str, audience: str) -> Scope:
    return Scope(one.first, one.last, office, AUDIENCES[audience])
