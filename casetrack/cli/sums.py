"""A due date with its sum as the commands show it: rows for people, one object for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import click

from casetrack.cli.speech import language, say
from casetrack.engine.clock_rules import Basis
from casetrack.engine.deadlines import Due, Line
from casetrack.engine.law import SignOff, sureness
from casetrack.text import Text, format_date

NOBODY_SIGNED: Mapping[str, SignOff] = MappingProxyType({})  # where no office is asked


def say_due(label: Text, due: Due, signed: Mapping[str, SignOff] = NOBODY_SIGNED) -> None:
    """Print what is due and when, then the rows of its sum below each other, with who verified each article."""
    due_on = due.due_on or Text("đang tạm dừng", "paused")
    say(Text("{label}: {due}", "{label}: {due}").with_(label=label, due=due_on))
    for line in due.lines:
        parts = [line.text.in_(language())]
        parts += _law(line.basis, signed) if line.basis else []
        parts += [f"→ {format_date(line.until)}"] if line.until else []
        click.echo(f"  {line.amount.in_(language()):>14}  {' '.join(parts)}")


def sum_as_json(due: Due, signed: Mapping[str, SignOff] = NOBODY_SIGNED) -> dict[str, object]:
    """Give a due date to a program; sentences are in the language of the command line, days as 2026-06-04."""
    return {
        "due_on": iso(due.due_on),
        "unrolled_on": iso(due.unrolled_on),
        "provisional": due.provisional,
        "lines": [_line_as_json(line, signed) for line in due.lines],
    }


def iso(day: date | None) -> str | None:
    """Write a day for a program."""
    return day.isoformat() if day else None


def _law(basis: Basis, signed: Mapping[str, SignOff]) -> list[str]:
    sure = sureness(basis, signed)
    return [f"· {basis.text.in_(language())}", *([f"({sure.text.in_(language())})"] if sure else [])]


def _line_as_json(line: Line, signed: Mapping[str, SignOff]) -> dict[str, object]:
    found = signed.get(line.basis.rule) if line.basis else None
    return {
        "code": line.code,
        "amount": line.amount.in_(language()),
        "text": line.text.in_(language()),
        "basis": line.basis.text.in_(language()) if line.basis else None,
        "certainty": line.basis.certainty if line.basis else None,
        "verified_by": found.by if found else None,
        "verified_on": iso(found.on) if found else None,
        "until": iso(line.until),
    }
