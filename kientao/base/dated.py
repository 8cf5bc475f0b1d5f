"""Dated values: a value, from which day, until which day (inclusive), and the source that says so."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from .errors import Missing, declare
from .measures import MEASURES
from .text import T, nfc
from .yamlfile import Map, Problems, fault, read

APART = ("scorecards",)  # folders of law with a shape of their own: no single figures
CHECKED = ("gazette", "second_hand", "from_article", "derived", "unverified")
Words = str | dict[str, str]
Value = int | Decimal | str | bool | date | None


class Source(NamedTuple):
    """Where a figure is from. `checked` says how far it was followed: see CHECKED."""

    title: Words
    article: str = ""
    url: str = ""
    on: date | None = None
    checked: str = "second_hand"
    note: Words = ""

    def plain(self) -> dict[str, object]:
        """As it may stand in an entry: words only, empty parts left out."""
        parts = {**self._asdict(), "on": self.on.isoformat() if self.on else ""}
        return {key: value for key, value in parts.items() if value}


class DatedPoint(NamedTuple):
    """One value of a series. `until` is the last day it holds; None: it still does."""

    value: Value
    unit: str
    source: Source
    from_: date
    until: date | None = None
    note: Words = ""


class Dated:
    """A series of points, oldest first, never two on one day."""

    def __init__(self, points: tuple[DatedPoint, ...] = ()):
        self.points = tuple(sorted(points, key=lambda p: p.from_))

    def at(self, day: date) -> DatedPoint | None:
        """The point that holds on this day, or None."""
        for point in self.points:
            if point.from_ <= day and (point.until is None or day <= point.until):
                return point
        return None

    def history(self) -> tuple[DatedPoint, ...]:
        return self.points

    def __iter__(self) -> Iterator[DatedPoint]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)


def read_source(node: Map, problems: Problems, *, law: bool = False, key: str = "source") -> Source | None:
    """The `source:` (or `key`) of a mapping; a fault if there is none, or if law rests on a source nobody checked."""
    raw = node.get(key)
    if isinstance(raw, str) and raw.strip():
        raw = {"title": raw}
    title = raw.get("title") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not title:
        problems.add("dated.no_source", node, key)
        return None
    checked = raw.get("checked", "second_hand")
    if checked not in CHECKED:
        problems.add("dated.checked", raw, "checked", found=checked, known=", ".join(CHECKED))
    if law and checked == "unverified":
        problems.add("dated.unverified_law", node, key)
    unknown = sorted(set(raw) - set(Source._fields))
    if unknown:
        problems.add("dated.source_key", raw, unknown[0], key=unknown[0], known=", ".join(Source._fields))
    return Source(**{key: raw[key] for key in Source._fields if raw.get(key)})


def read_unit(node: Map, problems: Problems) -> str:
    """The `unit:` of a mapping; a fault and `words` if there is no such unit of measure."""
    unit = str(node.get("unit") or "")
    if unit in MEASURES:
        return unit
    problems.add("dated.unit", node, "unit", found=unit, known=", ".join(MEASURES))
    return "words"


def read_dated(
    nodes: list[Any] | None, problems: Problems, *, unit: str = "words", law: bool = False, key: str = "value"
) -> Dated:
    """A series from a list of {from, until?, value, source, note?}. Faults go to `problems`.

    A unit that a file names is read with `read_unit`; one that the code names must exist.
    """
    assert unit in MEASURES, unit
    points: list[tuple[DatedPoint, Map]] = []
    for node in nodes or ():
        point = _point(node, problems, unit, law, key)
        if point:
            points.append((point, node))
    points.sort(key=lambda pair: pair[0].from_)
    for (before, _), (after, node) in pairwise(points):
        if before.until is None or before.until >= after.from_:
            last = after.from_ - timedelta(days=1)
            problems.add("dated.overlap", node, "from", from_=after.from_, before=before.from_, last=last)
    return Dated(tuple(point for point, _ in points))


def _point(node: object, problems: Problems, unit: str, law: bool, key: str) -> DatedPoint | None:
    if not isinstance(node, Map) or not isinstance(node.get("from"), date):
        problems.add("dated.from", node)
        return None
    until = node.get("until")
    if until is not None and not isinstance(until, date):
        problems.add("dated.until", node, "until")
        return None
    if until is not None and node["from"] > until:
        problems.add("dated.backwards", node, "until", from_=node["from"], until=until)
        return None
    if node.get(key) is None:
        problems.add("dated.no_value", node, key)
        return None
    source = read_source(node, problems, law=law)
    if source is None:
        return None
    return DatedPoint(node[key], unit, source, node["from"], until, node.get("note") or "")


class Parameter(NamedTuple):
    """One figure of law or policy with its past: `information.publish_days_max`."""

    name: str
    title: dict[str, str]
    unit: str
    values: Dated
    where: tuple[str, int]


class Parameters(dict[str, Parameter]):
    """Every parameter of a folder by its name."""

    def get(self, name: str, *, on: date) -> DatedPoint:  # type: ignore[override]
        """What held on a day. Missing if the name is unknown or nothing held then."""
        if name not in self:
            raise Missing("dated.unknown_parameter", name=name)
        point = self[name].values.at(on)
        if point is None:
            raise Missing("dated.nothing_held", name=name, on=on)
        return point


def load_parameters(folder: str | Path) -> Parameters:
    """Read a folder of law; a name is folders, file and keys joined by dots. Raises BadData."""
    found, problems, root = Parameters(), Problems(), Path(folder)
    for path in sorted(root.rglob("*.yaml")):
        prefix = path.relative_to(root).with_suffix("").parts
        if prefix[0] in APART:
            continue
        _tree(read(path), [nfc(part) for part in prefix], found, problems)
    problems.check()
    return found


def _tree(node: Map, names: list[str], found: Parameters, problems: Problems) -> None:
    for key, child in node.items():
        if key in ("title", "note"):
            continue
        path = [*names, str(key)]
        if not isinstance(child, Map):
            problems.add("dated.not_parameter", node, key, name=".".join(path))
        elif "values" in child:
            _parameter(child, ".".join(path), found, problems)
        else:
            _tree(child, path, found, problems)


def _parameter(node: Map, name: str, found: Parameters, problems: Problems) -> None:
    unit, title = read_unit(node, problems), node.get("title")
    if not (isinstance(title, dict) and title.get("vi") and title.get("en")):
        problems.add("dated.title", node, "title", name=name)
    if not node["values"]:
        problems.add("dated.no_value", node, "values")
    values = read_dated(node["values"], problems, unit=unit, law=True)
    found[name] = Parameter(name, title or {}, unit, values, (node.file, node.line))


declare("dated.unknown_parameter", T("Không có tham số “{name}”.", "There is no parameter “{name}”."))
declare(
    "dated.nothing_held",
    T("Tham số “{name}” chưa có giá trị vào ngày {on}.", "The parameter “{name}” had no value on {on}."),
)
fault(
    "dated.no_source",
    T("Giá trị không có nguồn.", "A value without a source."),
    T(
        "Thêm “source:” với “title” (văn bản, bài báo hoặc bộ dữ liệu); không có nguồn thì bỏ giá trị này.",
        "Add “source:” with a “title” (document, article or data set), or leave the value out.",
    ),
)
fault(
    "dated.checked",
    T("Không rõ mức kiểm chứng “{found}”.", "Unknown degree of checking “{found}”."),
    T("Chọn một trong: {known}.", "Choose one of: {known}."),
)
fault(
    "dated.source_key",
    T("Nguồn có mục lạ “{key}”.", "A source has the unknown part “{key}”."),
    T("Chỉ dùng: {known}.", "Use only: {known}."),
)
fault(
    "dated.unverified_law",
    T("Nguồn chưa kiểm chứng thì chưa phải là pháp luật.", "What nobody has checked is not shown as law."),
    T(
        "Đối chiếu với văn bản rồi ghi “checked: gazette” hoặc “second_hand”; chưa đối chiếu được thì bỏ ra.",
        "Compare it with the text and write “checked: gazette” or “second_hand”; otherwise leave it out.",
    ),
)
fault(
    "dated.unit",
    T("Không có đơn vị đo “{found}”.", "There is no unit of measure “{found}”."),
    T("Chọn một trong: {known}.", "Choose one of: {known}."),
)
fault(
    "dated.from",
    T("Giá trị thiếu ngày bắt đầu.", "A value without its first day."),
    T("Thêm “from: năm-tháng-ngày”.", "Add “from: year-month-day”."),
)
fault(
    "dated.until",
    T("Ngày cuối không phải là ngày.", "The last day is not a day."),
    T("Viết “until: năm-tháng-ngày”, còn hiệu lực thì bỏ đi.", "Write “until: year-month-day” or nothing."),
)
fault(
    "dated.backwards",
    T("Ngày đầu {from_} sau ngày cuối {until}.", "The first day {from_} is after the last day {until}."),
    T("Đổi lại hai ngày.", "Correct the two days."),
)
fault(
    "dated.overlap",
    T("Giá trị từ {from_} chồng lên giá trị từ {before}.", "The value from {from_} overlaps {before}."),
    T("Ghi “until: {last}” cho giá trị trước.", "Write “until: {last}” on the earlier value."),
)
fault(
    "dated.no_value",
    T("Dòng này không có giá trị.", "This line has no value."),
    T("Thêm giá trị, hoặc bỏ dòng: chưa biết thì để trống.", "Add the value; leave it out if unknown."),
)
fault(
    "dated.not_parameter",
    T("“{name}” không phải là tham số.", "“{name}” is not a parameter."),
    T("Viết title, unit và values bên dưới nó.", "Write title, unit and values under it."),
)
fault(
    "dated.title",
    T("Tham số “{name}” thiếu tên tiếng Việt hoặc tiếng Anh.", "The parameter “{name}” lacks a title."),
    T("Thêm “title: {{vi: …, en: …}}”.", "Add “title: {{vi: …, en: …}}”."),
)
