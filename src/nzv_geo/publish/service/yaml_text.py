"""Values as YAML in which every text is quoted.

A quoted text is one: pygeoapi puts environment variables, ``${NAME}``, into plain ones alone, so
nothing that a layer says of itself can ask for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["Variable", "yaml_text"]

STEP = "  "
NOT_PLAIN = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # as YAML 1.2 has it


class Variable(str):
    """A text for whose ``${NAME}`` the environment variable is put."""

    __slots__ = ()


def yaml_text(value: Mapping[str, Any]) -> str:
    r"""Return a mapping as YAML, in its own order.

    Examples
    --------
    >>> print(yaml_text({"a": {"b": [1, "${HOME}"], "c": []}, "d": Variable("${PORT}")}), end="")
    a:
      b:
        - 1
        - "${HOME}"
      c: []
    d: ${PORT}
    """
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    """Yield the lines of a mapping or a list that is not empty."""
    if isinstance(value, Mapping):
        for name, held in value.items():
            if _is_flat(held):
                yield f"{_key(name)}: {_flat(held)}"
            else:
                yield f"{_key(name)}:"
                yield from (f"{STEP}{line}" for line in _lines(held))
        return
    for held in value:
        first, *others = [_flat(held)] if _is_flat(held) else list(_lines(held))
        yield f"- {first}"
        yield from (f"{STEP}{line}" for line in others)


def _is_flat(value: Any) -> bool:
    return not (isinstance(value, Mapping | list) and value)


def _flat(value: Any) -> str:
    if isinstance(value, Variable):
        return str(value)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return NOT_PLAIN.sub(_escaped, text.encode("utf-8", "replace").decode())


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _key(name: str) -> str:
    plain = name.replace("_", "").replace("-", "")
    return name if plain.isascii() and plain.isalpha() else _flat(name)
