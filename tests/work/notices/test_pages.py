"""What people read of notices, and how officers tell them."""

import pytest

from kientao.base import clock
from kientao.lake import facts
from kientao.ledger.freshness import nouns, reading
from kientao.ui import banners
from kientao.work.notices import acts
from kientao.work.notices.models import Notice
from tests.work.reports.officers import text

from .conftest import draft, notice, publish

TITLE = "Đường Hùng Vương đang ngập"
BANNERS = 'class="banners'
FORM = {"key": "k1", "event": "Ngập", "headline": TITLE, "words": "Nước sâu 30 cm.", "hours": "6", "place": "w",
        "office": "ward-1"}  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/phan-anh/", "/phan-anh/gui", "/chi-tieu/"])
def test_the_banner_stands_on_public_pages_while_it_holds(client, town, address):
    assert BANNERS not in text(client.get(address))
    code = publish(town.minh)
    page = text(client.get(address))
    assert TITLE in page and f'href="/thong-bao/{code}"' in page and BANNERS in page
    acts.end_notice(by=town.minh, notice=code, reason="Nước đã rút.")
    assert BANNERS not in text(client.get(address))


def test_a_kept_page_knows_that_it_showed_the_notices(client, town):
    """Freshness counts the tables a page read: without a banner too, or the first one would come late."""
    with reading() as tables:
        client.get("/phan-anh/")
    assert Notice._meta.db_table in tables and Notice._meta.db_table in nouns()


def test_a_banner_is_one_question_and_three_lines_at_most(client, town, django_assert_num_queries):
    for n in range(5):
        publish(town.minh, event=f"Việc {n}", headline=f"Tiêu đề {n}")
    code = draft(town.minh)
    acts.send_warning(by=town.chi, warning=code)
    with django_assert_num_queries(1):
        told = banners.standing()
    assert len(told) == 3 and told[0].warning


def test_the_list_tells_what_holds_then_what_is_over_and_no_draft(client, town):
    code, hidden = publish(town.minh), draft(town.minh, headline="Bản nháp")
    page = text(client.get("/thong-bao/"))
    assert page.index(TITLE) < page.index("Đã kết thúc") and "Bản nháp" not in page
    with clock.use(lambda: notice(code).expires + 1):
        page = text(client.get("/thong-bao/"))
        assert page.index(TITLE) > page.index("Đã kết thúc")
    assert client.get(f"/thong-bao/{hidden}").status_code == 404
    assert client.get("/thong-bao/khong-co").status_code == 404


def test_a_notice_tells_its_messages_and_speaks_english(client, town):
    code = publish(
        town.minh, headline_en="Hung Vuong is flooded", words_en="30 cm of water", instruction="Đi đường vòng."
    )
    page = text(client.get(f"/thong-bao/{code}"))
    assert "Đi đường vòng." in page and "Thông báo lần đầu" in page and "không phải thông báo thật" in page
    assert "30 cm of water" in text(client.get(f"/thong-bao/{code}?lang=en", follow=True))


def test_minh_tells_it_by_the_form_once(who):
    for _ in range(2):
        answer = who["minh"].post("/thong-bao/moi", FORM)
        assert answer.status_code == 303 and answer["Location"].startswith("/da-ghi/")
    assert [row.headline for row in Notice.objects.all()] == [TITLE]


def test_what_is_wrong_comes_back_with_what_was_typed(who):
    answer = who["minh"].post("/thong-bao/moi", FORM | {"hours": "x", "headline": "y" * 161})
    assert answer.status_code == 422 and "Hãy ghi số giờ" in text(answer) and "y" * 161 in text(answer)
    answer = who["minh"].post("/thong-bao/moi", FORM | {"hours": "900"})
    assert answer.status_code == 422 and "720" in text(answer)


def test_hoa_cannot_choose_another_wards_name_or_see_its_drafts(who, town):
    answer = who["hoa"].post("/thong-bao/moi", FORM)
    assert answer.status_code == 422 and not Notice.objects.exists()
    code = draft(town.minh)
    assert who["hoa"].get(f"/viec/thong-bao/{code}").status_code == 404
    for name in ("phat", "bo"):
        assert who["hoa"].post(f"/viec/thong-bao/{code}/{name}", {"reason": "x"}).status_code == 404
    assert code not in text(who["hoa"].get("/viec/thong-bao")) + text(who["hoa"].get("/viec"))


def test_khach_signs_in_first(client, town):
    for address in ("/thong-bao/moi", "/viec/thong-bao", "/viec/thong-bao/x"):
        assert client.get(address).status_code == 303


def test_a_draft_lies_in_the_inbox_of_who_may_send_it_who_sends_it_with_one_press(who, town, client):
    answer = who["minh"].post("/thong-bao/moi", FORM | {"kind": "canh-bao"})
    code = Notice.objects.get().code
    assert answer.status_code == 303 and notice(code).state == "draft"
    assert TITLE in text(who["chi"].get("/viec")) and TITLE not in text(who["minh"].get("/viec"))
    assert TITLE in text(who["minh"].get("/viec?muc=cho"))  # waits on others
    assert "viec-phat" not in text(who["minh"].get(f"/viec/thong-bao/{code}"))
    assert "viec-phat" in text(who["chi"].get(f"/viec/thong-bao/{code}"))
    assert who["minh"].post(f"/viec/thong-bao/{code}/phat", {}).status_code == 403
    assert who["chi"].post(f"/viec/thong-bao/{code}/phat", {"seen": notice(code).entry, "key": "s"}).status_code == 303
    assert TITLE in text(client.get("/")) and TITLE not in text(who["chi"].get("/viec"))


def test_who_opened_an_older_draft_does_not_send_the_newer_unread(who, town):
    code = draft(town.minh)
    seen = notice(code).entry
    draft(town.minh, words="Nước dâng nhanh.")
    answer = who["chi"].post(f"/viec/thong-bao/{code}/phat", {"seen": seen})
    assert answer.status_code == 409 and notice(code).state == "draft"


def test_it_is_brought_up_to_date_and_ended_from_its_page(who, town):
    code = publish(town.minh)
    page = f"/viec/thong-bao/{code}"
    assert who["minh"].post(f"{page}/sua", {"words": "Nước rút.", "seen": notice(code).entry}).status_code == 303
    assert who["minh"].post(f"{page}/ket-thuc", {"reason": "", "seen": notice(code).entry}).status_code == 422
    assert who["minh"].post(f"{page}/ket-thuc", {"reason": "Hết ngập", "seen": notice(code).entry}).status_code == 303
    assert who["minh"].post(f"{page}/khong-co", {}).status_code == 404
    assert notice(code).state == "ended" and "Hết ngập" in text(who["minh"].get(page))


def test_the_fact_tells_the_public_no_draft(town):
    code, hidden = publish(town.minh), draft(town.minh)
    assert [row["code"] for row in facts.ask("notices").rows] == [code]
    assert {row["code"] for row in facts.ask("notices", town.chi).rows} == {code, hidden}
