"""What readers of the register know the city's things as."""

from kientao.base.text import Text, say
from kientao.ledger.naming import names

from .models import Office, Post, Unit


@names("unit")
def units(codes):
    return {code: (name, f"/dia-ban/{code}") for code, name in _names(Unit, codes)}


@names("office")
def offices(codes):
    return {code: (name, "") for code, name in _names(Office, codes)}


@names("post")
def posts(codes):
    """A post is known with its office: "Chủ tịch, UBND phường …"."""
    found = dict(Post.objects.filter(code__in=codes).values_list("code", "office"))
    where = dict(_names(Office, set(found.values())))
    titles = Post.objects.filter(code__in=codes).values_list("code", "title")
    return {code: (_both(title, where.get(found[code], "")), "") for code, title in titles}


def _names(model, codes):
    return model.objects.filter(code__in=codes).values_list("code", "name")


def _both(title, office):
    return Text(*(", ".join(filter(None, (say(title, lang), say(office, lang)))) for lang in ("vi", "en")))
