"""Errors form one tree."""

import pytest

from nzv_geo import errors


@pytest.mark.parametrize("name", sorted(set(errors.__all__) - {"NzvGeoError"}))
def test_every_error_is_one_of_ours_and_a_standard_one(name: str) -> None:
    kind = getattr(errors, name)
    assert issubclass(kind, errors.NzvGeoError)
    assert issubclass(kind, ImportError | LookupError | ValueError | OSError | RuntimeError)


def test_an_unknown_name_comes_with_the_known_ones() -> None:
    message = str(errors.UnknownNameError("layer", "rivers", ["states", "counties"]))
    assert message == "unknown layer 'rivers'; choose one of: states, counties"
