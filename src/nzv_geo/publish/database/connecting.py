"""A connection to PostgreSQL, and what it refuses in words; a password is never among them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from nzv_geo.errors import MissingLibraryError, OutputError

if TYPE_CHECKING:
    import psycopg

__all__ = ["SCHEMES", "Address", "connected"]

SCHEMES = ("postgresql://", "postgres://")
HIDDEN = "***"
CONNECT_TIMEOUT_S = 10
STEPS = {  # what to do next, by the class of the error
    "InsufficientPrivilege": "ask its administrator for: "
    "GRANT CREATE ON DATABASE {database} TO {user}; or on a schema, and name that by --schema",
    "LockNotAvailable": "another program has one of the tables in use; end its transaction, or try "
    "again later: the old data are as they were",
    "DependentObjectsStillExist": "views or functions of yours read the old table; drop them and "
    "make them anew afterwards, or publish into another schema by --schema",
    "DiskFull": "free some space on the server",
    "UniqueViolation": "two features have the same key; nzv-geo check says which",
}


class Address:
    """Where a database is, without its password.

    Parameters
    ----------
    url
        As libpq has it: ``postgresql://user@host:5432/database``.

    Raises
    ------
    OutputError
        It is no such address.

    Examples
    --------
    >>> print(Address("postgresql://gis:secret@db.example:5433/geo"))
    gis@db.example:5433/geo
    """

    def __init__(self, url: str) -> None:
        if not url.startswith(SCHEMES):
            raise OutputError(
                "a database is named as postgresql://user@host:5432/database; the password comes "
                "from PGPASSWORD or ~/.pgpass"
            )
        self._url = url
        self._parameters = _parameters(url)

    def __str__(self) -> str:
        user, host, port, database = map(self.get, ("user", "host", "port", "dbname"))
        where = f"{host or 'localhost'}{f':{port}' if port else ''}"
        return f"{user}@{where}/{database}" if user else f"{where}/{database}"

    def get(self, name: str) -> str:
        """Return a parameter of the connection by its name in libpq, but for the password."""
        return "" if name in ("password", "sslpassword") else self._parameters.get(name, "")

    @property
    def conninfo(self) -> str:
        """What libpq connects by; the password may be in it."""
        return self._url

    def hidden(self, text: object) -> str:
        """Return a text without the password, should it be in it.

        Examples
        --------
        >>> Address("postgresql://gis:se%20cret@host/geo").hidden("no 'se cret' here")
        "no '***' here"
        """
        shown = str(text)
        for name in ("password", "sslpassword"):
            if secret := self._parameters.get(name):
                shown = shown.replace(secret, HIDDEN)
        if written := _written_password(self._url):
            shown = shown.replace(written, HIDDEN)
        return shown


@contextmanager
def connected(address: Address) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection in a transaction: all of it is done at the end, or nothing.

    Raises
    ------
    OutputError
        The server cannot be reached, or refuses something.
    MissingLibraryError
        psycopg is not installed.
    """
    psycopg = _library()
    try:
        connection = psycopg.connect(
            address.conninfo, connect_timeout=CONNECT_TIMEOUT_S, application_name="nzv-geo"
        )
    except psycopg.Error as error:
        raise OutputError(
            f"cannot connect to {address}: {_brief(address, error)}; look at the address, "
            "and at the password in PGPASSWORD or ~/.pgpass"
        ) from None  # what libpq was given may stand in the error
    known = {"database": connection.info.dbname, "user": connection.info.user}
    try:
        with connection:
            yield connection
    except psycopg.Error as error:
        raise OutputError(_refused(address, error, known)) from error


def _library() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise MissingLibraryError("postgis", "psycopg", "databases") from error
    return psycopg


def _parameters(url: str) -> dict[str, str]:
    psycopg = _library()
    try:
        found = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error:  # its text may quote the password
        raise OutputError(
            "this is no address of a database; write postgresql://user@host:5432/database, with "
            "%40 for @ and %2F for / in user and password"
        ) from None
    return {name: str(value) for name, value in found.items()}


def _written_password(url: str) -> str:
    """Return the password as the address has it, encoded or not."""
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""


def _brief(address: Address, error: Exception) -> str:
    return address.hidden(" ".join(str(error).split()))


def _refused(address: Address, error: Any, known: dict[str, str]) -> str:
    told = [error.diag.message_primary or _brief(address, error), error.diag.message_detail]
    step = STEPS.get(type(error).__name__, "the old data are as they were").format(**known)
    reason = address.hidden(": ".join(filter(None, told)))
    return f"{address} refuses: {reason}; {step}"
