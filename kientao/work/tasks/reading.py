"""Reads the conclusions of a meeting: which lines give somebody something to do, to whom, by when. Guesses, each with
the words it rests on; a person confirms them in one list. What could be read two ways stays open.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from kientao.base.text import fold

LINES_MAX, LINE_MAX = 200, 2000
# "giao ban", "giao thông" order nothing; nor does "ban chỉ đạo"
ORDER = re.compile(r"\b(?:giao(?! (?:ban|thong|dich|luu|tiep|thua|duc))|yeu cau|de nghi|(?<!ban )chi dao|phan cong)\b")
STARTS_NO_TASK = (
    "thong nhat", "ghi nhan", "danh gia", "bieu duong", "nhat tri", "can cu", "tren day la", "hoi nghi da", "tham du",
    "tai hoi nghi", "sau khi nghe", "nhin chung", "ve ket qua", "hoan nghenh",
)  # fmt: skip
# before an office: it hears of it, or it happens there; it is not told to do it
OBJECT = (
    "bao cao", "trinh", "tham muu", "tham muu cho", "de xuat", "gui", "gui ve", "xin y kien", "cua", "voi", "ve", "tai",
    "truoc", "y kien chi dao cua", "thong qua", "kien nghi", "cung cap cho", "ho tro", "huong dan", "kiem tra",
)  # fmt: skip
TOGETHER = ("phoi hop voi", "phoi hop cung", "phoi hop", "cung voi", "cung", "phoi hop chat che voi")
TITLES = re.compile(r"(?: (?:dong chi|chu tich|thuong truc|lanh dao|truong|giam doc))+$")
ABBREVIATED = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho", "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc", "ttyt": "trung tam y te", "bql": "ban quan ly", "p": "phuong",
}  # fmt: skip
Add = Callable[[date, int], date]


class Due(NamedTuple):
    day: date
    said: str  # the words it rests on


class Named(NamedTuple):
    """An office named in a line. codes: more than one where the name is that of several."""

    codes: tuple[str, ...]
    start: int  # place among the tokens
    end: int
    said: str


@dataclass(frozen=True)
class Proposal:
    """One line that may be a task. office "": not read, or of several; then `choices` are those."""

    words: str
    office: str = ""
    helpers: tuple[str, ...] = ()
    due: date | None = None
    office_said: str = ""
    due_said: str = ""
    choices: tuple[str, ...] = ()


def read(text: str, names: Mapping[str, Sequence[str]], on: date, near: Sequence[str] = (),
         add: Add | None = None) -> list[Proposal]:  # fmt: skip
    """The tasks in the text of a conclusion of the day `on`. names: {office code: how it is called}; near: offices to
    prefer where a name is that of several; add(day, n): n working days later (default: days that are no weekend)."""
    known = Names(names, near)
    found = (_proposal(line, known, on, add or _weekdays) for line in lines(text))
    return [one for one in found if one is not None]


def lines(text: str) -> Iterable[str]:
    """Items: a paragraph each, its bullet taken off; one that orders several things becomes several."""
    for paragraph in text.replace("\r", "\n").split("\n")[: LINES_MAX * 3]:
        bare = re.sub(r"^\s*(?:[-–+•*·]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđA-ZĐ][.)])\s*", "", paragraph).strip()
        for part in re.split(r"(?<=[.;])\s+(?=(?:Giao|giao|Yêu cầu|yêu cầu|Đề nghị|đề nghị)\s)", bare[: LINE_MAX * 3]):
            if len(part) > 8:
                yield part.strip(" ;")[:LINE_MAX]


def _proposal(line: str, known: "Names", on: date, add: Add) -> Proposal | None:
    tokens = _tokens(line)
    flat = " ".join(word for word, _, _ in tokens)
    orders = bool(ORDER.search(flat))
    if flat.startswith(STARTS_NO_TASK) and not orders:
        return None
    lead, helpers = known.roles(tokens, line)
    if lead is None and not orders:
        return None
    due = read_due(line, on, add)
    made = Proposal(line, due=due.day if due else None, due_said=due.said if due else "")
    if lead is None:
        return made
    code = known.single(lead)
    others = tuple(dict.fromkeys(c for c in map(known.single, helpers) if c and c != code))
    return replace(made, office=code, helpers=others, office_said=lead.said, choices=() if code else lead.codes)


Token = tuple[str, int, int]  # folded word or mark, where it begins and ends in the line


def _tokens(line: str) -> list[Token]:
    return [(fold(m[0]), m.start(), m.end()) for m in re.finditer(r"\w+|[.,;:()\-–&/]", line)]


MARKS = set(".,;:()-–&/")


class Names:
    """How offices are called, as folded words; the longest name wins."""

    def __init__(self, names: Mapping[str, Sequence[str]], near: Sequence[str]):
        self.near = set(near)
        self.by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for code, called in names.items():
            for words in {form for name in called for form in _forms(name)}:
                self.by_first.setdefault(words[0], []).append((words, code))

    def found(self, tokens: list[Token], line: str) -> list[Named]:
        at, found = 0, []
        while at < len(tokens):
            hit = self._at(tokens, at)
            if hit is None:
                at += 1
                continue
            codes, end = hit
            found.append(Named(codes, at, end, line[tokens[at][1] : tokens[end - 1][2]]))
            at = end
        return found

    def _at(self, tokens: list[Token], at: int) -> tuple[tuple[str, ...], int] | None:
        best: dict[int, list[str]] = {}
        for words, code in self.by_first.get(tokens[at][0], ()):
            end = _match(tokens, at, words)
            if end:
                best.setdefault(end, []).append(code)
        if not best:
            return None
        end = max(best)
        return tuple(dict.fromkeys(best[end])), end

    def roles(self, tokens: list[Token], line: str) -> tuple[Named | None, list[Named]]:
        """(who leads, who helps). "X chủ trì" leads; else the first office that is neither helper nor object."""
        lead: Named | None = None
        helpers: list[Named] = []
        together = -1  # the token where "phối hợp với" began, while its list of offices goes on
        before = 0
        for one in self.found(tokens, line):
            gap = [word for word, _, _ in tokens[before : one.start]]
            said = TITLES.sub("", " ".join(word for word in gap if word not in MARKS))
            listed = bool(gap) and set(gap) <= {",", "va", "-"}
            if said.endswith(TOGETHER) or (together >= 0 and listed):
                together = one.start
                helpers.append(one)
            elif _leads(tokens, one):
                lead, together = one, -1
            elif said.endswith(OBJECT) and before != one.start:
                together = -1
            elif lead is None:
                lead, together = one, -1
            elif listed and one.start - before < 3:
                helpers.append(one)  # "Giao phòng A, phòng B …": the first leads
            before = one.end
        return lead, helpers

    def single(self, named: Named) -> str:
        """The one office meant, or "" where the name is that of several and none of them is near."""
        if len(named.codes) == 1:
            return named.codes[0]
        near = [code for code in named.codes if code in self.near]
        return near[0] if len(near) == 1 else ""


def _leads(tokens: list[Token], one: Named) -> bool:
    after = [word for word, _, _ in tokens[one.end : one.end + 4] if word not in MARKS]
    return after[:2] == ["chu", "tri"] or after[:3] == ["la", "co", "quan"]


def _match(tokens: list[Token], at: int, words: tuple[str, ...]) -> int:
    """Where the name ends among the tokens if it stands here (marks between its words do not matter), else 0."""
    for place, word in enumerate(words):
        while place and at < len(tokens) and tokens[at][0] in ",-–&":
            at += 1
        if at >= len(tokens) or tokens[at][0] != word:
            return 0
        at += 1
    return at


def _forms(name: str) -> set[tuple[str, ...]]:
    """A name in words, with its usual abbreviations written out or not."""
    words = [word for word, _, _ in _tokens(name) if word not in MARKS]
    flat = " ".join(words)
    forms = {flat}
    for short, long in ABBREVIATED.items():
        forms |= {re.sub(rf"\b{long}\b", short, form) for form in forms}
        forms |= {re.sub(rf"\b{short}\b", long, form) for form in forms if len(short) > 1}
    return {tuple(form.split()) for form in forms if form}


# ---- days ---------------------------------------------------------------------------------------------------------
DAY = (
    r"(?P<d>\d{1,2})(?:\s*[/.\-]\s*(?P<m>\d{1,2})(?:\s*[/.\-]\s*(?P<y>\d{4}))?"
    r"|\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>\d{4}))?)"
)
CUE = r"(?:trước|chậm nhất|muộn nhất|hạn|xong|hoàn thành|hết|đến|vào|kể từ nay đến|trong|nộp|gửi|báo cáo)"
BY_DAY = re.compile(rf"(?P<cue>{CUE})[^.;]{{0,40}}?(?:ngày\s+)?{DAY}(?!\s*[/\-]\s*[A-ZĐ])", re.I)
PAPER = re.compile(
    r"(?:số\s+[\w/\-.Đ]+\s+)ngày\s+\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d+\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ][\w\-Đ]*", re.I
)
QUARTER = re.compile(r"qu[ýí]\s+(?P<q>IV|III|II|I|[1-4])(?:\s*[/\-]\s*|\s+năm\s+)?(?P<y>\d{4})?", re.I)
MONTH = re.compile(
    r"(?:trong|hết|cuối|xong|hoàn thành|đến)\s+(?:cuối\s+|hết\s+)?tháng\s+(?P<m>\d{1,2})"
    r"(?:\s*[/.\-]\s*|\s+năm\s+)?(?P<y>\d{4})?",
    re.I,
)
YEAR = re.compile(r"(?:trong|hết|cuối|đến|đến hết|đến cuối)\s+năm\s+(?P<y>\d{4}|nay)", re.I)
HALF = re.compile(r"(?:trong\s+)?6\s+tháng\s+(?P<h>đầu|cuối)\s+năm(?:\s+(?P<y>\d{4}))?", re.I)
WITHIN = re.compile(
    r"(?:trong(?:\s+vòng|\s+thời\s+hạn)?|sau|chậm nhất(?:\s+là)?)\s+(?P<n>\d{1,3})\s+"
    r"(?P<k>ngày(?:\s+làm\s+việc)?|tuần|tháng)",
    re.I,
)
WEEKDAY = re.compile(
    r"(?:thứ\s+(?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<s>chủ\s+nhật))\b(?:\s*,?\s*tuần\s+(?P<next>này|sau|tới))?", re.I
)
WEEK = re.compile(r"(?:trong|cuối|hết)\s+tuần(?:\s+(?P<next>này|sau|tới))?(?!\s+lễ)", re.I)
NOW = re.compile(r"trong\s+(?:ngày\s+)?(?:hôm\s+nay|ngày)(?!\s*\d|\s+mai)|ngay\s+hôm\s+nay|ngày\s+mai", re.I)
WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}


def read_due(line: str, on: date, add: Add | None = None) -> Due | None:
    """The deadline a line names, seen from the day `on`; None where it names none, or only "thường xuyên"."""
    bare = PAPER.sub(lambda m: " " * len(m[0]), line)  # the day and number of a paper are no deadline
    for reads in (_by_day, _within, _quarter, _half, _month, _weekday, _week, _year, _now):
        found = reads(bare, on, add or _weekdays)
        if found is not None:
            return found
    return None


def _by_day(line: str, on: date, add: Add) -> Due | None:
    found = None
    for m in BY_DAY.finditer(line):
        day = _day(int(m["d"]), int(m["m"] or m["m2"]), int(m["y"] or m["y2"] or 0), on)
        if day:  # the last one named: "từ ngày 10 đến ngày 20/9"
            found = Due(day, m[0].strip())
    return found


def _day(d: int, m: int, y: int, on: date) -> date | None:
    """Without a year: the next such day, seen from `on`."""
    try:
        day = date(y or on.year, m, d)
        return day if y or day >= on else date(on.year + 1, m, d)
    except ValueError:
        return None


def _within(line: str, on: date, add: Add) -> Due | None:
    m = WITHIN.search(line)
    if m is None:
        return None
    n, kind = int(m["n"]), fold(m["k"])
    if kind.startswith("ngay"):
        return Due(add(on, n) if "lam" in kind else on + timedelta(days=n), m[0])
    if kind == "tuan":
        return Due(on + timedelta(weeks=n), m[0])
    year, month = divmod(on.month - 1 + n, 12)
    year, month = on.year + year, month + 1
    return Due(date(year, month, min(on.day, monthrange(year, month)[1])), m[0])


def _quarter(line: str, on: date, add: Add) -> Due | None:
    m = QUARTER.search(line)
    if m is None:
        return None
    quarter = QUARTERS.get(m["q"].upper()) or int(m["q"])
    return Due(_end(int(m["y"] or 0), quarter * 3, on), m[0])


def _half(line: str, on: date, add: Add) -> Due | None:
    m = HALF.search(line)
    return Due(_end(int(m["y"] or 0), 6 if fold(m["h"]) == "dau" else 12, on), m[0]) if m else None


def _month(line: str, on: date, add: Add) -> Due | None:
    m = MONTH.search(line)
    return Due(_end(int(m["y"] or 0), int(m["m"]), on), m[0]) if m and 1 <= int(m["m"]) <= 12 else None


def _end(year: int, month: int, on: date) -> date:
    """The last day of a month; without a year, of the next such month."""
    year = year or (on.year if month >= on.month else on.year + 1)
    return date(year, month, monthrange(year, month)[1])


def _year(line: str, on: date, add: Add) -> Due | None:
    m = YEAR.search(line)
    return Due(date(on.year if fold(m["y"]) == "nay" else int(m["y"]), 12, 31), m[0]) if m else None


def _weekday(line: str, on: date, add: Add) -> Due | None:
    """The next such day; with "tuần sau" that of the week after."""
    m = WEEKDAY.search(line)
    if m is None:
        return None
    said = (m["w"] or "").lower()
    number = 6 if m["s"] else WEEKDAYS[said] if said in WEEKDAYS else int(said) - 2
    if m["next"] and fold(m["next"]) in ("sau", "toi"):
        return Due(on + timedelta(days=7 - on.weekday() + number), m[0])
    return Due(on + timedelta(days=(number - on.weekday()) % 7), m[0])


def _week(line: str, on: date, add: Add) -> Due | None:
    m = WEEK.search(line)
    if m is None:
        return None
    ahead = 7 if m["next"] and fold(m["next"]) in ("sau", "toi") else 0
    return Due(on + timedelta(days=4 - on.weekday() + ahead if on.weekday() < 5 or ahead else 0), m[0])


def _now(line: str, on: date, add: Add) -> Due | None:
    m = NOW.search(line)
    return Due(on + timedelta(days="mai" in fold(m[0])), m[0]) if m else None


def _weekdays(on: date, n: int) -> date:
    while n > 0:
        on += timedelta(days=1)
        n -= on.weekday() < 5
    return on
