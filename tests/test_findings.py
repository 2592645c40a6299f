"""Every code that can be reported is explained, and the other way round."""

import re

from tests.scripts import ROOT


def test_every_code_stands_in_the_docs_once() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    used = set(re.findall(r'"(NZV[12]\d\d)"', source))
    rows = re.findall(r"^\| (NZV\d{3}) \|", (ROOT / "docs/findings.md").read_text("utf-8"), re.M)
    assert sorted(used) == rows
