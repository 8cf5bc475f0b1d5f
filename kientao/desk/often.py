"""Who asks queries too often: so many a minute from one address, whoever is behind it."""

from typing import Any

from kientao.base import clock
from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city.strangers import crowded
from kientao.lake.sandbox import Busy

PER_MINUTE = 30
declare("query.often", T("Bạn vừa chạy nhiều truy vấn; hãy chờ một phút rồi thử lại.",
                         "You have just run many queries; wait a minute, then try again."))  # fmt: skip


def too_often(request: Any) -> None:
    """Count this one; Busy (429) when there were more than PER_MINUTE."""
    if crowded(request, "query", PER_MINUTE, clock.MINUTE):
        raise Busy("query.often")
