"""What was sent with the form of a sheet: cells as typed, a block pasted, a file; faults beside each cell."""

from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city.access import by_of
from kientao.ledger import files
from kientao.ledger.acts import Receipt
from kientao.ledger.intake import BYTES_MAX
from kientao.ui.language import t

from .. import acts
from ..models import Period
from ..sheet import checks, reading, typed
from ..sheet.cells import before, cells_of, form_of
from ..sheet.form import Key, key
from .filling import Form

BLOCK_MAX = 60_000
declare("sheet.button", T("Không hiểu nút này.", "This button is not known."))
NO_BLOCK = T("Chưa dán gì.", "Nothing was pasted.")
NOTHING = T("Không có ô nào đọc được trong khối này.", "No cell of this block could be placed.")
NO_BOOK = T("Hãy chọn tệp.", "Choose a file.")
TOO_LARGE = T("Tệp quá lớn.", "The file is too large.")
MAP_MAX = 200  # letters of a heading that is kept
SAME = T("Không có ô nào thay đổi.", "No cell changed.")


class Asked:
    """The form of one period. texts: cells as typed, kept whatever is wrong. warned: jumps that wait for a yes."""

    def __init__(self, request: Any, row: Period):
        self.request, self.row, self.form = request, row, form_of(row)
        self.sent = Form(request, {"seen": row.entry})
        self.stood, self.before = cells_of(self.form, row.on), before(self.form, row.label)
        self.errors: dict[Key, str] = {}
        self.warned: dict[Key, checks.Fault] = {}
        self.general: list[Any] = []
        self.book: reading.Found | None = None  # an own file of which something was not found
        self.told = ""  # what was read, for the notice
        self.texts: dict[Key, str] = {}
        self.confirmed: set[Key] = set()
        self.checking = request.POST.get("do") == "check"
        if request.method == "POST":
            self._take()

    def _take(self) -> None:
        for cell in self.form.keys:
            name = typed.field(cell)
            if name in self.request.POST:
                self.texts[cell] = self.request.POST[name][: typed.TEXT_MAX]
            if typed.field(cell, "x") in self.request.POST:
                self.confirmed.add(cell)

    @property
    def status(self) -> int:
        return 422 if self.errors or self.general else 200

    def fault(self, words: Any) -> None:
        self.general.append(words)

    def save(self) -> Receipt | None:
        cells = self._read()
        if self.errors or self.warned:
            self._waits()
            return None
        return self.perform(acts.fill_sheet, cells={key(cell): value for cell, value in cells.items()},
                            confirmed=[key(cell) for cell in self.confirmed])  # fmt: skip

    def revise(self) -> Receipt | None:
        cells = self._read()
        if self.errors or self.warned:
            self._waits()
            return None
        return self.perform(acts.revise_sheet, cells={key(cell): value for cell, value in cells.items()},
                            reason=self.sent.text("reason"))  # fmt: skip

    def _waits(self) -> None:
        if self.warned and not self.errors:
            self.fault(t("Chưa ghi: {n} ô lệch nhiều so với kỳ trước. Hãy xác nhận cạnh từng ô.",
                         "Not written: {n} cells differ much from the last period. Confirm beside each.",
                         n=len(self.warned)))  # fmt: skip

    def _read(self) -> dict[Key, Any]:
        """Cells as they were typed; faults and jumps noted."""
        cells, wrong = typed.read_all(self.form, self.texts)
        self.errors = {cell: error.say(self.request.lang) for cell, error in wrong.items()}
        changed = [cell for cell, value in cells.items() if value != self.stood.get(cell)]
        known = {cell: value for cell, value in cells.items() if value is not None}
        jumps = checks.jumps(self.form, known, self.before, [cell for cell in changed if cell not in self.confirmed])
        self.warned = {fault.cell: fault for fault in jumps}
        return cells

    def perform(self, verb: Any, **args: Any) -> Receipt | None:
        receipt = self.sent.perform(verb, by=by_of(self.request), period=self.row.code, seen=self.sent.seen(), **args)
        self.general += self.sent.errors.values()
        if receipt is None and not self.general:
            self.fault(SAME)
        return receipt

    def paste(self) -> None:
        """A block copied from a spreadsheet is spread over the cells, to be looked at and then written."""
        block = str(self.request.POST.get("block", ""))[:BLOCK_MAX]
        if not block.strip():
            return self.fault(NO_BLOCK)
        start = str(self.request.POST.get("start", ""))
        found = typed.spread(self.form, block, self._start(start))
        self._lay(found)
        return None

    def _start(self, text: str) -> Key | None:
        indicator, _, part = text.partition(":")
        return (indicator, part) if indicator else None

    def _lay(self, found: dict[Key, str]) -> None:
        if not found:
            return self.fault(NOTHING)
        self.texts |= {cell: text.strip()[: typed.TEXT_MAX] for cell, text in found.items()}
        self._read()
        self.told = t("Đã đặt {n} ô vào biểu. Hãy xem lại rồi bấm «Ghi biểu».",
                      "{n} cells were laid into the sheet. Look at them, then press “Write the sheet”.",
                      n=len(found))  # fmt: skip
        return None

    def upload(self) -> None:
        """A workbook is read into the form: our template, or the office's own file by names and its map."""
        sent = self.request.FILES.get("book")
        if sent is None or sent.size > BYTES_MAX:
            return self.fault(NO_BOOK if sent is None else TOO_LARGE)
        sheet = self.row.sheet
        try:
            found = reading.read(files.cells_of(sent.read()), self.form, sheet.code, self.row.label, sheet.map)
        except Refused as error:
            return self.fault(error.say(self.lang))
        self.book = found if found.lacking else None
        if found.texts or found.wrong:
            self._lay(found.texts)
            self._named(found)
        else:
            self.fault(NOTHING)
        return None

    def _named(self, found: reading.Found) -> None:
        """Faults of a file name the file's own cell."""
        self.errors = {at: f"{found.addresses.get(at, '')}: {words}" for at, words in self.errors.items()}
        self.errors |= {at: error.say(self.lang) for at, error in found.wrong.items()}

    @property
    def lang(self) -> str:
        return str(self.request.lang)

    def keep_map(self) -> Receipt | None:
        """Keep what the office said about its own file; next time it is read by that."""
        post, kept = self.request.POST, self.row.sheet.map
        told = {kind: dict(kept.get(kind, {})) for kind in ("columns", "rows")}
        for name in post:
            kind, _, code = name.removeprefix("map:").partition(":")
            if name.startswith("map:") and kind in told and post[name].strip():
                told[kind][post[name].strip()[:MAP_MAX]] = code[:120]
        receipt = self.sent.perform(acts.map_sheet, by=by_of(self.request), sheet=self.row.sheet_id, **told)
        self.general += self.sent.errors.values()
        if receipt is None and not self.general:
            self.fault(SAME)
        return receipt
