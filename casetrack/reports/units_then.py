"""The units as a question finds them: their names and places as at its day, as was known by its event."""

from __future__ import annotations

from collections.abc import Mapping

from casetrack.engine.labels import BODIES
from casetrack.engine.unit_tree import UnitTree
from casetrack.reports.questions import Question
from casetrack.services.unit_trees import tree_on
from casetrack.services.work import Work


def tree_of(work: Work, question: Question) -> UnitTree:
    """Give the tree of a question. What an ended unit did stands under its successor, so both are counted together."""
    return tree_on(work, question.as_at, question.known_seq)


def units_counted(work: Work, question: Question, unit: int | None) -> frozenset[int] | None:
    """Give a unit with those below it; None for the whole office."""
    return None if unit is None else tree_of(work, question).below({unit})


def bodies_of(work: Work, question: Question) -> Mapping[int, str]:
    """Give the body to which each unit belongs: its own kind or that of the nearest unit above it that is a body."""
    tree = tree_of(work, question)
    return {
        unit_id: next((tree.units[key].kind for key in tree.above(unit_id) if tree.units[key].kind in BODIES), "")
        for unit_id in tree.units
    }


def name_then(work: Work, question: Question, unit_id: int | None) -> str:
    """Give the name that a unit had on the day of a question; of none, nothing."""
    found = tree_of(work, question).units.get(unit_id or 0)
    return found.name if found else ""
