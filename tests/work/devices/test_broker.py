"""Over a real broker: the command arrives, the device does it once, its answer comes home."""

from dataclasses import replace

import pytest

from kientao.base import clock
from kientao.base.errors import Unready
from kientao.city import wire
from kientao.ledger import jobs
from kientao.work.devices.models import Command

from .broker import HOST, PORT, Device, Listener, needed
from .conftest import PUMP, ask, command, control, later, send_due


@pytest.fixture
def broker(settings):
    needed()
    settings.KIENTAO = replace(settings.KIENTAO, mqtt=f"mqtt://{HOST}:{PORT}")


def test_a_command_goes_there_and_its_answer_back(town, broker):
    with Device(PUMP) as pump, Listener() as home:
        code = ask(town.minh)
        send_due()
        assert command(code).state == "sent"
        pump.listen(lambda: pump.does)
        assert home.take() == [True]
    assert (pump.does, command(code).state) == (["bat"], "acknowledged")


def test_sent_twice_it_is_done_once(town, broker):
    with Device(PUMP) as pump, Listener() as home:
        code = ask(town.minh)
        for _ in range(2):
            wire.publish(wire.topic("lenh", PUMP), b'{"code": "%s", "word": "bat", "expires": 9}' % code.encode())
        pump.listen(lambda: pump.does)
        pump.listen(lambda: pump.answers == 2)
        home.take(2)
    assert (pump.does, command(code).state) == (["bat"], "acknowledged")


def test_a_silent_pump_is_made_safe_and_a_pump_in_hand_refuses(town, broker):
    with Device(PUMP) as pump, Listener() as home:
        pump.dumb = True
        code = ask(town.minh)
        send_due()
        pump.listen(lambda: pump.does)
        with later(code):
            jobs.ring_due(clock.now())
            pump.dumb = False
            send_due()
            pump.listen(lambda: len(pump.does) == 2)
            home.take()
            assert (pump.does, command(code).state) == (["bat", "tat"], "safe")
            pump.local = True
            again = ask(town.minh)
            send_due()
            pump.listen(lambda: again in pump.known)
            home.take()
    assert (command(again).state, control(), pump.does) == ("refused", "local", ["bat", "tat"])
    assert Command.objects.count() == 3


def test_no_broker_there_is_an_error_that_says_so(settings):
    settings.KIENTAO = replace(settings.KIENTAO, mqtt="mqtt://127.0.0.1:9")
    with pytest.raises(Unready) as refused:
        wire.publish(wire.topic("lenh", PUMP), b"{}")
    assert refused.value.code == "wire.unsent"
