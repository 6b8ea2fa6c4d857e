"""The story of a case as its page tells it: events in words, corrections with old and new, breaches from the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from casetrack.engine.assignments import read_assignment
from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import Definition, Length
from casetrack.engine.delay_causes import name_cause
from casetrack.engine.escalations import BREACHED
from casetrack.engine.grants import DECISION_NO, GROUND_KEY
from casetrack.engine.history import DELAYED, Happening
from casetrack.engine.payloads import mapping_in, personal_fields
from casetrack.models import Alert, Case, CaseEvent, User
from casetrack.services import entry_labels
from casetrack.services.histories import events_of, happening_of, texts_of
from casetrack.services.work import Work
from casetrack.text import Text, format_date, format_number

MENDABLE = ("opened", "step")  # what a correction may speak of
_TITLE = Text("Tóm tắt", "Summary")
_DAY = Text("Ngày", "Day")
_NOTHING = Text("–", "–")
_KINDS = {
    "opened": Text("Vào sổ", "Entered in the book"),
    "extended": Text("Gia hạn", "Extended"),
    "moved": Text("Chuyển đơn vị", "Moved to another unit"),
    "raised": Text("Hạn chế người xem, như ở nơi cũng giữ đơn này", "Sealed, as where the same paper lies"),
    "corrected": Text("Sửa ngày, lời đã ghi", "Correction"),
    "activity": Text("Ghi việc", "Note"),
}
_RECALCULATED = Text("Tính lại hạn theo lịch nghỉ năm {year}", "Deadlines counted anew by the days off of {year}")
_TO_NOBODY = Text("Thôi giao, chưa có người xử lý", "Assigned to nobody")
_LATE_BY = Text("Nguyên nhân chậm: {cause}", "Cause of delay: {cause}")
_ACTIVITIES = {"note": Text("Ghi việc", "Note"), "petition_added": Text("Nhận thêm đơn", "Another petition")}


@dataclass(frozen=True, slots=True)
class Book:
    """The events of one case read once: as rows, for who and when, and as the engine folds them."""

    events: Sequence[CaseEvent]
    happenings: Sequence[Happening]


@dataclass(frozen=True, slots=True)
class Said:
    """What one event says now, corrections applied: its day, its title if it has one, and its fields."""

    occurred_on: date
    title: str | None
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a correction mended: what it was called, what stood there, what stands there now."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `moves`: it led to another state, so it is drawn as a square."""

    seq: int | None
    kind: str
    on: date
    recorded_at: datetime
    actor: str
    label: Text
    moves: bool = False
    text: str = ""
    details: tuple[tuple[Text, Text], ...] = ()
    changes: tuple[Change, ...] = ()
    mended_by: tuple[int, ...] = field(default=())

    @property
    def may_be_mended(self) -> bool:
        """A correction may speak of this entry."""
        return self.kind in MENDABLE


def read_book(work: Work, case: Case) -> Book:
    """Read the events of a case with their texts, in two queries."""
    events = events_of(work, case)
    texts = texts_of(work, events)
    return Book(events, [happening_of(event, texts.get(event.id, {})) for event in events])


def said_in(happenings: Sequence[Happening], seq: int, before: int | None = None) -> Said | None:
    """Give what an event says, with the corrections written before number `before` (all of them by default)."""
    target = next((h for h in happenings if h.seq == seq and h.kind in MENDABLE), None)
    if target is None:
        return None
    day, title, fields = target.occurred_on, target.texts.get("title"), _fields_of(target)
    for correction in _corrections_of(happenings, seq):
        if before is not None and correction.seq >= before:
            break
        day = date.fromisoformat(str(correction.payload.get("occurred_on") or day.isoformat()))
        title = correction.texts.get("title", title)
        fields |= _fields_of(correction)
    return Said(day, title, fields)


