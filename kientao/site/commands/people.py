"""`user`: who signs in, and the one-time links that let them choose a password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T
from kientao.base.text import say as in_words
from kientao.city import access, demo
from kientao.city import invite as invites
from kientao.city.acts import people as acts
from kientao.city.models import Person
from kientao.ledger.acts import By
from kientao.site.commands import ready
from kientao.site.terminal import lang, say

OPERATOR = By.system("operator")

declare("user.unknown", T("Không có người đăng nhập «{login}».", "Nobody signs in as “{login}”."))
declare("user.weak", T("Mật khẩu chưa dùng được: {why}", "This password cannot be used: {why}"))
declare("user.no_post", T(
    "Người này sẽ đăng nhập được nhưng chưa giữ vị trí nào nên chưa làm được gì; thêm --post.",
    "This person can sign in but holds no post, and so can do nothing yet; add --post.",
))  # fmt: skip


def show() -> int:
    ready.must()
    for person in Person.objects.order_by("login"):
        posts = ", ".join(row["post"] for row in access.posts_of(person.login)) or "–"
        marks = [T("hư cấu", "invented").to(lang())] if person.invented else []
        marks += [T("đã khoá", "locked").to(lang())] if person.until else []
        say(f"{person.login:<20} {person.name:<28} {posts}  {' '.join(marks)}".rstrip())
    return 0


def add(login: str, name: str, post: str | None) -> int:
    ready.must()
    if not post:
        say("! " + Refused("user.no_post").say(lang()), err=True)
    return _link(invites.make_link(login=login, name=name, post=post))


def invite(login: str) -> int:
    ready.must()
    _person(login)
    return _link(invites.make_link(login=login))


def password(login: str, password: str) -> int:
    ready.must()
    person = _person(login)
    try:
        validate_password(password, person)
    except ValidationError as e:
        raise Refused("user.weak", why=" ".join(e.messages)) from e
    acts.set_password(by=OPERATOR, person=person.code, hashed=make_password(password))
    say(T("✓ Đã đặt mật khẩu cho {login}; các phiên cũ đã hết.", "✓ Password of {login} set; old sessions ended."),
        login=login)  # fmt: skip
    return 0


def lock(login: str) -> int:
    ready.must()
    acts.end_person(by=OPERATOR, person=_person(login).code, until=access.today())
    say(T("✓ {login} không đăng nhập được nữa.", "✓ {login} can no longer sign in."), login=login)
    return 0


def demo_sign_ins() -> list[tuple[str, str]]:
    """(login, who it is) of the people whom anybody may try."""
    return [(row["login"], _who(row)) for row in demo.sign_ins()]


def _who(row: dict[str, Any]) -> str:
    parts = (row["name"], in_words(row["title"], lang()), in_words(row["office"], lang()))
    return ", ".join(part for part in parts if part)


def _person(login: str) -> Person:
    person: Person | None = Person.objects.filter(login=login).first()
    if person is None:
        raise Missing("user.unknown", login=login)
    return person


def _link(path: str) -> int:
    about = settings.KIENTAO
    host = f"https://{about.hosts[0]}" if about.hosts and about.hosts[0] != "*" else f"http://localhost:{about.port}"
    say(
        T("Đường dẫn dùng một lần, trong {hours} giờ:", "A link for one use, within {hours} hours:"),
        hours=invites.HOURS,
    )
    say(host + path)
    return 0
