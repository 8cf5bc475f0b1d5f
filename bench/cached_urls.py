"""The same view at two addresses: behind Django's `cache_page`, and live. Nothing in front of Django."""

from django.urls import include, path
from django.views.decorators.cache import cache_page

from kientao.work.reports.pages import showing

urlpatterns = [
    path("cached/<str:code>", cache_page(600)(showing.show)),
    path("live/<str:code>", showing.show),
    path("", include("kientao.site.urls")),
]
