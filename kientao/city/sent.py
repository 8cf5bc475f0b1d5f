"""What an officer's form sent, and what is wrong with it: the same for every door. Nothing typed is lost."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from kientao.base.errors import Conflict, Forbidden, Refused, declare
from kientao.base.text import T
from kientao.ledger import files, rights
from kientao.ledger.acts import Receipt
from kientao.ledger.intake import BYTES_MAX, kind_of
from kientao.ui.dates import read_day
from kientao.ui.pages import see_other

PHOTOS_MAX = 6
TEXT_MAX = 4100
MOVED = T(
    "Trong lúc bạn viết, có người vừa cập nhật việc này. Điều bạn ghi vẫn còn bên dưới: hãy xem Diễn biến rồi "
    "bấm gửi lại nếu vẫn đúng.",
    "Somebody updated this while you were writing. Your text is still below: look, then send again.",
)
declare("photo.kind", T("Chỉ nhận ảnh JPEG hoặc PNG.", "Only JPEG or PNG pictures are taken."))


def typed(request: Any, most: int) -> dict[str, str]:
    """The fields of a form that was sent. A browser ends each line of a text with CR LF; here a line ends with LF."""
    if request.method != "POST":
        return {}
    found = {name: request.POST[name].replace("\x00", "") for name in request.POST}  # no engine keeps a NUL
    return {name: text.replace("\r\n", "\n").replace("\r", "\n")[:most] for name, text in found.items()}


class Sent:
    def __init__(self, request: Any, most: int = TEXT_MAX) -> None:
        self.request = request
        self.by = rights.actor_of(request)
        self.errors: dict[str, Any] = {}
        self.status = 422
        self.link = ""  # an address to be shown once
        self.typed = typed(request, most)
        self.typed.setdefault("key", secrets.token_urlsafe(18))

    @classmethod
    def fresh(cls, request: Any) -> "Sent":
        """As if the page had just been opened."""
        made = cls(request)
        made.typed = {"key": secrets.token_urlsafe(18)}
        return made

    def text(self, name: str) -> str:
        return str(self.typed.get(name) or "").strip()

    def seen(self, name: str = "seen") -> int | None:
        return int(self.text(name)) if self.text(name).isdecimal() else None

    def photos(self, name: str) -> tuple[str, ...]:
        """Kept files by name. Only pictures; a bad one is a fault of its field."""
        return kept(self.request.FILES.getlist(name))

    def files(self, name: str) -> tuple[str, ...]:
        """Kept files of any kind the store takes; pictures from a telephone, papers from a desk."""
        return kept(self.request.FILES.getlist(name), any_kind=True)

    def day(self, name: str) -> date | None:
        """The day in a field, None where it is empty; one that cannot be read is a fault of the field."""
        if not self.text(name):
            return None
        try:
            return read_day(self.text(name)[:20])
        except Refused as error:
            self.errors[name] = error.say(self.request.lang)
            return None

    def kept(self, name: str) -> tuple[str, ...] | None:
        """Files that came with a field, kept; None where one was refused, which is a fault of the field."""
        try:
            return self.files(name)
        except Refused as error:
            self.errors[name] = error.say(self.request.lang)
            return None

    def perform(self, verb: Callable[..., Receipt | None], field: str = "", **args: Any) -> Receipt | None:
        """Do it once, or note why not beside `field`."""
        key = self.text("key")[:60] or None
        try:
            done = verb(by=self.by, request=key, **args)
        except Forbidden:
            raise
        except Conflict:
            self.errors[""], self.status = MOVED, 409
            return None
        except Refused as error:
            self.errors[field], self.status = error.say(self.request.lang), error.status
            return None
        if done is None:
            self.errors[field] = T("Không có gì thay đổi.", "Nothing changed.")
        return done


def kept(uploads: list[Any], any_kind: bool = False) -> tuple[str, ...]:
    """Names of pictures (or of any kind taken) in the store. Raises Refused: photo.kind, file.kind, file.large, …"""
    names = []
    for upload in uploads[:PHOTOS_MAX]:
        if upload.size > BYTES_MAX:
            raise Refused("file.large", most=BYTES_MAX // 1024**2)
        data = upload.read()
        if not any_kind and kind_of(data) not in ("jpeg", "png"):
            raise Refused("photo.kind")
        names.append(files.put(data).name)
    return tuple(names)


def done(receipt: Receipt, back: str) -> Any:
    """Every success ends on the page with the number of its receipt."""
    return see_other(f"/da-ghi/{receipt.index}?ve={back}")
