"""A page is one safe file, the same bytes every time."""

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jinja2
import pytest

from nzv_geo import build_valley, render_map
from nzv_geo.styles.colours import contrast
from nzv_geo.webmap.leaflet import leaflet_css, leaflet_js
from nzv_geo.webmap.libraries import libraries
from nzv_geo.webmap.map_start import map_markup
from tests.webmap.using import digest

pytestmark = pytest.mark.slow

STATIC = Path(__file__).parents[2] / "src/nzv_geo/webmap/static"


@pytest.fixture(scope="module")
def page() -> str:
    return render_map(build_valley("goerlitz")).html


def test_promise_04_the_policy_names_every_script_and_style_by_hash(page: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    texts = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    carried = [library.script for library in libraries() if library.script]
    digests = (hashlib.sha256(text.encode()).digest() for text in [*texts, *carried])
    hashes = {f"'sha256-{base64.b64encode(one).decode()}'" for one in digests}
    assert policy.startswith("default-src 'none'; script-src ")
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    assert len(hashes) == 5 + 6
    assert "unsafe" not in policy


def test_promise_03_a_page_holds_no_address_to_load_from(page: str) -> None:
    assert re.findall(r"<(?:link|iframe|object|embed|base|form)\b", page) == []
    assert [a for a in re.findall(r'\bsrc="([^"]*)"', page) if not a.startswith("data:")] == []
    assert [
        u
        for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        for u in re.findall(r"url\(([^)]*)\)", style)
        if not u.startswith(("data:", "#"))
    ] == []
    assert "sourceMappingURL" not in page


def test_promise_05_no_data_pass_through_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a page is built, no template engine compiles or fills in anything."""
    seen: list[str] = []
    compile_ = jinja2.Environment.compile
    render = jinja2.Template.render

    def spy_compile(self: jinja2.Environment, source: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append(str(source))
        return compile_(self, source, *args, **kwargs)

    def spy_render(self: jinja2.Template, *args: Any, **kwargs: Any) -> str:
        seen.append(render(self, *args, **kwargs))
        return seen[-1]

    monkeypatch.setattr(jinja2.Environment, "compile", spy_compile)
    monkeypatch.setattr(jinja2.Template, "render", spy_render)
    jinja2.Template("{{ 7*7 }}").render()
    assert seen == ["{{ 7*7 }}", "49"]
    html = render_map(build_valley("goerlitz"), title="Titel {{ 7*7 }}").html
    assert seen == ["{{ 7*7 }}", "49"]
    assert "<title>Titel {{ 7*7 }}</title>" in html


def test_the_script_that_makes_the_map_knows_how_many_layers_there_are(page: str) -> None:
    element, script = map_markup(page.count("<table id="))
    assert f">{element}\n" in page
    assert page.endswith(f"<script>{script}</script>\n</body></html>\n")


def test_leaflet_comes_from_the_package_untouched_but_for_addresses() -> None:
    script = leaflet_js() + "\n//# sourceMappingURL=leaflet.js.map"
    assert digest(script).startswith("db49d009c841")
    assert "url(images/" not in leaflet_css()


def test_the_licence_of_leaflet_stands_above_its_script(page: str) -> None:
    licence, script = page.index("BSD 2-Clause License"), page.index("Leaflet 1.9.4, a JS library")
    assert licence < script
    assert "Redistributions in binary form must reproduce" in page[licence:script]
    assert "THIS SOFTWARE IS PROVIDED" in page[licence:script]


def test_promise_30_two_builds_in_two_processes_are_the_same_bytes(page: str) -> None:
    code = "import nzv_geo as n; print(n.render_map(n.build_valley('goerlitz')).html, end='')"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        env={
            "PYTHONHASHSEED": "7",
            "TZ": "Asia/Tokyo",
            "LANG": "C",
            "NZV_GEO_DATA": "none",
            "NZV_GEO_CACHE": "none",
        },
        capture_output=True,
        check=True,
    )
    assert digest(done.stdout) == digest(page)


def test_promise_29_the_lausitz_stays_below_its_budget(maps: Path) -> None:
    assert (maps / "lausitz.html").stat().st_size < 1_500_000


def palettes() -> list[dict[str, str]]:
    css = (STATIC / "page.css").read_text("utf-8")
    blocks = re.findall(r":root(?::not\(\.printing\))? \{(.*?)\}", css, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in blocks)
    return [light, dark]


BORDERS = ["municipality", "county", "neighbour", "state", "valley", "focus-area", "accent"]


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "paper", "halo"])
@pytest.mark.parametrize("line", BORDERS)
def test_promise_11_16_lines_have_three_to_one_on_every_ground(
    palette, ground: str, line: str
) -> None:
    assert contrast(palette[line], palette[ground]) >= 3


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("ink", "quiet", "accent") for ground in ("panel", "paper")),
        ("ink", "ground"),
        ("quiet", "ground"),
        ("state", "ground"),
        ("state", "paper"),
        ("on-focus-area", "focus-area"),
    ],
)
def test_promise_17_text_has_four_and_a_half_to_one(palette, text: str, ground: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


def test_colours_do_not_depend_on_the_language() -> None:
    """So it is enough that axe looks at them in German, and at the note of drafts elsewhere."""
    assert not re.search(r":lang\(|\[(xml\\:)?lang\b", (STATIC / "page.css").read_text("utf-8"))
    scripts = "".join(path.read_text("utf-8") for path in STATIC.rglob("*.js"))
    assert not re.search(r"style[^;\n]*languages?\[", scripts)
