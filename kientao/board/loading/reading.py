"""What may stand in `programme.yaml` and `indicators/*.yaml`, and how a mapping becomes arguments of an act."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from kientao.base.dated import read_source
from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.base.yamlfile import Map, Problems, fault
from kientao.city.models.guarded import AUDIENCES

from ..acts.indicators import DIRECTIONS, RHYTHMS, WAYS
from ..acts.measurements import KINDS

WORDS, DAY, NUMBER, LIST, CODE, TEXT, MAPPING = "words", "day", "number", "list", "code", "text", "mapping"
# What may stand in each mapping: key -> (kind of value, required).
SHAPES: dict[str, dict[str, tuple[str, bool]]] = {
    "programme": {
        "code": (CODE, True), "title": (WORDS, True), "announced": (TEXT, False), "mission": (WORDS, False),
        "vision": (WORDS, False), "values": (WORDS, False), "absent": (WORDS, False), "told": (WORDS, False),
    },
    "objective": {
        "code": (CODE, True), "title": (WORDS, True), "words": (WORDS, False), "indicators": (LIST, False),
        "note": (WORDS, False),
    },
    "goal": {
        "code": (CODE, True), "on": (DAY, True), "title": (WORDS, True), "words": (WORDS, False),
        "targets": (LIST, False), "indicator": (CODE, False), "reading": (WORDS, False), "note": (WORDS, False),
    },
    "plan": {
        "code": (CODE, True), "title": (WORDS, True), "year": (NUMBER, False), "words": (WORDS, False),
        "parent": (CODE, False), "objective": (CODE, False), "indicator": (CODE, False), "items": (LIST, False),
        "note": (WORDS, False), "state": (TEXT, False),
    },
    "result": {
        "objective": (CODE, False), "item": (CODE, False), "on": (DAY, False), "words": (WORDS, True),
        "office": (CODE, False),
    },
    "shortcoming": {
        "objective": (CODE, False), "item": (CODE, False), "on": (DAY, False), "words": (WORDS, True),
        "office": (CODE, False), "cause": (WORDS, False), "responsible": (TEXT, False), "remedy": (WORDS, False),
        "recheck_on": (DAY, False),
    },
    "indicator": {
        "code": (CODE, True), "name": (WORDS, True), "unit": (TEXT, True), "decimals": (NUMBER, False),
        "direction": (TEXT, False), "owner": (CODE, True), "rhythm": (TEXT, False), "how": (TEXT, False),
        "definition": (WORDS, True), "audience": (TEXT, False), "objective": (LIST, False), "place": (CODE, False),
        "parts": (LIST, False), "rank": (CODE, False), "note": (WORDS, False), "missing": (WORDS, False),
        "low": (NUMBER, False), "high": (NUMBER, False), "formula": (MAPPING, False),
        "milestones": (LIST, False), "measurements": (LIST, False),
    },
    "milestone": {
        "on": (DAY, True), "value": (NUMBER, False), "words": (WORDS, False), "reading": (WORDS, False),
        "set_on": (DAY, False),
    },
    "measurement": {
        "on": (DAY, True), "period": (TEXT, False), "value": (NUMBER, False), "words": (WORDS, False),
        "kind": (TEXT, True), "note": (WORDS, False),
    },
}  # fmt: skip
CHOICES = {"unit": tuple(MEASURES), "direction": DIRECTIONS, "rhythm": RHYTHMS, "how": WAYS, "audience": AUDIENCES,
           "kind": KINDS}  # fmt: skip
SOURCED = ("programme", "objective", "goal", "plan", "result", "shortcoming", "milestone", "measurement")

fault("board.key", T("Khóa lạ “{key}”.", "Unknown key “{key}”."), T("Chỉ dùng: {known}.", "Use only: {known}."))
fault("board.lacks", T("Thiếu “{key}”.", "“{key}” is missing."),
      T("Thêm “{key}:”; chưa biết thì bỏ cả mục.", "Add “{key}:”, or leave the whole item out."))  # fmt: skip
fault("board.shape", T("“{key}” không đúng dạng ({kind}).", "“{key}” is not of the right form ({kind})."),
      T("Xem cities/README.md.", "See cities/README.md."))  # fmt: skip
fault("board.word", T("“{found}” không dùng được cho “{key}”.", "“{found}” cannot stand for “{key}”."),
      T("Chọn một trong: {known}.", "Choose one of: {known}."))  # fmt: skip
fault("board.twice", T("“{thing}” đã có ở {other}.", "“{thing}” already stands at {other}."),
      T("Giữ một mục, bỏ mục kia.", "Keep one of the two."))  # fmt: skip
fault("board.nowhere", T("“{key}” nêu “{thing}”, mục này không có.", "“{key}” names “{thing}”, which does not exist."),
      T("Sửa mã, hoặc thêm mục đó.", "Correct the code, or add the thing."))  # fmt: skip
fault("board.bounds", T("Giá trị {value} ngoài khoảng hợp lý.", "The value {value} is outside the plausible range."),
      T("Kiểm tra số, đơn vị, hoặc low/high.", "Check number, unit, or low/high of the indicator."))  # fmt: skip
fault("board.ahead", T("Ngày {on} còn ở phía trước.", "{on} is still ahead."),
      T("Điều mong muốn thì ghi ở “milestones”.", "Put hopes under “milestones”."))  # fmt: skip
fault("board.no_amount", T("Dòng này không có giá trị cũng không có lời.", "Neither a value nor words here."),
      T("Thêm “value:” hoặc “words:”, hoặc bỏ dòng.", "Add “value:” or “words:”, or drop the line."))  # fmt: skip


class Reader:
    """Collects faults while it turns mappings into arguments."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.codes: dict[str, dict[str, Map]] = {}

    def items(self, node: Map, key: str, shape: str) -> Iterator[tuple[Map, dict[str, Any]]]:
        for item in node.get(key) or ():
            if isinstance(item, Map):
                yield item, self.one(item, shape)
            else:
                self.problems.add("board.shape", node, key, key=key, kind=shape)

    def one(self, node: Map, shape: str) -> dict[str, Any]:
        """The mapping as arguments; its code noted, its source checked."""
        known = SHAPES[shape]
        for key in node:
            if key not in known and not (key == "source" and shape in SOURCED):
                self.problems.add("board.key", node, key, key=key, known=", ".join(known))
        args = {}
        for key, (kind, required) in known.items():
            value = node.get(key)
            if value is None:
                if required:
                    self.problems.add("board.lacks", node, key=key)
            elif not _fits(value, kind):
                self.problems.add("board.shape", node, key, key=key, kind=kind)
            elif key in CHOICES and value not in CHOICES[key]:
                self.problems.add("board.word", node, key, key=key, found=value, known=", ".join(CHOICES[key]))
            else:
                args[key] = Decimal(value) if key in ("value", "low", "high") else plain(value)
        if shape in SOURCED and (source := read_source(node, self.problems)):
            args["source"] = plain(source.plain())
        if "code" in known:
            self._note(shape, str(args["code"]) if "code" in args else None, node)
        return args

    def _note(self, shape: str, code: str | None, node: Map) -> None:
        found = self.codes.setdefault(shape, {})
        if code in found:
            other = found[code]
            self.problems.add("board.twice", node, "code", thing=code, other=f"{other.file}:{other.line}")
        elif code:
            found[code] = node

    def must_be(self, node: Map, key: str, code: object, known: object) -> None:
        if code and code not in known:  # type: ignore[operator]
            self.problems.add("board.nowhere", node, key, key=key, thing=code)


def _fits(value: object, kind: str) -> bool:
    if kind == WORDS:
        return isinstance(value, str) or (isinstance(value, dict) and bool(value.get("vi"))) or (
            isinstance(value, list) and all(_fits(v, WORDS) for v in value))  # fmt: skip
    if kind == NUMBER:
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    return isinstance(value, {DAY: date, LIST: list, CODE: str, TEXT: str, MAPPING: dict}[kind])


def plain(value: Any) -> Any:
    """Without file and line; what a JSON column or an entry can hold. Days of mappings become text."""
    if isinstance(value, dict):
        return {k: plain(v.isoformat() if isinstance(v, date) else v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value
