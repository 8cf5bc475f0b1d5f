"""`serve`: one command opens the city and keeps its runner alive; it ends when told to, and says what is in its way."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from .conftest import ROOT, clean_env, run_kientao

PATIENCE = 40  # seconds for what takes two


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def ask(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def until(true, what: str):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := true():
                return found
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


@contextmanager
def served(data, *words, **env):
    port = free_port()
    command = [sys.executable, "-m", "kientao.site.cli", "serve", "--workers", "1", "--port", str(port), *words]
    with (data / "served.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=ROOT, env=clean_env(data, **env), stdout=log, stderr=log)
    try:
        until(lambda: ask(port, "/health"), "the first answer")
        yield child, port
    finally:
        if child.poll() is None:
            child.terminate()
        child.wait(PATIENCE)


def well(port: int) -> bool:
    return ask(port, "/health")[0] == 200


def closed(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


def children(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in told.stdout.splitlines() if " run --child-of" in line]


def test_it_opens_names_its_address_and_people_and_stops_when_told(made):
    with served(made) as (child, port):
        until(lambda: well(port), "a well city")
        until(lambda: "Ctrl-C" in (made / "served.log").read_text("utf-8"), "the words")
        child.send_signal(signal.SIGTERM)
        assert child.wait(PATIENCE) == 0
    told = (made / "served.log").read_text("utf-8")
    assert f"http://localhost:{port}/" in told
    assert "kientao-demo" in told
    assert str(made) in told
    assert "Traceback" not in told
    with pytest.raises(OSError):
        ask(port, "/health")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the runner with Linux's ps")
def test_a_runner_that_dies_is_started_again_and_dies_with_the_server(made):
    with served(made) as (child, port):
        first = until(lambda: children(child.pid), "a runner")[0]
        os.kill(first, signal.SIGKILL)
        second = until(lambda: [pid for pid in children(child.pid) if pid != first], "another runner")[0]
        child.kill()
        child.wait()

    def gone() -> bool:
        try:
            os.kill(second, 0)
        except ProcessLookupError:
            return True
        return False

    until(gone, "the orphan ends by itself")
    until(lambda: closed(port), "the worker lets the port go")


def test_a_busy_port_is_named_with_what_to_type(made):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run_kientao("serve", "--port", port, data=made)
    assert done.returncode == 3
    assert str(port) in done.stderr
    assert "make run PORT=" in done.stderr


def test_without_a_runner_health_names_the_one_thing_to_do_first(made, tmp_path):
    with served(made, "--no-run") as (_, port):
        time.sleep(0.1)
        until(lambda: ask(port, "/health")[0] == 503, "the lease of another test to run out")
        code, body = ask(port, "/health", Accept="application/json")
        assert code == 503
        assert json.loads(body)["checks"][0]["state"] == "now"
        assert "systemctl restart kientao-runner" in ask(port, "/health", Accept="text/html")[1].decode()


def test_metrics_are_for_this_machine_or_for_who_knows_the_token(made):
    with served(made, "--no-run", KIENTAO_METRICS_TOKEN="a-token-for-one") as (_, port):
        code, body = ask(port, "/metrics")
        assert code == 200
        assert b"kientao_entries " in body
        through_a_proxy = {"X-Forwarded-For": "203.0.113.7"}
        assert ask(port, "/metrics", **through_a_proxy)[0] == 403
        assert ask(port, "/metrics", Authorization="Bearer wrong", **through_a_proxy)[0] == 403
        assert ask(port, "/metrics", Authorization="Bearer a-token-for-one", **through_a_proxy)[0] == 200
