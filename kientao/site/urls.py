"""Every address of the program, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("kientao.ui.urls")),
    path("", include("kientao.ledger.urls")),
    path("", include("kientao.city.urls")),
    path("", include("kientao.rules.urls")),
    path("", include("kientao.work.reports.urls")),
    path("", include("kientao.work.tasks.urls")),
    path("", include("kientao.work.decisions.urls")),
    path("", include("kientao.work.meetings.urls")),
    path("", include("kientao.work.notices.urls")),
    path("", include("kientao.work.devices.urls")),
    path("", include("kientao.desk.urls")),
    path("", include("kientao.board.urls")),
    path("", include("kientao.site.health_urls")),
]
handler400 = "kientao.ui.pages.bad_request"
handler403 = "kientao.ui.pages.forbidden"
handler404 = "kientao.ui.pages.not_found"
handler500 = "kientao.ui.pages.failed"
