"""What every chart is made of: an SVG with a title, words at a place, and lines of a grid.

No script and no inline style: the page's own stylesheet colours the classes, and each chart also says its numbers in
letters, so that it can be read in print and without colour. Everything told is escaped here.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

WIDTH = 520  # of a chart that fills its column; what is wider is scrolled on a small screen
_WIDE = " wide"


def frame(title: str, height: float, drawn: str, *, width: float = WIDTH) -> str:
    """Put what was drawn into a picture that is read out by its title."""
    wide = _WIDE if width > WIDTH else ""
    return (
        f'<svg class="ch fit{wide}" viewBox="0 0 {width:g} {height:g}" role="img" aria-label={quoteattr(title)}>'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )


def is_wide(picture: str) -> bool:
    """Tell whether a picture is wider than its column."""
    return picture.startswith(f'<svg class="ch fit{_WIDE}"')


def words(said: str, x: float, y: float, *, anchor: str = "", strong: bool = False) -> str:
    """Write words with their foot at a place: beginning there, or with the anchor `middle` or `end`."""
    kind = ' class="v"' if strong else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{kind} x="{x:g}" y="{y:g}"{anchored}>{escape(said)}</text>'


def rule(x: float, y: float, end: float, kind: str = "g") -> str:
    """Draw a line from left to right."""
    return f'<path class="{kind}" d="M{x:g} {y:g}H{end:g}"/>'


def bar(kind: str, x: float, y: float, size: tuple[float, float]) -> str:
    """Draw a bar of a kind with its left upper corner at a place; `size` is width and height."""
    return f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{size[0]:g}" height="{size[1]:g}"/>'


def told(title: str, drawn: str) -> str:
    """Let a part of a chart say its own words under the pointer."""
    return f"<g><title>{escape(title)}</title>{drawn}</g>"
