"""Pages kept as bytes: never anybody's own, never older than the city, and the same as a page made anew."""

import gzip
import re
from dataclasses import replace
from http import HTTPStatus
from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver

from kientao.base import clock, ids
from kientao.board import loading as board
from kientao.city import loading as cities
from kientao.ledger import freshness, jobs, writer
from kientao.ledger.acts import By, perform
from kientao.ledger.kept import Kept
from kientao.work.reports import acts
from kientao.work.reports import loading as reports
from kientao.work.reports.models import Report
from tests.work.reports.conftest import filed, town  # noqa: F401 - fixtures
from tests.work.reports.officers import enter

pytestmark = pytest.mark.django_db(transaction=True)


class Web:
    """The layer around Django, and how often Django was asked."""

    def __init__(self):
        self.asked, django = 0, WSGIHandler()

        def counting(environ, start):
            self.asked += 1
            return django(environ, start)

        self.layer = Kept(counting)

    def get(self, path, cookie="", method="GET", **headers):
        path, _, query = path.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method, "HTTP_COOKIE": cookie,
                   "HTTP_HOST": "localhost", "wsgi.input": BytesIO(), **headers}  # fmt: skip
        setup_testing_defaults(environ)
        told = []
        answer = self.layer(environ, lambda status, headers, *_: told.append((status, dict(headers))))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        (self.status, self.headers), before = told[0], self.asked
        assert self.asked == before
        return body.decode(errors="replace") if "Content-Encoding" not in self.headers else body


@pytest.fixture
def web(town):  # noqa: F811
    yield Web()
    writer.writer.stop()


def test_the_second_visitor_gets_what_was_made_for_the_first(web, filed):  # noqa: F811
    code = filed().code
    first = web.get(f"/phan-anh/{code}")
    assert (web.asked, code in first) == (1, True)
    assert web.get(f"/phan-anh/{code}") == first
    assert web.asked == 1
    assert web.status == "200 OK"
    assert "default-src 'none'" in web.headers["Content-Security-Policy"]


def test_what_an_act_changed_is_seen_by_the_very_next_visitor(web, town, filed):  # noqa: F811
    code = filed("tieng-on", what="Loa kẹo kéo").code
    pages = ("/phan-anh/", f"/phan-anh/{code}", "/phan-anh/?tim=loa")
    see = lambda: [text in web.get(page) for page in pages for text in ("kẹo kéo",)]  # noqa: E731
    assert see() == see() == [False] * 3
    acts.publish_report(by=town.minh, report=code, masked="Loa kẹo kéo")
    assert see() == see() == [True] * 3
    acts.withhold_report(by=town.minh, report=code, reason="đính chính")
    assert see() == see() == [False] * 3
    acts.publish_report(by=town.minh, report=code, masked="Loa kẹo kéo")
    assert code in web.get("/phan-anh/")
    acts.reserve_report(by=town.minh, report=code, office="hall")
    assert code not in web.get("/phan-anh/")
    web.get(f"/phan-anh/{code}")
    assert web.status.startswith("404")


def test_an_act_about_something_else_leaves_a_page_fresh(web, town, filed):  # noqa: F811
    filed()
    web.get("/lich")
    filed()
    web.get("/lich")
    assert web.asked == 1
    web.get("/phan-anh/")
    filed()
    web.get("/phan-anh/")
    assert web.asked == 3


def test_what_was_erased_is_gone_from_kept_pages(web, town, filed, settings, tmp_path):  # noqa: F811
    settings.KIENTAO = replace(settings.KIENTAO, keys=tmp_path)
    code = filed("rac", what="Rác trước nhà bà Xoá").code
    assert "bà Xoá" in web.get(f"/phan-anh/{code}")
    entry = str(Report.objects.get(code=code).first)
    perform("sealed.erase", by=By.system("operator"), entry=entry, part="words", basis="theo yêu cầu")
    web.get(f"/phan-anh/{code}")  # kept again, between the act and the job that empties the rows
    jobs.do_due(clock.now(), "test")
    assert "bà Xoá" not in web.get(f"/phan-anh/{code}")


def test_a_signed_in_persons_page_is_theirs_alone(web, filed):  # noqa: F811
    filed()
    session = "sessionid=" + enter(Client(), "minh").cookies["sessionid"].value
    assert "Đăng xuất" in web.get("/phan-anh/", session)
    assert "Đăng xuất" not in web.get("/phan-anh/")
    assert "Đăng xuất" in web.get("/phan-anh/", session)
    assert "Đăng xuất" not in web.get("/phan-anh/", "sessionid-other=x; theme=1")


@pytest.mark.parametrize(("path", "cookie", "method"), [
    ("/phan-anh/?la=1", "", "GET"), ("/phan-anh/", "csrftoken=abc", "GET"), ("/phan-anh/", "", "POST"),
    ("/phan-anh/?tim=" + "x" * 400, "", "GET"), ("/dang-nhap", "", "GET"), ("/phan-anh/", 'a="\x01', "GET"),
])  # fmt: skip
def test_what_is_not_plainly_everybodys_is_made_anew(web, path, cookie, method):
    for time in (1, 2):
        web.get(path, cookie, method)
        assert web.asked == time


