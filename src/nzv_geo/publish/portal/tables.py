"""A table of a page: named, with headings, in a box of its own that scrolls where it must."""

from __future__ import annotations

from collections.abc import Iterable

from nzv_geo.publish.portal.texts import PageTexts
from nzv_geo.webmap.texts import Text

__all__ = ["row_head", "table"]

ROW = 'scope="row"'


def table(
    caption: Text, heads: Iterable[tuple[str, str]], rows: Iterable[str], texts: PageTexts
) -> str:
    """Return a table.

    Parameters
    ----------
    caption
        Its name, for who does not see what stands around it.
    heads
        Group and key of the word above each column.
    rows
        Finished rows.
    texts
        Of the page.
    """
    head = "".join(texts.word("th", group, key, 'scope="col"') for group, key in heads)
    name = texts.tag("caption", caption, 'class="unseen"')
    return (
        f'<div class="scroll" role="region" {texts.label(caption)} tabindex="0"><table>{name}'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def row_head(text: Text, texts: PageTexts) -> str:
    """Return the cell that names a row."""
    return texts.tag("th", text, ROW)
