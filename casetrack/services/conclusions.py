"""The notice of what was concluded in a session (thông báo kết luận): one letter for its instructions.

It is issued like every letter, in the case of the first instruction, with a number of the register; every instruction
that it lists takes the step that such a notice takes, and is given out where all that this asks is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casetrack.engine.letters import Letter
from casetrack.engine.session_cases import load_session_cases
from casetrack.errors import InvalidInput, TransitionRefused
from casetrack.models import Case, IssuedLetter, ReceptionSession, SessionInstruction
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.letter_values import Told, tell
from casetrack.services.letters import WriteLetter, issue, letter_for, suggest
from casetrack.services.session_instructions import list_instructions
from casetrack.services.session_papers import going_out_with
from casetrack.services.sessions import get_session
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work
from casetrack.text import Text

_NOTHING = Text(
    "Không có ý kiến chỉ đạo nào của buổi này chờ thông báo. Việc hạn chế người xem thì soạn ở trang hồ sơ của nó.",
    "No instruction of this session waits for a notice. One that is sealed gets its own on the page of its case.",
)


@dataclass(frozen=True, slots=True)
class Due:
    """By when the notice of a session is due by the office's own rule, and which instructions wait for it."""

    on: date | None
    waiting: int


def notice_due(work: Work, session: ReceptionSession) -> Due:
    """Tell by when the notice of a session is due, and how many instructions wait for it that the actor may see."""
    waiting = [each for each in list_instructions(work, session) if each.waits_for_notice]
    days = [each.notice_due_on for each in waiting if each.notice_due_on]
    return Due(min(days, default=None), len(waiting))


def begin_notice(work: Work, session_id: int) -> tuple[Told, Letter, Sequence[Case]]:
    """Give the case in which the notice of a session is issued, the letter, and the instructions that it lists.

    Raise InvalidInput where nothing waits for one, NotFound on a day on which the letter cannot be dated.
    """
    require(work, "letter.issue")
    session = get_session(work, session_id)
    first = _first_waiting(work, session)
    if first is None:
        raise InvalidInput(_NOTHING)
    told = tell(work, first)
    letter = letter_for(work, told, load_session_cases().instruction.letter)
    return told, letter, going_out_with(work, session, first)


def suggestions(work: Work, session_id: int) -> Mapping[str, str]:
    """Give what the session suggests for the questions of the notice, as people would type it."""
    told, letter, _listed = begin_notice(work, session_id)
    return suggest(work, told, letter)


def conclude(work: Work, session_id: int, wish: WriteLetter) -> IssuedLetter:
    """Issue the notice of a session, and move each instruction that it lists; raise InvalidInput."""
    told, _letter, listed = begin_notice(work, session_id)
    row = issue(work, told, wish)
    known = load_session_cases().instruction
    for case in listed:
        fields = {known.fields["notice_no"]: row.symbol}
        take_step(work, case, TakeStep(known.notice, work.today, case.version, fields))
        _give_out(work, case)
    return row


def _give_out(work: Work, case: Case) -> None:
    """Assign an instruction as the notice says it; where something is not known, or not for the actor, it waits."""
    known = load_session_cases().instruction
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    step = definition.step(case.state, known.assign)
    if step is None:
        return
    said = {key: case.fields[key] for key in step.fields if case.fields.get(key)}
    try:
        take_step(work, case, TakeStep(known.assign, work.today, case.version, said))
    except TransitionRefused:
        return  # nothing of the step was written; the page of the case says what is missing


def _first_waiting(work: Work, session: ReceptionSession) -> Case | None:
    known = load_session_cases().instruction
    query = (
        select(Case)
        .join(SessionInstruction, SessionInstruction.case_id == Case.id)
        .where(
            SessionInstruction.office_id == work.office.id,
            SessionInstruction.session_id == session.id,
            visible_cases(work),
            Case.level.in_(OPEN_LEVELS),
            Case.closed_on.is_(None),
        )
        .order_by(Case.id)
    )
    for case in work.session.scalars(query):
        definition = work.installation.library.get(case.workflow, case.workflow_version)
        if definition.step(case.state, known.notice) is not None:
            return case
    return None
