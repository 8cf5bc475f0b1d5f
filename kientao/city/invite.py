"""One-time links: the first administrator, a new officer, a forgotten password. Only a hash is stored."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from kientao.base import ids
from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, present

from . import access
from .acts import people as acts
from .models import Invite, Person

HOURS = 72

declare(
    "invite.no_name",
    T("Chưa có ai tên «{login}»: cần ghi họ tên.", "Nobody is called “{login}” yet: a name is needed."),
)


def make_link(
    *, login: str, name: str | None = None, post: str | None = None, since: date | None = None, hours: int = HOURS,
    by: By | None = None,
) -> str:  # fmt: skip
    """The path `/moi/<secret>` with which this person sets a password, once, within `hours`.

    A new person needs a name; `post` is taken from `since` (today) on.
    """
    by = by or By.system("operator")
    person = Person.objects.filter(login=login).first()
    if person is None and not name:
        raise Refused("invite.no_name", login=login)
    code = person.code if person else acts.add_person(by=by, login=login, name=name).thing  # type: ignore[union-attr]
    if post and post not in [row["post"] for row in access.posts_of(login)]:
        acts.start_holding(by=by, post=post, person=code, since=since or access.today())
    secret = ids.secret()
    acts.make_invite(by=by, person=code, secret_hash=ids.secret_hash(secret), hours=hours)
    return f"/moi/{secret}"


def find(secret: str) -> Invite:
    """The link behind a secret, still unused and in time. Missing otherwise, whatever the reason."""
    try:
        code = ids.secret_hash(secret)
    except Refused:
        raise Missing("invite.spent") from None
    row = Invite.objects.filter(code=code, used=None, expires__gt=present()).first()
    if row is None:
        raise Missing("invite.spent")
    return row


def accept(secret: str, password: str) -> Any:
    """Set the password and spend the link, in one act. Returns the person."""
    row = find(secret)
    acts.set_password(by=By.system("invite"), person=row.person, hashed=make_password(password), invite=row.code)
    return Person.objects.get(code=row.person)
