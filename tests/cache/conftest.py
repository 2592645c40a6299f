"""A cache of its own for each test, and plans beside it."""

from pathlib import Path

import pytest

from nzv_geo.cache import fingerprint
from tests.cache.running import Runner


@pytest.fixture
def runner(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Runner:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NZV_GEO_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(fingerprint, "SETTLED_NS", 0)  # tests need not wait
    return Runner(folder, capfdbinary, monkeypatch)
