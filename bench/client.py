"""A small HTTP client: many connections kept open, each asks again as soon as it is answered. One thread, epoll."""

import selectors
import socket
import time
from collections.abc import Callable, Iterator


class Bad(RuntimeError):
    """An answer that was not the expected one."""


class Connection:
    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest, self.began = b"", 0.0

    def ask(self, request: bytes) -> None:
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def answered(self, status: bytes) -> bool:
        """Read what is there; True when the answer is whole."""
        data = self.socket.recv(262_144)
        if not data:
            raise Bad("the server closed the connection")
        self.rest += data
        head, mark, body = self.rest.partition(b"\r\n\r\n")
        if not mark:
            return False
        low = head.lower()
        if b"content-length:" in low:
            whole = len(body) >= int(low.split(b"content-length:")[1].split(b"\r\n")[0])
        else:
            whole = body.endswith(b"0\r\n\r\n")
        if whole:
            if not head.startswith(b"HTTP/1.1 " + status):
                raise Bad(self.rest[:2000].decode("utf-8", "replace"))
            self.rest = b""
        return whole


def drive(port: int, requests: Iterator[bytes], count: int, seconds: float, status: bytes = b"200") -> list[float]:
    """Latencies in seconds of everything answered within the time; asks `count` at once."""
    chooser, took = selectors.DefaultSelector(), []
    for _ in range(count):
        one = Connection(port)
        chooser.register(one.socket, selectors.EVENT_READ, one)
        one.ask(next(requests))
    until, waiting = time.perf_counter() + seconds, count
    while waiting:
        for key, _ in chooser.select(timeout=60) or _silent():
            one = key.data
            if not one.answered(status):
                continue
            now = time.perf_counter()
            took.append(now - one.began)
            if now < until:
                one.ask(next(requests))
            else:
                chooser.unregister(one.socket)
                one.socket.close()
                waiting -= 1
    return took


def _silent():
    raise Bad("no answer within a minute")


def post(path: str, body: bytes, headers: Callable[[], str] | str = "", kind: str = "text/plain") -> bytes:
    more = headers() if callable(headers) else headers
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    )
    return head.encode() + body
