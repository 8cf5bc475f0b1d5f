"""A page asks the database as often for many reports as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import PASSWORD

MOST = {"/phan-anh/": 12, "/viec/phan-anh": 24}


def asked(client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(found)


@pytest.mark.parametrize("address", ["/phan-anh/", "/viec/phan-anh"])
def test_a_page_asks_as_often_for_twenty_reports_as_for_three(address, filed, streets, client):
    if address.startswith("/viec"):
        client.post("/dang-nhap", {"login": "minh", "password": PASSWORD, "username": "minh"})
    for _ in range(3):
        filed()
    few = asked(client, address)
    for _ in range(17):
        filed()
    assert asked(client, address) == few
    assert few <= MOST[address]
