"""Which papers of its workflow a case has: letters that were issued, and signed files that somebody added as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select, union

from casetrack.engine.definition import Definition
from casetrack.errors import InvalidInput
from casetrack.models import Case, CaseEvent, Document, IssuedLetter, SignedPaper
from casetrack.services.issued_letters import letters_in_force
from casetrack.services.work import Work
from casetrack.text import Text


def papers_for_steps(work: Work, case: Case) -> frozenset[str]:
    """Give the papers that are in a case; nothing is asked unless a step out of its state requires one."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    if not any(step.needs_papers for step in definition.steps_from.get(case.state, ())):
        return frozenset()
    return papers_of(work, case)


def papers_of(work: Work, case: Case) -> frozenset[str]:
    """Give the papers of its workflow that are in a case."""
    issued = select(IssuedLetter.paper).where(letters_in_force(case), IssuedLetter.paper != "")
    signed = select(SignedPaper.paper).where(SignedPaper.office_id == work.office.id, SignedPaper.case_id == case.id)
    return frozenset(work.session.scalars(union(issued, signed)))


def paper_choices(definition: Definition, fields: Mapping[str, object]) -> Sequence[tuple[str, Text]]:
    """List the papers that a file of such a case may be, by key and label."""
    return [
        (paper.key, paper.label)
        for paper in definition.documents.values()
        if paper.when is None or paper.when.holds(fields)
    ]


def mark_as_paper(work: Work, case: Case, event: CaseEvent, paper: str) -> None:
    """Note that the file which this event added is one of the case's papers, signed; raise InvalidInput."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    if paper not in dict(paper_choices(definition, case.fields)):
        wrong = Text("Hồ sơ này không có loại văn bản ấy.", "A case like this has no such paper.")
        raise InvalidInput(wrong, {"paper": wrong})
    of_event = (Document.office_id == work.office.id, Document.event_id == event.id)
    document_id = work.session.scalars(select(Document.id).where(*of_event)).one()
    work.session.add(SignedPaper(office_id=work.office.id, case_id=case.id, document_id=document_id, paper=paper))
