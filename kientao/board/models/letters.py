"""Who asked for the view as a letter every morning. The address is of the post's office; it is sealed in the entry."""

from django.db import models

from kientao.city.models.guarded import Guarded


class Letter(Guarded):
    """One post's wish. person: the login whose right to see is asked again each morning. state: on, off."""

    post = models.CharField(max_length=120)
    person = models.CharField(max_length=150)
    address = models.CharField(max_length=200, blank=True)
    lang = models.CharField(max_length=2, default="vi")
    state = models.CharField(max_length=3)
    first = models.BigIntegerField()  # the entry that brought the address
