"""A small HTTP server on this machine that serves files, and misbehaves on request."""

from __future__ import annotations

import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nzv_geo.fetch.patience import Patience

QUICK = Patience(connect_s=2, read_s=0.3, total_s=10, tries=3, pause_s=0.01, longest_pause_s=1)
ZIP = b"PK\x03\x04" + bytes(range(256)) * 2_000


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as its server's `answer` says."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: Any = self.server
        server.shared.requests.append((self.path, dict(self.headers.items())))
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):
            server.shared.answer(self)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def head(self, status: int = 200, **headers: object) -> None:
        self.send_response(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def whole(self, content: bytes, status: int = 200, **headers: object) -> None:
        self.head(status, **{"Content_Length": len(content), **headers})
        self.wfile.write(content)

    def file(self, content: bytes, etag: str = '"1"', cut: int | None = None) -> None:
        """Serve a file as a good server does: by parts, by version; `cut` ends it early."""
        if self.headers.get("If-None-Match") == etag:
            self.head(304, ETag=etag)
            return
        start = 0
        asked = self.headers.get("Range", "")
        if asked and self.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            self.head(206, ETag=etag, Content_Length=len(content) - start, Content_Range=span)
        else:
            self.head(200, ETag=etag, Content_Length=len(content))
        self.wfile.write(content[start : None if cut is None else start + cut])


Answerer = Callable[[Handler], None]


@dataclass
class Server:
    """What it answers, and what it was asked."""

    answer: Answerer
    url: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def serving(answer: Answerer, certificate: Path | None = None) -> Iterator[Server]:
    """Serve on a free port of this machine for a while; encrypted with a key and certificate."""
    shared = Server(answer)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.shared = shared  # type: ignore[attr-defined]
    shared.url = f"http://127.0.0.1:{server.server_port}"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        shared.url = f"https://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield shared
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def in_turn(*answers: Answerer) -> Answerer:
    """Answer the first request so, the second so, and all further ones as the last."""
    left = list(answers)

    def answer(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def slow(handler: Handler) -> None:
    handler.head(200, Content_Length=len(ZIP))
    handler.wfile.write(ZIP[:1000])
    handler.wfile.flush()
    time.sleep(0.6)
