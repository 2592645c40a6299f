"""The scripts of the pages are modules that build on each other, and become one script."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nzv_geo.errors import DataError
from nzv_geo.i18n import load_words
from nzv_geo.webmap.scripts import FOLDER, modules_of, page_script, read_module

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "src/nzv_geo/webmap/static/js"
ENTRIES = ("start.js", "edit.js", "index.js", "context.js")
ROOMS = ("core", "geo", "styles", "files", "layers", "paper", "tools")  # each knows those before it
TOOLS = SCRIPTS / "tools"


def upward(folder: Path) -> list[str]:
    """Imports that lead from a module to a room above its own, or to an entry."""
    found = []
    for path in sorted(folder.rglob("*.js")):
        module = read_module(folder, path.relative_to(folder).as_posix())
        if module.path in ENTRIES:
            continue
        room = ROOMS.index(module.path.partition("/")[0])
        allowed = ROOMS[: room + 1]
        found += [
            f"{module.path} → {other}"
            for other in module.imports
            if other.partition("/")[0] not in allowed
        ]
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SCRIPTS, tmp_path / "js"))


def plant(folder: Path, module: str, line: str) -> None:
    path = folder / module
    path.write_text(f"{line}\n{path.read_text('utf-8')}", encoding="utf-8")


# --- how they build on each other -----------------------------------------------------------------


def test_no_module_imports_from_above() -> None:
    assert upward(SCRIPTS) == []


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("core/dom.js", "../geo/geodesy.js"),
        ("geo/geodesy.js", "../layers/popup.js"),
        ("files/json.js", "../layers/added.js"),
        ("layers/names.js", "../tools/basemap.js"),
        ("tools/measure.js", "../start.js"),
    ],
)
def test_a_planted_import_from_above_is_found(copy: Path, module: str, target: str) -> None:
    plant(copy, module, f'import "{target}";')
    assert upward(copy) == [f"{module} → {target.removeprefix('../')}"]


def test_every_module_is_part_of_a_page() -> None:
    used = {module.path for entry in ENTRIES for module in modules_of(FOLDER, entry)}
    assert used == {path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js")}


def test_every_module_stands_behind_those_it_imports() -> None:
    for entry in ENTRIES:
        modules = [module.path for module in modules_of(FOLDER, entry)]
        assert modules[-1] == entry
        for path in modules:
            for other in read_module(FOLDER, path).imports:
                assert modules.index(other) < modules.index(path)


# --- how they become one script -------------------------------------------------------------------


def test_imports_and_exports_are_gone() -> None:
    for entry in ENTRIES:
        lines = page_script(entry).splitlines()
        assert [line for line in lines if re.match(r"(?:import|export)\b|//|\s", line)] == []
    assert page_script("start.js").endswith("return { addLayer, start, geodesy };\n})();")


def test_every_process_writes_the_same_script() -> None:
    code = "from nzv_geo.webmap.scripts import page_script as p; print(p('start.js'), end='')"
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], env=env, capture_output=True, check=True
    )
    digest = hashlib.sha256(page_script("start.js").encode()).hexdigest()
    assert hashlib.sha256(done.stdout).hexdigest() == digest


@pytest.mark.parametrize(
    ("module", "line", "problem"),
    [
        ("geo/scales.js", 'import "./nowhere.js";', r"geo/scales\.js imports geo/nowhere\.js, which"),
        ("start.js", 'import { gone } from "./core/dom.js";', "start.js imports gone, which core/dom"),
        ("core/dom.js", 'import "../core/texts.js";', "circle: core/data.js → core/dom.js → core/tex"),
        ("core/dom.js", 'import "./dom.js";', "in a circle: core/dom.js → core/dom.js"),
        ("tools/home.js", "function goHome() {}", "layers/view.js and tools/home.js both declare go"),
        ("start.js", 'import { byId as id } from "./core/dom.js";', "start.js imports byId as id"),
        ("start.js", 'import * as dom from "./core/dom.js";', "start.js: cannot read “import"),
        ("start.js", "export default 1;", "start.js: cannot read “export default 1"),
        ("start.js", "const { a } = {};", "start.js: cannot read “const { a"),
        ("start.js", "export { unheard };", "start.js exports unheard, which it does not know"),
    ],
)  # fmt: skip
def test_what_cannot_be_joined_is_told(copy: Path, module: str, line: str, problem: str) -> None:
    plant(copy, module, line)
    with pytest.raises(DataError, match=problem):
        modules_of(copy, "start.js")


def test_a_tool_is_a_file_and_a_line(copy: Path) -> None:
    hello = 'import { register } from "./tool.js";\n\nregister({ id: "hello", word: "home" });\n'
    (copy / "tools/hello.js").write_text(hello)
    plant(copy, "tools/toolbar.js", 'import "./hello.js";')
    paths = [module.path for module in modules_of(copy, "start.js")]
    assert paths.index("tools/hello.js") < paths.index("tools/toolbar.js")


def test_a_missing_entry_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"the page imports start\.js, which does not exist"):
        modules_of(tmp_path, "start.js")


def test_no_module_ends_the_element_of_the_script_it_is_written_into() -> None:
    for entry in ENTRIES:
        assert re.findall(r"</?script|<!--", page_script(entry), re.IGNORECASE) == []


def test_a_page_to_look_at_holds_nothing_that_reads_files() -> None:
    modules = {module.path for module in modules_of(FOLDER, "start.js")}
    assert [path for path in modules if path.startswith("files/")] == []
    assert {"core/came.js", "core/libraries.js", "layers/added.js"} & modules == set()


# --- tools ----------------------------------------------------------------------------------------


def test_each_tool_says_what_it_is_and_has_one_line_in_the_toolbar_or_an_entry() -> None:
    entries = "".join((SCRIPTS / name).read_text("utf-8") for name in ("edit.js", "context.js"))
    lines = (TOOLS / "toolbar.js").read_text("utf-8") + entries.replace("./tools/", "./")
    words = {**load_words("de").groups["page"], **load_words("de").groups["files"]}
    ids = []
    for path in sorted(TOOLS.glob("*.js")):
        text = path.read_text("utf-8")
        registered = re.findall(r"\bregister\(\{(.*?)\}\);", text, re.DOTALL)
        if path.name in ("card.js", "tool.js", "toolbar.js"):
            continue
        assert registered, path.name
        assert lines.count(f'import "./{path.name}";\n') == 1
        for tool in registered:
            ids += re.findall(r'\bid: "(\w+)"', tool)[:1]
            assert set(re.findall(r'\b(?:word|name): "(\w+)"', tool)) <= set(words)
            assert ("icon:" in tool) == ("word:" in tool) == bool(re.search(r"\bopen\b", tool))
    assert len(ids) == len(set(ids)) > 10


# --- without a page -------------------------------------------------------------------------------


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def missing(what: str) -> None:
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


@pytest.mark.slow
def test_pure_modules_do_what_they_say() -> None:
    """tests/js, by Node's own test runner: search, coordinates, geodesy, names, files."""
    if not shutil.which("node"):
        missing("Node is missing: sudo apt-get install nodejs")
    tests = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/js").glob("*.js"))
    run("node", "--test", *tests)


def test_eslint_finds_nothing() -> None:
    eslint = ROOT / "node_modules/eslint/bin/eslint.js"
    if not shutil.which("node") or not eslint.is_file():
        missing("ESLint is missing: npm ci")
    run("node", str(eslint), ".")
