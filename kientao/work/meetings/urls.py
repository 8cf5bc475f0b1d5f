from django.urls import path

from .pages import hosting, listing, making, paper, public, topics

urlpatterns = [
    path("hop/", public.index, name="meetings"),
    path("hop/<str:code>", public.one, name="meeting"),
    path("viec/hop", listing.listing, name="office-meetings"),
    path("viec/hop/moi", making.new, name="office-meeting-new"),
    path("viec/hop/<str:code>", hosting.one, name="office-meeting"),
    path("viec/hop/<str:code>/sua", making.edit, name="office-meeting-edit"),
    path("viec/hop/<str:code>/van-ban/<str:name>.<str:ending>", paper.of_meeting, name="office-meeting-paper"),
    path("viec/hop/<str:code>/tep/<str:name>", hosting.file, name="office-meeting-file"),
    path("viec/hop/<str:code>/<str:name>", hosting.deed, name="office-meeting-deed"),
    path("viec/chuyen-de", topics.listing, name="topics"),
    path("viec/chuyen-de/moi", topics.write, name="topic-new"),
    path("viec/chuyen-de/<str:code>", topics.one, name="topic"),
    path("viec/chuyen-de/<str:code>/sua", topics.write, name="topic-edit"),
    path("viec/chuyen-de/<str:code>/a4.pdf", paper.topic_paper, name="topic-paper"),
    path("viec/chuyen-de/<str:code>/mang-theo.html", topics.offline, name="topic-offline"),
]
