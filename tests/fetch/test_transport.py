"""Whatever a server does: in the end the file is there as a whole, or one line says why not."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from nzv_geo.errors import FetchError
from nzv_geo.fetch.downloading import Received, download
from nzv_geo.fetch.transport import Transport
from tests.fetch.servers import QUICK, ZIP, Answerer, Handler, Server, in_turn, serving, slow


def fetched(server: Server, folder: Path, **known: str) -> Received | None:
    with Transport(QUICK) as transport:
        return download(transport, f"{server.url}/vg250.zip", folder, most_mb=2, known=known)


def refused(answer: Answerer, folder: Path) -> str:
    with serving(answer) as server, pytest.raises(FetchError) as caught:
        fetched(server, folder)
    return str(caught.value).replace(server.url, "URL")


def ranges(server: Server) -> list[str]:
    return [headers.get("Range", "") for _, headers in server.requests]


def test_a_file_comes_as_a_whole(tmp_path: Path) -> None:
    with serving(lambda handler: handler.file(ZIP)) as server:
        received = fetched(server, tmp_path)
    assert received is not None
    assert received.path.read_bytes() == ZIP
    assert (received.etag, received.size) == ('"1"', len(ZIP))
    assert server.requests[0][1]["Accept-Encoding"] == "identity"


def test_nothing_comes_where_there_is_nothing_newer(tmp_path: Path) -> None:
    with serving(lambda handler: handler.file(ZIP)) as server:
        assert fetched(server, tmp_path, etag='"1"', last_modified="") is None
        assert fetched(server, tmp_path, etag='"0"', last_modified="") is not None


def test_what_is_cut_off_is_taken_up_where_it_ended(tmp_path: Path) -> None:
    cut = [lambda handler: handler.file(ZIP, cut=200_000) for _ in range(2)]
    with serving(in_turn(*cut, lambda handler: handler.file(ZIP))) as server:
        received = fetched(server, tmp_path)
    assert received is not None
    assert received.path.read_bytes() == ZIP
    assert ranges(server) == ["", "bytes=200000-", "bytes=400000-"]


def test_the_next_call_goes_on_where_the_last_gave_up(tmp_path: Path) -> None:
    with serving(lambda handler: handler.file(ZIP, cut=100_000)) as server:
        with pytest.raises(FetchError, match=r"the connection was cut .* tried 3 times"):
            fetched(server, tmp_path)
        server.answer = lambda handler: handler.file(ZIP)
        received = fetched(server, tmp_path)
    assert received is not None
    assert received.path.read_bytes() == ZIP
    assert ranges(server)[-1] == "bytes=300000-"


def test_another_version_is_begun_anew(tmp_path: Path) -> None:
    newer = ZIP + b"newer"
    first = in_turn(
        lambda handler: handler.file(ZIP, cut=200_000),
        lambda handler: handler.file(newer, etag='"2"'),
    )
    with serving(first) as server:
        received = fetched(server, tmp_path)
    assert received is not None
    assert received.path.read_bytes() == newer
    assert received.etag == '"2"'


def test_without_a_version_a_cut_file_is_begun_anew(tmp_path: Path) -> None:
    def cut(handler: Handler) -> None:
        handler.head(200, Content_Length=len(ZIP))
        handler.wfile.write(ZIP[:5_000])

    with serving(in_turn(cut, lambda handler: handler.whole(ZIP))) as server:
        received = fetched(server, tmp_path)
    assert received is not None
    assert received.path.read_bytes() == ZIP
    assert ranges(server) == ["", ""]


def test_a_part_that_was_not_asked_for_is_not_joined_on(tmp_path: Path) -> None:
    def other(handler: Handler) -> None:
        span = f"bytes 7-{len(ZIP) - 1}/{len(ZIP)}"
        handler.whole(ZIP[7:], 206, ETag='"1"', Content_Range=span)

    cut = in_turn(
        lambda handler: handler.file(ZIP, cut=9_000), other, lambda handler: handler.file(ZIP)
    )
    with serving(cut) as server:
        received = fetched(server, tmp_path)
    assert received is not None
    assert received.path.read_bytes() == ZIP


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    busy = [
        lambda handler, status=status: handler.whole(b"", status, Retry_After="0")
        for status in (429, 503)
    ]
    with serving(in_turn(*busy, lambda handler: handler.file(ZIP))) as server:
        assert fetched(server, tmp_path) is not None
    assert len(server.requests) == 3


def test_a_server_that_stays_busy_is_left_alone(tmp_path: Path) -> None:
    assert refused(lambda handler: handler.whole(b"", 503), tmp_path) == (
        "cannot fetch URL/vg250.zip: the server is busy (503 Service Unavailable); tried 3 times. "
        "Try again later; what is there already stays as it is"
    )


def test_a_wait_that_is_too_long_is_told(tmp_path: Path) -> None:
    told = refused(lambda handler: handler.whole(b"", 429, Retry_After="7200"), tmp_path)
    assert told == (
        "cannot fetch URL/vg250.zip: the server is busy (429 Too Many Requests), and asks to wait "
        "7,200 s; try again then"
    )


def test_a_slow_server_is_not_waited_for(tmp_path: Path) -> None:
    assert "nothing came for 0.3 s; tried 3 times" in refused(slow, tmp_path)


def test_a_length_that_never_comes_is_told(tmp_path: Path) -> None:
    def long(handler: Handler) -> None:
        handler.head(200, Content_Length=len(ZIP) + 10)
        handler.wfile.write(ZIP)

    told = refused(long, tmp_path)
    assert "received 512004 bytes, expected 512014" in told
    assert "tried 3 times" in told


def test_too_much_is_not_taken(tmp_path: Path) -> None:
    announced = refused(lambda handler: handler.head(200, Content_Length=3_000_000), tmp_path)
    assert announced == (
        "URL/vg250.zip has 3.0 MB, and no more than 2 MB are fetched; see --max-mb"
    )

    def unannounced(handler: Handler) -> None:
        handler.head(200)
        handler.wfile.write(ZIP * 5)

    assert refused(unannounced, tmp_path).endswith(
        "and no more than 2 MB are fetched; see --max-mb"
    )


def test_a_web_page_is_no_archive(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><html><title>Wartung\x1b[31m</title>"
    told = refused(lambda handler: handler.whole(page), tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert told == (
        'URL/vg250.zip gives a web page ("Wartung\\x1b[31m"), not an archive: open it to see; look '
        "for it on the publisher's page, and put the address into the catalogue"
    )


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    told = refused(lambda handler: handler.whole(b"GIF89a.."), tmp_path)
    assert "gives no zip archive: it begins with b'GIF89a..'" in told


def test_what_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with serving(lambda handler: handler.whole(b"", 404)) as server:
        with pytest.raises(FetchError, match=r"there is nothing at this address \(404 Not Found\)"):
            fetched(server, tmp_path)
        assert len(server.requests) == 1


def test_a_redirect_is_followed_on_the_same_host(tmp_path: Path) -> None:
    def away(handler: Handler) -> None:
        if handler.path == "/new.zip":
            handler.file(ZIP)
        else:
            handler.whole(b"", 302, Location="/new.zip")

    with serving(away) as server:
        assert fetched(server, tmp_path) is not None


def test_a_redirect_in_a_circle_ends(tmp_path: Path) -> None:
    told = refused(lambda handler: handler.whole(b"", 301, Location="/vg250.zip"), tmp_path)
    assert told.startswith("cannot fetch URL/vg250.zip: it leads on and on, 5 times already")


@pytest.mark.parametrize("target", ["http://daten.example/vg250.zip", "ftp://daten.example/x"])
def test_a_redirect_out_of_encryption_is_not_followed(target: str, tmp_path: Path) -> None:
    told = refused(lambda handler: handler.whole(b"", 302, Location=target), tmp_path)
    assert told.startswith(f"URL/vg250.zip leads to {target}, which is not encrypted (https)")


def test_the_proxy_of_the_environment_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda handler: handler.file(ZIP)) as proxy, Transport(QUICK) as before:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with Transport(QUICK) as transport:
            assert download(transport, "http://localhost:9/a.zip", tmp_path, most_mb=2)
        assert before is not transport
    assert proxy.requests[0][0] == "http://localhost:9/a.zip"


def test_certificates_that_are_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/office.pem")
    with pytest.raises(FetchError, match=r"cannot read the certificates .*/nowhere/office.pem: No"):
        Transport()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A key and certificate that no system trusts, as a proxy of an office has."""
    if shutil.which("openssl") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("openssl is missing")
    key, certificate = tmp_path / "key.pem", tmp_path / "office.pem"
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *name]
    paths = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *paths], check=True, capture_output=True)
    certificate.write_bytes(certificate.read_bytes() + key.read_bytes())
    return certificate


def test_a_certificate_counts_if_it_is_named(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda handler: handler.file(ZIP), office) as server:
        with pytest.raises(FetchError, match=r"its certificate is not trusted here .*SSL_CERT_FIL"):
            fetched(server, tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(office))
        assert fetched(server, tmp_path) is not None


def test_nobody_there_is_told(tmp_path: Path) -> None:
    told = pytest.raises(FetchError, match=r"no connection .*refused.*; tried 3 times")
    with Transport(QUICK) as transport, told:
        download(transport, "http://127.0.0.1:9/a.zip", tmp_path, most_mb=2)
