"""The log as others' software reads it (C2SP tlog-tiles): static files under /ledger/, older logs under /ledger/N/."""

from django.http import Http404, HttpRequest, HttpResponse

from kientao.base.errors import Refused
from kientao.base.tiles import parse_path
from kientao.ui.pages import page, public

from . import fsck
from . import log as logs
from .models import Log

FOREVER = "public, max-age=31536000, immutable"
SOON = "public, max-age=1"


@public
def file(request: HttpRequest, name: str, number: str | None = None) -> HttpResponse:
    """A checkpoint, a verifier key, a tile or an entry bundle, byte for byte."""
    log = Log.objects.filter(**({"number": int(number)} if number else {})).order_by("-number").first()
    if log is None:
        raise Http404
    if name == "vkey":
        return _answer("".join(f"{v}\n" for v in fsck.vkeys(log)).encode(), "text/plain; charset=utf-8", SOON)
    kind, cache = ("text/plain; charset=utf-8", SOON) if name == "checkpoint" else ("application/octet-stream", FOREVER)
    try:
        if name != "checkpoint":
            parse_path(name)  # the one spelling of a tile, and nothing else of the disk
        data = (logs.folder(log) / name).read_bytes()
    except (Refused, OSError):
        raise Http404 from None
    return _answer(data, kind, cache)


@public
def about(request: HttpRequest) -> HttpResponse:
    """How to read and verify the log with software that is not ours."""
    found = [(log, fsck.vkeys(log), logs.missing(log)) for log in Log.objects.order_by("-number")]
    return page(request, "ledger/about.html", {"logs": found})


def _answer(data: bytes, kind: str, cache: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": cache, "Access-Control-Allow-Origin": "*"})
