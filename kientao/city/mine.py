"""/toi and /moi: my posts, in which of them I act, my password, my sessions; the one-time link."""

import secrets
from typing import Any

from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kientao.base.errors import Forbidden, declare
from kientao.base.text import T, Text
from kientao.ledger.acts import By
from kientao.ui.pages import page, public, see_other, signed_in

from . import access, invite
from .acts import people as acts
from .models import Office, Person, Post, Role

declare(
    "post.not_mine",
    T("Bạn không giữ vị trí này hôm nay.", "You do not hold this post today."),
)
WRONG_NOW = T("Mật khẩu hiện tại chưa đúng.", "The present password is not right.")
UNLIKE = T("Hai lần ghi mật khẩu mới không giống nhau.", "The two new passwords differ.")
WEAK = {
    "password_too_short": T("Mật khẩu cần ít nhất 10 ký tự.", "A password needs at least 10 characters."),
    "password_too_common": T("Mật khẩu này quá phổ biến.", "This password is too common."),
    "password_entirely_numeric": T("Mật khẩu không được chỉ gồm chữ số.", "A password must not be digits only."),
}
DONE = {
    "vi-tri": T("Từ bây giờ bạn làm việc ở vị trí đã chọn.", "From now on you act in the chosen post."),
    "mat-khau": T("Đã đổi mật khẩu; các phiên đăng nhập khác đã kết thúc.", "Password changed; other sessions ended."),
    "phien": T("Mọi phiên đăng nhập khác của bạn đã kết thúc.", "All your other sessions ended."),
}


_own = signed_in(back="/toi")


def _me(request: Any) -> By:
    return By("", request.user.login, "person")


@_own
@never_cache
def mine(request: Any, errors: dict[str, Text] | None = None) -> HttpResponse:
    """My posts and how I may change them."""
    posts = {p.code: p for p in Post.objects.all()}
    offices = {o.code: o for o in Office.objects.all()}
    rows = access.posts_of(request.user.login)
    by = access.by_of(request)
    told = [
        {**row, "title": posts[row["post"]].title, "office_name": offices[row["office"]].name,
         "now": by is not None and row["post"] == by.post,
         "powers": list(access.allowed(By(row["post"], request.user.login)).order_by("code"))}
        for row in rows
    ]  # fmt: skip
    context = {
        "rows": told,
        "errors": errors or {},
        "roles": dict(Role.objects.values_list("code", "title")),
        "done": DONE.get(request.GET.get("xong", "")),
    }
    return page(request, "city/mine.html", context, status=422 if errors else 200)


@_own
@require_POST
def switch(request: Any) -> HttpResponse:
    """Act in another of my posts."""
    post = request.POST.get("post", "")
    if post not in [row["post"] for row in access.posts_of(request.user.login)]:
        raise Forbidden("post.not_mine")
    request.session["post"] = post
    return see_other("/viec" if request.POST.get("ve") == "viec" else "/toi?xong=vi-tri")


@_own
@sensitive_post_parameters()
@require_POST
def change_password(request: Any) -> HttpResponse:
    """A new password; this session stays, the others end."""
    errors = _faults(request, request.user)
    if not request.user.check_password(request.POST.get("old", "")):
        errors["old"] = WRONG_NOW
    if errors:
        return mine(request, errors)
    acts.set_password(by=_me(request), person=request.user.code, hashed=make_password(request.POST["new"]))
    return _keep_this_session(request, "mat-khau")


@_own
@require_POST
def end_sessions(request: Any) -> HttpResponse:
    """Sign me out everywhere else."""
    acts.end_sessions(by=_me(request), person=request.user.code)
    return _keep_this_session(request, "phien")


def _keep_this_session(request: Any, what: str) -> HttpResponse:
    update_session_auth_hash(request, Person.objects.get(code=request.user.code))
    return see_other(f"/toi?xong={what}")


def _faults(request: Any, person: Person) -> dict[str, Text]:
    new, again = request.POST.get("new", "")[:200], request.POST.get("again", "")[:200]
    try:
        validate_password(new, person)
    except ValidationError as e:
        code = e.error_list[0].code
        return {"new": WEAK.get(str(code), Text(str(e.messages[0]), str(e.messages[0])))}
    return {} if secrets.compare_digest(new.encode(), again.encode()) else {"again": UNLIKE}


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Any, secret: str) -> HttpResponse:
    """The one-time link: choose a password, and be signed in."""
    person = Person.objects.get(code=invite.find(secret).person)
    errors = _faults(request, person) if request.method == "POST" else {}
    if request.method == "POST" and not errors:
        person = invite.accept(secret, request.POST["new"])
        if person.is_active:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        return see_other("/toi")
    context = {"errors": errors, "person": person}
    response = page(request, "city/invite.html", context, status=422 if errors else 200)
    response["Referrer-Policy"] = "same-origin"  # "no-referrer" would make the form's own Origin null
    return response
