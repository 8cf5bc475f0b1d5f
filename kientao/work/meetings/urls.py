"""Addresses of meetings."""

from typing import Any

urlpatterns: list[Any] = []
