"""Addresses of officers' pages, and of the one a contractor's link opens."""

from django.urls import path

from .pages import contractor, counter, handling, inbox, street

urlpatterns = [
    path("viec/phan-anh", inbox.inbox, name="report-inbox"),
    path("viec/phan-anh/<str:code>", handling.handling, name="report-handling"),
    path("viec/phan-anh/<str:code>/nguoi-gui", handling.contact, name="report-contact"),
    path("viec/phan-anh/<str:code>/anh/<str:photo>", handling.photo, name="report-office-photo"),
    path("viec/phan-anh/<str:code>/<str:name>", handling.deed, name="report-deed"),
    path("viec/tiep-nhan", counter.counter, name="report-counter"),
    path("viec/ngoai-duong", street.street, name="report-street"),
    path("viec/ngoai-duong/gui", street.send, name="report-street-send"),
    path("viec/ngoai-duong/worker.js", street.worker, name="report-street-worker"),
    path("nhan-viec/<str:secret>", contractor.case, name="contractor"),
    path("nhan-viec/<str:secret>/anh/<str:photo>", contractor.photo, name="contractor-photo"),
]
