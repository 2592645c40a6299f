"""What crawlers read: which pages there are. Only where the address of the portal is known."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from nzv_geo.publish.portal.settings import Settings

__all__ = ["crawler_files"]

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def crawler_files(settings: Settings, paths: Iterable[str]) -> dict[str, bytes]:
    """Return robots.txt and sitemap.xml; nothing where nobody said where the portal will be.

    Parameters
    ----------
    settings
        The portal.
    paths
        Its files; those that end in ``.html`` are pages.
    """
    if not settings.base_url:
        return {}
    ElementTree.register_namespace("", SITEMAP)
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for path in sorted(path for path in paths if path.endswith(".html")):
        entry = ElementTree.SubElement(root, f"{{{SITEMAP}}}url")
        address = ElementTree.SubElement(entry, f"{{{SITEMAP}}}loc")
        address.text = settings.address_of(path)
    sitemap: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    robots = f"User-agent: *\nAllow: /\nSitemap: {settings.address_of('sitemap.xml')}\n"
    return {"robots.txt": robots.encode(), "sitemap.xml": sitemap + b"\n"}
