"""/kiem-bien-nhan: a receipt is verified by the reader's own browser; this page is all the server gives."""

from django.http import HttpRequest, HttpResponse

from kientao.base.verify import PROVES, PROVES_NOT
from kientao.ui.pages import page, public

from . import fsck
from .models import Log


@public
def check(request: HttpRequest) -> HttpResponse:
    """The form, and the keys of every log of this city; `check.js` does the rest without asking anybody."""
    keys = [key for log in Log.objects.order_by("-number") for key in fsck.vkeys(log)]
    return page(request, "ledger/check.html", {"vkeys": keys, "proves": PROVES, "proves_not": PROVES_NOT})
