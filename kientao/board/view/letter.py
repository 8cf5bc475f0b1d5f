"""The view as a letter: twelve lines and where to look. Sent in the morning to posts that asked, once a day each."""

from typing import Any

from kientao.base import clock
from kientao.base.text import T
from kientao.city.access import may, posts_of
from kientao.city.matters import PLACES
from kientao.ledger import jobs, mail
from kientao.ledger.acts import By
from kientao.ledger.writer import bookkeeping
from kientao.ui.dates import day as day_words
from kientao.ui.language import t, tr, use
from kientao.ui.place import city, today, zone

from ..models import Letter
from . import policy
from .assemble import view
from .tiles import View

NEEDS = "view.subscribe"
PLACES.append((T("Bảng 360°", "360° view"), "/360", NEEDS))
PLACES.append((T("Giao ban", "Briefings"), "/giao-ban/", "meeting.connect"))
PLACES.append((T("Quanh đây", "Around here"), "/quanh-day", "task.report"))
PLACES.append((T("Báo cáo tình hình", "Official reports"), "/bao-cao-tinh-hinh/", "statement.draft"))


def hour() -> int:
    return policy.letter_hour(today())


def subject() -> str:
    return t("Bảng 360° ngày {day}", "The 360° view of {day}", day=day_words(today()))


def words(told: View) -> str:
    """Plain text: lines, what got better, where to open it."""
    lines = [f"{tr(city().name)} – {subject()}", "", *(line for line, _, _ in told.lines), ""]
    if told.better:
        lines += [t("Tốt lên", "Better"), *(f"- {sentence}" for sentence, _ in told.better), ""]
    if told.items:
        lines += [t("Cần lãnh đạo", "Needs the leader")]
        lines += [f"{n}. {item.title} – {item.why} ({item.who})\n   {mail.address(item.link)}"
                  for n, item in enumerate(told.items, 1)]  # fmt: skip
    return "\n".join([*lines, "", t("Mở bảng:", "Open the view:") + " " + mail.address("/360")])


@jobs.daily("board.letters")
def plan(job: Any) -> None:
    """This morning's letters, each a job of its own."""
    day = today()
    due = clock.midnight(day, zone()) + hour() * clock.HOUR
    with bookkeeping():
        for post in Letter.objects.filter(state="on").exclude(address="").values_list("post", flat=True):
            jobs.put("board.letter", f"{post}.{day}", {"post": post}, due)


@jobs.job("board.letter")
def send(job: Any) -> None:
    """To whoever still holds the post and may see the view; otherwise nothing."""
    row = Letter.objects.filter(post=job.payload["post"], state="on").exclude(address="").first()
    if row is None or row.post not in {one["post"] for one in posts_of(row.person)}:
        return
    by = By(row.post, row.person)
    if may(by, NEEDS) is None:
        return
    with use(row.lang):
        mail.send("mail", row.address, subject(), words(view(by)), f"360.{job.key}")
