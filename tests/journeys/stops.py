"""Where the keyboard stands on a page, and whether somebody who has no mouse sees it there."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

MOST_STOPS = 250  # of the Tab key on one page

_LOOK = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  const label = it.labels?.[0] ?? it;
  const places = [0.02, 0.5, 0.98].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));
  const shown = places.some(([x, y]) => {
    const over = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return over && (it.contains(over) || label.contains(over));
  });
  return {
    name: it.id || it.getAttribute("href") || it.innerText.slice(0, 40) || it.tagName,
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    shown,
  };
}"""

_TO_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """What has the focus: its name, whether a ring is drawn around it, whether a part of it at least is uncovered."""

    name: str
    ringed: bool
    shown: bool


def stop(page: Page) -> Stop | None:
    """Tell what has the focus; None if nothing has."""
    seen = page.evaluate(_LOOK)
    return Stop(**seen) if seen else None


def by_keys_to(page: Page, wanted: Locator, key: str = "Tab") -> list[Stop]:
    """Go on with one key until something has the focus; each stop on the way must be seen."""
    stops: list[Stop] = []
    for _press in range(MOST_STOPS):
        page.keyboard.press(key)
        here = stop(page)
        assert here, f"the focus is lost after {stops[-1:]}"
        stops.append(here)
        if wanted.evaluate("it => it === document.activeElement"):
            assert unseen(stops) == []
            return stops
    raise AssertionError(f"no key leads to {wanted}: {[each.name for each in stops]}")


def walk(page: Page) -> list[Stop]:
    """Go once through a page from its top with Tab, until the browser's own bar has the focus."""
    page.evaluate(
        "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
    )
    stops: list[Stop] = []
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = stop(page)
        if here is None:
            return stops
        stops.append(here)
    raise AssertionError(f"the keyboard does not leave {page.url}: {[each.name for each in stops[-5:]]}")


def unseen(stops: list[Stop]) -> list[str]:
    """Name the stops at which nobody sees the focus."""
    return [each.name for each in stops if not (each.ringed and each.shown)]