def timeline(work: Work, case: Case, book: Book) -> list[Entry]:
    """Give the entries of a case, the latest legal day first, breaches among them."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    told = map(_Teller(work, definition, book).entry, book.events, book.happenings)
    entries = [*told, *_breaches(work, case, definition)]
    return sorted(entries, key=lambda entry: (entry.on, entry.seq or len(entries)), reverse=True)


def spell_value(work: Work, definition: Definition, key: str, value: object) -> Text:
    """Write a field's value: a choice by its label, a unit by its name, a day and a number as people write them."""
    if value in (None, ""):
        return _NOTHING
    declared = definition.fields.get(key)
    if declared is None:
        return Text(str(value), str(value))
    if declared.type == "unit":
        unit = work.units.get(int(str(value)))
        return Text(unit.name, unit.name) if unit else _NOTHING
    if declared.type == "date":
        return _day_or_nothing(value)
    if declared.type == "integer" and isinstance(value, int):
        return format_number(value)
    return declared.label_of(value)


class _Teller:
    """Turns the events of one case into words."""

    def __init__(self, work: Work, definition: Definition, book: Book) -> None:
        self._work, self._definition, self._book = work, definition, book
        self._names = _names_of(work, book.happenings)

    def entry(self, event: CaseEvent, happening: Happening) -> Entry:
        said = said_in(self._book.happenings, happening.seq)
        return Entry(
            seq=happening.seq,
            kind=happening.kind,
            on=said.occurred_on if said else happening.occurred_on,
            recorded_at=event.recorded_at,
            actor=event.actor_name,
            label=self._label(happening),
            moves=happening.kind in MENDABLE,
            text=_words_of(happening),
            details=tuple(self._details(happening, said)),
            changes=tuple(self._changes(happening)),
            mended_by=tuple(h.seq for h in _corrections_of(self._book.happenings, happening.seq)),
        )

    def _label(self, happening: Happening) -> Text:
        if happening.kind == "step":
            source, target = str(happening.payload["from"]), str(happening.payload["to"])
            step = self._definition.step(source, happening.name)
            label = step.label if step else Text(happening.name, happening.name)
            return Text("{label} → {state}", "{label} → {state}").with_(
                label=label, state=self._definition.states[target].label
            )
        if happening.kind == "assigned":
            name = self._names.get(happening.payload.get("officer"))
            return Text("Giao cho {name}", "Assigned to {name}").with_(name=name) if name else _TO_NOBODY
        if happening.name == DELAYED and "cause" in happening.payload:
            return _LATE_BY.with_(cause=name_cause(str(happening.payload["cause"])))
        if happening.kind == "activity":
            known = entry_labels.label_of(happening)
            return known or _ACTIVITIES.get(happening.name, Text(happening.name, happening.name))
        if happening.kind == "recalculated":
            return _RECALCULATED.with_(year=happening.payload["year"])
        if happening.kind == "extended":
            length = Length(int(str(happening.payload["n"])), str(happening.payload["unit"]))
            clock = _clock_label(self._definition, happening.name)
            return Text("Gia hạn {n}: {clock}", "Extended by {n}: {clock}").with_(n=spell_length(length), clock=clock)
        return _KINDS.get(happening.kind, Text(happening.kind, happening.kind))

    def _details(self, happening: Happening, said: Said | None) -> Iterator[tuple[Text, Text]]:
        if happening.kind == "step" and (name := self._names.get(happening.payload.get("officer"))):
            yield Text("Giao cho", "Assigned to"), Text(name, name)
        if happening.kind == "assigned":
            said_with = happening.payload, happening.texts
            task = read_assignment(happening.seq, happening.occurred_on, happening.actor_id, said_with)
            yield from task.told() if task else ()
        yield from entry_labels.details_of(happening)
        if happening.kind == "moved":
            unit = self._work.units.get(int(str(happening.payload["unit"])))
            yield Text("Đơn vị", "Unit"), Text(unit.name, unit.name) if unit else _NOTHING
        if happening.kind == "extended":
            yield from _papers_of(self._definition, happening)
        if number := happening.payload.get("petition"):
            yield Text("Đơn số", "Petition"), Text(str(number), str(number))
        for key, value in _fields_told(happening, said).items():
            declared = self._definition.fields.get(key)
            label = declared.label if declared else Text(key, key)
            yield label, spell_value(self._work, self._definition, key, value)

    def _changes(self, happening: Happening) -> Iterator[Change]:
        if happening.kind == "corrected":
            yield from self._mended(happening)
        yield from self._moved_clocks(happening)

    def _mended(self, correction: Happening) -> Iterator[Change]:
        before = said_in(self._book.happenings, int(str(correction.payload["seq"])), correction.seq)
        if before is None:
            return
        if day := correction.payload.get("occurred_on"):
            after = format_date(date.fromisoformat(str(day)))
            yield _change(_DAY, format_date(before.occurred_on), after)
        if "title" in correction.texts:
            yield _change(_TITLE, before.title or "", correction.texts["title"])
        for key, value in _fields_of(correction).items():
            declared = self._definition.fields.get(key)
            yield Change(
                declared.label if declared else Text(key, key),
                spell_value(self._work, self._definition, key, before.fields.get(key)),
                spell_value(self._work, self._definition, key, value),
            )

    def _moved_clocks(self, happening: Happening) -> Iterator[Change]:
        clocks = happening.payload.get("clocks")
        for clock in clocks if isinstance(clocks, list) else []:
            label = Text("Hạn “{clock}”", "Deadline “{clock}”")
            before, after = (_day_or_nothing(clock.get(side)) for side in ("before", "after"))
            yield Change(label.with_(clock=_clock_label(self._definition, str(clock["key"]))), before, after)


