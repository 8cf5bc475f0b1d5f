"""The draw: an answer nobody confirmed is over, or somebody else looks on the spot. Anybody can compute it again.

number = the first 8 bytes of SHA-256(root ‖ code), big-endian, modulo 100, where root is the root hash of the first
checkpoint signed after the answer: whoever answered could not know it. Drawn if number < share (percent).
"""

from hashlib import sha256

from kientao.base.errors import Forbidden
from kientao.base.text import T
from kientao.city import deadlines
from kientao.ledger.acts import By, Done, act, present

from ..models import Report
from .life import move, one

OF = 100
DRAWN = T("Rút thăm theo mốc {size}: số {number}, dưới {share} thì kiểm tra lại tại chỗ.",
          "Drawn by checkpoint {size}: number {number}; below {share} it is checked on the spot.")  # fmt: skip


def number_of(root: str, report: str) -> int:
    """0 to 99. root: hexadecimal; report: code."""
    return int.from_bytes(sha256(bytes.fromhex(root) + report.encode()).digest()[:8], "big") % OF


@act("report.draw", about="report", noun=Report)
def draw_report(*, by: By, report: str, size: int, root: str, share: int, post: str, days: int) -> Done | None:
    """Nobody confirmed the answer: close it, or send somebody else to look, as the draw by a later checkpoint says."""
    if by.kind != "system":  # whatever a role may do to reports, nobody draws by hand
        raise Forbidden("report.not_yours")
    row, number = one(report), number_of(root, report)
    drawn = number < share
    if drawn:
        row.holder, row.turn = post, deadlines.derive(present(), working_days=days).due
    else:
        row.closed = present()
    said = {"size": size, "root": root, "number": number, "share": share}
    note = DRAWN.to("vi", size=size, number=number, share=share)
    return move(row, by, "report.draw", "checking" if drawn else "closed", said, note=note, shown=True)
