"""The documentation is a site that opens from a disk, asks nobody, and leaves no name out."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

import nzv_geo
from nzv_geo.cli import build_parser
from nzv_geo.i18n import LANGUAGES
from tests.conftest import only_one_process, shared_folder
from tests.watch import Watch
from tests.webmap.using import violations

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
INDEX = "docs/index.html"
LOADS = {
    ("img", "src"),
    ("script", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "srcset"),
}
# Their names are for the other packages; what they do is told under commands and map pages.
INSIDE = {
    "nzv_geo.cache",
    "nzv_geo.engine",
    "nzv_geo.cartography",
    "nzv_geo.cli",
    "nzv_geo.notebook",
}
# What newcomers ask, where the index leads, and what stands there: planners, analysts, users of the
# data, administrators, founders of another valley.
QUESTIONS = [
    ("Wie richte ich das Programm", "docs/anleitung.html", "pipx install"),
    ("Wie kommt mein Shapefile", "docs/anleitung.html", "--add flaechen.shp"),
    ("Wie drucke ich die Karte", "docs/planung.html", "A4 oder A3 drucken"),
    ("Warum ist eine Fokusfläche ein Kreis", "docs/planung.html", "focus-areas import"),
    ("Wie gebe ich Flächen für CAD", "docs/planung.html", "flaechen.dxf"),
    ("How does my GeoDataFrame", "docs/analysts.html", "valley.explore(added=gdf)"),
    ("How do I join figures by AGS", "docs/joins.html", "--vintage YEAR"),
    ("How exact is a change of the CRS", "docs/reprojection.html", "ballpark"),
    ("What becomes of gaps and overlaps", "docs/merging.html", "--tolerance-m"),
    ("Which arguments does a function", "docs/reference/nzv_geo.html", "max_error_m"),
    ("Which boundaries ship", "data/README.html", "2016-01-01"),
    ("Which formats can be read", "docs/formats.html", "GeoPackage"),
    ("Which formats can be written", "docs/formats.html", "does not keep"),
    ("What does a code such as NZV161", "docs/findings.html", "NZV161"),
    ("What can the data not be used for", "docs/limits.html", "not fit for plot lines"),
    ("How is it installed behind a proxy", "docs/anleitung.html", "HTTPS_PROXY"),
    ("Does a page send anything", "docs/map-page.html", "No request leaves the page"),
    ("What keeps a hostile file", "SECURITY.html", "file"),
    ("How do I build maps of my own region", "docs/another-valley.html", "boundaries build"),
    ("Which files does a new thing touch", "docs/contributing.html", "an input format"),
]


@dataclass
class Read(HTMLParser):
    """What a page refers to, and what can be referred to in it."""

    links: list[list[str]] = field(default_factory=list)  # address and text
    loads: list[str] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)  # where its text begins
    text: str = ""
    in_link: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        self.loads += [value for name, value in known.items() if (tag, name) in LOADS]
        if "id" in known:
            self.ids[known["id"]] = len(self.text)
        if tag == "a" and "href" in known:
            self.in_link = True
            self.links.append([known["href"], ""])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.in_link = False

    def handle_data(self, text: str) -> None:
        self.text += text
        if self.in_link:
            self.links[-1][1] += text


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once for all processes of a run, in a folder with a space."""
    folder = shared_folder(tmp_path_factory) / "site"
    built = folder / "Doku der Karten"
    with only_one_process(folder):
        if not (folder / "built").exists():
            command = [Path(sys.executable).with_name("sphinx-build"), "--quiet", "--keep-going"]
            command += ["--fail-on-warning", "-c", "docs", "-d", folder / "trees", ".", built]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")
            (folder / "built").touch()
    return built


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Read]:
    """Every page, by its path in the site."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        read = Read()
        read.feed(path.read_text("utf-8"))
        found[path.relative_to(site).as_posix()] = read
    return found


def targets(page: str, read: Read, site: Path) -> Iterator[tuple[str, Path, str]]:
    """Give the links of a page within the site: as written, the file, the place in it."""
    for link, _ in read.links:
        parts = urlsplit(link)
        if not parts.scheme:
            path = (site / page).parent / unquote(parts.path) if parts.path else site / page
            yield link, path.resolve(), unquote(parts.fragment)


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, Read]) -> None:
    addresses = [(name, load) for name, page in pages.items() for load in page.loads]
    for path in site.rglob("*.css"):
        found = re.findall(
            r"url\(['\"]?([^)'\"]+)|@import\s+['\"]([^'\"]+)", path.read_text("utf-8")
        )
        addresses += [(path.name, "".join(groups)) for groups in found]
    assert len(addresses) > 100
    assert [pair for pair in addresses if re.match(r"(\w+:)?//", pair[1])] == []


def test_every_link_leads_somewhere(site: Path, pages: dict[str, Read]) -> None:
    broken = []
    for name, read in pages.items():
        for link, path, place in targets(name, read, site):
            page = pages.get(path.relative_to(site.resolve()).as_posix())
            if not path.is_file() or (place and page and place not in page.ids):
                broken.append((name, link))
    assert broken == []


@pytest.mark.parametrize(("question", "page", "answer"), QUESTIONS, ids=lambda text: text[:25])
def test_a_question_of_newcomers_is_answered_a_click_away(
    question: str, page: str, answer: str, site: Path, pages: dict[str, Read]
) -> None:
    index = pages[INDEX]
    (link,) = [link for link, text in index.links if text.startswith(question)]
    (path, place) = next(there for was, *there in targets(INDEX, index, site) if was == link)
    assert path == (site / page).resolve()
    assert answer in pages[page].text[pages[page].ids.get(place, 0) :]


def test_the_index_asks_twenty_questions(pages: dict[str, Read]) -> None:
    asked = [text for link, text in pages[INDEX].links if text[-1:] == "?" and "books/" not in link]
    assert len(asked) == len(QUESTIONS) == 20


def documented_modules(pages: dict[str, Read]) -> list[str]:
    marks = [mark for read in pages.values() for mark in read.ids]
    return sorted({mark.removeprefix("module-") for mark in marks if mark.startswith("module-")})


def test_the_reference_has_exactly_the_public_names(pages: dict[str, Read]) -> None:
    marks = {mark for read in pages.values() for mark in read.ids}
    for module in documented_modules(pages):
        names = set(import_module(module).__all__)
        if module != "nzv_geo":
            names -= set(nzv_geo.__all__)
        shown = {mark for mark in marks if re.fullmatch(rf"{re.escape(module)}\.\w+", mark)}
        assert {f"{module}.{name}" for name in names} == shown


def test_every_package_and_all_that_the_documentation_imports_is_in_the_reference(
    pages: dict[str, Read],
) -> None:
    source = ROOT / "src" / "nzv_geo"
    packages = {
        f"nzv_geo.{path.parent.name}"
        for path in source.glob("*/__init__.py")
        if "__all__" in path.read_text("utf-8")
    }
    texts = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("notebooks/*.ipynb")]
    imports = {
        module
        for path in texts
        for module in re.findall(r"(?:from|import) (nzv_geo[\w.]*)", path.read_text("utf-8"))
    }
    assert (packages - INSIDE) | imports <= set(documented_modules(pages))


def test_the_reference_has_every_command_and_option(pages: dict[str, Read]) -> None:
    marks = set(pages["docs/reference/commands.html"].ids)
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from generating import parsers
    finally:
        sys.path.pop(0)
    options = [
        f"cmdoption-{parser.prog} {option.strip('-')}".replace(" ", "-")
        for parser in parsers(build_parser())
        for action in parser._actions
        for option in action.option_strings
        if option not in ("-h", "--help")
    ]
    assert len(options) > 200
    assert [option for option in options if option not in marks] == []


def test_every_language_is_named(pages: dict[str, Read]) -> None:
    read = pages["docs/map-page.html"]
    told = read.text[read.ids["languages"] : read.ids["coordinates"]]
    assert [language for language in LANGUAGES if f"({language})" not in told] == []


def test_every_page_opens_from_a_disk_and_asks_for_nothing(
    site: Path, pages: dict[str, Read], watch: Watch
) -> None:
    page = watch.open(site / "index.html")
    page.wait_for_url("**/" + INDEX)
    for name in sorted({*pages} - {"index.html"}):
        page.goto((site / name).as_uri())
    assert (watch.outside, watch.complaints) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "page", [INDEX, "docs/anleitung.html", "docs/reference/coverage.html", "search.html?q=CRS"]
)
def test_axe_finds_nothing(page: str, scheme: str, site: Path, watch: Watch) -> None:
    path, _, query = page.partition("?")
    opened = watch.open(site / path, f"?{query}" if query else "", color_scheme=scheme)
    if query:
        expect(opened.locator("ul.search li").first).to_be_visible()
    assert violations(opened, only="colours" if scheme == "dark" else None) == []


@pytest.mark.parametrize(
    ("word", "found"), [("Gemeinde", "Aufgaben der Planung"), ("NZV161", "Findings")]
)
def test_the_search_works_from_a_disk(word: str, found: str, site: Path, watch: Watch) -> None:
    page = watch.open(site / INDEX)
    page.get_by_role("textbox", name="Search").fill(word)
    page.keyboard.press("Enter")
    page.locator("ul.search").get_by_role("link", name=found, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(found)
    assert (watch.outside, watch.complaints) == ([], [])
