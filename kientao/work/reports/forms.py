"""The forms of reports: beside which field a refusal stands, and the slip of a report."""

from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city import strangers
from kientao.city.strangers import PHOTOS_MAX, crowded

__all__ = ["PHOTOS_MAX", "Form", "crowded", "slip"]

declare("report.crowded", T(
    "Từ kết nối này vừa có rất nhiều phản ánh. Hãy thử lại sau một giờ, hoặc gọi điện cho chúng tôi. "
    "Những gì bạn ghi vẫn còn ở dưới.",
    "A great many reports just came from this connection. Try again in an hour, or call us. "
    "What you wrote is still below.",
))  # fmt: skip


class Form(strangers.Form):
    fields = {
        **strangers.FIELDS, "report.no_words": "what", "report.too_long": "what", "report.named": "name",
        "report.no_reason": "what", "report.rating": "rating",
    }  # fmt: skip


def slip(key: str) -> tuple[str, str]:
    """Code and secret of the report that this form opens."""
    return strangers.slip("report", key)