def _breaches(work: Work, case: Case, definition: Definition) -> Iterator[Entry]:
    query = select(Alert).where(Alert.office_id == work.office.id, Alert.case_id == case.id, Alert.level == BREACHED)
    for alert in work.session.scalars(query.order_by(Alert.id)):
        said = Text("Quá hạn: {clock}, hạn {due}", "Overdue: {clock}, due {due}")
        yield Entry(
            seq=None,
            kind="breach",
            on=alert.flagged_on,
            recorded_at=alert.recorded_at,
            actor="CaseTrack",
            label=said.with_(clock=_clock_label(definition, alert.deadline_key), due=alert.due_on),
        )


def _names_of(work: Work, happenings: Sequence[Happening]) -> dict[object, str]:
    """Name everybody to whom the case was handed, in one query."""
    ids = {happening.payload.get("officer") for happening in happenings} - {None}
    if not ids:
        return {}
    query = select(User.id, User.full_name).where(User.office_id == work.office.id, User.id.in_(ids))
    return {row.id: row.full_name for row in work.session.execute(query)}


def _corrections_of(happenings: Sequence[Happening], seq: int) -> list[Happening]:
    return [h for h in happenings if h.kind == "corrected" and h.payload.get("seq") == seq]


def _fields_of(happening: Happening) -> dict[str, object]:
    """Give the fields that an event says, personal texts laid beside the plain ones."""
    return {**mapping_in(happening.payload.get("fields")), **personal_fields(happening.texts)}


def _fields_told(happening: Happening, said: Said | None) -> Mapping[str, object]:
    """Give the fields that a line tells: those of a step as they hold now, those of a further paper as it says them."""
    if said is not None:
        return said.fields
    return _fields_of(happening) if happening.kind == "activity" else {}


def _words_of(happening: Happening) -> str:
    """Give what somebody wrote in their own words: a comment, a note, the ground of an extension, a reason."""
    return next((happening.texts[key] for key in ("comment", "text", "ground", "reason") if key in happening.texts), "")


def _papers_of(definition: Definition, extended: Happening) -> Iterator[tuple[Text, Text]]:
    """Give the listed ground of an extension and the number of its decision."""
    rule = next((rule for rule in definition.deadlines if rule.key == extended.name), None)
    ground = rule.ground_label(extended.payload.get(GROUND_KEY)) if rule else None
    if ground:
        yield Text("Căn cứ", "Ground"), ground
    if number := str(extended.payload.get(DECISION_NO, "")):
        yield Text("Số quyết định", "Decision no."), Text(number, number)


def _clock_label(definition: Definition, key: str) -> Text:
    return next((rule.label for rule in definition.deadlines if rule.key == key), Text(key, key))


def _change(label: Text, before: str, after: str) -> Change:
    return Change(label, Text(before, before), Text(after, after))


def _day_or_nothing(said: object) -> Text:
    if not isinstance(said, str):
        return _NOTHING
    return Text("{day}", "{day}").with_(day=date.fromisoformat(said))
