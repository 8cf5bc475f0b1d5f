"""Roles and who has them. A role names verbs; a grant gives a role to a post for a scope of offices."""

import re
from datetime import date
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act

from ..models import Grant, Office, Post, Role, meets
from .settle import end, in_order, known, settle, words

VERB = re.compile(r"\*|[a-z_]+\.(\*|[a-z_]+)")
READS = ("office", "closed")

declare("role.verb", T("«{verb}» không phải là tên hành vi hay mẫu «danh_từ.*».", "“{verb}” is no verb or “noun.*”."))
declare("role.reads", T("Không có mức đọc «{audience}».", "There is no audience “{audience}”."))
declare(
    "grant.overlap",
    T("Vị trí «{post}» đã có vai trò này từ {since}.", "The post “{post}” already has this role since {since}."),
)


def bars(names: list[str]) -> str:
    """["a.b", "c.*"] -> "|a.b|c.*|"; nothing: ""."""
    return f"|{'|'.join(sorted(set(names)))}|" if names else ""


@act("role.define", about="role", noun=Role)
def define_role(*, by: By, role: str, title: Any, verbs: list[str], reads: list[str] | None = None) -> Done | None:
    """Write down a role: which verbs it allows, and which audiences beyond the public it may read."""
    for verb in verbs:
        if not VERB.fullmatch(verb):
            raise Refused("role.verb", verb=verb)
    for audience in reads or ():
        if audience not in READS:
            raise Refused("role.reads", audience=audience)
    if settle(Role, role, title=title, verbs=bars(verbs), reads=bars(reads or [])) is None:
        return None
    return Done(role, public={"role": role, "title": title, "verbs": sorted(verbs), "reads": sorted(reads or [])})


@act("grant.give", about="post", noun=Post)
def give_grant(
    *, by: By, post: str, role: str, scope: str, since: date, until: date | None = None, source: Any = None,
    invented: bool = False,
) -> Done | None:  # fmt: skip
    """Give a role to a post: for its own office and those below ("own-office"), for "all", or for an office."""
    in_order(since, until)
    known(Post, post), known(Role, role)
    if scope not in ("own-office", "all"):
        known(Office, scope)
    code = f"{post}/{role}/{scope}/{since.isoformat()}"
    same = Grant.objects.filter(meets(since, until), post=post, role=role, scope=scope).exclude(code=code).first()
    if same:
        raise Refused("grant.overlap", post=post, since=same.since)
    values: dict[str, Any] = {
        "post": post, "role": role, "scope": scope, "since": since, "until": until, "source": source,
        "invented": invented,
    }  # fmt: skip
    if settle(Grant, code, **values) is None:
        return None
    return Done(code, public=words(values), on=since, result=code)


@act("grant.end", about="post", noun=Post)
def end_grant(*, by: By, post: str, grant: str, until: date) -> Done | None:
    """Take a role from a post; `until` is its last day."""
    row = known(Grant, grant)
    if row.post != post or not end(row, until):
        return None
    return Done(grant, public={"post": post, "role": row.role, "until": until.isoformat()}, on=until)
