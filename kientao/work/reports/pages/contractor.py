"""/nhan-viec/<secret>: a contractor without an account sees one case and sends a photo and words to the office."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base.errors import Missing, Refused
from kientao.base.text import T
from kientao.city.models import Office
from kientao.ledger import files
from kientao.ledger.acts import By
from kientao.ui.pages import page, public

from .. import acts, forms, masking
from ..models import Photo
from . import handling, wording

CONTRACTOR = By.system("contractor")
NO_WORDS = T("Hãy ghi đã làm gì.", "Say what was done.")
PHOTOS_A_HOUR = 60


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: Any, secret: str) -> HttpResponse:
    """This case and nothing else; what they send waits for the office as a proposal."""
    link = acts.open_link(secret)
    row, form, sent = link.report, forms.Form(request), None
    if request.method == "POST":
        form.need("what", NO_WORDS)
        if forms.crowded(request, "link", PHOTOS_A_HOUR):
            raise Refused("report.crowded")
        photos = form.take_photos() if not form.errors else ()
        if not form.errors:
            words = f"{link.name}: {form.text('what', 2000)}"
            sent = form.perform(acts.add_to_report, by=CONTRACTOR, report=row.code, what=words, photos=photos,
                                stage="after")  # fmt: skip
    context = {
        "row": row, "words": masking.propose(row.words).text, "link": link, "sent": sent, "map": handling.draw(row),
        "clock": wording.clock_words(row), "secret": secret, "form": form.typed, "errors": form.errors,
        "office": Office.objects.filter(code=row.office).values_list("name", flat=True).first(),
        "photos": row.photos.filter(stage="report").exclude(file="").order_by("pk")[:6],
    }  # fmt: skip
    response = page(request, "reports/contractor.html", context, status=form.status if form.errors else 200)
    return _private(response)


@public
@require_safe
def photo(request: Any, secret: str, photo: str) -> HttpResponse:
    """A picture the reporter sent, of this case only."""
    row = acts.open_link(secret).report
    found = Photo.objects.filter(report=row, code=photo, stage="report").exclude(file="").first()
    if found is None:
        raise Missing("file.missing")
    kept, data = files.get(found.file)
    return _private(HttpResponse(data, content_type=kept.media_type))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is the secret; without a Referer at all, the form's own origin could not be checked."""
    response["Referrer-Policy"], response["Cache-Control"] = "same-origin", "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
