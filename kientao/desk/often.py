"""Who asks queries too often: so many a minute of one officer, or from one address of visitors, of each web process.

In memory: a page that reads and writes no table for it may be given again from kept bytes.
"""

import threading
from collections import OrderedDict, deque
from typing import Any

from kientao.base import clock
from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city.access import by_of
from kientao.city.strangers import address
from kientao.lake.sandbox import Busy

PER_MINUTE, WHO_MAX = 30, 10_000
declare("query.often", T("Bạn vừa chạy nhiều truy vấn; hãy chờ một phút rồi thử lại.",
                         "You have just run many queries; wait a minute, then try again."))  # fmt: skip
_asked: OrderedDict[str, deque[int]] = OrderedDict()  # who -> when, the one not heard of for longest first
_lock = threading.Lock()


def too_often(request: Any) -> None:
    """Count this one; Busy (429) when there were more than PER_MINUTE within a minute."""
    by, now = by_of(request), clock.now()
    who = f"person:{by.person}" if by else f"address:{address(request)}"
    with _lock:
        times = _asked.setdefault(who, deque())
        _asked.move_to_end(who)
        while times and times[0] <= now - clock.MINUTE:
            times.popleft()
        if len(times) >= PER_MINUTE:
            raise Busy("query.often")
        times.append(now)
        if len(_asked) > WHO_MAX:
            _asked.popitem(last=False)
