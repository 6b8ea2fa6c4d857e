"""The registers of petitions and of visits, read line by line. Protected people stand in them by alias."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, null, or_, select

from casetrack.engine.labels import HOSTS, OUTCOME_LABELS
from casetrack.models import Case, Party, Person, Petition, Receipt, Visit
from casetrack.services.access import PROTECTED
from casetrack.services.book import MOST_WORDS, Book, CaseFacts, Cell, Column, Line, facts_of, only_if, seen_by
from casetrack.services.cases import CHANNELS
from casetrack.services.persons import UNKNOWN, UNNAMED, alias_of
from casetrack.services.reception import PETITIONS, VISITS
from casetrack.services.refusals import name_refusal
from casetrack.services.search import kind_of
from casetrack.services.work import Work
from casetrack.text import Text, format_date
from casetrack.vietnamese import fold

PETITION_COLUMNS = (
    Column("number", Text("Số đơn", "Number"), 13),
    Column("day", Text("Ngày nhận", "Received"), 11),
    Column("sender", Text("Họ tên người gửi", "Sender"), 22),
    Column("address", Text("Địa chỉ", "Address"), 22),
    Column("subject", Text("Tóm tắt nội dung", "Content"), 40),
    Column("kind", Text("Loại đơn", "Class"), 14),
    Column("channel", Text("Đơn đến bằng", "Came by"), 14),
    Column("officer", Text("Người xử lý", "Officer"), 18),
    Column("handling", Text("Hướng xử lý", "How handled"), 22),
    Column("result", Text("Kết quả", "Result"), 20),
    Column("note", Text("Ghi chú", "Note"), 15),
)
# As Mẫu 03/TCD has them, word for word; on which days it holds: workflows/law/register_forms.yaml.
_HANDLING = Text("Hướng xử lý", "How handled")
VISIT_COLUMNS = (
    Column("number", Text("Số TT", "Number"), 13),
    Column("day", Text("Ngày tiếp", "Received on"), 11),
    Column("sender", Text("Họ tên, địa chỉ", "Name and address"), 26),
    Column("identity", Text("Số CCCD/Hộ chiếu", "Identity number"), 14, paper_only=True),
    Column("subject", Text("Tóm tắt nội dung vụ việc", "Content of the matter"), 36),
    Column("kind", Text("Phân loại đơn", "Class"), 12),
    Column("people", Text("Số công dân có đơn cùng nội dung", "People with the same petition"), 10, centred=True),
    Column(
        "settled_by",
        Text("Cơ quan đã giải quyết hết thẩm quyền", "Body that has settled it finally"),
        14,
        paper_only=True,
    ),
    Column("own", Text("Thuộc thẩm quyền (đánh dấu x)", "Within competence (x)"), 8, _HANDLING, centred=True),
    Column("guided", Text("Hướng dẫn công dân đến cơ quan nào, số văn bản hướng dẫn", "Guided to"), 16, _HANDLING),
    Column("forwarded", Text("Cơ quan có thẩm quyền thụ lý, số văn bản chuyển đơn", "Forwarded to"), 16, _HANDLING),
    Column("result", Text("Theo dõi quá trình, kết quả giải quyết", "Course and result"), 24),
    Column("note", Text("Ghi chú", "Note"), 18),
)
_FORWARDED, _GUIDED = "forwarded", "guided"
_OTHERS = (_FORWARDED, _GUIDED, "refused")  # outcomes of matters that the office does not settle itself
_MARK = "x"


def _petition_rows(work: Work, year: int) -> Select[Any]:
    seen = seen_by(work, Petition.case_id)
    first = func.coalesce(Visit.number, Petition.number)  # the number of the receipt
    return (
        select(Petition.id.label("place"), Petition.number, Petition.case_id, seen.label("seen"))
        .add_columns(*only_if(seen, day=Petition.received_on, channel=Petition.channel, subject=Receipt.subject))
        .add_columns(*_person(seen, Receipt.vault_entry_id), *only_if(seen, title=Case.title))
        .add_columns(*only_if(seen, people_count=Petition.people_count, forwarded_by=Petition.forwarded_by))
        .join(Case, Case.id == Petition.case_id)
        .join(Visit, Visit.id == Petition.visit_id, isouter=True)
        .join(Receipt, and_(Receipt.office_id == Petition.office_id, Receipt.number == first), isouter=True)
        .join(Person, and_(Person.id == Receipt.person_id, Person.office_id == Petition.office_id), isouter=True)
        .where(Petition.office_id == work.office.id, Petition.number.startswith(f"{PETITIONS}-{year}-"))
    )


def _visit_rows(work: Work, year: int) -> Select[Any]:
    seen = seen_by(work, Visit.case_id)
    return (
        select(Visit.id.label("place"), Visit.number, Visit.case_id, seen.label("seen"))
        .add_columns(*only_if(seen, day=Visit.received_on, subject=Visit.subject, answer=Visit.answer))
        .add_columns(*_person(seen, Visit.vault_entry_id), *only_if(seen, host=Visit.host))
        .add_columns(*only_if(seen, people_count=Visit.people_count, refusal=Visit.refusal))
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .join(Person, and_(Person.id == Visit.person_id, Person.office_id == Visit.office_id), isouter=True)
        .where(Visit.office_id == work.office.id, Visit.number.startswith(f"{VISITS}-{year}-"))
    )


def _person(seen: ColumnElement[bool], entry: Any) -> list[Any]:
    """Ask who came, where that may be read; of a sealed case it is not even asked. `entry`: who stands in the vault."""
    named = and_(seen, or_(Case.level.is_(None), Case.level != PROTECTED))
    return [
        *only_if(named, name=Person.name, address=Person.address, identity=Person.identity_number),
        case((seen, Case.level), else_=null()).label("level"),
        case((seen, entry), else_=null()).label("vault_entry_id"),
    ]


def _petition_lines(work: Work, rows: Sequence[Row[Any]]) -> list[Line]:
    facts = facts_of(work, [row.case_id for row in rows if row.seen])
    found = []
    for row in rows:
        known = facts.get(row.case_id)
        cells: dict[str, Cell] = {
            "number": row.number,
            "day": row.day,
            "sender": _and_others(_sender(row, known), row.people_count),
            "address": row.address or "",
            "subject": row.subject or row.title,
            "kind": _kind(work, known),
            "channel": row.forwarded_by or CHANNELS.get(row.channel, row.channel),
            "officer": known.officer if known else "",
            "handling": _handling(known),
            "result": _result(work, known),
            "note": known.case.number if known else "",
        }
        found.append(_line(row, cells, known))
    return found


def _visit_lines(work: Work, rows: Sequence[Row[Any]]) -> list[Line]:
    facts = facts_of(work, [row.case_id for row in rows if row.seen])
    people = _petitioners(work, facts)
    found = []
    for row in rows:
        known = facts.get(row.case_id)
        sender = _sender(row, known)
        cells: dict[str, Cell] = {
            "number": row.number,
            "day": row.day,
            "sender": Text(f"{sender.vi}, {row.address}", f"{sender.en}, {row.address}") if row.address else sender,
            "identity": row.identity or "",
            "subject": row.subject,
            "kind": _kind(work, known),
            "people": _people(row, people.get(row.case_id, 0)),
            "settled_by": "",
            "own": _MARK if known and _is_own(known) else "",
            "guided": _with_symbols(known, None) if known and known.case.outcome == _GUIDED else "",
            "forwarded": _with_symbols(known, known.body) if known and _is_forwarded(known) else "",
            "result": _refused(row) or (_result(work, known) if known else row.answer),
            "note": _visit_note(row, known),
        }
        found.append(_line(row, cells, known))
    return found


def _line(row: Row[Any], cells: Mapping[str, Cell], known: CaseFacts | None) -> Line:
    if not row.seen:
        return Line(row.place, row.number, hidden=True)
    number, level = (known.case.number, known.case.level) if known else (None, None)
    return Line(row.place, row.number, False, cells, number, level)


def _sender(row: Row[Any], known: CaseFacts | None) -> Text:
    """Name who came: by alias in a sealed case, where the name was not even read, and who stands in the vault."""
    if known is not None and (row.level == PROTECTED or row.vault_entry_id is not None):
        return alias_of(known.case.number)
    if row.name:
        return Text(row.name, row.name)
    return UNKNOWN if known is not None else UNNAMED


def _and_others(sender: Text, count: int | None) -> Text:
    """Say beside the sender how many more stand behind a petition."""
    if not count or count == 1:
        return sender
    return Text("{who} và {n} người khác", "{who} and {n} more").with_(who=sender, n=count - 1)


def _people(row: Row[Any], petitioners: int) -> Cell:
    """Give how many people have the matter: as the desk counted them, or as many as are named in the case."""
    count = max(row.people_count or 0, petitioners)
    return count if petitioners or count > 1 else ""


def _refused(row: Row[Any]) -> Text | None:
    """Say that somebody was turned away, and on which ground."""
    if not row.refusal:
        return None
    return Text("Từ chối tiếp: {ground}", "Turned away: {ground}").with_(ground=name_refusal(row.refusal))


def _kind(work: Work, known: CaseFacts | None) -> Cell:
    if known is None:
        return ""
    return kind_of(work.installation.library.get(known.case.workflow, known.case.workflow_version), known.case)


def _handling(known: CaseFacts | None) -> Cell:
    """Say which way a petition goes: with whom it waits, what it ended with, and under which documents."""
    if known is None:
        return ""
    if known.case.outcome in _OTHERS:
        return _with_symbols(known, OUTCOME_LABELS[known.case.outcome])
    return _with_symbols(known, known.body)


def _result(work: Work, known: CaseFacts | None) -> Cell:
    """Say where a matter stands, or how and on which day it ended."""
    if known is None:
        return ""
    at = known.case
    if at.closed_on is not None:
        said = Text("{outcome}, ngày {day}", "{outcome}, {day}")
        return said.with_(outcome=OUTCOME_LABELS.get(at.outcome or "", ""), day=at.closed_on)
    state = work.installation.library.get(at.workflow, at.workflow_version).states[at.state].label
    if at.due_on is None:
        return state
    return Text("{state}, hạn {day}", "{state}, due {day}").with_(state=state, day=format_date(at.due_on))


def _is_own(known: CaseFacts) -> bool:
    """Tell whether the office has found that the matter is its own."""
    found = known.case.phase in ("classified", "resolved")
    return found and known.case.outcome not in _OTHERS


def _is_forwarded(known: CaseFacts) -> bool:
    return known.case.outcome == _FORWARDED or known.body is not None


def _with_symbols(known: CaseFacts, who: Text | None) -> Text:
    papers = ", ".join(known.symbols)
    if who is None:
        return Text(papers, papers)
    return Text("{who}: {papers}", "{who}: {papers}").with_(who=who, papers=papers) if papers else who


def _visit_note(row: Row[Any], known: CaseFacts | None) -> Cell:
    host = HOSTS[row.host] if row.host in HOSTS else Text("", "")
    return Text("{host}; {case}", "{host}; {case}").with_(host=host, case=known.case.number) if known else host


def _petitioners(work: Work, facts: Mapping[int, CaseFacts]) -> dict[int, int]:
    """Count the petitioners of each case that the reader sees."""
    if not facts:
        return {}
    query = select(Party.case_id, func.count(Party.id).label("people")).where(
        Party.office_id == work.office.id, Party.case_id.in_(facts), Party.part == "petitioner"
    )
    return {row.case_id: row.people for row in work.session.execute(query.group_by(Party.case_id))}


def _petition_words(said: str) -> ColumnElement[bool]:
    return and_(*(_has(word, Petition.number, Receipt.subject) for word in said.split()[:MOST_WORDS]))


def _visit_words(said: str) -> ColumnElement[bool]:
    return and_(*(_has(word, Visit.number, Visit.subject) for word in said.split()[:MOST_WORDS]))


def _has(word: str, number: Any, subject: Any) -> ColumnElement[bool]:
    """Hold where a word stands in the name or the case, with or without marks, or in the subject as it is written."""
    plain = fold(word)
    return or_(
        number.icontains(word, autoescape=True),
        subject.icontains(word, autoescape=True),
        *((column.contains(plain, autoescape=True) for column in (Person.search_key, Case.words_key)) if plain else ()),
    )


PETITIONS_BOOK = Book(
    key="petitions",
    path="don",
    counter=PETITIONS,
    name=Text("Sổ theo dõi đơn", "Register of petitions"),
    signers=("Người ghi sổ", "Lãnh đạo cơ quan"),
    columns=PETITION_COLUMNS,
    head="number",
    matter="subject",
    place=Petition.id,
    day=Petition.received_on,
    case_id=Petition.case_id,
    rows=_petition_rows,
    words=_petition_words,
    lines=_petition_lines,
)
VISITS_BOOK = Book(
    key="visits",
    path="tiep-cong-dan",
    counter=VISITS,
    name=Text("Sổ tiếp công dân", "Register of citizen reception"),
    signers=("Người ghi sổ", "Người tiếp công dân"),
    columns=VISIT_COLUMNS,
    head="number",
    matter="subject",
    place=Visit.id,
    day=Visit.received_on,
    case_id=Visit.case_id,
    rows=_visit_rows,
    words=_visit_words,
    lines=_visit_lines,
)
