"""An agenda and a tree of points as people type them, a line each, and as they are shown again."""

from typing import Any

from kientao.base.text import fold
from kientao.city.access import today
from kientao.city.models import Office, valid

from .models import Meeting, Point


def lines_of_agenda(row: Meeting) -> str:
    told = ((item["title"], item.get("who", ""), str(item["minutes"])) for item in row.agenda)
    return "\n".join(" | ".join(part for part in parts if part) for parts in told)


def agenda_of(text: str) -> list[dict[str, Any]]:
    """ "Tên mục | người báo cáo | 15": a line an item; who and minutes may be left out."""
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if not parts[0]:
            continue
        minutes = next((int(part.split()[0]) for part in parts[1:] if part.split() and part.split()[0].isdecimal()), 10)
        who = next((part for part in parts[1:] if part and not part.split()[0].isdecimal()), "")
        found.append({"title": parts[0], "minutes": minutes, "who": who})
    return found


def points_of(text: str, host: str) -> list[dict[str, Any]]:
    """ "- Điểm cầu phường A | người chủ trì | 30": dashes tell the level; the office is found by its name."""
    offices = {fold(str(name.get("vi", ""))): code for code, name in
               Office.objects.filter(valid(today())).values_list("code", "name")}  # fmt: skip
    found: list[dict[str, Any]] = []
    above: list[int] = []
    for line in text.splitlines():
        bare = line.lstrip(" -–•\t")
        parts = [part.strip() for part in bare.split("|")]
        if not parts[0]:
            continue
        level = min(line[: len(line) - len(bare)].count("-") + line[: len(line) - len(bare)].count("–"), len(above))
        above = above[:level]
        expected = next((int(part) for part in parts[1:] if part.isdecimal() and len(part) < 6), None)
        chair = next((part for part in parts[1:] if part and not part.isdecimal()), "")
        name = fold(parts[0])
        office = next((code for called, code in offices.items() if called and called in name), "")
        found.append(
            {
                "name": parts[0],
                "chair": chair,
                "expected": expected,
                "office": office or ("" if found else host),
                "parent": above[-1] if above else None,
            }
        )
        above.append(len(found) - 1)
    return found


def lines_of(row: Meeting) -> str:
    """The points as they are typed."""
    told = []
    for depth, point in tree(list(row.points.filter(out=False).order_by("position"))):
        parts = [point.name, point.chair, str(point.expected) if point.expected is not None else ""]
        told.append("-" * depth + (" " if depth else "") + " | ".join(part for part in parts if part))
    return "\n".join(told)


def usual_points(host: str) -> str:
    """The host, and every office below it: what most meetings of a committee have."""
    top = Office.objects.filter(code=host).first()
    if top is None:
        return ""
    rows = Office.objects.filter(valid(today()), path__startswith=top.path).exclude(code=host).order_by("path")
    return "\n".join([str(top.name.get("vi", host)), *(f"- {row.name.get('vi', row.code)}" for row in rows)])


def shown_points(row: Meeting) -> list[tuple[int, Point]]:
    """[(depth, point)] of those in the plan."""
    return tree(list(row.points.filter(out=False).order_by("position", "pk")))


def tree(points: list[Point]) -> list[tuple[int, Point]]:
    """[(depth, point)]: each under its upper one, in the order they were told."""
    below: dict[str, list[Point]] = {}
    for point in points:
        below.setdefault(point.parent, []).append(point)
    made: list[tuple[int, Point]] = []

    def walk(parent: str, depth: int) -> None:
        for point in below.get(parent, []):
            made.append((depth, point))
            walk(point.code, depth + 1)

    walk("", 0)
    return made
