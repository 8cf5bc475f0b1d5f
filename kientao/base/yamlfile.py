"""Data files: YAML read into plain dicts and lists that still know their file and line.

Stricter than YAML 1.1: only `true`/`false` are booleans (so `on:` and `no` stay words), 12.5 is a Decimal and
never a float, 07:30 is a word, a key may stand once, text is NFC. Faults come with file, line, remedy.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from .errors import WORDS, Refused, declare
from .text import T, Text

_INT = re.compile(r"[-+]?(0|[1-9][0-9_]*)$")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9_]*)\.[0-9]+$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def fault(code: str, message: Text, remedy: Text) -> None:
    """Declare what can be wrong in a data file, and what to do about it, in both languages."""
    declare(code, message)
    declare(code + ".remedy", remedy)


class BadData(Refused):
    """One or more faults of data files. `problems` has each of them, `file` and `line` those of the first."""

    def __init__(self, code: str, file: str, line: int, **params: object):
        super().__init__(code, **params)
        self.file, self.line = file, line
        self.problems: tuple[BadData, ...] = (self,)

    def remedy(self, lang: str = "vi") -> str:
        words = WORDS.get(self.code + ".remedy")
        return words.to(lang, **self.params) if words else ""

    def message(self, lang: str = "vi") -> str:
        return super().say(lang)

    def _line(self, lang: str) -> str:
        fix = T("Cách sửa:", "Remedy:").to(lang)
        return f"{self.file}:{self.line}: {self.message(lang)} {fix} {self.remedy(lang)}".rstrip()

    def say(self, lang: str = "vi") -> str:
        return "\n".join(p._line(lang) for p in self.problems)


class Problems(list[BadData]):
    """Faults collected while reading, to be shown together."""

    def add(self, code: str, node: object, key: object = None, /, **params: object) -> None:
        """Note a fault of `node`, or of the value under its `key`."""
        file, line = place(node, key)
        self.append(BadData(code, file, line, **params))

    def check(self) -> None:
        """Raise all that was found as one BadData; nothing found: nothing happens."""
        if self:
            first = self[0]
            whole = BadData(first.code, first.file, first.line, **first.params)
            whole.problems = tuple(self)
            raise whole


class Map(dict[Any, Any]):
    """A mapping of a data file; `lines` has the line of every key."""

    file, line = "?", 0
    lines: dict[object, int]


class Seq(list[Any]):
    """A list of a data file; `lines` has the line of every item."""

    file, line = "?", 0
    lines: dict[object, int]


def place(node: object, key: object = None) -> tuple[str, int]:
    """File and line of a node, or of what stands in it under a key or number."""
    lines = getattr(node, "lines", {})
    return getattr(node, "file", "?"), lines.get(key, getattr(node, "line", 0))


def where(node: object, key: object = None) -> str:
    """`cities/x/units.yaml:12`: where a node of a data file stands."""
    return "{}:{}".format(*place(node, key))


def read(path: str | Path) -> Map:
    """The mapping in a file. Raises BadData with every fault that was found."""
    name = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise BadData("yaml.absent", name, 0, name=Path(path).name) from None
    except UnicodeDecodeError as error:
        line = Path(path).read_bytes()[: error.start].count(b"\n") + 1
        raise BadData("yaml.encoding", name, line) from None
    problems = Problems()
    for number, line_text in enumerate(text.split("\n"), 1):
        if not unicodedata.is_normalized("NFC", line_text):
            problems.append(BadData("yaml.not_nfc", name, number, text=line_text.strip()[:60]))
    whole = _Builder(name, problems).whole(text)
    if whole is not None and not isinstance(whole, Map):
        problems.append(BadData("yaml.not_mapping", name, 1))
    problems.check()
    return whole if isinstance(whole, Map) else _empty(name)


def kept(path: Path) -> Map:
    """The mapping in a file that is asked again and again; read anew when the file has changed. Empty without it."""
    try:
        about = path.stat()
    except FileNotFoundError:
        return _empty(str(path))
    return _kept(str(path), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=256)
def _kept(name: str, changed: int, size: int) -> Map:
    return read(name)


def _empty(name: str) -> Map:
    found = Map()
    found.file, found.line, found.lines = name, 1, {}
    return found


class _Builder:
    """Turns PyYAML's nodes into values; an alias gives the same value again, so nothing can blow up."""

    def __init__(self, file: str, problems: Problems):
        self.file, self.problems = file, problems
        self.done: dict[int, object] = {}
        self.open: set[int] = set()

    def whole(self, text: str) -> object:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            detail = getattr(error, "problem", None) or str(error)
            self._fault("yaml.syntax", mark.line + 1 if mark else 1, detail=detail)
            return None
        return None if node is None else self.value(node)

    def _fault(self, code: str, line: int, **params: object) -> None:
        self.problems.append(BadData(code, self.file, line, **params))

    def value(self, node: Any) -> object:
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if id(node) in self.open:
            self._fault("yaml.endless", node.start_mark.line + 1)
            return None
        if id(node) not in self.done:
            self.open.add(id(node))
            self.done[id(node)] = self.map(node) if isinstance(node, yaml.MappingNode) else self.seq(node)
            self.open.discard(id(node))
        return self.done[id(node)]

    def seq(self, node: Any) -> Seq:
        found = Seq(self.value(item) for item in node.value)
        found.file, found.line = self.file, node.start_mark.line + 1
        found.lines = {n: item.start_mark.line + 1 for n, item in enumerate(node.value)}
        return found

    def map(self, node: Any) -> Map:
        found = Map()
        found.file, found.line, found.lines = self.file, node.start_mark.line + 1, {}
        for key_node, value_node in node.value:
            line, key = key_node.start_mark.line + 1, self.value(key_node)
            if isinstance(key, (Map, Seq)):
                self._fault("yaml.key", line)
            elif key in found:
                self._fault("yaml.duplicate_key", line, key=key, first=found.lines[key])
            else:
                found[key], found.lines[key] = self.value(value_node), line
        return found

    def scalar(self, node: Any) -> object:
        text = node.value
        if node.style is not None:  # quoted or block text is always words
            return text
        if node.tag not in ("tag:yaml.org,2002:str",) and text in _WORDS:
            return _WORDS[text]
        if _INT.match(text):
            return int(text.replace("_", ""))
        if _DECIMAL.match(text):
            return Decimal(text.replace("_", ""))
        if _DATE.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._fault("yaml.date", node.start_mark.line + 1, text=text)
        return text


