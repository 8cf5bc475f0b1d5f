"""Who asks queries too often: so many a minute of one officer, or from one address of visitors."""

from typing import Any

from kientao.base import clock
from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city.access import by_of
from kientao.city.strangers import crowded
from kientao.lake.sandbox import Busy

PER_MINUTE = 30
declare("query.often", T("Bạn vừa chạy nhiều truy vấn; hãy chờ một phút rồi thử lại.",
                         "You have just run many queries; wait a minute, then try again."))  # fmt: skip


def too_often(request: Any) -> None:
    """Count this one; Busy (429) when there were more than PER_MINUTE."""
    by = by_of(request)
    if crowded(request, "query", PER_MINUTE, clock.MINUTE, f"person:{by.person}" if by else ""):
        raise Busy("query.often")
