"""The page of a layer: what it holds, its files, its terms and sources, its columns."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from nzv_geo.cartography import vintage_words
from nzv_geo.i18n import in_every_language
from nzv_geo.provenance import Source
from nzv_geo.publish.portal.columns import Column
from nzv_geo.publish.portal.datasets import Dataset, Download
from nzv_geo.publish.portal.frame import Page, Site
from nzv_geo.publish.portal.schema_org import dataset_about
from nzv_geo.publish.portal.tables import row_head, table
from nzv_geo.publish.portal.texts import PageTexts, byte_size
from nzv_geo.steps import step_by_language
from nzv_geo.webmap.columns import in_all
from nzv_geo.webmap.links import as_html, is_web_address, linked

__all__ = ["layer_page"]


def layer_page(dataset: Dataset) -> Page:
    """Return the page of a layer."""

    def about(site: Site, texts: PageTexts) -> dict[str, Any]:
        """Tell programs what the layer is."""
        return dataset_about(site.settings, dataset, texts)

    def body(site: Site, texts: PageTexts) -> str:
        """Tell readers."""
        return _body(dataset, site, texts)

    return Page(dataset.page, dataset.title, body, about)


def _body(dataset: Dataset, site: Site, texts: PageTexts) -> str:
    own = texts.word("p", "portal", "own_layer", 'class="own"') if dataset.own else ""
    return f"""\
<div class="layer-top">
<div>
{texts.tag("h1", dataset.title)}
{own}{texts.tag("p", dataset.description, 'class="lead"')}
{_terms(dataset, texts)}
</div>
{_picture(dataset, site, texts)}
</div>
<section aria-labelledby="files">
{texts.word("h2", "portal", "files", 'id="files"')}
{_files(dataset, texts)}
</section>
<section aria-labelledby="sources">
{texts.word("h2", "page", "sources", 'id="sources"')}
{_sources(dataset, texts)}
{_steps(dataset, texts)}</section>
<section aria-labelledby="columns">
{texts.word("h2", "portal", "columns", 'id="columns"')}
{_columns(dataset, texts)}
</section>"""


def _terms(dataset: Dataset, texts: PageTexts) -> str:
    """Say under which licence the data are, and which line must stand beside them."""
    licences = "; ".join(escape(texts.shown(licence)) for licence in dataset.licences)
    line = as_html(dataset.layer.provenance.attribution)
    asked = texts.word("p", "portal", "terms_text") + f'<p class="code">{line}</p>' if line else ""
    title = texts.word("h2", "portal", "terms", 'id="terms"')
    told = f"<p>{texts.told('page', 'licence')}: {licences}</p>" if licences else ""
    return f'<section aria-labelledby="terms">{title}{told}{asked}</section>'


def _picture(dataset: Dataset, site: Site, texts: PageTexts) -> str:
    picture = site.pictures.get(dataset.name, "")
    if not picture:
        return ""
    label = texts.label(in_every_language("portal", "layer_map", name=dataset.title))
    caption = texts.word("figcaption", "portal", "ground")
    return f"<figure>{picture.replace('@label@', label, 1)}{caption}</figure>"


def _files(dataset: Dataset, texts: PageTexts) -> str:
    heads = [("portal", "format"), ("portal", "file"), ("portal", "size"), ("workbook", "crs")]
    rows = (_file(each, texts) for each in dataset.downloads)
    caption = in_every_language("portal", "files_of", name=dataset.title)
    return table(caption, [*heads, ("portal", "checksum")], rows, texts)


def _file(download: Download, texts: PageTexts) -> str:
    name = texts.link(escape(download.record.name), download.path, "download")
    if download.beside:
        others = (texts.link(escape(Path(path).name), path, "download") for path in download.beside)
        name += f"<small>{texts.told('portal', 'beside')}: {', '.join(others)}</small>"
    cells = [
        row_head(in_all(download.format), texts),
        f"<td>{name}</td>",
        f'<td class="number">{byte_size(download.size, texts.language)}</td>',
        f"<td>{escape(download.crs)}</td>",
        f'<td><code class="digest">{download.record.sha256}</code></td>',
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _sources(dataset: Dataset, texts: PageTexts) -> str:
    keys = ("publisher", "vintage", "licence", "accuracy")
    heads = [("area", "source"), *(("page", key) for key in keys)]
    rows = (_source(source, texts) for source in dataset.layer.provenance.sources)
    return table(in_every_language("portal", "sources_of", name=dataset.title), heads, rows, texts)


def _source(source: Source, texts: PageTexts) -> str:
    licence = texts.tag("span", source.licence)
    if is_web_address(source.licence_url):
        target = f'href="{escape(source.licence_url)}" rel="noreferrer"'
        licence = texts.tag("a", source.licence, target)
    cells = [
        row_head(source.title, texts),
        f"<td>{linked(source.url, source.publisher)}</td>",
        texts.tag("td", vintage_words(source.vintage or "unknown")),
        f"<td>{licence}</td>",
        texts.tag("td", source.accuracy),
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _steps(dataset: Dataset, texts: PageTexts) -> str:
    steps = dataset.layer.provenance.steps
    if not steps:
        return ""
    told = [step_by_language(step) for step in steps]
    items = "".join(
        texts.tag("li", step) if "de" in step else f'<li lang="en">{as_html(step["en"])}</li>'
        for step in told
    )
    return f"{texts.word('h3', 'page', 'steps')}<ul>{items}</ul>\n"


def _columns(dataset: Dataset, texts: PageTexts) -> str:
    heads = [("portal", key) for key in ("column", "meaning", "type", "filled", "example")]
    rows = (_column(each, texts) for each in dataset.columns)
    return table(in_every_language("portal", "columns_of", name=dataset.title), heads, rows, texts)


def _column(column: Column, texts: PageTexts) -> str:
    key = f" ({texts.told('portal', 'key')})" if column.is_key else ""
    meaning = texts.tag("td", column.meaning) if column.meaning else "<td></td>"
    cells = [
        f'<th scope="row"><code>{as_html(column.name)}</code></th>{meaning}',
        f"<td>{texts.told('portal', column.kind)}{key}</td>",
        f'<td class="number">{column.filled}</td><td>{as_html(column.example)}</td>',
    ]
    return f"<tr>{''.join(cells)}</tr>"
