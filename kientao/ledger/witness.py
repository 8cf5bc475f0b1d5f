"""What goes out on paper or as a file so that it is a witness of the log: the newest checkpoint, a receipt."""

from kientao.base.errors import Unready
from kientao.base.verify import write_receipt

from . import log as logs
from . import seal
from .models import Entry, Log


def checkpoint() -> list[str]:
    """Origin, size and root of the newest checkpoint; [] before the first. Every paper is a witness of it."""
    try:
        file = logs.folder(logs.current()) / "checkpoint"
        head = logs.head_of(file.read_text("utf-8"))
    except (OSError, Unready):
        return []
    return [head.origin, str(head.size), head.root.hex()]


def foot() -> str:
    """The same in one small line; "" before the first."""
    found = checkpoint()
    return f"Mốc sổ công vụ: {found[0]} · {found[1]} dòng · {found[2][:16]}…" if found else ""


def receipt(row: Entry) -> str | None:
    """The receipt of an entry as text (C2SP tlog-proof, with the entry's bytes inside); None before it is sealed."""
    proof = seal.prove(row.index)
    if proof is None:
        return None
    log = Log.objects.get(number=int(proof[0]))
    return write_receipt(bytes(row.body), row.index - log.start, proof[2], proof[1])
