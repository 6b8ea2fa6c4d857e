"""The rows of one invented petition: what the desk wrote down, where the case stands, and its links of the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.offices import Ward
from bench.stories import UNIT, Deed, Story
from bench.telling import Teller, Told
from casetrack.clock import local_date
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.definition import Definition
from casetrack.engine.matter import Sender
from casetrack.engine.replay import Replayed, replay
from casetrack.models import (
    Base,
    Case,
    CaseEvent,
    CaseMark,
    Deadline,
    Holding,
    Party,
    Person,
    Petition,
    Profile,
    Receipt,
    Span,
    StatusCode,
    Stretch,
    VaultEntry,
    Visit,
)
from casetrack.services.access import PROTECTED
from casetrack.services.chain import canonical, event_hash, text_digest
from casetrack.services.chain_page import ROWS, Named
from casetrack.services.evidence import EVIDENCE, columns_of
from casetrack.services.holdings import holding_columns
from casetrack.services.marks import wanted_marks
from casetrack.services.persons_words import digits_of, words_of
from casetrack.services.projections import case_columns, clock_columns
from casetrack.services.search_words import words_of_person
from casetrack.services.status_codes import derive_code, digest_of
from casetrack.services.stretches import profile_columns, stretch_columns
from casetrack.services.vault import PERSON, Identity, seal_into
from casetrack.vietnamese import fold, name_key

Row = dict[str, Any]
TableRow = tuple[type[Base], Row]


@dataclass(frozen=True, slots=True)
class Entry:
    """One petition with its keys and numbers, and its deeds, each with the office's number of its first event."""

    story: Story
    case: tuple[int, str]
    party_id: int
    person_id: int | None  # None: protected, of the vault alone
    vault_entry_id: int | None
    visit: tuple[int, str] | None
    petition: tuple[int, str]
    receipt_id: int
    code_id: int | None  # None: of a protected one nobody asks by a code
    deeds: list[tuple[int, Deed]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event goes: its key, its number in the office and in the case, the hash before it, what it names."""

    id: int
    seq: int
    case_seq: int
    previous: str
    named: Named = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes the rows of one ward."""

    ward: Ward
    definition: Definition
    calendar: WorkingCalendar
    salt: Callable[[], str]
    key: tuple[str, bytes]  # of the vault
    chain_key: bytes

    def teller(self, entry: Entry) -> Teller:
        """Give whoever tells this petition's story."""
        return Teller(self.ward, self.definition, entry.story, entry.case[1])

    def of_desk(self, entry: Entry) -> Iterator[TableRow]:
        """Give what the desk enters: the person, the part in the case, the visit, the petition and the receipt."""
        story, moment = entry.story, entry.deeds[0][1].moment
        desk, now = self.ward.actors["desk"].user_id, {"recorded_at": moment}
        came = {"received_on": local_date(moment, self.ward.office.timezone), **now}
        case_id, keys = entry.case[0], {"person_id": entry.person_id, "vault_entry_id": entry.vault_entry_id}
        yield self._of_person(entry, now)
        yield Party, {"id": entry.party_id, "case_id": case_id, "part": "petitioner", "salt": self.salt(), **keys}
        visit_id, made = entry.visit or (None, entry.petition[1])
        shown = {"case_id": case_id, "received_by_id": desk, "subject": story.title, **keys, **came}
        salted = [{"salt": self.salt()} for _row in (Visit, Petition, Receipt)]
        if visit_id is not None:
            yield (
                Visit,
                {"id": visit_id, "number": made, "unit_id": self.ward.units[UNIT], "answer": "", **shown, **salted[0]},
            )
        petition_id, number = entry.petition
        papers = {"visit_id": visit_id, "written_on": None, "channel": story.channel, **came}
        yield Petition, {"id": petition_id, "number": number, "case_id": case_id, **papers, **salted[1]}
        given = {"token": f"{desk}:{made}", "visit_id": visit_id, "petition_id": petition_id, "papers": ""}
        yield Receipt, {"id": entry.receipt_id, "number": made, **given, **shown, **salted[2]}
        if entry.code_id is not None:
            seed = self.salt()
            digest = digest_of(derive_code(self.chain_key, self.ward.office.code, made, seed))
            code = {"receipt_id": entry.receipt_id, "seed": seed, "digest": digest, "made_at": moment}
            yield StatusCode, {"id": entry.code_id, **code}

    def _of_person(self, entry: Entry, now: Row) -> TableRow:
        """Give the row of the registry, or that of the vault for whoever is protected."""
        person = entry.story.person
        who = Identity(person.name, person.identity_number, digits_of(person.phone or "") or None, person.address)
        if entry.person_id is not None:
            names = {"name": who.name, "search_key": fold(who.name), "sort_key": name_key(who.name)}
            told = {"identity_number": who.identity_number, "phone": who.phone, "address": who.address}
            found = {"words_key": words_of(who.name, **told), "version": 1}
            return Person, {"id": entry.person_id, "salt": self.salt(), **names, **told, **found, **now}
        bound = {"case_id": entry.case[0], "place": 1, "kind": PERSON}
        sealed = VaultEntry(office_id=self.ward.office.id, **bound)
        seal_into(sealed, self.key, asdict(who))
        said = {"key_id": sealed.key_id, "sealed": sealed.sealed, "traces": False}
        return VaultEntry, {"id": entry.vault_entry_id, **bound, **said, **now}

    def naming(self, written: Iterable[TableRow]) -> Named:
        """Name the rows that stand under evidence, as the event does by which the petition came."""
        named: Named = {}
        for model, row in written:
            if model in EVIDENCE:
                columns = columns_of(model)
                whole = {"office_id": self.ward.office.id, **row}
                digest = columns.digest(whole.get(name) for name in columns.names)
                named.setdefault(model.__tablename__, {})[str(row["id"])] = digest
        return named

    def folded(self, entry: Entry) -> Iterator[TableRow]:
        """Give the case's row, its clocks, its holding, its spans and stretches, folded from its events."""
        teller = self.teller(entry)
        told = [event for first, deed in entry.deeds for event in enumerate(teller.tell(deed), start=first)]
        book = [(seq, event.as_happening(place)) for place, (seq, event) in enumerate(told, start=1)]
        replayed = replay(self.definition, self.calendar, book)
        yield Case, self._case(entry, [event for _seq, event in told], replayed)
        of_case = {"case_id": entry.case[0]}
        for clock in replayed.standing.clocks:
            named = {"key": clock.key, "calendar_version": self.calendar.version, "breached": False}
            yield Deadline, {**of_case, **named, **clock_columns(clock)}
        if replayed.standing.held is not None:
            yield Holding, {**of_case, **holding_columns(replayed.standing.held)}
        for known in replayed.spans:
            fact = {name: getattr(known.fact, name) for name in known.fact.__slots__}
            yield Span, {**of_case, **fact, "known_from": known.known_from, "known_to": known.known_to}
        for stretch in replayed.stretches:
            yield Profile, profile_columns(stretch.fact.profile)
            knowledge = {"known_from": stretch.known_from, "known_to": stretch.known_to}
            yield Stretch, {**of_case, **stretch_columns(stretch.fact), **knowledge}
        senders = [self._sender(entry)] if entry.person_id is not None else []
        for mark in sorted(wanted_marks(self.definition, replayed.standing, senders)):
            yield CaseMark, {**of_case, "mark": mark}

    def _case(self, entry: Entry, told: list[Told], replayed: Replayed) -> Row:
        case_id, number = entry.case
        folded = case_columns(self.definition, Case(number=number, former_number=None), replayed.standing)
        return {
            "id": case_id,
            "number": number,
            "workflow": self.definition.id,
            "workflow_version": self.definition.version,
            "opened_by_id": told[0].actor.user_id,
            "source": None,
            "former_number": None,
            "names_key": "" if folded["level"] == PROTECTED else self._words_of(entry),
            "seq": len(told),
            "version": sum(event.happened.kind != "activity" for event in told),
            "row_version": 1,
            **folded,
        }

    def _words_of(self, entry: Entry) -> str:
        person = entry.story.person
        return words_of_person(person.name, digits_of(person.phone or "") or None, person.address)

    def _sender(self, entry: Entry) -> Sender:
        person = entry.story.person
        phone = digits_of(person.phone or "") or None
        return Sender(person.name, person.birth_year, person.identity_number, phone, person.address)

    def of_event(self, entry: Entry, told: Told, deed: Deed, place: Place) -> tuple[CaseEvent, list[Row]]:
        """Give one event, chained to the one before it, and the personal texts that stand beside it."""
        said = told.happened
        salts = {name: self.salt() for name in said.texts}
        digests = {name: text_digest(salts[name], words) for name, words in said.texts.items()}
        event = CaseEvent(
            id=place.id,
            office_id=self.ward.office.id,
            seq=place.seq,
            case_id=entry.case[0],
            case_seq=place.case_seq,
            kind=said.kind,
            name=said.name,
            occurred_on=said.occurred_on,
            occurred_at=said.occurred_at,
            recorded_at=deed.moment,
            actor_id=told.actor.user_id,
            actor_name=told.actor.name,
            payload=canonical({**said.payload, **({ROWS: place.named} if place.named else {}), "texts": digests}),
            previous_hash=place.previous,
        )
        event.hash = event_hash(event)
        return event, [
            {"event_id": place.id, "key": name, "salt": salts[name], "text": words}
            for name, words in said.texts.items()
        ]
