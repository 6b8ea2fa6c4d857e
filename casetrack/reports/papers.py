"""Receipts and papers: what each unit has taken in (lượt tiếp nhận), and how many different papers that is (đơn).

A paper that one unit forwards to another is a case in each: two receipts of one paper. Each unit counts what it took
in, the office counts its papers once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Row

from casetrack.engine.unit_tree import UnitTree
from casetrack.models import Profile
from casetrack.reports.lines import Line
from casetrack.reports.opening_balances import BalanceRow
from casetrack.reports.questions import NAMELESS, Question
from casetrack.reports.same_paper import held_papers
from casetrack.reports.units_then import tree_of
from casetrack.services.persons import ANONYMOUS, UNKNOWN
from casetrack.services.work import Work
from casetrack.text import Text

UNIT_FIGURES = (
    *("receipts", "distinct", "received", "carried_over", "reopened"),
    *("resolved", "answered", "filed", "pending", "overdue"),
)
_OUTCOMES = {"answered": "forwarded", "filed": "filed"}  # figure -> the outcome that it counts
_TOTAL = Text("Cộng", "Total")
_NO_UNIT = Text("Không rõ", "Unknown")

_OF_ROWS = (Profile.workflow, Profile.unit_id, Profile.fields[ANONYMOUS].as_string(), Profile.task)
Counted = Row[tuple[Any, ...]] | BalanceRow


@dataclass(frozen=True, slots=True)
class PaperTable:
    """The cases of one workflow by unit, their total, and of these the papers that came without a name, if any."""

    title: Text
    units: tuple[Line, ...]
    total: Line
    nameless: Line | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every row of the table."""
        return (*self.units, self.total, *([self.nameless] if self.nameless else []))


def paper_tables(work: Work, question: Question, counted: Iterable[Counted]) -> tuple[PaperTable, ...]:
    """Give a table for each workflow that has cases in the period, the one with the most first.

    `counted` are counts by workflow, unit and the others that a summary groups by, follow-ups left out.
    """
    lines: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in counted:
        for key in _keys(row.workflow, row.unit_id, row.nameless):
            lines[key].update(_counts(row))
    for key, spare in _spare_receipts(work, question).items():
        lines[key]["distinct"] -= spare
    ids = sorted((key for key in lines if ":" not in key), key=lambda key: (-lines[key]["receipts"], key))
    tree = tree_of(work, question)
    return tuple(_table(work, tree, workflow, lines) for workflow in ids)


def name_of_row(work: Work, key: str, question: Question) -> Text:
    """Name the row of a table of units, as a heading above its list does, by the unit's name of the day."""
    workflow, _, part = key.partition(":")
    known = {definition.id for definition in work.installation.library.all()}
    title = work.installation.library.latest(workflow).title if workflow in known else Text(workflow, workflow)
    if not part:
        return title
    return Text("{title}, {part}", "{title}, {part}").with_(title=title, part=_part(tree_of(work, question), part))


def _keys(workflow: str, unit_id: int, nameless: str | None) -> tuple[str, ...]:
    """Give the rows in which a case stands: its unit's, the total, and that of the papers without a name."""
    keys = (f"{workflow}:{unit_id}", workflow)
    return (*keys, f"{workflow}:{NAMELESS}") if nameless == "true" else keys


def _counts(row: Counted) -> dict[str, int]:
    said = row._mapping
    counts = {name: int(said[name]) for name in UNIT_FIGURES if name in said}
    counts |= {name: counts["resolved"] if row.outcome == outcome else 0 for name, outcome in _OUTCOMES.items()}
    return {**counts, "distinct": counts["receipts"]}


def _spare_receipts(work: Work, question: Question) -> Counter[str]:
    """Count, for each row, the receipts of papers that stand in the same row already."""
    met: set[tuple[str, int]] = set()
    spare: Counter[str] = Counter()
    for row in held_papers(work.session, question, _OF_ROWS):
        workflow, unit_id, nameless, task, held = tuple(row)
        for key in () if task else _keys(workflow, unit_id, nameless):
            spare[key] += (key, held) in met
            met.add((key, held))
    return spare


def _table(work: Work, tree: UnitTree, workflow: str, lines: dict[str, Counter[str]]) -> PaperTable:
    order = {str(unit_id): place for place, unit_id in enumerate(tree.units)}
    parts = [key.partition(":")[2] for key in lines if key.startswith(f"{workflow}:")]
    units = sorted((part for part in parts if part != NAMELESS), key=lambda part: order.get(part, len(order)))

    def line(key: str, label: Text) -> Line:
        return Line(key, label, {name: lines[key][name] for name in UNIT_FIGURES})

    return PaperTable(
        title=work.installation.library.latest(workflow).title,
        units=tuple(line(f"{workflow}:{part}", _part(tree, part)) for part in units),
        total=line(workflow, _TOTAL),
        nameless=line(f"{workflow}:{NAMELESS}", UNKNOWN) if NAMELESS in parts else None,
    )


def _part(tree: UnitTree, part: str) -> Text:
    if part == NAMELESS:
        return UNKNOWN
    unit = tree.units.get(int(part)) if part.isdecimal() else None
    return Text(unit.name, unit.name) if unit else _NO_UNIT


def lines_of_papers(tables: Sequence[PaperTable]) -> tuple[Line, ...]:
    """Give the rows of all tables in one, each named with its workflow."""
    named = Text("{title}: {label}", "{title}: {label}")
    return tuple(
        Line(line.key, named.with_(title=table.title, label=line.label), line.counts)
        for table in tables
        for line in table.lines
    )
