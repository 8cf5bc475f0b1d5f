from django.urls import path

from .pages import answering, asking, handling, listing, making, public

urlpatterns = [
    path("van-ban/", public.index, name="documents"),
    path("van-ban/chua-cong-bo", public.overdue, name="documents-overdue"),
    path("van-ban/tai-ve.csv", public.as_csv, name="documents-csv"),
    path("van-ban/nguon-tin.xml", public.feed, name="documents-feed"),
    path("van-ban/<str:code>", public.one, name="document"),
    path("van-ban/<str:code>/toan-van.pdf", public.as_paper, name="document-pdf"),
    path("van-ban/<str:code>/tep/<str:name>", public.file, name="document-file"),
    path("thong-tin/", asking.index, name="information"),
    path("thong-tin/gui", asking.ask, name="information-ask"),
    path("thong-tin/theo-doi", asking.follow, name="information-find"),
    path("thong-tin/<str:code>/theo-doi", asking.follow, name="information-follow"),
    path("thong-tin/<str:code>/phieu/<str:secret>", asking.slip, name="information-slip"),
    path("thong-tin/<str:code>/mo/<str:secret>", asking.by_link, name="information-link"),
    path("thong-tin/<str:code>/tep/<str:name>", asking.file, name="information-file"),
    path("viec/van-ban", listing.listing, name="office-documents"),
    path("viec/van-ban.xlsx", listing.as_excel, name="office-documents-excel"),
    path("viec/van-ban/moi", making.new, name="office-document-new"),
    path("viec/van-ban/<str:code>", handling.handling, name="office-document"),
    path("viec/van-ban/<str:code>/sua", making.edit, name="office-document-edit"),
    path("viec/van-ban/<str:code>/ban.<str:ending>", handling.as_paper, name="office-document-paper"),
    path("viec/van-ban/<str:code>/tep/<str:name>", handling.file, name="office-document-file"),
    path("viec/van-ban/<str:code>/<str:name>", handling.deed, name="office-document-deed"),
    path("viec/thong-tin", answering.listing, name="office-questions"),
    path("viec/thong-tin/moi", answering.counter, name="office-question-new"),
    path("viec/thong-tin/<str:code>", answering.one, name="office-question"),
    path("viec/thong-tin/<str:code>/tep/<str:name>", answering.file, name="office-question-file"),
]
