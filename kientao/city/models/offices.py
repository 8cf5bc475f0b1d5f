"""Offices and the posts in them."""

from django.db import models

from .span import Span


class Office(Span):
    """`path` is the chain of offices above, "/city/ward/": a scope is the beginning of a path."""

    name = models.JSONField()
    kind = models.CharField(max_length=20)
    serves = models.CharField(max_length=60, blank=True, default="", db_index=True)  # unit code
    parent = models.CharField(max_length=60, blank=True, default="", db_index=True)
    path = models.CharField(max_length=400)
    address = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    source = models.JSONField(null=True)
    invented = models.BooleanField(default=False)


class Post(Span):
    """A chair in an office. `places`: how many people may hold it at the same time."""

    office = models.CharField(max_length=60, db_index=True)
    title = models.JSONField()
    head = models.BooleanField(default=False)
    places = models.PositiveSmallIntegerField(default=1)
