"""The two sides: the product's acts, and the very same acts in plain Django, one to a commit.

Both run the registered function of the verb, ask the city's real right, compare `seen`, make the same canonical
body with the same sealed parts. The plain side does what a Django view does: its own thread's connection, one
`atomic()` without savepoint, the entry and its sealed parts by the ORM, COMMIT, answer. It needs the order too, for
indices without gaps: on SQLite `BEGIN IMMEDIATE` gives it, on PostgreSQL the same advisory lock.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from kientao.board.acts import correct_measurement, record_measurement
from kientao.ledger import book as books
from kientao.ledger.acts import By, Receipt
from kientao.ledger.book import Book
from kientao.ledger.models import Entry, Sealed
from kientao.ledger.writer import ORDER_KEY

from .town import INDICATOR, LOGIN, POST

KE = By(POST, LOGIN)
SOURCE = {"title": {"vi": "Niên giám thống kê, biểu 12"}, "url": "https://example.org/nien-giam/2024"}
NOTE = "Số do chi cục cung cấp qua điện thoại, chờ văn bản."
FIELDS = [f.attname for f in Entry._meta.concrete_fields]
Perform = Callable[..., Receipt]


def ours_record(**args: Any) -> Receipt:
    return record_measurement(by=KE, **args)


def ours_correct(**args: Any) -> Receipt:
    return correct_measurement(by=KE, **args)


class PlainBook(Book):
    """One act; its entry is written as Django writes rows."""

    def close(self) -> None:
        for line in self.lines:
            Entry(**dict(zip(COLUMNS, line.row, strict=True))).save(force_insert=True)
            Sealed.objects.bulk_create(
                Sealed(entry=entry, part=part, salt=salt, value=value) for entry, part, salt, value in line.sealed
            )


COLUMNS = ("index", "at", "on", "verb", "thing", "by", "right", "klass", "cause", "request", "opened", "body", "leaf")
assert set(COLUMNS) == set(FIELDS)


def plain(verb: str, **args: Any) -> Receipt:
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER_KEY])
            cursor.execute('SELECT "index", at FROM ledger_entry ORDER BY "index" DESC LIMIT 1')
            last = cursor.fetchone()
        book = books._here.book = PlainBook(last[0] + 1, last[1])
        try:
            receipt = book.perform(verb, by=KE, savepoint=False, **args)
            book.close()
        finally:
            books._here.book = None
    return receipt


def plain_record(**args: Any) -> Receipt:
    return plain("measurement.record", **args)


def plain_correct(**args: Any) -> Receipt:
    return plain("measurement.correct", **args)


def recording(perform: Perform, thread: int) -> Callable[[int], None]:
    """A submitter that records figures, one after the other."""

    def one(count: int) -> None:
        perform(
            indicator=INDICATOR, on=date(2024, 12, 31), kind="chinh-thuc", value=Decimal(150_000 + count % 999),
            period="2024", source=SOURCE, note=NOTE,
        )  # fmt: skip

    return one


def correcting(perform: Perform, thread: int) -> Callable[[int], None]:
    """A submitter that corrects its own figure again and again, each time as it saw it last."""
    last = [ours_record(
        indicator=INDICATOR, on=date(2023, 12, 31), kind="so-bo", value=Decimal(thread), source=SOURCE, note=NOTE
    )]  # fmt: skip

    def one(count: int) -> None:
        seen = last[0]
        last[0] = perform(
            measurement=seen.thing, seen=seen.index, value=Decimal(200_000 + count), reason="Nhập nhầm hàng", note=NOTE
        )

    return one


ACTS = {
    "measurement.record": {"ours": (recording, ours_record), "plain": (recording, plain_record)},
    "measurement.correct": {"ours": (correcting, ours_correct), "plain": (correcting, plain_correct)},
}
