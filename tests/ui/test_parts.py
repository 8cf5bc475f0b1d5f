"""Each macro, with proper words and with hostile ones."""

import inspect
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup

from kientao.base.dated import Source
from kientao.base.text import T
from kientao.ui import language
from kientao.ui.links import href

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
RUN = "javascript:alert(1)"
# What each macro is given; every word is hostile, every address would run code.
CALLS = {
    "breadcrumb": ([(EVIL, RUN), (EVIL, None)],),
    "badge": (EVIL, EVIL),
    "kind_badge": (EVIL,),
    "source": ({"title": EVIL, "url": RUN, "on": EVIL, "note": EVIL, "article": EVIL, "checked": EVIL},),
    "checked": (EVIL,),
    "receipt": (RUN, EVIL),
    "empty": (EVIL, EVIL),
    "notice": (EVIL, EVIL, EVIL),
    "card": (EVIL, RUN, EVIL, EVIL, "2><script>"),
    "tile": (EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, RUN, EVIL),
    "stat": (EVIL, EVIL, EVIL, RUN),
    "cell": ({"text": EVIL, "href": RUN, "mark": EVIL},),
    "data_table": (EVIL, [EVIL], [[EVIL], [{"text": EVIL, "href": RUN}]], (0,), True, True, EVIL, [EVIL]),
    "figure": (EVIL, EVIL, [EVIL], [[EVIL]], (), EVIL),
    "dl": ([(EVIL, EVIL)],),
    "timeline": ([{"when": EVIL, "title": EVIL, "text": EVIL, "href": RUN, "mark": EVIL, "kind": EVIL}],),
    "tabs": ([(EVIL, RUN)], EVIL, EVIL),
    "pager": (RUN, RUN, EVIL),
    "error_summary": ([(EVIL, EVIL), ("", EVIL)],),
    "field": (EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, True, EVIL, EVIL, EVIL),
    "date": (EVIL, EVIL, EVIL, EVIL, EVIL),
    "select": (EVIL, EVIL, [(EVIL, EVIL)], EVIL, EVIL, EVIL),
    "textarea": (EVIL, EVIL, EVIL, EVIL, EVIL, True, EVIL, EVIL),
    "file": (EVIL, EVIL, EVIL, EVIL, EVIL),
    "radios": (EVIL, EVIL, [(EVIL, EVIL, EVIL)], EVIL, EVIL, EVIL),
    "checkbox": (EVIL, EVIL, True, EVIL, EVIL),
    "button": (EVIL, EVIL, EVIL, EVIL),
    "button_link": (EVIL, RUN, EVIL),
}


class Reader(HTMLParser):
    """Every tag with its attributes, as a browser would take them."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def harmless(text: str) -> list[tuple[str, dict]]:
    tags = Reader(text).tags
    for tag, attrs in tags:
        assert tag not in ("script", "img", "style"), text
        assert not [a for a in attrs if a.startswith("on") or a == "style"], text
        for name in ("href", "src", "action"):
            assert not (attrs.get(name) or "").startswith("javascript"), text
    return tags


def macros(parts):
    return {name for name, it in vars(parts).items() if type(it).__name__ == "Macro" and not name.startswith("_")}


def test_every_macro_is_tried(parts):
    assert macros(parts) - {"definition_list"} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_no_macro_lets_code_through(parts, name):
    for lang in ("vi", "en"):
        with language.use(lang):
            try:
                harmless(str(getattr(parts, name)(*CALLS[name])))
            except ValueError:  # |int of hostile words
                assert name in ("card", "tile", "field", "textarea")


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/so/1", "/so/1"), ("/", "/"), ("?a=1", "?a=1"), ("#x", "#x"), ("https://a.example/", "https://a.example/"),
        ("tel:0271", "tel:0271"), (RUN, "#"), (" JavaScript:x", "#"), ("//evil.example", "#"),
        ("/\\evil.example", "#"), ("", "#"), (None, "#"), ("vbscript:x", "#"), ("data:text/html,x", "#"),
    ],
)  # fmt: skip
def test_only_addresses_that_cannot_run_code_stand_behind_links(address, given):
    assert href(address) == given


def test_a_tile_shows_all_that_makes_a_figure_believable(parts):
    out = parts.tile(
        T("Thu nhập", "Income"), Decimal("83.2"), "triệu", on=date(2021, 9, 7), kind="estimate", owner="Phòng Thử",
        source=Source("Niên giám", url="https://a.example/", checked="derived"), how="Điều tra", target=100,
        target_on="2025", distance=Decimal("16.8"), chart=Markup("<svg></svg>"), link="/chi-tieu/x",
    )  # fmt: skip
    for words in (
        "83,2",
        "07/9/2021",
        "năm trước",
        "ước",
        "Phòng Thử",
        "Niên giám",
        "tính ra",
        "Điều tra",
        "100",
        "16,8",
        "<svg>",
    ):
        assert words in out, words


def test_what_is_not_known_is_said_and_never_zero(parts):
    tile, stat, cell = parts.tile("Tên"), parts.stat(None, "Tên"), parts.cell(None)
    for out in (tile, stat, cell, parts.data_table("Bảng", ["Cột"], [])):
        assert "chưa có số liệu" in out and "0" not in re.sub(r"<[^>]*>", "", out)
    assert '<span class="figure">0</span>' in parts.tile("Tên", 0)  # a real zero is a figure


def test_a_table_has_a_caption_scopes_and_a_way_to_scroll_by_keyboard(parts):
    out = parts.data_table("Bảng", ["Năm", "Giá trị"], [["2021", 1234.5]], numeric=(1,))
    assert 'tabindex="0"' in out and 'role="region"' in out and "<caption>Bảng</caption>" in out
    assert '<th scope="row">2021</th>' in re.sub(r">\s+", ">", out).replace(" </th>", "</th>")
    assert 'class="n"' in out and "1.234,5" in out


def test_a_field_ties_label_hint_and_error_to_its_input(parts):
    tags = harmless(str(parts.field("value", "Giá trị", "1,5", "Gợi ý", "Sai", "number")))
    box = next(attrs for tag, attrs in tags if tag == "input")
    ids = {attrs.get("id") for _, attrs in tags}
    assert set(box["aria-describedby"].split()) <= ids and box["aria-invalid"] == "true"
    assert next(attrs["for"] for tag, attrs in tags if tag == "label") == box["id"] == "f-value"
    assert (box["inputmode"], box["value"], "required" in box) == ("decimal", "1,5", True)


def test_a_password_is_never_written_back(parts):
    assert "geheim" not in parts.field("p", "Mật khẩu", "geheim", type="password")


def test_an_optional_field_says_so_and_a_day_is_written_our_way(parts):
    assert "(không bắt buộc)" in parts.textarea("note", "Ghi chú", required=False)
    assert 'value="07/9/2021"' in parts.date("on", "Ngày", date(2021, 9, 7))


def test_the_error_summary_leads_to_the_fields(parts):
    assert 'href="#f-on"' in parts.error_summary({"on": "Sai"}) and str(parts.error_summary({})).strip() == ""


def test_words_come_in_the_language_of_the_page(parts):
    with language.use("en"):
        out = parts.tile(T("Thu nhập", "Income"), None, {"vi": "triệu", "en": "million"}, target=5)
    assert "Income" in out and "no figure yet" in out and "million" in out and "Thu nhập" not in out


def test_the_page_of_the_design_system_names_every_macro(parts):
    told = (Path(inspect.getfile(language)).parents[2] / "docs" / "design-system.md").read_text("utf-8")
    assert [name for name in sorted(macros(parts) - {"cell"}) if f"`{name}" not in told] == []
