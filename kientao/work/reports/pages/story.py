"""/cau-chuyen: one report through everything; what is not built yet is drawn grey, and each new door turns it real."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from kientao.base.text import T, Text
from kientao.city.access import visible
from kientao.city.models import Office
from kientao.ledger.models import Entry
from kientao.ledger.pages import sealed_upto
from kientao.rules.models import Firing
from kientao.ui.pages import kept, page, public

from .. import living
from ..lives import TASK_KEY
from ..models import Report
from ..repeated import spot

MARK = "mo-phong:cau-chuyen"  # number of the marked report of a simulated month
Chapter = dict[str, Any]

TOLD: dict[str, tuple[Text, Text]] = {  # verb -> what happens, and why
    "report.open": (T("Chị bán rau báo cống tắc", "A trader reports a blocked drain"),
                    T("Chị chụp ảnh, chấm vị trí, gửi đi, chưa tới một phút. Chị nhận phiếu có mã và biên nhận.",
                      "A photo, a place, sent in under a minute. She gets a slip with a code, and a receipt.")),
    "report.assign": (T("Việc tới đúng người", "It reaches the right officer"),
                      T("Lĩnh vực và nơi xảy ra cho biết cơ quan nào phải làm và hạn chót. Ai cũng thấy hạn ấy.",
                        "Category and place tell which office must act, and by when. Everybody sees that deadline.")),
    "report.answer": (T("Làm xong, có ảnh", "Done, with a photo"),
                      T("Không có ảnh sau khi làm, hoặc lý do vì sao không có, thì chưa được báo xong.",
                        "Without a photo taken afterwards, or the reason why not, it cannot be called done.")),
    "report.close": (T("Chị xác nhận", "She confirms"),
                     T("Người báo tin quyết định việc đã xong hay chưa. Chưa xong thì mở lại, hạn tính lại từ đầu.",
                       "Who reported decides whether it is done. If not, it opens again and the clock starts anew.")),
}  # fmt: skip
TASK = (T("Thành một nhiệm vụ có hạn", "It becomes a task with a deadline"),
        T("Chủ tịch giao nạo vét cả tuyến: một cơ quan, một ngày xong; người khác xác nhận. Nhiệm vụ là việc nội bộ: "
          "ngoài thấy có mục trong sổ, không thấy nội dung.",
          "The chair orders the whole line cleaned: one office, one day, confirmed by another. A task is internal: "
          "outside one sees that the entry is there, not what it says."))  # fmt: skip
RULE = (T("Quy tắc thấy nước dâng trước khi có ai gọi", "A rule sees the water before anybody calls"),
        T("Mưa lớn và nước cống cùng lên ở một phường thì quy tắc tự giao việc, theo một quy định hai người đã ký. "
          "Nó đã thấy gì, làm gì, ai cũng xem được; ai không đồng ý thì người trả lời.",
          "Heavy rain and high drains together in one ward: a rule gives the task by itself, by a regulation that two "
          "people signed. What it saw and did is there to be read; a person answers whoever objects."))  # fmt: skip
AGAIN = (T("Ba lần cùng một chỗ: quy tắc hỏi nguyên nhân", "Three times at one spot: a rule asks why"),
         T("Trong một tháng đã có ba người báo cùng cái cống này. Quy tắc đếm được, không chờ ai nhớ ra.",
           "Within a month three people told of this drain. A rule counts; nobody has to remember."))  # fmt: skip
CAUSE = (T("Nhiệm vụ: tìm nguyên nhân", "A task: look for the cause"),
         T("Quy tắc giao ngay cho cơ quan xử lý một nhiệm vụ có hạn: tìm vì sao cống cứ tắc. Nhiệm vụ là việc nội bộ, "
           "ngoài thấy có mục trong sổ.",
           "The rule at once gives the office a task with a deadline: why does the drain keep blocking? A task is "
           "internal; outside one sees that the entry is there."))  # fmt: skip
SOON: tuple[tuple[Text, Text], ...] = (
    RULE,
    TASK,
    (T("Một câu trong giao ban", "A sentence in the briefing"),
     T("Lãnh đạo nghe một câu có số liệu, bấm vào là thấy từng phản ánh.",
       "Leaders hear one sentence with figures; one click shows every report behind it.")),
    (T("Một chỉ tiêu nhích lên", "An indicator moves"),
     T("Tỉ lệ phản ánh xử lý đúng hạn của chương trình thay đổi, và chỉ ra vì việc nào.",
       "The share handled in time, a figure of the programme, moves, and tells because of what.")),
)  # fmt: skip


@public
@kept()
def story(request: Any) -> HttpResponse:
    """The marked report where a simulated month was lived; else the same story, drawn."""
    row = visible(Report.objects.filter(external=MARK), None).first() if settings.KIENTAO.demo else None
    lived = [(TASK, _task()), (RULE, _rule())] if row else []
    there = [*(_again(row) if row else ()), *(chapter for _, chapter in lived if chapter)]
    soon = [one for one in SOON if not any(chapter and one is told for told, chapter in lived)]
    context = {"row": row, "chapters": [*_chapters(row), *there], "soon": soon,
               "photos": list(row.photos.filter(shown=True).order_by("first", "code")) if row else []}  # fmt: skip
    return page(request, "reports/story.html", context)


def _again(row: Report) -> list[Chapter]:
    """What a rule that counts reports at this spot did, and the task it set off."""
    here = spot(row.category_id, row.asset, row.lon, row.lat)
    firing = Firing.objects.filter(thing=here, outcome="performed").order_by("first").first() if here else None
    if firing is None:
        return []
    task = Entry.objects.filter(cause=firing.first, verb="task.open").first()
    return [_chapter(AGAIN, firing.moment, "rule.fire", firing.first)] + (
        [_chapter(CAUSE, task.at, task.verb, task.index)] if task else []
    )


def _chapter(told: tuple[Text, Text], at: int, verb: str, entry: int) -> Chapter:
    """Internal: only that it was done, and when."""
    return {"title": told[0], "text": told[1], "at": at, "said": "", "office": None, "verb": verb, "entry": entry,
            "sealed": entry < sealed_upto()}  # fmt: skip


def _task() -> Chapter | None:
    """What the leader ordered because of it: internal, so only that it was done and when."""
    found = Entry.objects.filter(verb="task.open", request__startswith=TASK_KEY).order_by("index").first()
    return None if found is None else _chapter(TASK, found.at, found.verb, found.index)


def _rule() -> Chapter | None:
    """The first time that the rule of the story acted by itself: public, for it concerns nobody."""
    told = living.about(settings.KIENTAO.city_folder) or {}
    found = visible(Firing.objects.filter(rule_id=told.get("story_rule", ""), outcome="performed"), None)
    firing = found.order_by("first").first()
    if firing is None:
        return None
    return _chapter(RULE, firing.moment, "rule.fire", firing.first) | {"more": f"/tu-dong/lan/{firing.code}"}


def _chapters(row: Report | None) -> list[Chapter]:
    if row is None:
        return [{"title": title, "text": text, "at": None, "said": "", "verb": verb, "entry": None}
                for verb, (title, text) in TOLD.items()]  # fmt: skip
    names = dict(Office.objects.filter(code=row.office).values_list("code", "name"))
    sealed = sealed_upto()
    found: list[Chapter] = []
    for step in row.steps.filter(verb__in=TOLD).order_by("at"):
        title, text = TOLD[step.verb]
        said = {"report.open": row.words, "report.answer": row.answer}.get(step.verb, "")
        office = None if step.by.startswith("resident:") else names.get(step.office)
        found.append({
            "title": title, "text": text, "at": step.at, "said": said if row.words_public else "",
            "office": office, "verb": step.verb, "entry": step.entry, "sealed": step.entry < sealed,
        })  # fmt: skip
    return found
