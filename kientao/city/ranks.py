"""Who stands above whom, asked inside an act: the office of a post, what lies under what, who heads whom."""

from kientao.ledger import prepared

from .models import Office, Post


def office_of(post: str) -> str:
    found = prepared.find(Post, post)
    return found.office if found else ""


def path(office: str) -> str:
    """ "/hall/ward-1/"; "/" for an office that is not known: it lies under none."""
    row = prepared.find(Office, office) if office else None
    return row.path if row else "/"


def under(office: str, other: str) -> bool:
    """Is this office the other one, or below it? Nothing lies under an office that is not known."""
    top = path(other)
    return top != "/" and path(office).startswith(top)


def above(post: str, other: str) -> bool:
    """Does this post head the office of the other one, or an office above it?"""
    found = prepared.find(Post, post)
    return bool(found and found.head and under(office_of(other), found.office))
