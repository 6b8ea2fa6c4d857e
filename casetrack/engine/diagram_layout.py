"""Where boxes and lines of a workflow's diagram lie: one column a phase, lines only in the lanes between boxes.

Every step has a line of text in its state's box and leaves there; all lines into one state share one trunk, so that
many arrows to `withdrawn` stay one arrow. The same definition always gives the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from casetrack.engine.definition import PHASES, Definition, Step

LETTER = 7.4  # width of a letter of a step's line, a little generous
BOLD = 8.6
ROW = 19
HEAD = 34
BETWEEN = 18
LANE = 9
MARGIN = 16
ARROW = 18  # room for an arrow before a box
TOP = 56  # room for the names of the phases


@dataclass(frozen=True, slots=True)
class Box:
    """A state on the sheet."""

    state: str
    column: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The height at which lines enter."""
        return self.y + HEAD / 2

    def row(self, number: int) -> float:
        """The height at which the nth step leaves."""
        return self.y + HEAD + ROW * number + ROW / 2


@dataclass(frozen=True, slots=True)
class Line:
    """The way of one step: corners from the box it leaves to the box it enters."""

    step: Step
    points: tuple[tuple[float, float], ...]
    back: bool  # to an earlier phase, or a reopening


@dataclass(frozen=True, slots=True)
class Column:
    """One phase on the sheet."""

    phase: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole sheet."""

    width: float
    height: float
    columns: tuple[Column, ...]
    boxes: dict[str, Box]
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Lanes:
    """Hands out lanes: one for each target in each gap between columns, and in the bands above and below the boxes."""

    taken: dict[object, list[str]] = field(default_factory=dict)

    def lane(self, where: object, target: str) -> int:
        used = self.taken.setdefault(where, [])
        if target not in used:
            used.append(target)
        return used.index(target)

    def count(self, where: object) -> int:
        return len(self.taken.get(where, ()))


def lay_out(definition: Definition, language: str) -> Layout:
    """Place every state and every step of a workflow."""
    phases = [phase for phase in PHASES if any(s.phase == phase for s in definition.states.values())]
    columns_of = {key: phases.index(state.phase) for key, state in definition.states.items()}
    lanes = _Lanes()
    routes = [(step, _reserve(lanes, columns_of, step)) for step in definition.steps]
    above, below = lanes.count("above"), lanes.count("below")
    columns, x = [], float(MARGIN)
    for number, phase in enumerate(phases):
        width = _width_of(definition, phase, language)
        columns.append(Column(phase, x + ARROW + LANE * lanes.count(("left", number)), width))
        x = columns[-1].x + width + ARROW + LANE * lanes.count(("right", number))
    top = TOP + LANE * (above + 1)
    boxes, bottom = _stack(definition, columns, columns_of, top)
    sheet = _Sheet(definition, boxes, columns, top, bottom)
    lines = tuple(sheet.line(step, route) for step, route in routes)
    return Layout(x + MARGIN, bottom + LANE * (below + 1) + MARGIN, tuple(columns), boxes, lines)


def _width_of(definition: Definition, phase: str, language: str) -> float:
    widths = [150.0]
    for state in definition.states.values():
        if state.phase == phase:
            widths.append(BOLD * len(state.label.in_(language)) + 28)
            leaving = definition.steps_from.get(state.key, ())
            widths += [LETTER * len(step.label.in_(language)) + 32 for step in leaving]
    return max(widths)


def _stack(
    definition: Definition, columns: list[Column], columns_of: dict[str, int], top: float
) -> tuple[dict[str, Box], float]:
    boxes: dict[str, Box] = {}
    filled = [top] * len(columns)
    for key in definition.states:
        number = columns_of[key]
        rows = len(definition.steps_from.get(key, ()))
        height = HEAD + ROW * rows + (8 if rows else 0)
        boxes[key] = Box(key, number, columns[number].x, filled[number], columns[number].width, height)
        filled[number] += height + BETWEEN
    return boxes, max(filled)


@dataclass(frozen=True, slots=True)
class _Route:
    """The lanes of one step: out of its column, along a band, into the column of its target."""

    out: int
    band: str | None
    along: int
    into: int


def _reserve(lanes: _Lanes, columns_of: dict[str, int], step: Step) -> _Route:
    """Take lanes: straight across a gap to the next phase, around the boxes to one further on or back."""
    source, target = columns_of[step.source], columns_of[step.target]
    if target == source + 1:
        return _Route(0, None, 0, lanes.lane(("left", target), step.target))
    out = lanes.lane(("right", source), step.target)
    if target == source:
        return _Route(out, None, 0, out)
    band = "below" if target > source else "above"
    side = "left" if target > source else "right"
    return _Route(out, band, lanes.lane(band, step.target), lanes.lane((side, target), step.target))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Turns lanes into corners."""

    definition: Definition
    boxes: dict[str, Box]
    columns: list[Column]
    top: float
    bottom: float

    def line(self, step: Step, route: _Route) -> Line:
        """Draw the way of one step."""
        source, target = self.boxes[step.source], self.boxes[step.target]
        number = self.definition.steps_from[step.source].index(step)
        start = (source.x + source.width, source.row(number))
        if target.column == source.column + 1:
            corners = self._enter(target, self._left(target.column, route.into), start[1])
        elif target.column == source.column:
            corners = self._enter(target, self._right(source.column, route.out), start[1], from_right=True)
        else:
            forward = target.column > source.column
            out = self._right(source.column, route.out)
            along = self.bottom + LANE * route.along if forward else self.top - LANE * (route.along + 1)
            into = self._left(target.column, route.into) if forward else self._right(target.column, route.into)
            corners = ((out, start[1]), (out, along), *self._enter(target, into, along, from_right=not forward))
        back = target.column < source.column or step.kind == "reopen"
        return Line(step, (start, *corners), back)

    def _enter(
        self, target: Box, lane: float, height: float, *, from_right: bool = False
    ) -> tuple[tuple[float, float], ...]:
        side = target.x + target.width if from_right else target.x
        return ((lane, height), (lane, target.middle), (side, target.middle))

    def _left(self, column: int, lane: int) -> float:
        return self.columns[column].x - ARROW - LANE * lane

    def _right(self, column: int, lane: int) -> float:
        return self.columns[column].x + self.columns[column].width + ARROW + LANE * lane
