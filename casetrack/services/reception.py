"""What the desk writes down in one go: who came, about what, what was answered, and the petition if there is one.

What must be mended first: reception_checks.py. Who stands behind a petition: joint.py; how it came:
petition_sources.py; its further contents: contents.py; the papers: papers.py; somebody turned away: refusals.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from casetrack.models import Case, Petition, Receipt, Visit
from casetrack.services.access import require
from casetrack.services.cases import NoteActivity, OpenCase, note_activity, open_case
from casetrack.services.contents import Brought, FurtherContent, write_contents
from casetrack.services.hosting import Hosting
from casetrack.services.joint import ALL_SIGNED, JOINT, Joint, enter_people, people_in
from casetrack.services.papers import HandIn, hand_in
from casetrack.services.persons import ANONYMOUS, RegisterPerson
from casetrack.services.petition_sources import FORWARDED_BY, Forwarding, completed, incoming_line
from casetrack.services.reception_checks import (
    IN_PERSON,
    is_protected,
    named_case,
    refuse_mistakes,
    refuse_other_matter,
    turned_away,
)
from casetrack.services.refusals import open_notice
from casetrack.services.registers import next_number
from casetrack.services.senders import Parts, join, named_on, parts_of, sender_of
from casetrack.services.sessions import session_on
from casetrack.services.status_codes import give_code
from casetrack.services.status_stops import is_open_for
from casetrack.services.work import Work

VISITS, PETITIONS = "L", "D"  # the books of visits (lượt) and petitions (đơn)
SECOND_PETITION = "petition_added"


@dataclass(frozen=True, slots=True)
class BringPetition:
    """The paper that was brought: for which workflow, with what on its intake form, and the date written on it."""

    workflow: str
    fields: Mapping[str, object] = field(default_factory=dict)
    written_on: date | None = None


@dataclass(frozen=True, slots=True)
class Receive:
    """The wish to enter a visit, a petition, or both.

    Somebody who came in person makes a visit; a petition by any other way makes none. `person` is a key, somebody new,
    or None when nobody knows who it was. `case_number` puts it to a case that there is. `old_day` says that a day long
    past is meant. `token` tells one filled-in form from another. `people_count` have the matter (None: as many as are
    named), `present` of them were received. `statement`: the petition was said by word and signed so. `refusal`: the
    ground on which whoever came was turned away; `answer` is then what was explained. `session_id`: in which session of
    the schedule; without it that of the day is found. `answer_by`: the day on which an answer was promised.
    """

    person: int | RegisterPerson | None
    unit_id: int
    subject: str
    received_on: date
    channel: str = IN_PERSON
    answer: str = ""
    papers: tuple[HandIn, ...] = ()
    petition: BringPetition | None = None
    case_number: str | None = None
    old_day: bool = False
    token: str = ""
    hosting: Hosting = field(default_factory=Hosting)
    people_count: int | None = None
    present: int = 1
    joint: Joint = field(default_factory=Joint)
    contents: tuple[FurtherContent, ...] = ()
    forwarding: Forwarding = field(default_factory=Forwarding)
    statement: str = ""
    refusal: str = ""
    session_id: int | None = None
    answer_by: date | None = None

    @property
    def people(self) -> int:
        """How many people have the matter: as was said, else those named, or those present if they are more."""
        named = people_in(self.joint, named_sender=self.person is not None, said=self.people_count)
        return named if self.people_count is not None else max(named, self.present)


@dataclass(frozen=True, slots=True)
class Received:
    """What was made: `number` is the one on the receipt. `again`: this very form had been taken before."""

    number: str
    case_number: str | None
    again: bool = False


def receive(work: Work, wish: Receive) -> Received:
    """Enter a visit, a petition or both in one transaction; a form sent twice is entered once."""
    require(work, "visit.record")
    taken = taken_before(work, wish.token)
    if taken is not None:
        return taken
    named_by_form = named_case(work, wish.case_number) if wish.case_number else None
    protected = is_protected(work, wish, named_by_form)
    refuse_mistakes(work, wish, named_by_form, protected=protected)
    sender = sender_of(work, wish.person, protected=protected)
    others = enter_people(work, wish.joint, protected=protected) if wish.petition else ()
    parts = parts_of([(sender, wish.joint.represents and wish.petition is not None), *others])
    case = _find_or_open(work, wish, named_by_form, parts)
    named = named_on(work, case, sender)
    visit = _write_visit(work, wish, named, case) if wish.channel == IN_PERSON else None
    petition = _write_petition(work, wish, visit, (case, parts)) if wish.petition and case else None
    if petition and case and named_by_form:
        _note_second(work, wish, petition, case)
    _write_receipt(work, wish, named, (visit, petition, case))
    made = visit or petition
    if made is None:
        raise RuntimeError("a form that makes neither a visit nor a petition is refused by refuse_mistakes")
    return Received(made.number, case.number if case else None)


def taken_before(work: Work, token: str) -> Received | None:
    """Find what this form made when it was sent the first time; the locked head lets the second one see it."""
    if not token:
        return None
    query = (
        select(Receipt.number, Case.number)
        .join(Case, Case.id == Receipt.case_id, isouter=True)
        .where(Receipt.office_id == work.office.id, Receipt.token == _token(work, token))
    )
    row = work.session.execute(query).one_or_none()
    return Received(row[0], row[1], again=True) if row else None


def _token(work: Work, token: str) -> str:
    """Keep one person's forms apart from another's, whatever token a browser sends."""
    return f"{work.actor.user_id}:{token}"


def _find_or_open(work: Work, wish: Receive, case: Case | None, parts: Parts) -> Case | None:
    """Give the case that this belongs to: the one named, a new one for a petition, that of a notice, or none."""
    if wish.refusal:
        return open_notice(work, turned_away(wish, case), parts) or case
    if case is not None:
        if wish.petition is not None:
            definition = work.installation.library.latest(wish.petition.workflow)
            refuse_other_matter(definition, dict(wish.petition.fields), case)
            join(work, case, parts)
        return case
    if wish.petition is None:
        return None
    return open_case(
        work,
        OpenCase(
            workflow=wish.petition.workflow,
            title=wish.subject,
            opened_on=wish.received_on,
            unit_id=wish.unit_id,
            channel=wish.channel,
            fields={**wish.petition.fields, **_known_fields(work, wish, wish.petition.workflow)},
            parties=parts,
        ),
    )


def _known_fields(work: Work, wish: Receive, workflow: str) -> dict[str, object]:
    """Give what the form knows besides the intake, where the workflow has a field for it.

    That nobody knows who sent it is said by the missing name alone, that several did by their number.
    """
    said: dict[str, object] = {JOINT: wish.people > 1}
    if wish.person is None:
        said[ANONYMOUS] = True
    if wish.people > 1:
        said[ALL_SIGNED] = wish.joint.all_signed
    if by := completed(work, wish.forwarding).by:
        said[FORWARDED_BY] = by
    declared = work.installation.library.latest(workflow).fields
    return {key: value for key, value in said.items() if key in declared}


def _note_second(work: Work, wish: Receive, petition: Petition, case: Case) -> None:
    """Write what a further paper says into its case: another summary, other facts, beside those of the first."""
    facts: dict[str, object] = {"petition": petition.number, "channel": petition.channel}
    if petition.written_on is not None:
        facts["written_on"] = petition.written_on.isoformat()
    brought = wish.petition.fields if wish.petition else {}
    said = {**brought, **{key: value for key, value in _known_fields(work, wish, case.workflow).items() if value}}
    note_activity(work, case, NoteActivity(SECOND_PETITION, wish.received_on, wish.subject, facts=facts, fields=said))


def _write_visit(work: Work, wish: Receive, named: Mapping[str, int | None], case: Case | None) -> Visit:
    visit = Visit(
        office_id=work.office.id,
        number=next_number(work, VISITS, work.today.year),
        received_on=wish.received_on,
        **named,
        received_by_id=work.actor.user_id,
        unit_id=wish.unit_id,
        case_id=case.id if case else None,
        subject=wish.subject,
        answer=wish.answer,
        host=wish.hosting.host,
        reception=wish.hosting.reception,
        session_id=wish.session_id or session_on(work, wish.unit_id, wish.hosting.host, wish.received_on),
        answer_by=wish.answer_by,
        people_count=wish.people,
        present=wish.present,
        refusal=wish.refusal,
        recorded_at=work.now,
    )
    work.session.add(visit)
    work.session.flush()  # the petition and the receipt name the visit by its key
    return visit


def _write_petition(work: Work, wish: Receive, visit: Visit | None, opened: tuple[Case, Parts]) -> Petition:
    case, parts = opened
    came = completed(work, wish.forwarding)
    line = incoming_line(work, came, case, wish.received_on)
    petition = Petition(
        office_id=work.office.id,
        number=next_number(work, PETITIONS, work.today.year),
        case_id=case.id,
        visit_id=visit.id if visit else None,
        received_on=wish.received_on,
        written_on=wish.petition.written_on if wish.petition else None,
        channel=wish.channel,
        anonymous=wish.person is None,
        people_count=wish.people,
        appointed_on=wish.joint.appointed_on,
        all_signed=wish.joint.all_signed,
        explanation=wish.joint.explanation,
        statement=wish.statement,
        forwarded_by=came.by,
        forwarded_symbol=came.symbol,
        forwarded_on=came.dated_on,
        incoming_id=line.id if line else None,
        recorded_at=work.now,
    )
    work.session.add(petition)
    work.session.flush()  # the receipt and the further contents name the petition by its key
    workflows = {content.kind.partition(":")[0] for content in wish.contents}
    fields = {workflow: _known_fields(work, wish, workflow) for workflow in workflows}
    paper = Brought(case, wish.received_on, wish.channel, wish.unit_id, parts, fields)
    write_contents(work, petition, wish.contents, paper)
    return petition


def _write_receipt(
    work: Work,
    wish: Receive,
    named: Mapping[str, int | None],
    made: tuple[Visit | None, Petition | None, Case | None],
) -> None:
    visit, petition, case = made
    number = visit.number if visit else petition.number if petition else ""
    receipt = Receipt(
        office_id=work.office.id,
        number=number,
        token=_token(work, wish.token or number),
        visit_id=visit.id if visit else None,
        petition_id=petition.id if petition else None,
        case_id=case.id if case else None,
        **named,
        received_by_id=work.actor.user_id,
        received_on=wish.received_on,
        subject=wish.subject,
        recorded_at=work.now,
    )
    work.session.add(receipt)
    work.session.flush()  # each paper names the receipt by its key
    hand_in(work, receipt, wish.papers)
    if case is not None and is_open_for(work, case):
        give_code(work, receipt)
