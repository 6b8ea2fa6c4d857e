"""The book as a log of objects and events: cases, the petitions and files in them, units, accounts, and what happened.

Given out are the same cases as in the log of cases, and nothing personal: no titles, fields or comments, no names but
of whoever did the work. A relation leads only to what is given out too, so that none tells of a hidden case.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.models import Case, CaseEvent, CaseLink, Document, Petition, PetitionContent, Span, User
from casetrack.papers.event_log import LoggedEvent, Value
from casetrack.papers.object_log import ALWAYS, LoggedObject, ObjectEvent, Relation
from casetrack.services.event_export import ExportEvents, events_of, exported, in_pieces, refuse_senseless
from casetrack.services.work import Work

Attribute = tuple[str, datetime, Value]
_TRACKED = ("phase", "unit", "officer", "due")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to the cases of a piece, by the key of the case."""

    petitions: Mapping[int, Sequence[Petition]]
    documents: Mapping[int, Sequence[tuple[Document, int]]]
    spans: Mapping[int, Sequence[Span]]


def export_objects(work: Work, wish: ExportEvents) -> Iterator[LoggedObject]:
    """Give units and accounts, then each case with its petitions and files; raise first when the wish is wrong."""
    refuse_senseless(work, wish)
    return _objects(work, wish)


def export_object_events(work: Work, wish: ExportEvents) -> Iterator[list[ObjectEvent]]:
    """Give the events of one case after another; those of a case in the order of their moments."""
    refuse_senseless(work, wish)
    return _events(work, wish)


def _objects(work: Work, wish: ExportEvents) -> Iterator[LoggedObject]:
    names = _accounts(work)
    yield from _units(work)
    for user_id, name in names.items():
        yield LoggedObject(_key(work, "account", user_id), "account", (("name", ALWAYS, name),))
    for cases in in_pieces(work, wish):
        parts, links = _parts(work, cases), _links(work, wish, cases)
        contents = _contents(work, wish, [paper.id for papers in parts.petitions.values() for paper in papers])
        for case in cases:
            changes = _changes(work, parts.spans.get(case.id, ()), names)
            yield LoggedObject(_of_case(work, case), f"case:{case.workflow}", (*_fixed(case), *changes), links[case.id])
            yield from (_petition(work, case, each, contents[each.id]) for each in parts.petitions.get(case.id, ()))
            yield from (_document(work, case, *each) for each in parts.documents.get(case.id, ()))


def _units(work: Work) -> Iterator[LoggedObject]:
    for unit in work.units.values():
        above = work.units.get(unit.parent_id or 0)
        said: tuple[Attribute, ...] = (("code", ALWAYS, unit.code), ("name", ALWAYS, unit.name))
        inside = ((_key(work, "unit", above.code), "inside"),) if above else ()
        yield LoggedObject(_key(work, "unit", unit.code), "unit", said, inside)


def _accounts(work: Work) -> dict[int, str]:
    """Give every account of the office: which of them wrote something would tell of hidden cases."""
    query = select(User.id, User.full_name).where(User.office_id == work.office.id).order_by(User.id)
    return {row.id: row.full_name for row in work.session.execute(query)}


def _fixed(case: Case) -> Iterator[Attribute]:
    said: dict[str, Value | None] = {
        "number": case.number,
        "source": case.source,
        "former_number": case.former_number,
        "workflow_version": case.workflow_version,
        "channel": case.channel,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "state": case.state,
    }
    return ((name, ALWAYS, value) for name, value in said.items() if value is not None)


def _changes(work: Work, spans: Iterable[Span], names: Mapping[int, str]) -> Iterator[Attribute]:
    """Tell what a case was from which day on; of what changed twice on a day, the day knows the last."""
    for span in spans:
        at = _midnight(work, span.from_on)
        if span.kind == "phase":
            yield "phase", at, span.value
            if span.outcome:
                yield "outcome", at, span.outcome
        elif span.kind == "unit":
            yield "unit", at, work.units[int(span.value)].code
        elif span.kind == "officer":
            yield "officer", at, names.get(int(span.value), span.value) if span.value.isdecimal() else span.value
        else:
            yield f"due_on:{span.key}", at, str(span.due_on or span.value)


def _petition(work: Work, case: Case, paper: Petition, contents: Sequence[Relation]) -> LoggedObject:
    said: dict[str, Value] = {
        "number": paper.number,
        "received_on": paper.received_on,
        "channel": paper.channel,
        "people": paper.people_count,
    }
    attributes = tuple((name, ALWAYS, value) for name, value in said.items())
    return LoggedObject(
        _key(work, "petition", paper.number), "petition", attributes, ((_of_case(work, case), "in"), *contents)
    )


def _document(work: Work, case: Case, file: Document, seq: int) -> LoggedObject:
    """Give a file without its name; of one that shows who is protected not even its kind."""
    kind = "protected" if file.vault_entry_id is not None else file.media_type
    of_case = ((_of_case(work, case), "of"),)
    return LoggedObject(_of_file(work, case, seq), "document", (("media_type", ALWAYS, kind),), of_case)


def _events(work: Work, wish: ExportEvents) -> Iterator[list[ObjectEvent]]:
    known = set(_accounts(work))
    for cases in in_pieces(work, wish):
        parts, events = _parts(work, cases), events_of(work, cases)
        for case in cases:
            about = _about(work, case, parts, events[case.id])
            by = {event.id: event.actor_id for event, _told in events[case.id] if event.actor_id in known}
            yield [
                _event(work, event, told, (*about[event.id], *_done_by(work, by.get(event.id))))
                for event, told in events[case.id]
            ]


