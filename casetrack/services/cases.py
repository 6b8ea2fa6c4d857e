"""Open a case, note what happened in it, hand it to an officer, and link it to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from casetrack.engine.definition import Definition
from casetrack.errors import InvalidInput, StaleCase
from casetrack.models import Case, CaseEvent, CaseLink, Party
from casetrack.services.access import require
from casetrack.services.case_rows import add_row, enter_row, is_to_do
from casetrack.services.chain import Happened, record
from casetrack.services.histories import happening_of
from casetrack.services.projections import project
from casetrack.services.publication import publish
from casetrack.services.registers import next_number
from casetrack.services.vault import Identity, Sealed, put_in
from casetrack.services.work import Work
from casetrack.text import Text

CHANNELS: dict[str, Text] = {
    "desk": Text("Trực tiếp tại quầy", "In person"),
    "box": Text("Hộp thư góp ý", "Letter box"),
    "post": Text("Bưu chính", "Post"),
    "forwarded": Text("Cơ quan khác chuyển đến", "Forwarded by another body"),
    "online": Text("Trực tuyến", "Online"),
    "handover": Text("Đơn vị cũ bàn giao", "Handed over by a former unit"),
    "unit": Text("Đơn vị trong cơ quan chuyển", "From a unit of this office"),
}
FORWARDED, SPLIT, ABOUT = "forwarded", "split", "about"  # kinds of links: one paper sent on, its contents, its matter
SAME, JOINED = "same", "joined"  # two petitions about one matter, side by side; the first case ended in the other
PARTS: dict[str, Text] = {
    "petitioner": Text("Người gửi đơn", "Petitioner"),
    "representative": Text("Người đại diện", "Representative"),
    "respondent": Text("Người bị phản ánh", "Respondent"),
}
_UNIT_ENDED = Text(
    "{unit} đã thôi hoạt động sau ngày {day}. Chọn đơn vị kế tiếp.", "{unit} ended after {day}. Choose its successor."
)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The wish to enter a case in the book: of which workflow, since when, for which unit, with what fields and people.

    `year` of the number is the year of entry in the book. `source` and `former_number` name a former system's case.
    """

    workflow: str
    title: str
    opened_on: date
    unit_id: int
    channel: str
    fields: Mapping[str, object] = field(default_factory=dict)
    officer_id: int | None = None
    parties: tuple[tuple[int | Identity | Sealed, str], ...] = ()  # who, by the registry or the vault, and the part
    opened_at: datetime | None = None
    source: str | None = None
    former_number: str | None = None


@dataclass(frozen=True, slots=True)
class NoteActivity:
    """The wish to note something that moves no state: any day, in every state, final ones too.

    `fields` are what a further paper says, by the names that the case's workflow gives them.
    """

    name: str
    occurred_on: date
    text: str = ""
    occurred_at: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)


def open_case(work: Work, wish: OpenCase) -> Case:
    """Enter a case in the book with its number, and start its clocks; raise InvalidInput when something is missing."""
    definition = work.installation.library.latest(wish.workflow)
    _check_opening(work, definition, wish)
    refuse_strange_units(work, definition, wish.fields)
    plain, personal = split_fields(definition, wish.fields)
    number = next_number(work, definition.number.prefix_for(dict(wish.fields)), work.today.year)
    if is_to_do(work, ("publish", definition.id, definition.version)):
        publish(work.session, definition, work.now)
    case = _blank_case(work, definition, wish, number)
    enter_row(work, case)
    for who, part in dict.fromkeys(wish.parties):
        add_party(work, case, who, part, new=True)
    payload: dict[str, object] = {
        "workflow": definition.id,
        "version": definition.version,
        "state": definition.initial.key,
        "unit": wish.unit_id,
        "officer": wish.officer_id,
        "channel": wish.channel,
        "number": number,
        "fields": plain,
    }
    if wish.former_number:
        payload |= {"source": wish.source, "former_number": wish.former_number}
    texts = {"title": wish.title, **personal}
    event = record(work, case, Happened("opened", "opened", wish.opened_on, payload, texts, wish.opened_at))
    case.version += 1
    project(work, case, [happening_of(event, texts)], new=True)
    return case


def add_party(work: Work, case: Case, who: int | Identity | Sealed, part: str, *, new: bool = False) -> None:
    """Give somebody a part in a case: of the registry, of the vault, or new and protected, sealed here at once.

    `new`: the case was entered just now, so nobody has this part yet.
    """
    entry_id = put_in(work, case, who).id if isinstance(who, Identity) else None
    if isinstance(who, Sealed):
        entry_id = who.entry_id
    person_id = who if isinstance(who, int) else None
    named = {"person_id": person_id, "vault_entry_id": entry_id, "part": part}
    of_case = (Party.office_id == work.office.id, Party.case_id == case.id)
    same = (getattr(Party, column).is_not_distinct_from(value) for column, value in named.items())
    if new or work.session.scalars(select(Party.id).where(*of_case, *same)).first() is None:
        add_row(work, Party(office_id=work.office.id, case_id=case.id, **named))


