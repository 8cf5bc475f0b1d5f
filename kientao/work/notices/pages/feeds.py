"""What other programs read: a feed of CAP alerts, each alert, and RSS. Only what is public, the newest first."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpResponse
from django.utils.feedgenerator import SyndicationFeed

from kientao.base import clock
from kientao.base.errors import Missing
from kientao.ui import place
from kientao.ui.feed import Feed, News
from kientao.ui.language import lang, t, tr
from kientao.ui.pages import kept, public

from .. import cap
from ..models import Notice

FEED_MAX = 50
ATOM, RSS, CAP = "application/atom+xml", "application/rss+xml", "application/cap+xml"


@public
@kept()
def atom(request: Any) -> HttpResponse:
    """An Atom feed whose entries are CAP alerts: of each notice its newest message."""
    return _feed(request, Feed, "/thong-bao/cap.xml", ".cap.xml", ATOM)


@public
@kept()
def rss(request: Any) -> HttpResponse:
    """The same for readers of news: links go to the page."""
    return _feed(request, News, "/thong-bao/rss.xml", "", RSS)


@public
@kept()
def alert(request: Any, code: str) -> HttpResponse:
    """The newest message of a notice as CAP 1.2."""
    row = Notice.objects.filter(code=code, audience="public").first()
    if row is None:
        raise Missing("act.missing", thing=code)
    link = request.build_absolute_uri(f"/thong-bao/{row.code}")
    made = cap.document(row, list(row.messages.order_by("number")), link)
    return HttpResponse(made, content_type=f"{CAP}; charset=utf-8", headers={"Access-Control-Allow-Origin": "*"})


def _feed(request: Any, kind: type[SyndicationFeed], own: str, ending: str, content: str) -> HttpResponse:
    said = place.city()
    mark = t("Mô phỏng – ", "Simulation – ") if settings.KIENTAO.demo else ""
    made = kind(
        title=f"{mark}{t('Thông báo, cảnh báo', 'Notices and warnings')} – {tr(said.name)}",
        description=tr(said.office),
        link=request.build_absolute_uri("/thong-bao/"), feed_url=request.build_absolute_uri(own), language=lang(),
        author_name=tr(said.office) or tr(said.name),
    )  # fmt: skip
    told = Notice.objects.filter(audience="public").annotate(newest=Max("messages__at"))
    for row in told.order_by("-effective", "code")[:FEED_MAX]:
        address = request.build_absolute_uri(f"/thong-bao/{row.code}")
        over = t(" (đã kết thúc)", " (over)") if row.state == "ended" else ""
        made.add_item(
            title=f"{mark}{row.headline}{over}", link=address + ending, description=row.words, unique_id=address,
            pubdate=_moment(row.effective or row.opened), updateddate=_moment(row.ended or row.newest or row.opened),
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type=f"{content}; charset=utf-8")


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at // clock.SECOND, UTC)
