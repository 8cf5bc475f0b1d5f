"""Somebody asks for their own data to be erased; the office grants it or refuses with the article."""

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ledger.models import Sealed

from ..access import machine, resident
from ..models import DataRequest
from .settle import known

MOVES = {"asked": {"granted", "refused"}, "granted": set(), "refused": set()}
PARTS_MAX, WORDS_MAX = 200, 2000
declare("data.nothing", T("Hãy chọn điều cần xoá.", "Choose what is to be erased."))
declare("data.gone", T("Những phần này đã được xoá rồi.", "These parts were erased already."))
declare("data.long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))
declare("data.why", T("Từ chối phải nêu lý do và điều luật.", "A refusal states its reason and the article of law."))
resident("data.ask", why=T("Người dân yêu cầu về dữ liệu của chính mình", "Residents ask about their own data"))
machine("system:erasure", "sealed.erase", why=T("Xoá theo yêu cầu đã được chấp nhận", "Erases what was granted"))


@act("data.ask", about="office")
def ask_erasure(
    *, by: By, code: str, about: str, parts: tuple[tuple[int, str], ...], office: str, hours: int,
    words: str = "",
) -> Done | None:  # fmt: skip
    """Ask for parts of one's own case to be erased. hours: within which the office must have answered, by law."""
    if not parts:
        raise Refused("data.nothing")
    if len(words) > WORDS_MAX or len(parts) > PARTS_MAX:
        raise Refused("data.long", most=WORDS_MAX)
    left = [pair for pair in parts if Sealed.objects.filter(entry=pair[0], part=pair[1], value__isnull=False).exists()]
    if not left:
        raise Refused("data.gone")
    row = DataRequest(
        code=code, about=about, parts=[list(pair) for pair in left], words=words.strip(), office=office,
        audience="office", asked=present(), due=present() + hours * clock.HOUR, first=now_index(),
    )  # fmt: skip
    row.settle()
    row.save()
    return Done(code, sealed={"words": words, "about": about}, result=code)


@act("data.grant", about="case", noun=DataRequest)
def grant_erasure(*, by: By, case: str, note: str = "") -> Done | None:
    """Granted: every part that was asked for is erased by the runner, on this entry."""
    return _end(by, case, "granted", note, "")


@act("data.refuse", about="case", noun=DataRequest)
def refuse_erasure(*, by: By, case: str, reason: str, article: str) -> Done | None:
    """Refused, with the reason and the article it rests on: kept by law, or not theirs."""
    if not reason.strip() or not article.strip():
        raise Refused("data.why")
    return _end(by, case, "refused", reason, article)


def _end(by: By, code: str, to: str, words: str, article: str) -> Done:
    row = known(DataRequest, code)
    row.state = step(MOVES, row.state, to)
    row.answer, row.article, row.closed = words.strip()[:WORDS_MAX], article.strip()[:200], present()
    row.settle()
    row.save()
    return Done(code, sealed={"words": words, "article": article} if words or article else {})
