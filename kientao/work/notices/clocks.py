"""A notice ends by itself: the timer is a row, so a machine that was killed ends it when it is back."""

from typing import Any

from kientao.ledger import jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Timer

from .models import Notice


@jobs.timer("notice.expire")
def ring(book: Any, timer: Timer) -> None:
    row = Notice.objects.filter(code=timer.key, state="active").first()
    if row is not None:
        book.perform("notice.expire", by=By.system("notices"), notice=row.code)
