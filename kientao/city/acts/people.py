"""People come, set their password, hold posts, act for a post during leave. Who they are is always sealed."""

import secrets
from datetime import date

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act, now_index, present

from ..models import Delegation, Holding, Invite, Person, Post, meets
from .settle import end, in_order, known, words

declare("person.login_taken", T("Tên đăng nhập «{login}» đã có người dùng.", "The sign-in name “{login}” is taken."))
declare(
    "holding.overlap",
    T(
        "Vị trí «{post}» đã đủ người từ {since} đến {until}. Hãy kết thúc việc giữ vị trí trước, rồi ghi người mới.",
        "The post “{post}” is taken from {since} until {until}. End that holding first, then enter the new one.",
    ),
)
declare(
    "holding.outside",
    T("Vị trí «{post}» không tồn tại suốt thời gian này.", "The post “{post}” does not exist all this time."),
)
declare(
    "delegation.own",
    T("Người được uỷ quyền đang giữ chính vị trí này.", "The delegate already holds this very post."),
)
declare(
    "delegation.overlap",
    T("Vị trí «{post}» đã được uỷ quyền trong thời gian này.", "The post “{post}” is already delegated in this time."),
)
declare(
    "invite.spent",
    T(
        "Đường dẫn này đã được dùng hoặc đã hết hạn. Hãy xin quản trị viên một đường dẫn mới.",
        "This link was used or has expired. Ask the administrator for a new one.",
    ),
)


@act("person.add", about="login", noun=None)
def add_person(*, by: By, login: str, name: str, invented: bool = False, code: str = "") -> Done | None:
    """Take a person into the directory. The code says nothing about who it is."""
    row = Person.objects.filter(login=login).first()
    if row:
        if row.name == name and row.invented == invented:
            return None
        if row.invented != invented:  # one name must never stand for two people
            raise Refused("person.login_taken", login=login)
        row.name = name
        row.save(update_fields=["name"])
    else:
        row = Person(code=code or f"nguoi-{secrets.token_hex(5)}", login=login, name=name, invented=invented)
        row.set_unusable_password()
        row.save()
    return Done(row.code, public={"invented": invented}, sealed={"login": login, "name": name}, result=row.code)


@act("person.end", about="person", noun=Person)
def end_person(*, by: By, person: str, until: date) -> Done | None:
    """Somebody leaves: signing in ends at once, the holdings end with this day."""
    row = known(Person, person)
    if row.until == until:
        return None
    row.until, row.sessions = until, secrets.token_hex(8)
    row.save(update_fields=["until", "sessions"])
    for held in [*Holding.objects.filter(meets(until, None), person=person),
                 *Delegation.objects.filter(meets(until, None), person=person)]:  # fmt: skip
        held.until = max(until, held.since)
        held.save(update_fields=["until"])
    return Done(person, on=until)


@act("person.password", about="person", noun=Person)
def set_password(*, by: By, person: str, hashed: str, invite: str | None = None) -> Done | None:
    """A new password (only its hash is kept, outside the ledger); every other session ends.

    invite: the hash of a one-time link, spent by this in the same transaction.
    """
    row = known(Person, person)
    if invite is not None:
        link = Invite.objects.filter(code=invite, person=person, used=None, expires__gt=present()).first()
        if link is None:
            raise Refused("invite.spent")
        link.used = present()
        link.save(update_fields=["used"])
    row.password = hashed
    row.save(update_fields=["password"])
    return Done(person)


@act("person.end_sessions", about="person", noun=Person)
def end_sessions(*, by: By, person: str) -> Done | None:
    """Sign out everywhere."""
    row = known(Person, person)
    row.sessions = secrets.token_hex(8)
    row.save(update_fields=["sessions"])
    return Done(person)


@act("invite.make", about="person", noun=Person)
def make_invite(*, by: By, person: str, secret_hash: str, hours: int) -> Done | None:
    """A one-time link to set a password; earlier ones of this person end."""
    Invite.objects.filter(person=person, used=None).update(used=present())
    Invite(code=secret_hash, person=person, expires=present() + hours * clock.HOUR).save()
    return Done(person)


@act("holding.start", about="post", noun=Post)
def start_holding(*, by: By, post: str, person: str, since: date, until: date | None = None) -> Done | None:
    """A person takes a post. Who it is stays sealed."""
    in_order(since, until)
    chair, who = known(Post, post), known(Person, person)
    taken = list(Holding.objects.filter(meets(since, until), post=post))
    if any(t.person == person and (t.since, t.until) == (since, until) for t in taken):
        return None
    if since < chair.since or (chair.until and (until is None or until > chair.until)):
        raise Refused("holding.outside", post=post)
    if same := next((t for t in taken if t.person == person), None):
        if same.since == since:  # the same holding, with another last day
            same.until = until
            same.save(update_fields=["until"])
            return _held(same, who)
        raise Refused("holding.overlap", post=post, since=same.since, until=same.until or "…")
    if len(taken) >= chair.places:
        raise Refused("holding.overlap", post=post, since=taken[0].since, until=taken[0].until or "…")
    row = Holding(code=f"giu-{now_index()}", post=post, person=person, since=since, until=until)
    row.save()
    return _held(row, who)


def _held(row: Holding, who: Person) -> Done:
    public = words({"post": row.post, "since": row.since, "until": row.until})
    return Done(row.code, public=public, sealed={"person": who.code, "name": who.name}, on=row.since, result=row.code)


@act("holding.end", about="post", noun=Post)
def end_holding(*, by: By, post: str, holding: str, until: date) -> Done | None:
    """A person leaves a post; `until` is the last day."""
    row = known(Holding, holding)
    if row.post != post or not end(row, until):
        return None
    return Done(holding, public={"post": post, "until": until.isoformat()}, on=until)


@act("delegation.start", about="post", noun=Post)
def start_delegation(*, by: By, post: str, person: str, since: date, until: date, reason: str = "") -> Done | None:
    """During leave another person acts for a post, until a last day. The reason is sealed."""
    in_order(since, until)
    known(Post, post), known(Person, person)
    if Holding.objects.filter(meets(since, until), post=post, person=person).exists():
        raise Refused("delegation.own")
    if same := Delegation.objects.filter(post=post, person=person, since=since, until=until).first():
        return None if same.reason == reason else _reword(same, reason)
    if Delegation.objects.filter(meets(since, until), post=post).exists():
        raise Refused("delegation.overlap", post=post)
    row = Delegation(code=f"uy-quyen-{now_index()}", post=post, person=person, since=since, until=until, reason=reason)
    row.save()
    return _delegated(row)


def _reword(row: Delegation, reason: str) -> Done:
    row.reason = reason
    row.save(update_fields=["reason"])
    return _delegated(row)


def _delegated(row: Delegation) -> Done:
    public = words({"post": row.post, "since": row.since, "until": row.until})
    sealed = {"person": row.person, "reason": row.reason}
    return Done(row.code, public=public, sealed=sealed, on=row.since, result=row.code)


@act("delegation.end", about="post", noun=Post)
def end_delegation(*, by: By, post: str, delegation: str, until: date) -> Done | None:
    """Leave is over earlier: `until` is the last day of the delegation."""
    row = known(Delegation, delegation)
    if row.post != post or not end(row, until):
        return None
    return Done(delegation, public={"post": post, "until": until.isoformat()}, on=until)
