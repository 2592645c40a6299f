"""What a map shows when it is opened, before anybody touches it, in windows of several sizes."""

from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

from tests.watch import Tab, Watch

DESK, UPRIGHT, SIDEWAYS = (1440, 900), (390, 844), (844, 390)
FIRST = ("h1", ".intro", "#search", "#tool-print", "#language", "#credit")

# Each badge: its number, its middle and width, the middle of its circle, and both ends of its line.
BADGES = """() => {
  const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
  const circles = [...document.querySelectorAll('.leaflet-pane path.nzv-focus-area')];
  const lines = [...document.querySelectorAll('.badge-leader')].map((path) => {
    const { e, f, a, d } = path.getScreenCTM();
    return path.getAttribute('d').match(/-?[\\d.]+/g).map((figure, i) => (i % 2 ? figure * d + f : figure * a + e));
  });
  return [...document.querySelectorAll('.badge')].map((badge, i) => {
    const box = badge.getBoundingClientRect();
    const [x, y] = middle(circles[i].getBoundingClientRect());
    const line = lines.find(([left, top]) => Math.hypot(left - x, top - y) <= 2);
    return { number: badge.textContent, middle: middle(box), wide: box.width, place: [x, y], line };
  });
}"""

# How much of each element is in the window, from 0 to 1.
IN_WINDOW = """(selectors) => Promise.all(selectors.map((selector) => new Promise((done) => {
    new IntersectionObserver(([seen], observer) => {
        observer.disconnect();
        done(seen.isIntersecting ? seen.intersectionRatio : 0);
    }).observe(document.querySelector(selector));
})))"""


class Badges(NamedTuple):
    """The badges of a map, and the frame that they have to stay in, in pixels of the window."""

    found: list[dict[str, Any]]
    frame: dict[str, float]


class Start(NamedTuple):
    """A map as it was opened."""

    badges: Badges
    names: list[str]
    share: float  # of the screen
    scrolled: float
    shown: dict[str, float]  # how much of what should be in the window is there
    paths: int
    complaints: list[str]
    outside: list[str]


class Starts:
    """Opens each map once in a window of each size that is asked for; tests look at the record."""

    def __init__(self, browser: Browser, tab: Tab, maps: Path) -> None:
        self.browser, self.tab, self.maps = browser, tab, maps
        self.found: dict[tuple[str, tuple[int, int]], Start] = {}

    def of(self, name: str, size: tuple[int, int]) -> Start:
        if (name, size) not in self.found:
            self.found[name, size] = self._opened(name, size)
        return self.found[name, size]

    def _opened(self, name: str, size: tuple[int, int]) -> Start:
        watch = Watch(self.browser, self.tab)
        page = watch.open(
            self.maps / f"{name}.html", viewport={"width": size[0], "height": size[1]}
        )
        page.wait_for_selector("html.ready")
        seen = page.evaluate(IN_WINDOW, FIRST)
        start = Start(
            badges_on(page),
            names_on(page),
            share_of_the_screen(page),
            page.evaluate("scrollY"),
            dict(zip(FIRST, seen, strict=True)),
            page.locator(".leaflet-pane path").count(),
            list(watch.complaints),
            watch.outside,
        )
        watch.close()
        return start


def badges_on(page: Page) -> Badges:
    frame = page.locator("#map_nzv").bounding_box()
    assert frame
    return Badges(page.evaluate(BADGES), dict(frame))


def names_on(page: Page) -> list[str]:
    """The names, each with its lines joined as they are read."""
    written = page.locator(".name-label").evaluate_all(
        "nodes => nodes.map(node => [...node.querySelectorAll('span:not(.second)')]"
        ".map(span => span.textContent.replace('\\u00a0', ' ')))"
    )
    return ["".join(f"{line}" if line.endswith("-") else f"{line} " for line in lines).strip()
            for lines in written]  # fmt: skip


def share_of_the_screen(page: Page) -> float:
    """Share of the screen that the map has before anybody scrolls."""
    return page.evaluate(
        """() => {
            const { top, bottom, width } = document.querySelector('#map_nzv').getBoundingClientRect();
            return (width * (Math.min(bottom, innerHeight) - top)) / (innerWidth * innerHeight);
        }"""
    )
