"""The reporter is told when something happens to their report: the consumer `told` makes jobs, a job sends.

A job holds the entry and the report, never an address: that is read when the letter goes, and is gone when the
contact is erased. A letter says what happened and where to look, never what was reported.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.base.text import T, Text, say
from kientao.ledger import jobs, mail
from kientao.ledger.consumers import consumer
from kientao.ledger.erasure import eraser
from kientao.ledger.models import Entry, Job

from .models import Contact

LATE = 3 * clock.DAY  # what happened earlier is no news
NEWS: dict[str, Text] = {
    "report.open": T("Chúng tôi đã nhận phản ánh của bạn.", "We have received your report."),
    "report.assign": T("Phản ánh của bạn đã được giao người xử lý.", "Your report was given to an officer."),
    "report.ask": T("Cơ quan cần bạn cho biết thêm. Hãy mở phản ánh và trả lời.",
                    "The office needs to know more. Open your report and answer, please."),
    "report.answer": T("Cơ quan báo đã làm xong. Hãy xem, xác nhận hoặc cho biết chưa xong.",
                       "The office says it is done. Look, confirm it or say that it is not."),
    "report.refuse": T("Phản ánh của bạn không được nhận xử lý; lý do ở trang theo dõi.",
                       "Your report was not taken; the reason is on its page."),
    "report.pass": T("Phản ánh của bạn đã được chuyển đến nơi có thẩm quyền.",
                     "Your report was passed on to whom it concerns."),
    "report.merge": T("Việc này đã có người phản ánh trước; hai phản ánh được xử lý chung.",
                      "Somebody reported this before; both are handled together."),
    "report.close": T("Phản ánh của bạn đã kết thúc.", "Your report is closed."),
}  # fmt: skip
SUBJECT = T("Phản ánh {code}", "Report {code}")
FOOT = T("Theo dõi: {url}\nMã bí mật in trên phiếu của bạn. Không cần trả lời thư này.",
         "Follow it: {url}\nThe secret is on your slip. No need to answer this letter.")  # fmt: skip


@consumer("told", verbs=tuple(NEWS))
def told(book: Any, found: Sequence[Entry]) -> None:
    """Entries become jobs, one for each receiver; what the reporter did themselves is not told back, but receipt is."""
    fresh = [e for e in found if e.at > clock.now() - LATE and _is_news(e)]
    channels = _channels({e.thing for e in fresh})
    for entry in fresh:
        code = entry.thing
        if code in channels:
            payload = {"entry": entry.index, "report": code, "verb": entry.verb, "channel": channels[code]}
            jobs.put("report.tell", f"{entry.index}:{channels[code]}", payload, clock.now())


def _is_news(entry: Entry) -> bool:
    """An import tells nobody; a closed entry is about something that is not spoken of."""
    kind = entry.by.partition(":")[0]
    return entry.klass == "public" and kind != "import" and (kind != "resident" or entry.verb == "report.open")


def _channels(codes: set[str]) -> dict[str, str]:
    """How each reporter can be reached: by mail; by the fake SMS where a demo knows a telephone only."""
    rows = Contact.objects.filter(report_id__in=codes).values_list("report_id", "email", "phone")
    fake = settings.KIENTAO.demo
    return {code: "mail" if email else "sms" for code, email, phone in rows if email or (phone and fake)}


@jobs.job("report.tell")
def tell(job: Job) -> None:
    """May run twice: the letter's key is that of the job."""
    code, verb, channel = (job.payload[name] for name in ("report", "verb", "channel"))
    contact = Contact.objects.filter(report_id=code).first()
    to = (contact.email if channel == "mail" else contact.phone) if contact else ""
    if not to:
        return  # erased meanwhile
    subject, words = message(code, verb)
    mail.send(channel, to, subject, words, key=f"{code}.{job.payload['entry']}")


def message(code: str, verb: str) -> tuple[str, str]:
    """Subject and words in both languages, Vietnamese first: we do not ask which one somebody reads."""
    url = mail.address(f"/phan-anh/{code}/theo-doi")
    city = settings.KIENTAO.facts["name"]
    parts = []
    for lang in ("vi", "en"):
        told = [say(city, lang), f"{SUBJECT.to(lang, code=code)}: {NEWS[verb].to(lang)}", FOOT.to(lang, url=url)]
        if settings.KIENTAO.demo:
            told.insert(0, T("ĐÂY LÀ BẢN MÔ PHỎNG.", "THIS IS A SIMULATION.").to(lang))
        parts.append("\n\n".join(told))
    return SUBJECT.to("vi", code=code), "\n\n– – –\n\n".join(parts) + "\n"


@eraser("outbox")
def forget(entry: int, part: str) -> None:
    """Letters that wait in the outbox bear an address: they go with the contact."""
    if part == "contact":
        for code in Contact.objects.filter(first=entry).values_list("report_id", flat=True):
            mail.forget(code)
