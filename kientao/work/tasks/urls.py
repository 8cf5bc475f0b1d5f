"""Addresses of tasks."""

from typing import Any

urlpatterns: list[Any] = []
