"""Cases about one matter: linked, joined, found different; and what was done by mistake undone in one press.

A further paper stands in the case that it joins as a petition of its own (services/reception.py); a paper that was put
there by mistake is split off: splitting.py. A case that joins another ends; its papers stay in it, and the link says
which case goes on. Whatever is undone keeps its numbers and its lines in the book.
"""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from casetrack.engine.definition import Definition, Step
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, CaseLink
from casetrack.services.access import OPEN_LEVELS, get_visible_case, require_at_work
from casetrack.services.cases import JOINED, SAME, NoteActivity, link_cases, note_activity, refuse_stale
from casetrack.services.joining_entries import DENIED, JOINED_IN, LINKED, OTHER, PARTED_FROM, UNLINKED
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work, as_system
from casetrack.text import Text

FIELD = "twins"  # by which a form names what is refused here
_MEND = Text("Chưa ghi.", "Not saved.")
_PARTED = Text("Tách lại: đã ghép nhầm.", "Parted again: they had been joined by mistake.")


def link_same(work: Work, case: Case, number: str) -> None:
    """Tie a case to another one about the same matter; both go on. Raise InvalidInput when they are tied already."""
    other = _other(work, case, number)
    link_cases(work, case, other, None, kind=SAME)
    _note_both(work, (case, LINKED), (other, LINKED))


def unlink(work: Work, case: Case, number: str) -> None:
    """Undo `link_same`, from either case; raise InvalidInput when somebody has done so already."""
    require_at_work(work, case)
    other = _named(work, number)
    link = _tie(work, case, other, SAME)
    if link is None:
        raise _refused(
            "Hai hồ sơ này không còn liên kết: có người vừa bỏ. Mở lại trang; cần thì liên kết lại.",
            "These cases are not linked any more: somebody has just undone it. Open the page anew.",
        )
    work.session.delete(link)
    _note_both(work, (case, UNLINKED), (other, UNLINKED))


def join_cases(work: Work, case: Case, number: str, seen_version: int) -> None:
    """Let a case end in another one about the same matter, by the step of its workflow.

    Where the workflow has no such step from where the case stands, the two are linked. Raise StaleCase when somebody
    moved the case meanwhile, InvalidInput when the other one itself ended in a third.
    """
    refuse_stale(case, seen_version)
    other = _other(work, case, number)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    step = joining_step(definition, case.state)
    if step is None:
        link_same(work, case, number)
        return
    if other.outcome == JOINED:
        raise _refused(
            "Hồ sơ {number} đã ghép vào hồ sơ khác. Mở hồ sơ ấy, xem nó ghép vào đâu rồi ghép vào đó.",
            "Case {number} has itself joined another. Open it, see which, and join that one.",
            number=other.number,
        )
    filled = dict.fromkeys(step.required, other.number)
    take_step(work, case, TakeStep(step.trigger, work.today, seen_version, filled))
    link_cases(work, case, other, None, kind=JOINED)
    note_activity(work, other, NoteActivity(JOINED_IN, work.today))


def part(work: Work, case: Case, seen_version: int) -> None:
    """Undo `join_cases`: the case is reopened, as its workflow reopens; who pressed stands in both books."""
    require_at_work(work, case)
    link = work.session.scalars(
        select(CaseLink).where(
            CaseLink.office_id == work.office.id, CaseLink.from_case_id == case.id, CaseLink.kind == JOINED
        )
    ).one_or_none()
    if link is None or case.outcome != JOINED:
        raise _refused(
            "Hồ sơ này không còn ghép: có người vừa tách hoặc mở lại. Mở lại trang để xem.",
            "This case is not joined any more: somebody has parted or reopened it. Open the page anew.",
        )
    refuse_stale(case, seen_version)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    reopen = next(step for step in definition.steps_from[case.state] if step.kind == "reopen")
    other = work.session.get_one(Case, link.to_case_id)
    work.session.delete(link)
    _note_both(work, (case, PARTED_FROM), (other, PARTED_FROM))
    with as_system(work):  # reopening is the leader's; undoing a mistake is whoever's who works on the case
        take_step(work, case, TakeStep(reopen.trigger, work.today, seen_version, comment=_PARTED.vi))


def deny(work: Work, case: Case, number: str) -> None:
    """Write down that another case is about something else, so that nobody is asked about it again."""
    require_at_work(work, case)
    other = _named(work, number)
    note_activity(work, case, NoteActivity(DENIED, work.today, facts={OTHER: other.id}))


def joining_step(definition: Definition, state: str) -> Step | None:
    """Give the step by which a case in this state ends in another one, if its workflow has one."""
    steps = definition.steps_from.get(state, ())
    return next((step for step in steps if definition.states[step.target].outcome == JOINED), None)


def _other(work: Work, case: Case, number: str) -> Case:
    """Find the case to tie this one to; raise InvalidInput when that cannot be."""
    require_at_work(work, case)
    other = _named(work, number)
    if case.id == other.id:
        raise _refused("Đây chính là hồ sơ này. Chọn hồ sơ khác.", "This is the case itself. Choose another one.")
    if case.level not in OPEN_LEVELS or other.level not in OPEN_LEVELS:
        raise _refused(
            "Hồ sơ hạn chế người xem không ghép, không liên kết: người xem hồ sơ kia sẽ biết có nó.",
            "A case that not everybody may see is neither joined nor linked: readers of the other would know of it.",
        )
    if _tie(work, case, other, SAME, JOINED) is not None:
        raise _refused(
            "Hai hồ sơ này vừa được người khác ghép hoặc liên kết. Mở lại trang để xem; sai thì bấm bỏ ở đó.",
            "Somebody else has just joined or linked these cases. Open the page anew; undo it there if it is wrong.",
        )
    return other


def _named(work: Work, number: str) -> Case:
    try:
        return get_visible_case(work, number)
    except NotFound as unknown:
        raise InvalidInput(_MEND, {FIELD: unknown.message}) from None


def _tie(work: Work, one: Case, two: Case, *kinds: str) -> CaseLink | None:
    ends = or_(
        and_(CaseLink.from_case_id == one.id, CaseLink.to_case_id == two.id),
        and_(CaseLink.from_case_id == two.id, CaseLink.to_case_id == one.id),
    )
    query = select(CaseLink).where(CaseLink.office_id == work.office.id, ends, CaseLink.kind.in_(kinds))
    return work.session.scalars(query).first()


def _note_both(work: Work, *lines: tuple[Case, str]) -> None:
    for case, name in lines:
        note_activity(work, case, NoteActivity(name, work.today))


def _refused(vi: str, en: str, **values: object) -> InvalidInput:
    return InvalidInput(_MEND, {FIELD: Text(vi, en).with_(**values)})
