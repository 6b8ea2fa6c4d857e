"""What a letter may say of the session in which an instruction was given, and of those that go out with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from casetrack.engine.labels import HOSTS
from casetrack.engine.letter_names import LISTS
from casetrack.engine.session_cases import load_session_cases
from casetrack.models import Case, ReceptionSession, SessionInstruction
from casetrack.papers.letter_filling import Said
from casetrack.services.access import OPEN_LEVELS, visible_cases
from casetrack.services.session_closings import count_received
from casetrack.services.session_instructions import words_of
from casetrack.services.work import Work
from casetrack.text import format_date


def session_values(work: Work, case: Case) -> dict[str, object]:
    """Give the session and its instructions as the templates of letters name them; blank for any other case."""
    session = _session_of(work, case)
    if session is None:
        return {"session": Said(), "instructions": Said()}
    told = {
        "held_on": format_date(session.held_on),
        "place": session.place,
        "host": f"{HOSTS[session.host].vi} {session.host_name}",
        "received": str(count_received(work, session)),
    }
    listed = [_on_paper(each) for each in going_out_with(work, session, case)]
    return {"session": Said(below=told), "instructions": Said(items=listed)}


def going_out_with(work: Work, session: ReceptionSession, case: Case) -> Sequence[Case]:
    """List the cases of a session's instructions that stand where this one stands and may go out on one paper with it.

    None that is restricted or sealed stands on a paper that others read, nor one that the actor may not see.
    """
    query = (
        select(Case)
        .join(SessionInstruction, SessionInstruction.case_id == Case.id)
        .where(
            SessionInstruction.office_id == work.office.id,
            SessionInstruction.session_id == session.id,
            visible_cases(work),
            Case.level.in_(OPEN_LEVELS),
            Case.state == case.state,
        )
    )
    return work.session.scalars(query.order_by(Case.id)).all()


def _session_of(work: Work, case: Case) -> ReceptionSession | None:
    of_case = (SessionInstruction.office_id == work.office.id, SessionInstruction.case_id == case.id)
    query = select(ReceptionSession).join(SessionInstruction, SessionInstruction.session_id == ReceptionSession.id)
    return work.session.scalars(query.where(*of_case)).one_or_none()


def _on_paper(case: Case) -> Said:
    """Give what an instruction says, days as they are written on paper."""
    said: Mapping[str, str] = {**words_of(load_session_cases().instruction, case), "number": case.number}
    if said["due_on"]:
        said = {**said, "due_on": format_date(date.fromisoformat(said["due_on"]))}
    below = {key: said[key] for key in LISTS["instructions"] if said.get(key)}
    return Said(case.number, below)
