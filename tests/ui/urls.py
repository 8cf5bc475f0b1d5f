"""Pages that only tests open: each refuses in one way."""

from django.http import HttpResponse
from django.urls import include, path

from kientao.base.errors import Conflict, Forbidden, Missing, Refused, Unready, declare
from kientao.base.text import T
from kientao.ui.pages import needs, page, public

declare("trial.refused", T("Không nhận “{what}”.", "“{what}” is not accepted."))
KINDS = {"422": Refused, "403": Forbidden, "404": Missing, "409": Conflict, "503": Unready}


@public
def refuse(request, status):
    if status == "500":
        raise RuntimeError("a fault of ours")
    if status == "400":
        return page(request, "ui/error.html", {}, status=400)  # not given what it needs: StrictUndefined
    raise KINDS[status]("trial.refused", what="<script>alert(1)</script>")


@needs("trial.do")
def guarded(request):
    return HttpResponse("opened")


urlpatterns = [
    path("", include("kientao.ui.urls")),
    path("refuse/<status>", refuse),
    path("ledger/refuse/<status>", refuse),
    path("guarded", guarded),
]
handler404 = "kientao.ui.pages.not_found"
handler500 = "kientao.ui.pages.failed"
