"""The gallery of parts."""

from django.urls import path

from . import gallery

urlpatterns = [path("ui", gallery.gallery, name="gallery")]
