"""A workflow as a picture: SVG text without scripts, styles or outside programs. diagram_layout.py places it.

Colours are attributes, so that the picture is right on paper and under a strict content policy; a page's own stylesheet
may overrule them by the classes `wf-*`.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from casetrack.engine.definition import Definition
from casetrack.engine.diagram_layout import Box, Column, Line, lay_out
from casetrack.engine.labels import PHASE_LABELS
from casetrack.text import Text

_TITLE = Text("Sơ đồ quy trình: {title}", "Workflow: {title}")
_NOW, _DONE, _PLAIN = ("#e8edfa", "#2a4a9c", 3), ("#e6f2ea", "#2f7d52", 1.5), ("#ffffff", "#5b6775", 1.5)
_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"


def draw(
    definition: Definition, language: str = "vi", *, current: str | None = None, done: Collection[str] = ()
) -> str:
    """Draw a workflow; the state where a case stands now and those that it has passed can be marked."""
    layout = lay_out(definition, language)
    title = _TITLE.with_(title=definition.title).in_(language)
    marker = f"wf-arrow-{definition.id}-{definition.version}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wf" role="img" aria-label="{escape(title)}"'
        f' viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" width="{layout.width:.0f}" height="{layout.height:.0f}"'
        f' font-family="{_FONT}" font-size="13">',
        f"<title>{escape(title)}</title><desc>{escape(_described(definition, language))}</desc>",
        f'<defs><marker id="{marker}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9"'
        ' markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0l10 5-10 5z" fill="#44505f"/></marker></defs>',
        *(_phase(column, language) for column in layout.columns),
        *(_line(line, marker) for line in layout.lines),
        *(_box(definition, box, language, _mark(key, current, done)) for key, box in layout.boxes.items()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _described(definition: Definition, language: str) -> str:
    """Say in words what the picture shows, for those who hear it."""
    sentences = []
    for key, state in definition.states.items():
        ways = [
            f"{step.label.in_(language)} → {definition.states[step.target].label.in_(language)}"
            for step in definition.steps_from.get(key, ())
        ]
        phase = PHASE_LABELS[state.phase].in_(language)
        sentences.append(f"{state.label.in_(language)} ({phase}): {'; '.join(ways) or '–'}.")
    return " ".join(sentences)


def _mark(state: str, current: str | None, done: Collection[str]) -> str:
    if state == current:
        return "now"
    return "done" if state in done else ""


def _phase(column: Column, language: str) -> str:
    words = escape(PHASE_LABELS[column.phase].in_(language))
    return (
        f'<g class="wf-phase"><rect x="{column.x:.0f}" y="14" width="{column.width:.0f}" height="6" rx="3"'
        f' fill="#2a4a9c"/><text x="{column.x:.0f}" y="40" font-size="16" font-weight="700" fill="#1b2430">'
        f"{words}</text></g>"
    )


def _line(line: Line, marker: str) -> str:
    (x, y), *rest = line.points
    way = f"M{x:.0f} {y:.0f}" + "".join(f"L{x:.0f} {y:.0f}" for x, y in rest)
    # No dashes: many ways back share one trunk, and dashes laid over each other look solid.
    stroke, kind = ("#9a6a1f", "wf-line wf-back") if line.back else ("#44505f", "wf-line")
    return (
        f'<path class="{kind}" d="{way}" fill="none" stroke="{stroke}" stroke-width="1.2" stroke-linejoin="round"'
        f' marker-end="url(#{marker})"/>'
    )


def _box(definition: Definition, box: Box, language: str, mark: str) -> str:
    state = definition.states[box.state]
    fill, edge, weight = {"now": _NOW, "done": _DONE}.get(mark, _PLAIN)
    dashes = ' stroke-dasharray="6 3"' if state.kind == "waiting" and not mark else ""
    kind = f"wf-state wf-{state.kind}" + (f" wf-{mark}" if mark else "")
    rows = [
        f'<g class="{kind}"><rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}"'
        f' rx="{16 if state.kind == "final" else 5}" fill="{fill}" stroke="{edge}" stroke-width="{weight}"{dashes}/>',
        f'<text x="{box.x + 12:.0f}" y="{box.y + 22:.0f}" font-size="14" font-weight="700" fill="#1b2430">'
        f"{escape(state.label.in_(language))}</text>",
    ]
    for number, step in enumerate(definition.steps_from.get(box.state, ())):
        who = ", ".join(definition.roles[key].in_(language) for key in definition.roles if key in step.roles)
        rows.append(
            f'<text class="wf-step" x="{box.x + box.width - 8:.0f}" y="{box.row(number) + 4:.1f}" text-anchor="end"'
            f' fill="#44505f">{escape(step.label.in_(language))}<title>{escape(who)}</title></text>'
        )
    return "".join(rows) + "</g>"
