"""The table in docs/formats.md of the formats that are written, as the writers say it."""

from nzv_geo.export.base import WRITERS, Writer

__all__ = ["writers_table"]

COLUMNS = (
    "format", "suffixes", "CRS", "decimals", "heights", "sources and steps", "does not keep",
)  # fmt: skip


def writers_table() -> str:
    """Return the table of docs/formats.md of the formats that are written.

    Examples
    --------
    >>> print(writers_table().splitlines()[0])
    | format | suffixes | CRS | decimals | heights | sources and steps | does not keep |
    """
    rows = [COLUMNS, ("---",) * len(COLUMNS)]
    rows += [_row(writer) for writer in dict.fromkeys(WRITERS.values())]
    return "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in rows)


def _row(writer: Writer) -> tuple[str, ...]:
    other = "always" if writer.only_crs else "unless another is asked for"
    usual = f"{writer.crs}, {other}" if writer.crs else "that of the layer, or any"
    return (
        writer.name,
        ", ".join(writer.suffixes),
        writer.crs_told or usual,
        "0.1 mm" if writer.fine else "1 cm in degrees, 1 mm in metres",
        "kept" if writer.keeps_heights else "left out",
        "inside" if writer.holds_history else "beside",
        writer.losses,
    )
