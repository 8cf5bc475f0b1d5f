"""How a command went last time, for the health page: one row each, never a job that anybody does."""

from kientao.base import clock
from kientao.ledger.models import Job
from kientao.ledger.writer import bookkeeping

KINDS = {"fsck": "site.fsck", "backup": "site.backup"}


def leave(name: str, problems: list[str], **about: str) -> None:
    with bookkeeping():
        Job.objects.update_or_create(
            kind=KINDS[name], key="last",
            defaults={
                "due": clock.now(), "state": "failed" if problems else "done",
                "payload": about, "error": "\n".join(problems)[:2000],
            },
        )  # fmt: skip


def last(name: str) -> Job | None:
    """Its `due` is when it ran, `error` what it found."""
    found: Job | None = Job.objects.filter(kind=KINDS[name], key="last").first()
    return found
