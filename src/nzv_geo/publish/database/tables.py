"""Tables of PostGIS: made beside the old one, filled, described, and put in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection, sql

from nzv_geo.errors import CrsError, OutputError
from nzv_geo.publish.database.binary_rows import END, START
from nzv_geo.publish.database.names import LONGEST
from nzv_geo.publish.database.telling import MARK, METADATA, METADATA_TABLE

__all__ = ["Database", "Table"]

RELATION = """
    SELECT relkind = 'r', obj_description(pg_class.oid, 'pg_class')
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = %s AND relname = %s"""
GRANTS = """
    SELECT rolname, privilege_type, is_grantable
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace, aclexplode(relacl)
    LEFT JOIN pg_roles ON pg_roles.oid = grantee
    WHERE nspname = %s AND relname = %s AND grantee <> relowner ORDER BY 1, 2"""


@dataclass(frozen=True)
class Table:
    """A table that is being filled.

    Parameters
    ----------
    name
        What it will be called.
    staging
        What it is called until then.
    columns
        Type of each, as PostgreSQL has them, that of geometries last.
    key
        Column that identifies a row.
    filled
        Columns of which no value is missing.
    """

    name: str
    staging: str
    columns: Mapping[str, str]
    key: str
    filled: set[str] = field(default_factory=set)

    @property
    def geometry(self) -> str:
        """Name of the column of geometries."""
        return list(self.columns)[-1]


class Database:
    """A schema of a PostGIS database, in one transaction.

    Parameters
    ----------
    connection
        In a transaction.
    schema
        Where the tables stand; made where it is missing.
    lock_timeout_s
        How long to wait for programs that have an old table in use.

    Raises
    ------
    OutputError
        There is no PostGIS, or another nzv-geo loads into the schema.
    """

    def __init__(self, connection: Connection[Any], schema: str, lock_timeout_s: float) -> None:
        self.connection, self.schema = connection, schema
        found = self._row(
            "SELECT nspname FROM pg_extension JOIN pg_namespace ON "
            "pg_namespace.oid = extnamespace WHERE extname = 'postgis'"
        )
        if not found:
            raise OutputError(
                f"the database {connection.info.dbname} has no PostGIS: let its administrator run "
                "CREATE EXTENSION postgis; in it"
            )
        self._do("SET LOCAL search_path = pg_catalog, {}", found[0])
        self._row("SELECT set_config('lock_timeout', %s, true)", [f"{lock_timeout_s * 1000:.0f}ms"])
        self._row("SELECT set_config('client_min_messages', 'warning', true)")
        self._begin()

    def _begin(self) -> None:
        free = self._row(
            "SELECT pg_try_advisory_xact_lock(hashtext('nzv-geo publish'), hashtext(%s))",
            [self.schema],
        )
        if free != (True,):
            raise OutputError(
                f"another nzv-geo is loading into schema {self.schema} just now; wait until it is "
                "done"
            )
        if not self._row("SELECT 1 FROM pg_namespace WHERE nspname = %s", [self.schema]):
            self._do("CREATE SCHEMA {}", self.schema)

    def srid_of(self, code: str) -> int:
        """Return the SRID of a CRS, which most databases number as EPSG does.

        Raises
        ------
        CrsError
            The database does not know it.
        """
        authority, _, number = code.partition(":")
        found = self._row(
            "SELECT srid FROM spatial_ref_sys WHERE auth_name = %s AND auth_srid = %s",
            [authority, int(number)],
        )
        if not found:
            raise CrsError(
                f"this database does not know {code} (it is not in spatial_ref_sys); choose "
                "another CRS by --crs, such as EPSG:25833"
            )
        return int(found[0])

    def require_own(self, name: str) -> None:
        """Raise OutputError where a name is that of something which nzv-geo has not made."""
        found = self._row(RELATION, [self.schema, name])
        if found and not (found[0] and (found[1] or "").splitlines()[-1:] == [MARK]):
            raise OutputError(
                f"{self.schema}.{name} is there already, and nzv-geo did not make it (its comment "
                f"does not end in {MARK!r}); it stays as it is: name another schema by --schema"
            )

    def make(self, table: Table) -> None:
        """Make an empty table under its staging name."""
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in table.columns.items()
        )
        self._do("CREATE TABLE {} ({})", self._named(table.staging), columns)

    def fill(self, table: Table, pieces: Iterable[memoryview]) -> None:
        """Copy rows into a table; frozen at once, because nobody else can see the table."""
        command = sql.SQL("COPY {} FROM STDIN (FORMAT binary, FREEZE)").format(
            self._named(table.staging)
        )
        with self.connection.cursor() as cursor, cursor.copy(command) as copy:
            copy.write(START)
            for piece in pieces:
                copy.write(piece)
            copy.write(END)

    def finish(self, table: Table, comment: str, comments: Mapping[str, str]) -> None:
        """Give a filled table its constraints, indexes, comments and statistics."""
        named = self._named(table.staging)
        required = [
            sql.SQL("ALTER {} SET NOT NULL").format(sql.Identifier(name))
            for name in table.columns
            if name in table.filled
        ]
        key = sql.SQL("ADD PRIMARY KEY ({})").format(sql.Identifier(table.key))
        self._do("ALTER TABLE {} {}", named, sql.SQL(", ").join([*required, key]))
        self._do("CREATE INDEX ON {} USING gist ({})", named, sql.Identifier(table.geometry))
        self._do("COMMENT ON TABLE {} IS {}", named, sql.Literal(comment))
        for name, text in comments.items():
            column = sql.Identifier(self.schema, table.staging, name)
            self._do("COMMENT ON COLUMN {} IS {}", column, sql.Literal(text))
        self._do("ANALYZE {}", named)

    def put_in_place(self, table: Table) -> None:
        """Drop the old table, if there is one, and give its name and grants to the new one."""
        named = self._named(table.name)
        grants = self._grants(table.name)
        self._do("DROP TABLE IF EXISTS {}", named)
        self._do("ALTER TABLE {} RENAME TO {}", self._named(table.staging), table.name)
        for index in self._indexes(table):
            self._do(
                "ALTER INDEX {} RENAME TO {}",
                self._named(index),
                self._free_name(index.removeprefix(f"{table.staging}_"), table.name),
            )
        for role, right, option in grants:
            whom = sql.Identifier(role) if role else sql.SQL("PUBLIC")
            passed_on = sql.SQL("WITH GRANT OPTION" if option else "")
            self._do("GRANT {} ON {} TO {} {}", sql.SQL(right), named, whom, passed_on)

    def tell(self, row: Mapping[str, Any]) -> None:
        """Write a row of metadata, in place of an older one."""
        named = self._named(METADATA_TABLE)
        columns = sql.SQL(", ").join(map(sql.Identifier, row))
        values = sql.SQL(", ").join(sql.Placeholder() * len(row))
        updated = sql.SQL(", ").join(
            sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in row
        )
        command = sql.SQL(
            "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT (table_name) DO UPDATE SET {}"
        )
        self.connection.execute(command.format(named, columns, values, updated), list(row.values()))

    def make_metadata_table(self) -> None:
        """Make the table of metadata where it is missing."""
        self.require_own(METADATA_TABLE)
        named = self._named(METADATA_TABLE)
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, (kind, _) in METADATA.items()
        )
        self._do("CREATE TABLE IF NOT EXISTS {} ({})", named, columns)
        about = f"Where the layers of this schema come from\n{MARK}"
        self._do("COMMENT ON TABLE {} IS {}", named, sql.Literal(about))
        for name, (_, text) in METADATA.items():
            column = sql.Identifier(self.schema, METADATA_TABLE, name)
            self._do("COMMENT ON COLUMN {} IS {}", column, sql.Literal(text))

    def _grants(self, name: str) -> list[tuple[str, str, bool]]:
        """Return who else has which right on a table."""
        return self.connection.execute(GRANTS, [self.schema, name]).fetchall()

    def _indexes(self, table: Table) -> list[str]:
        found = self.connection.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = %s AND tablename = %s ORDER BY 1",
            [self.schema, table.name],
        )
        return [name for (name,) in found]

    def _free_name(self, end: str, start: str) -> str:
        """Return a name for an index that nothing in the schema has."""
        number = ""
        while True:
            rest = f"_{end}{number}"
            name = start.encode()[: LONGEST - len(rest.encode())].decode(errors="ignore") + rest
            if not self._row(RELATION, [self.schema, name]):
                return name
            number = str(int(number or 0) + 1)

    def _named(self, name: str) -> sql.Identifier:
        return sql.Identifier(self.schema, name)

    def _do(self, command: str, *parts: str | sql.Composable) -> None:
        """Run a command; every name in it is quoted."""
        quoted = [sql.Identifier(part) if isinstance(part, str) else part for part in parts]
        self.connection.execute(sql.SQL(command).format(*quoted))

    def _row(self, command: str, values: Sequence[Any] = ()) -> Any:
        return self.connection.execute(command, values).fetchone()