def test_each_language_and_each_name_of_the_server_has_its_own(web, filed):  # noqa: F811
    filed()
    assert "Phản ánh" in web.get("/phan-anh/")
    assert "Reports" in web.get("/phan-anh/", "lang=en")
    assert "Reports" in web.get("/phan-anh/", "lang=en")
    assert web.asked == 2
    web.get("/phan-anh/", HTTP_HOST="127.0.0.1")
    assert web.asked == 3


def test_a_browser_that_has_the_page_is_told_so_and_bytes_travel_small(web, filed):  # noqa: F811
    filed()
    whole = web.get("/phan-anh/")
    again = web.get("/phan-anh/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(again).decode() == whole
    assert len(again) < len(whole) / 2
    tag = web.headers["ETag"]
    assert web.get("/phan-anh/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=tag) == ""
    assert web.status == f"{HTTPStatus.NOT_MODIFIED:d} Not Modified"
    web.get("/phan-anh/", method="HEAD")
    assert web.headers["Content-Length"] == str(len(whole.encode()))
    assert web.asked == 1


def test_an_answer_that_comes_late_is_not_kept_for_a_later_version(web, filed, monkeypatch):  # noqa: F811
    """While one thread asks a table, an act lands and another thread notices: the old answer must not stay."""
    fresh, ask = web.layer.freshness, freshness._newest
    filed()
    fresh.version()

    def slow(table):
        found = ask(table)
        filed()
        fresh.version()
        return found

    monkeypatch.setattr(freshness, "_newest", slow)
    old = fresh.newest("reports_report")
    monkeypatch.setattr(freshness, "_newest", ask)
    assert fresh.newest("reports_report") > old


def test_no_page_gets_older_than_its_clock_allows(web, filed):  # noqa: F811
    filed()
    web.get("/phan-anh/")
    later = clock.now() + 61 * clock.SECOND
    with clock.use(lambda: later):
        web.get("/phan-anh/")
    assert web.asked == 2


def test_memory_has_a_bound(web, filed, monkeypatch):  # noqa: F811
    filed()
    size = len(web.get("/phan-anh/").encode())
    monkeypatch.setattr("kientao.ledger.kept.BYTES_MAX", size * 3)
    for word in range(20):
        web.get(f"/phan-anh/?tim=a{word}")
    assert web.layer.size <= size * 3
    assert len(web.layer.pages) < 5


def addresses():
    """Every page that is kept and needs no code."""

    def walk(patterns, before=""):
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if not isinstance(pattern, URLPattern):
                yield from walk(pattern.url_patterns, here)
            elif getattr(pattern.callback, "keeps", None) is not None:
                yield "/" + here

    return sorted(walk(get_resolver().url_patterns))


@pytest.fixture
def city(settings, transactional_db):
    """Đồng Xoài as it is loaded, with one report."""
    folder = settings.KIENTAO.city_folder
    for room in (cities, board, reports):
        room.load(folder)
    code = ids.code()
    acts.open_report(by=By(code, None, "resident"), category="rac", code=code, what="Rác", ward="dn.dong-xoai")
    yield {"phan-anh": code, "chi-tieu": "dan-so", "dia-ban": "dn.dong-xoai", "du-lieu": "reports"}
    writer.writer.stop()


def test_a_kept_page_reads_nouns_alone_and_is_the_same_for_everybody(city, monkeypatch):
    """Asked as an officer, then as a visitor, then made anew: the visitor's are equal, and none names the officer."""
    web, wrong, kept, now = Web(), [], 0, clock.now()
    session = "sessionid=" + enter(Client(), "minh").cookies["sessionid"].value
    monkeypatch.setattr(clock, "_source", lambda: now)  # pages say the minute they were made in
    for address in addresses():
        path = re.sub("<str:(code|name)>", city.get(address.split("/")[1], "x"), address)
        web.get(path, session)
        visitor = web.get(path)
        if not web.status.startswith("200"):
            continue
        kept += path in {key[0] for key in web.layer.pages}
        if path not in {key[0] for key in web.layer.pages}:
            wrong.append(f"{path} is not kept")
        again = web.get(path)
        web.layer.pages.clear()
        if "Đăng xuất" in visitor or "Minh" in visitor or not visitor == again == web.get(path):
            wrong.append(path)
    assert wrong == []
    assert kept >= 15


def test_reading_the_state_of_the_city_costs_no_question_while_nothing_moves(web, filed):  # noqa: F811
    filed()
    web.get("/phan-anh/")
    with connection.execute_wrapper(lambda *_: pytest.fail("the database was asked")):
        if connection.vendor == "sqlite":
            web.get("/phan-anh/")
    assert web.asked == 1
