"""Addresses of the ledger: the public register, each entry with its receipt, and the log's own static files."""

from django.urls import path, re_path

from . import checking, pages, served

urlpatterns = [
    path("so/", pages.register, name="register"),
    path("so/<int:index>", pages.entry, name="entry"),
    path("so/<int:index>/phan-niem", pages.sealed, name="sealed"),
    path("so/<int:index>/bien-nhan", pages.receipt, name="receipt"),
    re_path(r"^ledger/(?:(?P<number>[1-9][0-9]{0,5})/)?(?P<name>checkpoint|vkey|tile/[0-9a-zA-Z./]+)$", served.file),
    path("kiem-bien-nhan", checking.check, name="check_receipt"),
    path("ledger/", served.about, name="ledger"),
]
