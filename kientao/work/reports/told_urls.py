"""Addresses of what is told: the story, and an officer's news. See urls.py."""

from django.urls import path

from .pages import notices, story

urlpatterns = [
    path("cau-chuyen", story.story, name="story"),
    path("viec/tin-moi", notices.notices, name="report_news"),
]
