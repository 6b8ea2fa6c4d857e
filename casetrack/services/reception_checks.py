"""What the desk must mend before its form is taken: every mistake at once, by the names of the form."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from casetrack.engine.definition import LEVELS, Definition
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case
from casetrack.services.access import PROTECTED, get_visible_case
from casetrack.services.cases import CHANNELS, JOINED
from casetrack.services.contents import mistakes_of_contents
from casetrack.services.hosting import mistakes_of
from casetrack.services.joint import mistakes_of_joint, mistakes_of_presence
from casetrack.services.matters import desk_units, desk_workflows, may_be_anonymous
from casetrack.services.parties import list_links
from casetrack.services.petition_sources import mistakes_of_forwarding, mistakes_of_statement
from casetrack.services.refusals import Turned, mistakes_of_refusal
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.services.reception import Receive

IN_PERSON = "desk"
OLD_AFTER = timedelta(days=60)
_JOINED_INTO = Text(
    "Hồ sơ {number} đã ghép vào hồ sơ {other}. Ghi {other} vào ô này.",
    "Case {number} has joined case {other}. Write {other} here.",
)
_JOINED_UNSEEN = Text(
    "Hồ sơ {number} đã ghép vào hồ sơ khác, không nhận thêm đơn. Để trống ô này để mở hồ sơ mới.",
    "Case {number} has joined another one and takes no more papers. Leave this empty for a case of its own.",
)
MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


def refuse_mistakes(work: Work, wish: Receive, case: Case | None, *, protected: bool) -> None:
    """Raise InvalidInput with everything that is wrong. `case` is the one named, `protected`: it is or gets sealed."""
    mistakes = mistakes_of(wish.hosting) | _day_mistakes(work, wish) | _way_mistakes(work, wish)
    if not wish.subject.strip():
        mistakes["subject"] = Text("Thiếu tóm tắt. Gõ một câu: việc gì, ở đâu.", "The summary is missing. Type a line.")
    if wish.unit_id not in {unit.id for unit in desk_units(work)}:
        mistakes["unit_id"] = Text("Chọn đơn vị mà bạn tiếp dân.", "Choose a unit at whose desk you sit.")
    mistakes |= _sender_mistakes(work, wish)
    mistakes |= mistakes_of_presence(wish.present, wish.people_count)
    if wish.petition is not None:
        mistakes |= _petition_mistakes(work, wish, protected=protected) | _ended_elsewhere(work, case)
    if wish.refusal:
        mistakes |= mistakes_of_refusal(turned_away(wish, case))
    if mistakes:
        raise InvalidInput(MEND, mistakes)


def _ended_elsewhere(work: Work, case: Case | None) -> dict[str, Text]:
    """Say that a case ended in another one: there nothing runs any more, so a paper goes to the one that goes on."""
    if case is None or case.outcome != JOINED:
        return {}
    into = next((link.number for link in list_links(work, case) if link.kind == JOINED and link.sent), None)
    if into is None:
        return {"case_number": _JOINED_UNSEEN.with_(number=case.number)}
    return {"case_number": _JOINED_INTO.with_(number=case.number, other=into)}


def turned_away(wish: Receive, case: Case | None) -> Turned:
    """Give the refusal that a form says."""
    return Turned(
        ground=wish.refusal,
        subject=wish.subject,
        unit_id=wish.unit_id,
        explained=wish.answer,
        received_on=wish.received_on,
        named=wish.person is not None,
        in_person=wish.channel == IN_PERSON,
        with_petition=wish.petition is not None,
        about=case,
    )


def named_case(work: Work, number: str) -> Case:
    """Find the case that a form names; raise InvalidInput alike when there is none and when it is hidden."""
    try:
        return get_visible_case(work, number)
    except NotFound as unknown:
        raise InvalidInput(MEND, {"case_number": unknown.message}) from None


def refuse_other_matter(definition: Definition, fields: dict[str, object], case: Case) -> None:
    """Raise InvalidInput for a paper that belongs into a case of its own."""
    if is_other_matter(definition, fields, case):
        said = Text(
            "Hồ sơ {number} là loại khác. Đơn loại này phải vào hồ sơ riêng: để trống ô này.",
            "Case {number} is of another kind. This paper needs a case of its own: leave this empty.",
        ).with_(number=case.number)
        raise InvalidInput(MEND, {"case_number": said})


def is_other_matter(definition: Definition, fields: dict[str, object], case: Case) -> bool:
    """Tell whether a paper is of another kind, or to be protected better than the case, which everybody would read."""
    alike = definition.number.prefix_for(fields) == definition.number.prefix_for(dict(case.fields))
    opens = LEVELS.index(definition.level_for(fields)) > LEVELS.index(case.level)
    return definition.id != case.workflow or opens or not alike


def is_protected(work: Work, wish: Receive, case: Case | None) -> bool:
    """Tell whether this belongs to a sealed case, before anything of it is written."""
    if case is not None:
        return case.level == PROTECTED
    if wish.petition is None:
        return False
    definition = work.installation.library.latest(wish.petition.workflow)
    return definition.level_for(dict(wish.petition.fields)) == PROTECTED


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


def _way_mistakes(work: Work, wish: Receive) -> dict[str, Text]:
    """Say what is wrong with the way that it came."""
    mistakes: dict[str, Text] = {}
    in_person = wish.channel == IN_PERSON
    if wish.channel not in CHANNELS:
        mistakes["channel"] = Text("Chọn cách đơn đến.", "Choose how it came.")
    elif not in_person and wish.petition is None:
        mistakes["kind"] = Text(
            "Không ai đến thì phải có đơn. Chọn loại đơn, hoặc chọn “Trực tiếp tại quầy”.",
            "Nobody came, so there must be a petition. Choose its kind, or “In person”.",
        )
    mistakes |= mistakes_of_forwarding(work, wish.forwarding, wish.channel, wish.received_on)
    return mistakes | mistakes_of_statement(
        wish.statement, in_person=in_person, with_petition=wish.petition is not None
    )


def _sender_mistakes(work: Work, wish: Receive) -> dict[str, Text]:
    """Say that the kind is none of the desk's, or that it needs a name; a question may be noted without one."""
    at_desk = {definition.id: definition for definition in desk_workflows(work)}
    definition = at_desk.get(wish.petition.workflow) if wish.petition else None
    if wish.petition is not None and definition is None:
        return {"kind": Text("Quầy không nhận loại này.", "The desk does not take this kind.")}
    if wish.person is None and definition is not None and not may_be_anonymous(definition):
        said = Text(
            "Loại này phải có tên người gửi. Chỉ đơn thư mới có thể không rõ người gửi.",
            "This kind needs a name. Only a petition may come from nobody knows whom.",
        )
        return {"person": said}
    return {}


def _petition_mistakes(work: Work, wish: Receive, *, protected: bool) -> dict[str, Text]:
    people = mistakes_of_joint(
        wish.joint, named_sender=wish.person is not None, said=wish.people_count, received_on=wish.received_on
    )
    return people | mistakes_of_contents(work, wish.contents, protected=protected)
