"""A background map has an address that a page can use, or is refused where it is made."""

from pathlib import Path

import pytest

from nzv_geo.catalogue import Basemap
from nzv_geo.cli import main
from nzv_geo.errors import DataError

TILES = "/{z}/{x}/{y}.png"


def basemap(url: str, layers: str = "") -> Basemap:
    return Basemap("m", {"de": "Karte"}, "Amt", url, "© Amt", "CC0", layers)


@pytest.mark.parametrize(
    ("address", "layers", "kept"),
    [
        ("https://tiles.example" + TILES, "", "https://tiles.example" + TILES),
        ("http://127.0.0.1:8080/{z}/{x}/{-y}{r}.png?a=1&b", "", None),
        ("https://wms.example/ows?map=/a.map&", "dop", None),
        ("https://wms.example/ows?", "dop", None),
        ("HTTPS://WMS.Example:443/OWS", "dop", "https://wms.example:443/OWS"),
        ("https://görlitz.example/ows", "dop", "https://xn--grlitz-wxa.example/ows"),
        ("https://münchen.example:8443" + TILES, "", "https://xn--mnchen-3ya.example:8443" + TILES),
    ],
)
def test_a_usable_address_is_kept_with_its_host_in_ascii(
    address: str, layers: str, kept: str | None
) -> None:
    made = basemap(address, layers)
    assert made.url == (kept or address)
    assert made.origin.isascii()
    assert made.url.startswith(f"{made.origin}/")


@pytest.mark.parametrize(
    ("address", "layers", "said"),
    [
        ("https://wms.example/?bbox={bbox-epsg-3857}", "dop", r"cannot fill in \{bbox-epsg-3857\}"),
        ("https://wms.example/{z}", "dop", r"cannot fill in \{z\}: a WMS has none"),
        ("https://tiles.example/{bbox-epsg-3857}" + TILES, "", "cannot fill in"),
        ("https://{s}.tiles.example" + TILES, "", r"cannot fill in \{s\}"),
        ("https://tiles.example/{z}/{x}.png", "", "tiles need"),
        ("https://wms.example/ows", "", "a WMS needs the names of its layers"),
        ("https://wms.example:99999/", "dop", "Port out of range"),
        ("https://wms.example:0/", "dop", "its port is 0"),
        ("https://wms.example:port/", "dop", "Port could not be cast"),
        ("https://straße.example/", "dop", "give that, which begins xn--"),
        (f"https://{'ö' * 64}.example/", "dop", "give that, which begins xn--"),
        ("https://[::1]/", "dop", "no policy of a page can name its host ::1"),
        ("https://*.example/", "dop", "no policy"),
        ("https://256.256.256.256/ows", "dop", "take its host 256.256.256.256 for an IP address"),
        ("https://127.1/ows", "dop", "for an IP address, and it is none"),
        ("https://0x7f.1/ows", "dop", "for an IP address, and it is none"),
        ("https://wms.example.1/ows", "dop", "for an IP address, and it is none"),
        ("https://foo.0x/ows", "dop", "for an IP address, and it is none"),
        ("https://a,b.example/", "dop", "no policy"),
        ('https://x.example"; script-src *//', "dop", "no address of the web"),
        ('https://x.example";script-src/', "dop", "no policy"),
        ("https://x.example'/", "dop", "no policy"),
        ("https://good.example\\@evil.example/", "dop", "no address of the web"),
        ("https://me:secret@wms.example/", "dop", "no address of the web"),
        ("https://wms.example/\nx", "dop", "no address of the web"),
        ("https://wms.example/#x", "dop", "leave out what begins there"),
        ("https://wms.example/?Request=GetCapabilities", "dop", "leave out REQUEST="),
        ("javascript:alert(1)", "dop", "no address of the web"),
        ("wms.example/ows", "dop", "no address of the web"),
        ("https:///ows", "dop", "no address of the web"),
        ("", "dop", "no address of the web"),
    ],
)
def test_an_address_that_no_page_can_use_is_refused(
    address: str, layers: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DataError, match=said):
        basemap(address, layers)
    if layers:
        page = tmp_path / "a.html"
        command = ["map", "--region", "cottbus", "-o", str(page), "--wms", address]
        assert main([*command, "--wms-layers", layers]) == 2
        assert capsys.readouterr().err.count("\n") == 1
        assert not page.exists()


def test_a_wms_without_layers_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "--wms", "https://wms.example/", "--wms-layers", " "]) == 2
    assert "names no layer" in capsys.readouterr().err
