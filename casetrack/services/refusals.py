"""Whoever came and was turned away: on which ground, and the written notice where the law wants one.

The notice is a case of its own (workflows/law/refusal_grounds.yaml says of which workflow): there its clock runs, its
letter is issued and it ends. A refusal told by word is the visit alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from casetrack.engine.refusal_grounds import TOLD, Ground, load_refusals
from casetrack.models import Case, Deadline, Visit
from casetrack.services.access import PROTECTED, require, visible_cases
from casetrack.services.cases import ABOUT, OpenCase, link_cases, open_case
from casetrack.services.senders import Parts
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work, as_system
from casetrack.text import Text

_SAID = Text("{label} ({basis}); {told}", "{label} ({basis}); {told}")
_UNSURE = Text("{label} ({basis}, chưa kiểm chứng); {told}", "{label} ({basis}, not verified); {told}")
_NO_GROUND = Text(
    "Ngày ấy luật không có căn cứ này. Chọn lại.", "The law has no such ground on that day. Choose again."
)
_NOT_IN_PERSON = Text(
    "Chỉ người đến trực tiếp mới bị từ chối tiếp. Bỏ căn cứ, hoặc chọn “Trực tiếp tại quầy”.",
    "Only somebody who came in person is turned away. Empty the ground, or choose “In person”.",
)
_WITH_PETITION = Text(
    "Từ chối tiếp thì không nhận đơn ở mẫu này: chọn “Chỉ hỏi”. Họ vẫn để lại đơn thì ghi đơn bằng một mẫu riêng.",
    "Whoever is turned away hands in no petition here: choose “A question”. One that is left is entered on its own.",
)
_UNEXPLAINED = Text(
    "Ghi đã giải thích lý do từ chối thế nào; luật buộc giải thích.", "Say how it was explained; the law wants that."
)
_NO_NAME = Text(
    "Căn cứ này phải thông báo bằng văn bản nên phải có họ tên, địa chỉ người đến.",
    "This ground wants a written notice, so it needs the visitor's name and address.",
)
_SEALED = Text(
    "Hồ sơ này hạn chế người xem. Chọn loại “Trả lời người đến”, đánh dấu “Có nội dung tố cáo”, lưu; rồi trong hồ sơ "
    "mới dùng bước “Có căn cứ từ chối tiếp”.",
    "This case is sealed. Choose the kind “Answer to a visitor”, tick that somebody is denounced, save; then take the "
    "step “There is a ground to refuse” in the new case.",
)


@dataclass(frozen=True, slots=True)
class Turned:
    """A refusal as the desk says it: on which ground, to which unit somebody came, and about what."""

    ground: str
    subject: str
    unit_id: int
    explained: str
    received_on: date
    named: bool
    in_person: bool
    with_petition: bool
    about: Case | None = None


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """A written refusal that is not issued yet; `due_on` is None while the law sets no day."""

    case_number: str
    visit: str
    visited_on: date
    due_on: date | None


def grounds_on(day: date) -> Sequence[Ground]:
    """List the grounds on which somebody may be turned away on a day."""
    return load_refusals().on(day)


def name_refusal(key: str) -> Text:
    """Name a ground with its article and how it is told."""
    ground = load_refusals().get(key)
    if ground is None:
        return Text(key, key)
    said = _UNSURE if ground.basis.certainty == "unverified" else _SAID
    return said.with_(label=ground.label, basis=ground.basis.text, told=TOLD[ground.told])


def mistakes_of_refusal(said: Turned) -> dict[str, Text]:
    """Say what is wrong with a refusal, by the names of the form."""
    ground = next((each for each in grounds_on(said.received_on) if each.key == said.ground), None)
    mistakes: dict[str, Text] = {}
    if ground is None:
        mistakes["refusal"] = _NO_GROUND
    elif not said.in_person:
        mistakes["refusal"] = _NOT_IN_PERSON
    if said.with_petition:
        mistakes["kind"] = _WITH_PETITION
    if not said.explained.strip():
        mistakes["answer"] = _UNEXPLAINED
    if ground is not None and ground.written:
        if not said.named:
            mistakes["person"] = _NO_NAME
        if said.about is not None and said.about.level == PROTECTED:
            mistakes["case_number"] = _SEALED
    return mistakes


def open_notice(work: Work, said: Turned, parts: Parts) -> Case | None:
    """Open the case in which the written notice is made, tied to the one that the visitor came about.

    The ground is established on the day of the visit. None where it is told by word.
    """
    file = load_refusals()
    ground = file.get(said.ground)
    if ground is None or not ground.written:
        return None
    notice = file.notice
    wish = OpenCase(
        workflow=notice.workflow,
        title=said.subject,
        opened_on=said.received_on,
        unit_id=said.unit_id,
        channel="desk",
        fields={notice.said: said.subject},
        parties=parts,
    )
    case = open_case(work, wish)
    fields = {notice.ground: ground.notice_ground, notice.day: said.received_on.isoformat()}
    with as_system(work):  # the form has said it; whoever may sit at a desk need not hold the role of the step
        take_step(work, case, TakeStep(notice.step, said.received_on, case.version, fields, said.explained))
    if said.about is not None:
        link_cases(work, said.about, case, None, kind=ABOUT)
    return case


def notices_waiting(work: Work) -> Sequence[WaitingNotice]:
    """List the written refusals that the actor may see and that are not issued yet, the nearest due day first."""
    require(work, "visit.record")
    notice = load_refusals().notice
    definition = work.installation.library.latest(notice.workflow)
    states = {step.target for step in definition.steps if step.trigger == notice.step}
    refused = and_(Visit.office_id == Case.office_id, Visit.case_id == Case.id, Visit.refusal != "")
    clock = and_(Deadline.office_id == Case.office_id, Deadline.case_id == Case.id, Deadline.key == notice.clock)
    query = (
        select(Case.number, Visit.number, Visit.received_on, Deadline.due_on)
        .join(Visit, refused)
        .join(Deadline, clock, isouter=True)
        .where(visible_cases(work), Case.workflow == notice.workflow, Case.state.in_(states))
        .order_by(Deadline.due_on.is_(None), Deadline.due_on, Case.id)
    )
    return [WaitingNotice(*row) for row in work.session.execute(query)]
