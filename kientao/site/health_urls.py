"""Addresses for the operator and for machines."""

from django.urls import path

from . import health_pages

urlpatterns = [
    path("health", health_pages.status, name="health"),
    path("metrics", health_pages.metrics, name="metrics"),
]
