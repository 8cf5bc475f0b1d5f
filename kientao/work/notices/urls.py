from django.urls import path

from .pages import feeds, making, public, work

urlpatterns = [
    path("thong-bao/", public.index, name="notices"),
    path("thong-bao/moi", making.new, name="notice-new"),
    path("thong-bao/cap.xml", feeds.atom, name="notices-cap"),
    path("thong-bao/rss.xml", feeds.rss, name="notices-rss"),
    path("thong-bao/<str:code>.cap.xml", feeds.alert, name="notice-cap"),
    path("thong-bao/<str:code>", public.one, name="notice"),
    path("viec/thong-bao", work.listing, name="office-notices"),
    path("viec/thong-bao/<str:code>", work.one, name="office-notice"),
    path("viec/thong-bao/<str:code>/<str:name>", work.deed, name="office-notice-deed"),
]
