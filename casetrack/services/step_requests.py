"""Requests for papers that follow from steps: a step that asks enters one, a step that answers closes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, exists, select

from casetrack.engine.definition import Definition, Step
from casetrack.engine.history import Standing
from casetrack.models import Case, CaseEvent, IssuedLetter, PaperRequest
from casetrack.services.issued_letters import letters_in_force
from casetrack.services.paper_requests import RECEIVED, AskPapers, enter_request
from casetrack.services.work import Work

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was just taken: its event, what was said with it, and where the case stands after it."""

    step: Step
    event: CaseEvent
    comment: str
    after: Standing


def follow_step(work: Work, case: Case, taken: Taken) -> None:
    """Enter the request that a step makes, or close those that steps made before."""
    if taken.step.asks_papers is not None:
        _ask(work, case, taken)
    if taken.step.answers_papers is not None:
        _answer(work, case, taken)


def name_letter(work: Work, case: Case, paper: str, symbol: str) -> None:
    """Let the open request that a step made carry the number of the letter that was issued for it."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    if not symbol or not any(step.asks_papers and paper in step.issues for step in definition.steps):
        return
    unnamed = _made_by_steps(work, case).where(PaperRequest.letter_no == "").order_by(PaperRequest.id.desc())
    row = work.session.scalars(unnamed.limit(1)).first()
    if row is not None:
        row.letter_no = symbol


def _ask(work: Work, case: Case, taken: Taken) -> None:
    asked, fields = taken.step.asks_papers, taken.after.fields
    if asked is None:
        return
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    papers = str(fields.get(asked.papers or "") or "") or taken.comment
    due = (clock.due.due_on for clock in taken.after.clocks if clock.key in _started_by(definition, taken.step))
    wish = AskPapers(
        asked_of=_whom(work, definition, asked.of, fields),
        papers=papers,
        asked_on=taken.event.occurred_on,
        wished_by=max(filter(None, due), default=None),
        letter_no=_letter_before(work, case, taken.step),
    )
    enter_request(work, case, wish, taken.event.case_seq)


def _answer(work: Work, case: Case, taken: Taken) -> None:
    for row in work.session.scalars(_made_by_steps(work, case)):
        row.answer, row.answered_on = taken.step.answers_papers or RECEIVED, taken.event.occurred_on
        if row.answer == RECEIVED:
            row.came = "\n".join(filter(None, (row.came, taken.comment)))


def _made_by_steps(work: Work, case: Case) -> Select[PaperRequest]:
    return select(PaperRequest).where(
        PaperRequest.office_id == work.office.id,
        PaperRequest.case_id == case.id,
        PaperRequest.step_seq.is_not(None),
        PaperRequest.answer == "",
    )


def _whom(work: Work, definition: Definition, key: str, fields: Mapping[str, object]) -> str:
    value, declared = fields.get(key), definition.fields[key]
    if declared.type == "unit" and isinstance(value, int) and value in work.units:
        return work.units[value].name
    return declared.label_of(value).vi[:_LONGEST_NAME]


def _started_by(definition: Definition, step: Step) -> frozenset[str]:
    return frozenset(rule.key for rule in definition.deadlines if rule.start == step.trigger)


def _letter_before(work: Work, case: Case, step: Step) -> str:
    """Give the number of the letter that was issued before the step was taken, unless another request carries it."""
    taken_up = exists().where(
        PaperRequest.office_id == work.office.id,
        PaperRequest.case_id == case.id,
        PaperRequest.letter_no == IssuedLetter.symbol,
    )
    letters = select(IssuedLetter.symbol).where(
        letters_in_force(case), IssuedLetter.paper.in_(step.issues), IssuedLetter.symbol != "", ~taken_up
    )
    return work.session.scalars(letters.order_by(IssuedLetter.id.desc()).limit(1)).first() or ""
