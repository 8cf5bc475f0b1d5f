"""/viec/phan-anh/<code>: one report with all an officer needs, and exactly the deeds that table and rights allow."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kientao.base import clock
from kientao.base.errors import Forbidden, Missing
from kientao.base.text import T
from kientao.city import reach, units
from kientao.city.models import Asset, Post, Unit
from kientao.city.pages import feature
from kientao.ledger import download, rights
from kientao.ledger.models import Opening
from kientao.ledger.writer import bookkeeping
from kientao.ui import maps
from kientao.ui.pages import needs, page
from kientao.ui.place import today

from .. import duplicates, masking, standard
from ..models import Contact, Photo, Report
from . import deeds, wording, working

STAGES = {"report": T("Người dân gửi", "From the reporter"), "before": T("Trước khi làm", "Before"),
          "after": T("Sau khi làm", "After")}  # fmt: skip
CHANNELS = {"web": T("trang web", "web"), "hotline": T("điện thoại", "telephone"), "counter": T("tại quầy", "counter"),
            "officer": T("cán bộ ghi nhận", "an officer"),
            "import": T("chuyển từ hệ thống khác", "imported")}  # fmt: skip
MORE_STEPS = {"report.link": T("Gửi đường dẫn cho đơn vị nhận việc", "Link sent to a contractor"),
              "report.unlink": T("Thu hồi đường dẫn", "Link taken back")}  # fmt: skip


@needs("report.reopen")
@never_cache
@require_safe
def handling(request: Any, code: str) -> HttpResponse:
    """The page as one comes to it. `?mau=` puts a standard text in its form; `?mo=` opens a form."""
    row = working.one(request, code)
    sent = working.Sent(request)
    if text := standard.words_of(request.GET.get("mau", "")[:40]):
        sent.typed |= {name: text for name in ("answer", "question", "reason")}
    return show(request, row, sent, request.GET.get("mo", "")[:20])


@needs("report.reopen")
@never_cache
@require_POST
def deed(request: Any, code: str, name: str) -> HttpResponse:
    """Do one thing; the form comes back with its faults, a success ends at its receipt."""
    row, sent = working.one(request, code), working.Sent(request)
    found = deeds.DEEDS.get(name)
    if found is None:
        raise Missing("act.missing", thing=name)
    receipt = found.act(sent, row)
    if receipt is None:
        return show(request, working.one(request, code), sent, name)
    if sent.link:
        return show(request, working.one(request, code), working.Sent.fresh(request), "link", link=sent.link)
    return working.done(receipt, "/viec/phan-anh" if name in deeds.LEAVING else f"/viec/phan-anh/{code}")


def show(request: Any, row: Report, sent: working.Sent, open_form: str = "", **more: Any) -> HttpResponse:
    by = sent.by
    offered = deeds.offered(working.verbs(by, row))
    names = {
        "units": reach.unit_names(),
        "offices": reach.office_names(),
        "posts": dict(Post.objects.values_list("code", "title")),
    }
    context = {
        "row": row, "state": wording.STATES[row.state], "clock": wording.clock_words(row), "names": names,
        "channel": CHANNELS.get(row.channel, row.channel), "entered": [{"at": s.at, "words": s.words, "by": s.by,
            "verb": wording.STEPS.get(s.verb) or MORE_STEPS.get(s.verb, s.verb), "shown": s.shown,
            "office": names["offices"].get(s.office, s.office)} for s in row.steps.order_by("at", "pk")],
        "photos": [{"code": p.code, "stage": STAGES[p.stage], "shown": p.shown, "after": p.stage == "after"}
                   for p in row.photos.exclude(file="").order_by("pk")],
        "map": draw(row), "duplicates": alike(by, row) if row.state != "reserved" else [],
        "has_contact": working.may_answer(by, row) and Contact.objects.filter(report=row).exists(),
        "openings": list(Opening.objects.filter(entry=row.first, part="contact").order_by("-at")[:5]),
        "contact": None, "deeds": offered, "open_form": open_form, "form": sent.typed, "errors": sent.errors,
        "standard": {use: standard.of(use, row.category_id) for use in ("answer", "ask", "refuse")},
        "thing": Asset.objects.filter(code=row.asset).first() if row.asset else None,
        "masked": masking.propose(row.words), "people": working.people() if "assign" in offered else None,
        "links": list(row.links.order_by("-pk")[:10]), "now": clock.now(), "link": "", **more,
    }  # fmt: skip
    return page(request, "reports/office_report.html", context, status=sent.status if sent.errors else 200)


def alike(by: Any, row: Report) -> list[dict[str, Any]]:
    """Candidates for duplicates among what this officer may handle."""
    found = duplicates.candidates(duplicates.told(row), working.mine(by))
    rows = {r.code: r for r in working.mine(by).filter(code__in=[c.code for c in found])}
    return [{"one": c, "row": rows[c.code], "state": wording.STATES[rows[c.code].state]}
            for c in found if c.code in rows]  # fmt: skip


def draw(row: Report) -> Any:
    """The exact point in its ward: only officers see it so."""
    unit = Unit.objects.filter(code=row.ward).first()
    view = units.UnitView(unit, today()) if unit else None
    areas = [feature(view)] if view and view.geometry else []
    if row.lon is None or row.lat is None:
        return ""
    spot = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [row.lon / 1e6, row.lat / 1e6]},
            "properties": {"label": row.code, "kind": "d"}}  # fmt: skip
    outlines = [a for a in areas if a["geometry"]["type"] != "Point"]
    return maps.draw(outlines, [spot], title=T("Nơi xảy ra", "Where it is"))


@needs("report.answer")
@never_cache
@require_POST
def contact(request: Any, code: str) -> HttpResponse:
    """Who reported. Opening it leaves a line that the person concerned and the auditor can read."""
    row, by = working.one(request, code), rights.actor_of(request)
    found = Contact.objects.filter(report=row).first()
    if not working.may_answer(by, row):
        raise Forbidden("act.forbidden", post=by.label, verb="report.answer")
    if found is None:
        raise Missing("act.missing", thing=code)
    with bookkeeping():
        Opening.objects.create(at=clock.now(), by=by.label, person=by.person or "", entry=row.first, part="contact",
                               why=T("Xử lý phản ánh", "Handling the report").vi)  # fmt: skip
    return show(request, row, working.Sent.fresh(request), contact=found)


@needs("report.reopen")
@require_safe
def photo(request: Any, code: str, photo: str) -> HttpResponse:
    """A picture of a report of theirs, public or not."""
    found = Photo.objects.filter(report=working.one(request, code), code=photo).first()
    return download.answer(found.file if found else None)
