"""What readers of the register know reports as."""

from kientao.base.text import T
from kientao.ledger.naming import names

from .models import Category, Report


@names("report")
def reports(codes):
    rows = Report.objects.filter(code__in=codes, audience="public").values_list("code", "category__name")
    return {code: (T(f"{name['vi']} · {code}", f"{name.get('en', name['vi'])} · {code}"), f"/phan-anh/{code}")
            for code, name in rows}  # fmt: skip


@names("category")
def categories(codes):
    rows = Category.objects.filter(code__in=codes).values_list("code", "name")
    return {code: (name, f"/phan-anh/?linh-vuc={code}") for code, name in rows}