def _about(
    work: Work, case: Case, parts: _Parts, events: Sequence[tuple[CaseEvent, LoggedEvent]]
) -> Mapping[int, list[Relation]]:
    """Tell what each event of a case is about: the case, its unit on that day, the petition or file that it brought."""
    papers = _taken_in(parts.petitions.get(case.id, ()), [event for event, _told in events])
    files = {file.event_id: seq for file, seq in parts.documents.get(case.id, ())}
    units = [span for span in parts.spans.get(case.id, ()) if span.kind == "unit"]
    found = {}
    for event, told in events:
        about = [(_of_case(work, case), "case")]
        about += [(_key(work, "unit", code), "unit") for code in _unit_on(work, units, told.at.date())]
        about += [(_key(work, "petition", number), "petition") for number in papers.get(event.id, ())]
        if event.id in files:
            about.append((_of_file(work, case, files[event.id]), "document"))
        found[event.id] = about
    return found


def _done_by(work: Work, user_id: int | None) -> tuple[Relation, ...]:
    return ((_key(work, "account", user_id), "by"),) if user_id is not None else ()


def _event(work: Work, event: CaseEvent, told: LoggedEvent, about: tuple[Relation, ...]) -> ObjectEvent:
    key = f"{work.office.code}:{event.seq}"
    attributes: list[tuple[str, Value]] = [
        ("kind", told.kind),
        ("date_only", told.date_only),
        ("seq", told.seq),
        ("recorded_at", told.recorded_at),
        ("resource", told.resource),
    ]
    if told.instance != key:
        attributes.append(("former_key", told.instance))
    return ObjectEvent(key, told.name, told.at, tuple(attributes), about)


def _taken_in(papers: Sequence[Petition], events: Sequence[CaseEvent]) -> Mapping[int, list[str]]:
    """Tell which event took in which petition of its case: the one that names it, else the first."""
    ours, found = {paper.number for paper in papers}, defaultdict[int, list[str]](list)
    for event in events:
        number = json.loads(event.payload).get("petition") if event.kind == "activity" else None
        if number in ours:
            found[event.id].append(number)
    named = {number for numbers in found.values() for number in numbers}
    opened = next((event.id for event in events if event.case_seq == 1), None)
    if opened is not None:
        found[opened] += sorted(ours - named)
    return found


def _unit_on(work: Work, spans: Sequence[Span], day: date) -> list[str]:
    """Give the unit that a case was in on a day; of a day on which it moved, the later one."""
    holding = [span for span in spans if span.from_on <= day and (span.to_on is None or day < span.to_on)]
    return [work.units[int(holding[-1].value)].code] if holding else []


def _parts(work: Work, cases: Sequence[Case]) -> _Parts:
    ids = [case.id for case in cases]
    papers = select(Petition).where(Petition.office_id == work.office.id, Petition.case_id.in_(ids))
    files = (
        select(Document, CaseEvent.case_seq)
        .join(CaseEvent, CaseEvent.id == Document.event_id)
        .where(Document.office_id == work.office.id, Document.case_id.in_(ids))
    )
    spans = select(Span).where(
        Span.office_id == work.office.id, Span.case_id.in_(ids), Span.kind.in_(_TRACKED), Span.known_to.is_(None)
    )
    petitions, documents = defaultdict[int, list[Petition]](list), defaultdict[int, list[tuple[Document, int]]](list)
    held = defaultdict[int, list[Span]](list)
    for paper in work.session.scalars(papers.order_by(Petition.id)):
        petitions[paper.case_id].append(paper)
    for file, seq in work.session.execute(files.order_by(Document.id)):
        documents[file.case_id].append((file, seq))
    for span in work.session.scalars(spans.order_by(Span.from_on, Span.kind, Span.key, Span.id)):
        held[span.case_id].append(span)
    return _Parts(petitions, documents, held)


def _links(work: Work, wish: ExportEvents, cases: Sequence[Case]) -> Mapping[int, tuple[Relation, ...]]:
    """Give the cases that each case leads to, as far as they are given out."""
    query = (
        select(CaseLink.from_case_id, Case.number, CaseLink.kind)
        .join(Case, Case.id == CaseLink.to_case_id)
        .where(CaseLink.from_case_id.in_([case.id for case in cases]), *exported(work, wish))
        .order_by(CaseLink.id)
    )
    found = defaultdict[int, tuple[Relation, ...]](tuple)
    for case_id, number, kind in work.session.execute(query):
        found[case_id] += ((_key(work, "case", number), kind),)
    return found


def _contents(work: Work, wish: ExportEvents, petition_ids: Sequence[int]) -> Mapping[int, tuple[Relation, ...]]:
    """Give the further cases that petitions opened, as far as they are given out."""
    query = (
        select(PetitionContent.petition_id, Case.number)
        .join(Case, Case.id == PetitionContent.case_id)
        .where(PetitionContent.petition_id.in_(petition_ids), *exported(work, wish))
        .order_by(PetitionContent.place)
    )
    found = defaultdict[int, tuple[Relation, ...]](tuple)
    for petition_id, number in work.session.execute(query):
        found[petition_id] += ((_key(work, "case", number), "also in"),)
    return found


def _of_case(work: Work, case: Case) -> str:
    return _key(work, "case", case.number)


def _of_file(work: Work, case: Case, seq: int) -> str:
    return _key(work, "document", f"{case.number}:{seq}")


def _key(work: Work, kind: str, name: object) -> str:
    """Name an object for the log, alike whenever it is exported."""
    return f"{work.office.code}:{kind}:{name}"


def _midnight(work: Work, day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(work.office.timezone))
