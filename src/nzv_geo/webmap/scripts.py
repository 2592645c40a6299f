"""Join the modules of static/js into the one script of a page, without npm.

The sources are ES modules, as Node and editors know them; a page is one file and loads nothing. So
`page_script` follows the imports of an entry, puts each module behind those that it imports, drops
the words ``import`` and ``export``, and wraps all of it in one function. What the entry exports is
what other scripts and the console see as ``nzv``.

All modules of a page share that one scope, which makes it short and keeps exported variables live.
The price: a name at the top level of a module means one thing in all modules of the page, and a
name cannot be changed by ``as``. Statements at the top level begin in the first column; imports and
exports are written as

    import { name, other } from "../core/dom.js";
    import "./search.js";
    export function name() {}    // or async function, class, const, let
    export { name, other };      // at the end of an entry

Whatever else begins with one of the two words is an error, as are a missing module, a name that is
not exported, a name that two modules declare, and a circle. A name that a module uses and does not
import would be found in the shared scope: ESLint finds it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from nzv_geo.errors import DataError

__all__ = ["FOLDER", "Module", "modules_of", "page_script", "read_module"]

FOLDER = files("nzv_geo.webmap") / "static" / "js"

# Each begins with the end of the line before, which is looked for much faster than a beginning.
_IMPORT = re.compile(r'\nimport (?:\{([^{}]*)\} from )?"([^"\n]+)";(?=\n|$)')
_LIST = re.compile(r"\nexport \{([^{}]*)\};(?=\n|$)")
_DECLARED = re.compile(r"\n(export )?(?:const|let|class|(?:async )?function\*?) (\w+)\b")
_COMMENT = re.compile(r"""^//.*|(?<=[;,{]) +// [^"'`]*$""")
_UNKNOWN = re.compile(r"\n(?:(?:import|export)\b.*|(?:const|let|var) [^\w].*)")


@dataclass(frozen=True)
class Module:
    """One script.

    Parameters
    ----------
    path
        Where it stands below the folder of the scripts, such as ``core/dom.js``.
    imports
        The names it takes from each other module, by that module's path.
    declared
        Every name at its top level.
    exports
        Those that other modules may import.
    body
        Its code without imports and exports.
    """

    path: str
    imports: dict[str, tuple[str, ...]]
    declared: tuple[str, ...]
    exports: tuple[str, ...]
    body: str


@cache
def page_script(entry: str, *also: str) -> str:
    """Return the script of a page, or raise DataError: the entry and all it imports, as ``nzv``.

    What stands in `also` comes behind it, with all that it imports and the entry does not.
    """
    modules = modules_of(FOLDER, entry, *also)
    body = "\n".join(line for module in modules for line in _lines(module.body))
    (shown,) = (", ".join(module.exports) for module in modules if module.path == entry)
    return f'const nzv = (() => {{\n"use strict";\n{body}\nreturn {{ {shown} }};\n}})();'


def modules_of(folder: Traversable, *entries: str) -> list[Module]:
    """Return entries and every module they need, each behind those that it imports."""
    found: dict[str, Module] = {}
    for entry in entries:
        _add(folder, entry, found, ())
    _require_one_meaning(found.values())
    return list(found.values())


def read_module(folder: Traversable, path: str, importer: str = "the page") -> Module:
    """Read one module; `importer` is named where it is missing."""
    try:
        text = "\n" + folder.joinpath(path).read_text("utf-8")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise DataError(f"{importer} imports {path}, which does not exist") from error
    imports: dict[str, tuple[str, ...]] = {}
    for names, target in _IMPORT.findall(text):
        other = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        imports[other] = (*imports.get(other, ()), *_names(names))
    body = _IMPORT.sub("", text)
    declared = _DECLARED.findall(body)
    listed = [name for names in _LIST.findall(body) for name in _names(names)]
    body = _DECLARED.sub(lambda match: match[0].replace("\nexport ", "\n"), _LIST.sub("", body))
    if unknown := _UNKNOWN.search(body):
        raise DataError(
            f"{path}: cannot read “{unknown[0].strip()}”; see scripts.py for what can be read"
        )
    exports = (*(name for exported, name in declared if exported), *listed)
    return Module(path, imports, tuple(name for _, name in declared), exports, body)


def _add(
    folder: Traversable, path: str, found: dict[str, Module], importers: tuple[str, ...]
) -> None:
    if path in importers:
        circle = " → ".join((*importers[importers.index(path) :], path))
        raise DataError(f"the scripts import each other in a circle: {circle}")
    if path in found:
        return
    module = read_module(folder, path, *importers[-1:])
    for other, names in module.imports.items():
        _add(folder, other, found, (*importers, path))
        _require(names, found[other].exports, f"{path} imports {{}}, which {other} does not export")
    known = {*module.declared, *(name for names in module.imports.values() for name in names)}
    _require(module.exports, known, f"{path} exports {{}}, which it does not know")
    found[path] = module


def _require(names: Iterable[str], known: Collection[str], problem: str) -> None:
    for name in names:
        if name not in known:
            raise DataError(problem.format(name))


def _require_one_meaning(modules: Iterable[Module]) -> None:
    home: dict[str, str] = {}
    for module in modules:
        for name in module.declared:
            if name in home:
                raise DataError(f"{home[name]} and {module.path} both declare {name}")
            home[name] = module.path


def _names(listed: str) -> list[str]:
    return [name for name in (part.strip() for part in listed.split(",")) if name]


def _lines(body: str) -> Iterator[str]:
    """Yield the lines of code, without indentation and comments."""
    for line in body.splitlines():
        code = line.strip()
        if "//" in code:
            code = _COMMENT.sub("", code)
        if code:
            yield code