fault(
    "yaml.absent",
    T("Không có tệp {name}.", "There is no file {name}."),
    T("Thêm tệp này, hoặc sửa đường dẫn.", "Add the file, or correct the path."),
)
fault(
    "yaml.encoding",
    T("Tệp không phải là UTF-8.", "The file is not UTF-8."),
    T("Lưu lại tệp với bảng mã UTF-8.", "Save the file as UTF-8."),
)
fault(
    "yaml.not_nfc",
    T("Chữ chưa ở dạng Unicode dựng sẵn (NFC): “{text}”.", "Text not in composed Unicode (NFC): “{text}”."),
    T("Gõ lại dòng này bằng Unicode dựng sẵn.", "Retype this line in composed Unicode."),
)
fault(
    "yaml.syntax",
    T("Không đọc được YAML: {detail}.", "This YAML cannot be read: {detail}."),
    T("Kiểm tra thụt dòng, dấu hai chấm và dấu nháy.", "Check indentation, colons and quotes."),
)
fault(
    "yaml.not_mapping",
    T("Tệp phải gồm các dòng “khóa: giá trị”.", "The file must consist of “key: value” lines."),
    T("Đặt danh sách dưới một khóa.", "Put the list under a key."),
)
fault(
    "yaml.key",
    T("Khóa phải là một từ.", "A key must be a word."),
    T("Đặt khóa trong dấu nháy.", "Quote the key."),
)
fault(
    "yaml.duplicate_key",
    T("Khóa “{key}” đã có ở dòng {first}.", "The key “{key}” already stands on line {first}."),
    T("Giữ một dòng, xóa dòng kia.", "Keep one of the two lines."),
)
fault(
    "yaml.endless",
    T("Mục này chứa chính nó.", "This item contains itself."),
    T("Bỏ dấu * trỏ vòng lại.", "Remove the alias that points back."),
)
fault(
    "yaml.date",
    T("Không có ngày {text}.", "There is no day {text}."),
    T("Viết năm-tháng-ngày, ví dụ 2021-09-07.", "Write year-month-day, for example 2021-09-07."),
)
