"""Ask a server over the network: bounded, repeated where that helps, encrypted.

The only module that knows the HTTP library. Proxies are those of the environment (``HTTPS_PROXY``,
``NO_PROXY``); certificates are those that the system trusts, or those of ``SSL_CERT_FILE``.
"""

from __future__ import annotations

import logging
import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar

import httpx
import truststore

from nzv_geo.errors import FetchError
from nzv_geo.fetch.hosts import require_fit, require_redirect
from nzv_geo.fetch.patience import Patience
from nzv_geo.reading.limits import MB
from nzv_geo.version import __version__

__all__ = ["Answer", "Transport", "TryAgain"]

log = logging.getLogger(__name__)

Result = TypeVar("Result")
BUSY = {429, 500, 502, 503, 504}
STATUSES = {
    401: "it wants a login",
    403: "it does not allow that",
    404: "there is nothing at this address",
    410: "there is nothing at this address any more",
}
MOVED = "look for it on the publisher's page, and put the address into the catalogue"


class TryAgain(Exception):  # noqa: N818 - no error yet
    """What may be gone a moment later.

    Parameters
    ----------
    reason
        In words.
    after_s
        Seconds that the server asks to wait.
    """

    def __init__(self, reason: str, after_s: float = 0) -> None:
        super().__init__(reason)
        self.after_s = after_s


@dataclass(frozen=True)
class Answer:
    """A whole answer of a server.

    Parameters
    ----------
    content
        Its bytes.
    content_type
        As the server says, in small letters, without parameters.
    url
        Where it came from in the end.
    """

    content: bytes
    content_type: str
    url: str