def note_activity(work: Work, case: Case, wish: NoteActivity) -> CaseEvent:
    """Write an activity into the case; nothing else changes, and nobody else's page becomes stale."""
    require(work, "case.note")
    if not wish.name and not wish.text:
        raise InvalidInput(
            Text("Chưa có lời ghi. Gõ việc vừa làm.", "Nothing is written yet. Type what was done."),
            {"text": Text("Gõ việc vừa làm.", "Type what was done.")},
        )
    payload, texts = dict(wish.facts), {"text": wish.text} if wish.text else {}
    if wish.fields:
        plain, personal = split_fields(work.installation.library.latest(case.workflow), wish.fields)
        payload, texts = {**payload, "fields": plain}, {**texts, **personal}
    happened = Happened("activity", wish.name or "note", wish.occurred_on, payload, texts, wish.occurred_at)
    return record(work, case, happened)


def link_cases(
    work: Work, from_case: Case, to_case: Case, answered_by: str | None, *, kind: str = FORWARDED
) -> CaseLink:
    """Tie two cases; the end of the second takes the step `answered_by` in the first.

    `kind`: the paper was sent on, both hold contents of one paper, the second is about the matter of the first, or two
    papers are about one matter.
    """
    link = CaseLink(
        office_id=work.office.id,
        from_case_id=from_case.id,
        to_case_id=to_case.id,
        kind=kind,
        answered_by=answered_by,
    )
    work.session.add(link)
    work.session.flush()  # from now on the database is asked what is tied to them
    return link


def find_former(work: Work, source: str, former_number: str) -> Case | None:
    """Find the case that a former system knew by this number."""
    query = select(Case).where(
        Case.office_id == work.office.id, Case.source == source, Case.former_number == former_number
    )
    return work.session.scalars(query).one_or_none()


def refuse_stale(case: Case, seen_version: int) -> None:
    """Raise StaleCase when somebody moved the case since the page was opened."""
    if case.version != seen_version:
        raise StaleCase(
            Text(
                "Hồ sơ {number} vừa được người khác cập nhật. Chưa lưu; lời bạn gõ còn nguyên.",
                "Somebody else has just changed case {number}. Nothing was saved; what you typed is kept.",
            ).with_(number=case.number),
            seen=seen_version,
            version=case.version,
        )


def split_fields(definition: Definition, fields: Mapping[str, object]) -> tuple[dict[str, object], dict[str, str]]:
    """Part the fields into what the event itself holds and the personal texts that stand beside it, salted."""
    plain = {key: value for key, value in fields.items() if not definition.fields[key].personal and value is not None}
    personal = {
        f"field:{key}": str(value) for key, value in fields.items() if definition.fields[key].personal and value
    }
    return plain, personal


def _check_opening(work: Work, definition: Definition, wish: OpenCase) -> None:
    mistakes: dict[str, Text] = {}
    if not wish.title.strip():
        mistakes["title"] = Text("Thiếu nội dung tóm tắt. Gõ một câu.", "The summary is missing. Type one sentence.")
    if wish.opened_on > work.today:
        mistakes["opened_on"] = Text(
            "Ngày nhận ở sau hôm nay. Xem lại ngày.", "The day of receipt lies after today. Check the date."
        )
    unit = work.units.get(wish.unit_id)
    if unit is None:
        mistakes["unit_id"] = Text("Chưa chọn đơn vị.", "Choose a unit.")
    elif unit.valid_to is not None and unit.valid_to < wish.opened_on:
        mistakes["unit_id"] = _UNIT_ENDED.with_(unit=unit.name, day=unit.valid_to)
    mistakes |= _field_mistakes(definition, wish.fields)
    if mistakes:
        raise InvalidInput(
            Text("Chưa ghi được hồ sơ. Mục đánh dấu đỏ cần sửa.", "The case was not saved. Mend the marked fields."),
            mistakes,
        )


def refuse_strange_units(work: Work, definition: Definition, fields: Mapping[str, object]) -> None:
    """Raise InvalidInput when a field names a unit that this office does not have."""
    said = Text("Chọn một đơn vị của cơ quan.", "Choose a unit of this office.")
    wrong = {
        key: said
        for key, value in fields.items()
        if value is not None and definition.fields[key].type == "unit" and value not in work.units
    }
    if wrong:
        raise InvalidInput(said, wrong)


def _field_mistakes(definition: Definition, fields: Mapping[str, object]) -> dict[str, Text]:
    unknown = Text("Quy trình không có mục này.", "The workflow has no such field.")
    missing = Text("Thiếu: {label}.", "Missing: {label}.")
    mistakes = {key: unknown for key in fields if key not in definition.fields}
    for key in definition.intake_required:
        if fields.get(key) in (None, ""):
            mistakes[key] = missing.with_(label=definition.fields[key].label)
    return mistakes


def _blank_case(work: Work, definition: Definition, wish: OpenCase, number: str) -> Case:
    """Make the row; every column that is folded from events is written by `project` right after."""
    return Case(
        office_id=work.office.id,
        number=number,
        workflow=definition.id,
        workflow_version=definition.version,
        title=wish.title,
        search_key="",
        state=definition.initial.key,
        phase=definition.initial.phase,
        level=definition.level_for(dict(wish.fields)),
        unit_id=wish.unit_id,
        officer_id=wish.officer_id,
        opened_by_id=work.actor.user_id,
        channel=wish.channel,
        opened_on=wish.opened_on,
        fields={},
        source=wish.source,
        former_number=wish.former_number,
        seq=0,
        version=0,
    )
