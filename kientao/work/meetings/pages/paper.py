"""Minutes and the notice of conclusions as papers; the invitation; a topic on one A4."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.base.errors import Missing, declare
from kientao.base.text import T
from kientao.city import organs
from kientao.ledger import witness
from kientao.rules.papers import KINDS, answer, mark
from kientao.ui import papers
from kientao.ui.pages import needs
from kientao.ui.place import zone

from .. import typed
from ..models import Meeting, Point, Topic
from . import wording, working

declare("meeting.no_paper", T("Không có văn bản này.", "There is no such paper."))
declare("meeting.no_party_paper", T("Hội nghị của Đảng không lập văn bản ở đây.", "No papers of a Party meeting here."))


@needs("meeting.connect")
@require_safe
def of_meeting(request: Any, code: str, name: str, ending: str) -> HttpResponse:
    row = working.one(request, code)
    if row.party:
        raise Missing("meeting.no_party_paper")
    made = {"giay-moi": invitation, "bien-ban": minutes, "thong-bao": notice}.get(name)
    if made is None or ending not in KINDS:
        raise Missing("meeting.no_paper")
    return answer(made(row), f"{name}-{row.code}", ending)


def invitation(row: Meeting) -> papers.Paper:
    at = clock.local(row.starts, zone())
    blocks: list[papers.Block] = [
        papers.Paragraph(f"{organs.organ(row.office).name} trân trọng kính mời dự: {row.title}."),
        papers.Paragraph(f"Thời gian: {at:%H} giờ {at:%M}, ngày {at.day:02} tháng {at.month:02} năm {at.year}."),
    ]
    if row.place:
        blocks.append(papers.Paragraph(f"Địa điểm: {row.place}."))
    if row.address:
        blocks.append(papers.Paragraph(f"Địa chỉ họp trực tuyến: {row.address}"))
    if row.connect_by:
        there = clock.local(row.connect_by, zone())
        blocks.append(papers.Paragraph(f"Các điểm cầu kết nối xong trước {there:%H} giờ {there:%M}."))
    blocks.append(papers.Heading("Chương trình"))
    blocks.append(_agenda(row))
    return _paper(row, "Giấy mời", row.title, blocks)


def minutes(row: Meeting) -> papers.Paper:
    began, ended = (clock.local(at or row.starts, zone()) for at in (row.opened, row.closed))
    points = typed.shown_points(row)
    total = wording.totals([point for _, point in points])
    blocks: list[papers.Block] = [
        papers.Paragraph(f"Khai mạc lúc {began:%H} giờ {began:%M} ngày {began.day:02}/{began.month:02}/{began.year}."),
        papers.Paragraph(f"Chủ trì: {organs.title(row.chair)}." if row.chair else "Chủ trì: (chưa ghi)."),
        papers.Heading("1. Thành phần dự"),
        papers.Paragraph(f"{total['connected']}/{total['points']} điểm cầu kết nối, {total['heads']} người dự."),
    ]
    if points:
        rows = tuple(
            (str(n), "– " * depth + point.name, point.chair or "–", "–" if point.heads is None else str(point.heads))
            for n, (depth, point) in enumerate(points, 1)
        )
        blocks.append(papers.Table(("TT", "Điểm cầu", "Chủ trì", "Số người"), rows, (12, 78, 45, 25)))
    blocks += [papers.Heading("2. Nội dung"), _agenda(row)]
    asked = list(row.raised.order_by("at", "pk"))
    if asked:
        blocks.append(papers.Heading("3. Câu hỏi và trả lời"))
        for one in asked:
            late = (
                f"trả lời sau, trước ngày {one.due.day:02}/{one.due.month:02}/{one.due.year}"
                if one.due
                else "chưa trả lời"
            )
            blocks.append(papers.Paragraph(f"Hỏi: {one.words}\nTrả lời: {one.answer or late}."))
    if row.words:
        blocks += [papers.Heading("4. Kết luận"), *map(papers.Paragraph, filter(str.strip, row.words.splitlines()))]
    if row.closed:
        blocks.append(papers.Paragraph(f"Cuộc họp kết thúc lúc {ended:%H} giờ {ended:%M} cùng ngày."))
    return _paper(row, "Biên bản", row.title, blocks)


def notice(row: Meeting) -> papers.Paper:
    if not row.words:
        raise Missing("meeting.no_paper")
    blocks = [papers.Paragraph(line.strip()) for line in row.words.splitlines() if line.strip()]
    return _paper(row, "Thông báo", f"Kết luận tại {row.title}", blocks)


def _row(number: int, depth: int, point: Point) -> tuple[str, ...]:
    heads = "–" if point.heads is None else str(point.heads)
    return str(number), "– " * depth + point.name, point.chair or "–", heads


def _paper(row: Meeting, kind: str, subject: str, blocks: Sequence[papers.Block]) -> papers.Paper:
    on, organ = clock.day(row.closed or clock.now(), zone()), organs.organ(row.office)
    return papers.Paper(
        organ=organ.name,
        organ_above=organ.above,
        place=organ.place,
        on=on,
        subject=subject,
        blocks=tuple(blocks),
        kind=kind,
        symbol="",
        signer_title=organs.title(row.chair),
        recipients=("Như trên", "Lưu: VT"),
        mark=mark(),
        foot=witness.foot(),
        state=not row.party,
    )


def _agenda(row: Meeting) -> papers.Block:
    if not row.agenda:
        return papers.Paragraph("(chưa có chương trình)")
    rows = tuple(
        (str(n), item["title"], item.get("who") or "–", str(item["minutes"])) for n, item in enumerate(row.agenda, 1)
    )
    return papers.Table(("TT", "Nội dung", "Người trình bày", "Phút"), rows, (12, 83, 50, 15))


def of_topic(row: Topic) -> papers.Paper:
    """One A4: five sentences, three figures with their entries, three questions, what is not settled."""
    blocks: list[papers.Block] = [papers.Paragraph(f"{n}. {line}") for n, line in enumerate(row.sentences, 1)]
    if row.figures:
        rows = tuple((figure["text"], f"dòng sổ {figure['entry']}") for figure in row.figures)
        blocks += [papers.Heading("Ba con số"), papers.Table(("Con số", "Kiểm ở"), rows, (120, 40))]
    if row.asked:
        blocks.append(papers.Heading("Người nghe hay hỏi"))
        blocks += [papers.Paragraph(f"Hỏi: {pair['q']}\nĐáp: {pair['a']}") for pair in row.asked]
    if row.unsettled:
        blocks += [papers.Heading("Điều chưa ngã ngũ"), papers.Paragraph(row.unsettled)]
    if row.recalled:
        blocks.insert(0, papers.Paragraph(f"ĐÃ THU HỒI: {row.recalled}", bold=True))
    organ = organs.organ(row.office)
    return papers.Paper(
        organ=organ.name,
        organ_above=organ.above,
        place=organ.place,
        on=clock.day(row.issued or clock.now(), zone()),
        subject=row.title,
        blocks=tuple(blocks),
        kind=f"Tài liệu báo cáo viên – bản {row.version}",
        state=False,
        mark=mark(),
        foot=witness.foot(),
    )


@needs("briefing.tell")
@require_safe
def topic_paper(request: Any, code: str) -> HttpResponse:
    return answer(of_topic(working.topic(request, code)), f"chuyen-de-{code}", "pdf")
