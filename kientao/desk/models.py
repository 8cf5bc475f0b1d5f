"""The noun of this room: a query that somebody saved, at an address of its own."""

from django.db import models

from kientao.city.models.guarded import Guarded


class SavedQuery(Guarded):
    """Truy vấn đã lưu. `code` is in its address; `office` answers for it; who reads it sees the rows they may see.

    title, note: {"vi", "en"}. sql: of one SELECT. parameters: names that its address gives, besides $now and $today.
    post: that saved it; saved: entry of its newest text. state: on, withdrawn.
    """

    title = models.JSONField()
    note = models.JSONField(default=dict)
    sql = models.TextField()
    parameters = models.JSONField(default=list)
    post = models.CharField(max_length=120)
    state = models.CharField(max_length=9, default="on")
    saved = models.BigIntegerField()
    first = models.BigIntegerField()
