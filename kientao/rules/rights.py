"""What a rule may do: its own act, of the version in force, under the office that is its scope. And machines."""

from typing import Any

from django.db.models import Model

from kientao.base.text import T
from kientao.city import access
from kientao.city.models import Office
from kientao.city.ranks import under
from kientao.ledger.acts import By

from .models import Version

access.machine(
    "import:rules", "rule.enact", why=T("Nạp quy tắc của thư mục thành phố", "Loads the city's folder of rules")
)
access.machine("system:rules", "rule.err", "rule.expire", why=T("Vòng chạy quy tắc", "Runs the rules"))
access.machine(
    "system:lake",
    "lake.seal",
    "lake.drop",
    why=T("Niêm số đo từng ngày, bỏ số đo hết hạn lưu", "Seals readings by day, drops them after their time"),
)
access.resident("rule.appeal", why=T("Ai cũng được phản đối một việc do máy tự làm",
                                     "Anybody may object to what was done automatically"))  # fmt: skip


@access.agent("rule")
def may_rule(by: By, verb: str, noun: type[Model] | None, code: str | None) -> str | None:
    """The reason, or None. An approved version stands for its right; its dates are asked by the runner."""
    row = Version.objects.filter(rule_id=by.post, state="approved").order_by("-number").first()
    if row is None or verb not in ("rule.fire", row.verb):
        return None
    scope = str(row.told.get("scope") or "")
    if verb != "rule.fire" and scope and not under(_office(noun, code), scope):
        return None
    return f"rule {row.code}"


def _office(noun: type[Model] | None, code: str | None) -> str:
    """The office that answers for the thing."""
    if noun is None or code is None:
        return ""
    if noun is Office:
        return code
    row: Any = noun._default_manager.filter(code=code).first()
    return str(getattr(row, "office", "") or getattr(row, "care", "") or "")