class Transport:
    """A client that is kept for several requests, and closed as a context.

    Parameters
    ----------
    patience
        Bounds in time and number.

    Examples
    --------
    >>> with Transport() as transport:
    ...     transport.get("ftp://daten.example/", most_bytes=1)
    Traceback (most recent call last):
    nzv_geo.errors.FetchError: ftp://daten.example/ is not asked: only https is, ...
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        timeout = httpx.Timeout(self.patience.read_s, connect=self.patience.connect_s)
        agent = {"User-Agent": f"nzv-geo/{__version__}", "Accept-Encoding": "gzip"}
        try:
            self._client = httpx.Client(verify=_certificates(), timeout=timeout, headers=agent)
        except (ValueError, httpx.InvalidURL) as error:
            raise FetchError(f"cannot use the proxy of the environment: {error}") from error

    def __enter__(self) -> Transport:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(
        self,
        url: str,
        *,
        most_bytes: int,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return a whole answer, asking again where the server is busy or cut off.

        Parameters
        ----------
        url
            The address; ``params`` are added to what it has of them.
        most_bytes
            Most bytes to read.
        params, headers
            Of the request.

        Raises
        ------
        FetchError
            There is none, or it is too large.
        """
        address = httpx.URL(url).copy_merge_params(params) if params else httpx.URL(url)

        def whole() -> Answer:
            """Read an answer to its end."""
            with self.answering(str(address), headers or {}) as response:
                require_done(response)
                return _read(response, most_bytes)

        return self.repeated(str(address), whole)

    def repeated(self, url: str, action: Callable[[], Result]) -> Result:
        """Do something until it succeeds, as often and as long as patience allows.

        Raises
        ------
        FetchError
            It never did; the message says why.
        """
        started = time.monotonic()
        for number in range(1, self.patience.tries + 1):
            try:
                return action()
            except TryAgain as reason:
                pause = max(self.patience.pause(number), reason.after_s)
                if reason.after_s > self.patience.longest_pause_s:
                    raise FetchError(
                        f"cannot fetch {url}: {reason}, and asks to wait {reason.after_s:,.0f} s; "
                        "try again then"
                    ) from reason
                over = time.monotonic() - started + pause > self.patience.total_s
                if number == self.patience.tries or over:
                    often = "once" if number == 1 else f"{number} times"
                    raise FetchError(
                        f"cannot fetch {url}: {reason}; tried {often}. Try again later; what is "
                        "there already stays as it is"
                    ) from reason
                log.info("%s: %s; asked again in %.0f s", url, reason, pause)
                time.sleep(pause)
        raise FetchError(f"cannot fetch {url}: no try is allowed")

    @contextmanager
    def answering(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """Yield the answer to one request, its body yet to be read, redirects followed.

        Raises
        ------
        TryAgain
            The server is busy, too slow, or cut off; also while the body is read.
        FetchError
            It cannot be asked, or leads elsewhere.
        """
        require_fit(url)
        response: httpx.Response | None = None
        try:
            response = self._client.send(self._request(url, headers), stream=True)
            for _ in range(self.patience.redirects):
                if response.next_request is None:
                    break
                target = str(response.next_request.url)
                require_redirect(str(response.url), target)
                response.close()
                response = self._client.send(self._request(target, headers), stream=True)
            if response.next_request is not None:
                raise FetchError(
                    f"cannot fetch {url}: it leads on and on, {self.patience.redirects} times "
                    f"already; {MOVED}"
                )
            log.info("asked %s: %s", response.url, response.status_code)
            yield response
        except httpx.InvalidURL as error:
            raise FetchError(f"{url} is no address: {error}; correct it") from error
        except httpx.TransportError as error:
            raise self._failed(url, error) from error
        finally:
            if response is not None:
                response.close()

    def _request(self, url: str, headers: Mapping[str, str]) -> httpx.Request:
        return self._client.build_request("GET", url, headers=dict(headers))

    def _failed(self, url: str, error: httpx.TransportError) -> Exception:
        """Return what a failed request means."""
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return FetchError(
                f"cannot fetch {url}: its certificate is not trusted here ({error}); where a proxy "
                "of your office encrypts anew, name its certificate: SSL_CERT_FILE=office.pem"
            )
        if isinstance(error, httpx.ConnectTimeout):
            return TryAgain(f"no connection within {self.patience.connect_s:g} s")
        if isinstance(error, httpx.TimeoutException):
            return TryAgain(f"nothing came for {self.patience.read_s:g} s")
        if isinstance(error, httpx.ProxyError):
            return TryAgain(f"the proxy answered: {error}")
        if isinstance(error, httpx.ConnectError):
            return TryAgain(f"no connection ({error})")
        return TryAgain(f"the connection was cut ({error})")


def require_done(response: httpx.Response) -> None:
    """Require that a server gave what was asked for.

    Raises
    ------
    TryAgain
        It is busy.
    FetchError
        It does not have it.
    """
    status = response.status_code
    if status in BUSY:
        after_s = Patience.asked_for(response.headers.get("Retry-After"))
        raise TryAgain(f"the server is busy ({status} {response.reason_phrase})", after_s)
    if not response.is_success:
        why = STATUSES.get(status, "it does not give it")
        phrase = f"{status} {response.reason_phrase}".strip()
        raise FetchError(f"cannot fetch {response.url}: {why} ({phrase}); {MOVED}")


def _read(response: httpx.Response, most_bytes: int) -> Answer:
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > most_bytes:
            raise FetchError(
                f"{response.url} gives more than {most_bytes / MB:,g} MB, and no more are read; "
                "see --max-mb"
            )
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Answer(bytes(content), kind, str(response.url))


def _certificates() -> ssl.SSLContext:
    """Return what says whose certificates are trusted."""
    file, folder = (os.environ.get(name) or None for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
    if file is None and folder is None:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return ssl.create_default_context(cafile=file, capath=folder)
    except OSError as error:
        raise FetchError(
            f"cannot read the certificates that SSL_CERT_FILE or SSL_CERT_DIR names, "
            f"{file or folder}: {error.strerror or error}; correct or unset it"
        ) from error
