"""What the public sees: words opened, taken back, or a report that leaves every surface at once."""

from kientao.base.errors import Forbidden, Refused, declare
from kientao.base.text import T
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act

from ..models import Photo, Report
from .life import move, one, reason_of, stepped, written

FOLDED = ("folded", "folded_open")
declare("report.no_consent", T("Người gửi lời khen không đồng ý đăng.", "The sender did not agree to publish."))


@act("report.publish", about="report", noun=Report)
def publish_report(*, by: By, report: str, masked: str, photos: tuple[str, ...] = ()) -> Done | None:
    """Open the words, with what is personal masked, and the chosen photos."""
    row = one(report)
    if row.audience != "public":
        raise Forbidden("act.forbidden", post=by.label, verb="report.publish")
    if row.kind == "praise" and (row.source or {}).get("consent") is False:
        raise Refused("report.no_consent")
    written(masked)
    if row.words_public and row.words == masked.strip() and not photos:
        return None
    row.words, row.words_public, row.withheld = masked.strip(), True, ""
    row.fold_words()
    row.save(update_fields=["words", *FOLDED, "words_public", "withheld"])
    for photo in Photo.objects.filter(report=row, file__in=photos, shown=False):
        photo.shown = True
        photo.save(update_fields=["shown"])
    stepped(row, by, "report.publish")
    return Done(report, public={"photos": len(photos)}, sealed={"words": masked})


@act("report.withhold", about="report", noun=Report)
def withhold_report(*, by: By, report: str, reason: str) -> Done | None:
    """Take words and photos back from the public page, which says why."""
    row = one(report)
    if not row.words_public and not row.photos.filter(shown=True).exists():
        return None
    row.words_public, row.withheld = False, reason_of(reason)[:300]
    row.fold_words()
    row.save(update_fields=[*FOLDED, "words_public", "withheld"])
    for photo in row.photos.filter(shown=True):
        photo.shown = False
        photo.save(update_fields=["shown"])
    stepped(row, by, "report.withhold", reason)
    return Done(report, public={"reason": row.withheld})


@act("report.reserve", about="report", noun=Report)
def reserve_report(*, by: By, report: str, office: str, note: str = "") -> Done | None:
    """A denunciation lies in it: it leaves every list, map, search, count and feed at once."""
    row = one(report)
    known(Office, office)
    row.audience, row.office, row.holder, row.words_public = "closed", office, "", False
    row.fold_words()
    for photo in row.photos.filter(shown=True):
        photo.shown = False
        photo.save(update_fields=["shown"])
    return move(row, by, "report.reserve", "reserved", note=note)
