"""Addresses of reports: what residents use, what officers use, what tells others."""

from django.urls import include, path

urlpatterns = [
    path("", include("kientao.work.reports.public_urls")),
    path("", include("kientao.work.reports.office_urls")),
    path("", include("kientao.work.reports.told_urls")),
]
