from django.urls import path

from .pages import handling, listing

urlpatterns = [
    path("thiet-bi", listing.listing, name="devices"),
    path("thiet-bi/<str:code>", handling.one, name="device"),
    path("thiet-bi/<str:code>/<str:name>", handling.deed, name="device-deed"),
]
