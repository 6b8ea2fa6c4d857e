"""Two people, one case: the second one sees what the first did beside what they were about to do, and loses no word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import render_template, request

from casetrack.services.timelines import Entry, spell_value, timeline
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web.case_view import Opened, open_for_reading
from casetrack.web.drawn_fields import read_written
from casetrack.web.login import looking

_NOTHING = Text("–", "–")
_NOT_KEPT = ("csrf_token", "seen_version", "save")
_WORDS = ("comment", "reason", "ground", "text")  # what somebody wrote in their own words


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody was about to do: its name, and where it can be done again with what was typed (None: no more)."""

    label: Text
    again: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison."""

    label: Text
    mine: Text
    theirs: Text


def page(number: str, meant: Meant) -> tuple[str, int]:
    """Show the conflict of the form that was just sent."""
    with looking() as work:
        opened = open_for_reading(work, number)
        since = _since(work, opened)
        kept = {key: value for key, value in request.form.items() if key not in _NOT_KEPT and value}
        words = next((key for key in _WORDS if kept.get(key)), None)
        return render_template(
            "cases/conflict.html",
            case=opened.case,
            opened=opened,
            since=since,
            rows=list(_rows(work, opened, meant, since)),
            meant=meant,
            kept={key: value for key, value in kept.items() if key != words},
            words=words,
            said=kept.get(words, "") if words else "",
            today=work.today,
        ), 409


def _since(work: Work, opened: Opened) -> Sequence[Entry]:
    """Give what happened since the form was opened, latest first: one version for each event but the notes."""
    seen = request.form.get("seen_version", "")
    known = int(seen) if seen.isascii() and seen.isdecimal() else 0
    counted = [h.seq for h in opened.book.happenings if h.kind != "activity"][known:]
    entries = [entry for entry in timeline(work, opened.case, opened.book) if entry.seq in counted]
    return sorted(entries, key=lambda entry: entry.seq or 0, reverse=True)


def _rows(work: Work, opened: Opened, meant: Meant, since: Sequence[Entry]) -> Iterator[Row]:
    latest = since[0] if since else None
    yield Row(Text("Việc", "What"), meant.label, latest.label if latest else _NOTHING)
    day = request.form.get("occurred_on") or request.form.get("decided_on") or ""
    yield Row(Text("Ngày", "Day"), _said(day), Text("{d}", "{d}").with_(d=latest.on) if latest else _NOTHING)
    for name, value in request.form.items():
        key = name.removeprefix("field.")
        if name != key and value and key in opened.definition.fields:
            mine = spell_value(work, opened.definition, key, read_written(opened.definition, key, value))
            now = spell_value(work, opened.definition, key, opened.standing.fields.get(key))
            yield Row(opened.definition.fields[key].label, mine, now)
    words = next((request.form[key] for key in _WORDS if request.form.get(key)), "")
    yield Row(Text("Lời ghi", "Words"), _said(words), _said(latest.text if latest else ""))


def _said(words: str) -> Text:
    return Text(words, words) if words else _NOTHING
