"""Addresses of the board."""

urlpatterns = []
