"""A text as a square that a phone's camera reads (QR code)."""

from __future__ import annotations

import io

import segno

_SCALE = 5  # pixels for each small square


def draw_square(text: str, title: str, scale: float = _SCALE) -> str:
    """Draw a text as an SVG to stand within a page; colours are attributes, so no style is needed."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", scale=scale, border=4, light="#fff", title=title, xmldecl=False, svgns=False, nl=False
    )
    return drawn.getvalue().decode()
