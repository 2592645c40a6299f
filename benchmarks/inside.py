"""Do in a process of its own what a job asks of Python: its own parts are measured, or all of it.

    python -m benchmarks.inside MODULE FUNCTION [ARGUMENT…]

The function is given a `Clock` and the arguments, and returns facts about its result. Where it
measured nothing itself, the whole process counts.
"""

import importlib
import json
import sys
import warnings

from benchmarks.measuring import Clock


def main(module: str, function: str, *arguments: str) -> None:
    """Call the function, and print what it took and what it returns."""
    warnings.simplefilter("ignore")
    clock = Clock()
    facts = getattr(importlib.import_module(f"benchmarks.{module}"), function)(clock, *arguments)
    print("\n" + json.dumps({"benchmark": {"cpu_s": clock.cpu_s, "facts": facts or {}}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
