"""What the desk writes down in one go: who came, about what, what was answered, and the petition if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from casetrack.engine.definition import LEVELS
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Petition, Receipt, Visit
from casetrack.services.access import PROTECTED, get_visible_case, require
from casetrack.services.cases import CHANNELS, NoteActivity, OpenCase, note_activity, open_case
from casetrack.services.hosting import Hosting, mistakes_of
from casetrack.services.matters import desk_units, desk_workflows, may_be_anonymous
from casetrack.services.persons import ANONYMOUS, RegisterPerson
from casetrack.services.registers import next_number
from casetrack.services.senders import Sender, join, named_on, party_of, sender_of
from casetrack.services.work import Work
from casetrack.text import Text

VISITS, PETITIONS = "L", "D"  # the books of visits (lượt) and petitions (đơn)
IN_PERSON = "desk"
OLD_AFTER = timedelta(days=60)
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
    or None when nobody knows who sent the paper. `case_number` puts it to a case that there is. `old_day` says that a
    day long past is meant. `token` tells one filled-in form from another.
    """

    person: int | RegisterPerson | None
    unit_id: int
    subject: str
    received_on: date
    channel: str = IN_PERSON
    answer: str = ""
    papers: str = ""
    petition: BringPetition | None = None
    case_number: str | None = None
    old_day: bool = False
    token: str = ""
    hosting: Hosting = field(default_factory=Hosting)


@dataclass(frozen=True, slots=True)
class Received:
    """What was made: `number` is the one on the receipt. `again`: this very form had been taken before."""

    number: str
    case_number: str | None
    again: bool = False


def receive(work: Work, wish: Receive) -> Received:
    """Enter a visit, a petition or both in one transaction; a form sent twice is entered once."""
    require(work, "visit.record")
    taken = _taken_before(work, wish.token)
    if taken is not None:
        return taken
    _check(work, wish)
    sender = sender_of(work, wish.person, protected=_is_protected(work, wish))
    case = _find_or_open(work, wish, sender)
    named = named_on(work, case, sender)
    visit = _write_visit(work, wish, named, case) if wish.channel == IN_PERSON else None
    petition = _write_petition(work, wish, visit, case) if wish.petition and case else None
    if petition and case and wish.case_number:
        _note_second(work, wish, petition, case)
    made = visit or petition
    if made is None:
        raise RuntimeError("a form that makes neither a visit nor a petition is refused by _check")
    work.session.add(
        Receipt(
            office_id=work.office.id,
            number=made.number,
            token=_token(work, wish.token or made.number),
            visit_id=visit.id if visit else None,
            petition_id=petition.id if petition else None,
            case_id=case.id if case else None,
            **named,
            received_by_id=work.actor.user_id,
            received_on=wish.received_on,
            subject=wish.subject,
            papers=wish.papers,
            recorded_at=work.now,
        )
    )
    return Received(made.number, case.number if case else None)


def _is_protected(work: Work, wish: Receive) -> bool:
    """Tell whether this belongs to a sealed case, before anything of it is written."""
    if wish.case_number:
        return _named_case(work, wish.case_number).level == PROTECTED
    if wish.petition is None:
        return False
    definition = work.installation.library.latest(wish.petition.workflow)
    return definition.level_for(dict(_fields_of(wish))) == PROTECTED


def _taken_before(work: Work, token: str) -> Received | None:
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


