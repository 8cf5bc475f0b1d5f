"""Invented people of a demonstration: they sign in with one password that everybody may know."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from . import access
from .models import Office, Person, Post

PASSWORD = "kientao-demo"


def password_hash() -> str | None:
    """One hash for all of them, so that loading is quick; None in production."""
    return make_password(PASSWORD) if settings.KIENTAO.demo else None


def source_key(code: str) -> str:
    """The key of an invented source: everybody may know it, as the password."""
    return f"{PASSWORD}-{code}"


def sign_ins() -> list[dict[str, Any]]:
    """[{login, name, title, office}] of the invented people who hold a post today; empty in production."""
    if not settings.KIENTAO.demo:
        return []
    titles = {p.code: p for p in Post.objects.all()}
    offices = dict(Office.objects.values_list("code", "name"))
    rows = []
    for person in Person.objects.filter(invented=True, until=None).order_by("login"):
        mine = access.posts_of(person.login)
        post = titles[mine[0]["post"]] if mine else None
        if person.has_usable_password():
            rows.append({
                "login": person.login, "name": person.name, "title": post.title if post else None,
                "office": offices.get(post.office) if post else None,
            })  # fmt: skip
    return rows
