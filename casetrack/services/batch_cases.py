"""What becomes of one row of a list in the book: its case, who is named in it, what the list told, its first steps.

By the use cases of the pages, as the kind of the list says (workflows/office/handover.yaml). The case opens on the day
of the hand-over: on that day it came into this office's hands. The day on which the former office had received it, and
all that fits no field, stand in the first entry of the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import inspect

from casetrack.engine.definition import Definition, Field
from casetrack.engine.handover_judging import GROUP
from casetrack.engine.handover_rules import EXTRA, ByWords, HandoverRules, ListKind
from casetrack.errors import InvalidInput
from casetrack.models import Case, HandoverRow, Person
from casetrack.services.batch_entries import BATCH, ENTRY, LINE, RECEIVED
from casetrack.services.cases import NoteActivity, OpenCase, note_activity, open_case
from casetrack.services.persons import RegisterPerson, register_person
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_FORMER = 300, 60, 80
_LONGEST_NAME, _LONGEST_ADDRESS = 200, 300  # in the registry; the entry of the case tells both whole
_HELD_APART = ("id_number", "phone")  # the registry holds them, of which lists show the end only
_GROUP = "Mục trong danh sách"
_WHERE = "Danh sách bàn giao, trang “{sheet}”, dòng {line}"
_NO_KIND = Text("Không còn loại danh sách “{kind}”.", "There is no kind of list “{kind}” any more.")
_OTHERS_NUMBER = Text(
    "Số giấy tờ đã đứng tên người khác trong danh bạ nên chưa ghi.",
    "The number stands in the registry under another name, so it was not written.",
)
_KEPT_HERE = Text(
    "Người trong danh bạ do người xem lại chọn; số giấy tờ trong danh sách chỉ ghi ở đây.",
    "Whoever looked at the row chose the person of the registry; the number of the list stands here only.",
)

Value = str | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """What all rows of a hand-over share: its number and day, the receiving unit, the minutes, the former office."""

    batch: int
    handed_over_on: date
    unit_id: int
    minutes_no: str
    from_office: str


@dataclass(slots=True)
class Known:
    """What is looked up once for many rows: the former numbers that cases have, people by their identity numbers.

    `chosen`: whom somebody found a row to name, by the key of the row.
    """

    former_numbers: set[tuple[str, str]]
    people: dict[str, Person]
    chosen: Mapping[int, Person]

    def free(self, source: str, number: str) -> str:
        """Give a former number if it is free, else with a count behind it: several files may share one."""
        wanted, n = number[:LONGEST_FORMER], 1
        while (source, wanted) in self.former_numbers:
            n += 1
            wanted = f"{number[: LONGEST_FORMER - 8]} ({n})"
        self.former_numbers.add((source, wanted))
        return wanted

    def copy(self) -> Known:
        """Give what is known now, to go back to when a row is taken back."""
        return Known(set(self.former_numbers), dict(self.people), self.chosen)


@dataclass(frozen=True, slots=True)
class RowOfList:
    """One row with all that is needed to make a case of it."""

    row: HandoverRow
    rules: HandoverRules
    kind: ListKind
    definition: Definition
    minutes: Minutes

    @classmethod
    def of(cls, work: Work, rules: HandoverRules, row: HandoverRow, minutes: Minutes) -> RowOfList:
        """Join a row with its kind; raise InvalidInput when the rules no longer know that."""
        kind = rules.kinds.get(row.kind)
        if kind is None:
            raise InvalidInput(_NO_KIND.with_(kind=row.kind))
        return cls(row, rules, kind, work.installation.library.latest(kind.workflow), minutes)

    @property
    def source(self) -> str:
        """The former office that kept the file."""
        return str(self.row.said.get("from_unit") or self.minutes.from_office)

    def value(self, source: str) -> Value:
        """Give what the row says, or what is worked out of it, as words; None for what it does not say."""
        worked = _WORKED_OUT.get(source)
        if worked is not None:
            return worked(self)
        said: object = self.row.said.get(source)
        if source.startswith(EXTRA):
            said = (self.row.said.get("extra") or {}).get(source.removeprefix(EXTRA))
        if source == "from_unit":
            said = self.source
        return None if said in (None, "") else str(said)

    def first(self, sources: tuple[str, ...]) -> Value:
        """Give the first of several that the row says."""
        return next((said for source in sources if (said := self.value(source))), None)

    def fields(self, wanted: Mapping[str, tuple[str, ...]], fixed: Mapping[str, str]) -> dict[str, object]:
        """Give fields of the workflow as the row fills them."""
        found: dict[str, object] = dict(fixed)
        for key, sources in wanted.items():
            said = self.first(sources)
            if said is not None:
                found[key] = _as_typed(self.definition.fields[key], said)
        return found


def write_case(work: Work, of_row: RowOfList, known: Known) -> Case:
    """Make a case of a row, with its entry and its first steps; raise whatever the book refuses."""
    kind, minutes = of_row.kind, of_row.minutes
    number = of_row.value("original_number")
    source = of_row.source[:LONGEST_SOURCE]
    person, untold = _person(work, of_row, known)
    fields = of_row.fields(kind.fields, kind.fixed)
    fields |= {rule.key: _by_words(of_row, rule) for rule in kind.by_words}
    case = open_case(
        work,
        OpenCase(
            workflow=kind.workflow,
            title=_title(of_row),
            opened_on=minutes.handed_over_on,
            unit_id=minutes.unit_id,
            channel="handover",
            fields=fields,
            parties=((person.id, kind.part),) if person is not None else (),
            source=source if number else None,
            former_number=known.free(source, number) if number else None,
        ),
    )
    note_activity(work, case, _entry(of_row, untold))
    for step in kind.steps.get(str(of_row.row.said.get("status")), ()):
        said = of_row.fields(step.fields, step.fixed)
        take_step(work, case, TakeStep(step.trigger, minutes.handed_over_on, case.version, said))
    return case


def _title(of_row: RowOfList) -> str:
    class Words(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return of_row.value(key) or "…"

    return of_row.kind.title.format_map(Words())[:LONGEST_TITLE]


def _entry(of_row: RowOfList, untold: Text | None) -> NoteActivity:
    """Tell what the list said, whole; where it stands; when the former office had received the file."""
    row, minutes = of_row.row, of_row.minutes
    lines = [f"{label}: {said}" for label, said in _told(of_row, with_number=untold is not None)]
    facts = {BATCH: minutes.batch, LINE: row.line}
    received = {RECEIVED: day} if (day := row.said.get("received_on")) else {}
    text = "\n".join(
        [_WHERE.format(sheet=row.sheet, line=row.line), *lines, *([untold.vi] if untold is not None else [])]
    )
    return NoteActivity(ENTRY, minutes.handed_over_on, text, facts={**facts, **received})


def _told(of_row: RowOfList, *, with_number: bool) -> Iterator[tuple[str, str]]:
    for key, said in of_row.row.typed.items():
        if said and (key not in _HELD_APART or (with_number and key == "id_number")):
            yield _label(of_row.rules, key), said


def _label(rules: HandoverRules, key: str) -> str:
    if key == GROUP:
        return _GROUP
    name = key.removeprefix(EXTRA)
    known = rules.extras.get(name) if key.startswith(EXTRA) else rules.fields.get(key)
    return known.label.vi if known is not None else name.replace("_", " ")


def _person(work: Work, of_row: RowOfList, known: Known) -> tuple[Person | None, Text | None]:
    """Find who is named by the number of an identity paper, or enter them; tell what of them could not be written."""
    row, name = of_row.row.said, of_row.value("name")
    if name is None or not of_row.kind.part:
        return None, None
    number, year = of_row.value("id_number"), row.get("birth_year")
    name, address = name[:_LONGEST_NAME], (of_row.value("address") or "")[:_LONGEST_ADDRESS] or None
    wish = RegisterPerson(name, number, of_row.value("phone"), address, int(year) if year else None)
    chosen = _in_registry(known.chosen.get(of_row.row.id))
    if chosen is not None:
        return chosen, _KEPT_HERE if number and number != chosen.identity_number else None
    found = _in_registry(known.people.get(number or ""))
    if found is not None:
        if fold(found.name) == fold(name):
            return found, None
        return _registered(work, replace(wish, identity_number=None), _OTHERS_NUMBER)
    person, untold = _registered(work, wish, None)
    if person.identity_number:
        known.people[number or ""] = person
    return person, untold


def _in_registry(person: Person | None) -> Person | None:
    """Give nobody for whom a case of this piece, sealed at once, took out of the registry into the vault."""
    return person if person is not None and not inspect(person).deleted else None


def _registered(work: Work, wish: RegisterPerson, untold: Text | None) -> tuple[Person, Text | None]:
    try:
        return register_person(work, wish, looked_up=True), untold
    except InvalidInput as refused:
        wrong = set(refused.fields) & {"identity_number", "birth_year", "phone"}
        if not wrong:
            raise
        said = " ".join(refused.fields[key].vi for key in sorted(wrong))
        kept = {key: None if key in wrong else getattr(wish, key) for key in ("identity_number", "phone", "birth_year")}
        less = RegisterPerson(wish.name, address=wish.address, **kept)
        return register_person(work, less, looked_up=True), Text(said, said)


def _by_words(of_row: RowOfList, rule: ByWords) -> str:
    """Give the value that words of the row tell; the words that stand first in the first place that has some."""
    for source in rule.look_in:
        found = next(rule.words.all(of_row.value(source) or ""), None)
        if found is not None:
            return found.means
    return rule.otherwise


def _as_typed(field: Field, said: str) -> object:
    if field.type == "integer":
        return int(said)
    return said[: field.max_length] if field.max_length else said


def _components(of_row: RowOfList, which: str) -> list[str]:
    found: Mapping[str, Any] = of_row.row.said.get("components") or {}
    return [str(each) for each in found.get(which) or ()]


def _wanting(of_row: RowOfList) -> Value:
    return "; ".join([*_components(of_row, "missing"), *_components(of_row, "lost")]) or None


def _counted(which: str) -> Callable[[RowOfList], Value]:
    def count(of_row: RowOfList) -> Value:
        told = any(_components(of_row, each) for each in ("present", "missing", "lost"))
        return str(len(_components(of_row, which))) if told else None

    return count


def _first_day(of_row: RowOfList) -> Value:
    """The day on which the former office took the matter up, if it is known and no later than the hand-over."""
    handed_over = of_row.minutes.handed_over_on.isoformat()
    return min(str(of_row.row.said.get("received_on") or handed_over), handed_over)


_WORKED_OUT: Mapping[str, Callable[[RowOfList], Value]] = {
    "opened_on": _first_day,
    "handed_over_on": lambda of_row: of_row.minutes.handed_over_on.isoformat(),
    "minutes_no": lambda of_row: of_row.minutes.minutes_no,
    "missing_papers": lambda of_row: (
        ("; ".join([*_components(of_row, "missing"), *_components(of_row, "lost")])) or None
    ),
    "components_present": _counted("present"),
    "components_missing": _counted("missing"),
    "components_lost": _counted("lost"),
}