def _check(work: Work, wish: Receive) -> None:
    mistakes = mistakes_of(wish.hosting) | _day_mistakes(work, wish)
    if not wish.subject.strip():
        mistakes["subject"] = Text("Thiếu tóm tắt. Gõ một câu: việc gì, ở đâu.", "The summary is missing. Type a line.")
    if wish.channel not in CHANNELS:
        mistakes["channel"] = Text("Chọn cách đơn đến.", "Choose how it came.")
    elif wish.channel != IN_PERSON and wish.petition is None:
        mistakes["kind"] = Text(
            "Không ai đến thì phải có đơn. Chọn loại đơn, hoặc chọn “Trực tiếp tại quầy”.",
            "Nobody came, so there must be a petition. Choose its kind, or “In person”.",
        )
    if wish.unit_id not in {unit.id for unit in desk_units(work)}:
        mistakes["unit_id"] = Text("Chọn đơn vị mà bạn tiếp dân.", "Choose a unit at whose desk you sit.")
    mistakes |= _paper_mistakes(work, wish)
    if mistakes:
        raise InvalidInput(Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields."), mistakes)


def _day_mistakes(work: Work, wish: Receive) -> dict[str, Text]:
    mistakes: dict[str, Text] = {}
    written_on = wish.petition.written_on if wish.petition else None
    if wish.received_on > work.today:
        mistakes["received_on"] = Text("Ngày nhận ở sau hôm nay. Xem lại ngày.", "This day lies after today. Check it.")
    elif work.today - wish.received_on > OLD_AFTER and not wish.old_day:
        mistakes["old_day"] = Text(
            "Ngày nhận {day} đã qua hơn {n} ngày. Gõ nhầm thì sửa; đúng thì đánh dấu ô xác nhận.",
            "The day of receipt {day} is more than {n} days past. Mend it, or tick that it is meant.",
        ).with_(day=wish.received_on, n=OLD_AFTER.days)
    if written_on is not None and written_on > wish.received_on:
        mistakes["written_on"] = Text(
            "Đơn ghi ngày {written}, sau ngày nhận {received}. Xem lại hai ngày.",
            "The paper is dated {written}, after it was received on {received}. Check both days.",
        ).with_(written=written_on, received=wish.received_on)
    return mistakes


def _paper_mistakes(work: Work, wish: Receive) -> dict[str, Text]:
    at_desk = {definition.id: definition for definition in desk_workflows(work)}
    definition = at_desk.get(wish.petition.workflow) if wish.petition else None
    if wish.petition is not None and definition is None:
        return {"kind": Text("Quầy không nhận loại này.", "The desk does not take this kind.")}
    if wish.person is None and (definition is None or not may_be_anonymous(definition)):
        said = Text(
            "Việc này phải có tên người đến. Chỉ đơn gửi đến mới có thể không rõ người gửi.",
            "This needs a name. Only a petition may come from nobody knows whom.",
        )
        return {"person": said}
    return {}


def _find_or_open(work: Work, wish: Receive, sender: Sender) -> Case | None:
    """Give the case that this belongs to: the one named, a new one for a petition, or none for a question."""
    if wish.case_number:
        case = _named_case(work, wish.case_number)
        if wish.petition is not None:
            _refuse_other_matter(work, wish.petition, case)
            join(work, case, sender)
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
            fields=_fields_of(wish),
            parties=party_of(sender),
        ),
    )


def _fields_of(wish: Receive) -> Mapping[str, object]:
    """Give what the paper's form says; that nobody knows who sent it is said by the missing name alone."""
    said = wish.petition.fields if wish.petition else {}
    return {**said, ANONYMOUS: True} if wish.person is None else said


def _note_second(work: Work, wish: Receive, petition: Petition, case: Case) -> None:
    """Write what a further paper says into its case: another summary, other facts, beside those of the first."""
    facts: dict[str, object] = {"petition": petition.number, "channel": petition.channel}
    if petition.written_on is not None:
        facts["written_on"] = petition.written_on.isoformat()
    said = _fields_of(wish)
    note_activity(work, case, NoteActivity(SECOND_PETITION, wish.received_on, wish.subject, facts=facts, fields=said))


def _refuse_other_matter(work: Work, petition: BringPetition, case: Case) -> None:
    """Keep a paper of another kind out, and one to be protected better than the case, which everybody would read."""
    definition = work.installation.library.latest(petition.workflow)
    fields = dict(petition.fields)
    alike = definition.number.prefix_for(fields) == definition.number.prefix_for(dict(case.fields))
    opens = LEVELS.index(definition.level_for(fields)) > LEVELS.index(case.level)
    if petition.workflow != case.workflow or opens or not alike:
        said = Text(
            "Hồ sơ {number} là loại khác. Đơn loại này phải vào hồ sơ riêng: để trống ô này.",
            "Case {number} is of another kind. This paper needs a case of its own: leave this empty.",
        ).with_(number=case.number)
        raise InvalidInput(
            Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields."), {"case_number": said}
        )


def _named_case(work: Work, number: str) -> Case:
    try:
        return get_visible_case(work, number)
    except NotFound as unknown:
        said = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
        raise InvalidInput(said, {"case_number": unknown.message}) from None


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
        recorded_at=work.now,
    )
    work.session.add(visit)
    work.session.flush()  # the petition and the receipt name the visit by its key
    return visit


def _write_petition(work: Work, wish: Receive, visit: Visit | None, case: Case) -> Petition:
    petition = Petition(
        office_id=work.office.id,
        number=next_number(work, PETITIONS, work.today.year),
        case_id=case.id,
        visit_id=visit.id if visit else None,
        received_on=wish.received_on,
        written_on=wish.petition.written_on if wish.petition else None,
        channel=wish.channel,
        anonymous=wish.person is None,
        recorded_at=work.now,
    )
    work.session.add(petition)
    work.session.flush()  # the receipt names the petition by its key
    return petition
