"""The check before a report: every kind of fault that would make it wrong, with its cases and what mends it.

Every case of the office is looked at, whoever asks, so that the number of faults is the same for everybody; of those
that the reader may not see only how many there are is told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casetrack.engine.findings import FaultKind
from casetrack.models import Case
from casetrack.reports import faults_of_books, faults_of_cases, faults_of_days, faults_of_desk, faults_of_sums
from casetrack.reports.facts_then import written_in
from casetrack.reports.faults import Fault, Finders
from casetrack.reports.questions import Question
from casetrack.services.access import require, visible_cases
from casetrack.services.work import Work
from casetrack.text import Text

SHOWN = 200  # of the things of one kind; the rest is counted
FINDERS: Finders = {
    **faults_of_sums.FINDERS,
    **faults_of_books.FINDERS,
    **faults_of_days.FINDERS,
    **faults_of_cases.FINDERS,
    **faults_of_desk.FINDERS,
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that is wrong: the number of its case, blank without one; what is wrong; where it is mended."""

    case_number: str
    says: Text
    page: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong of one kind: `total` things, the first of which are shown, `hidden` ones of which are counted."""

    kind: FaultKind
    things: Sequence[Thing]
    hidden: int
    total: int

    @property
    def more(self) -> int:
        """How many the reader may see and are not shown here."""
        return self.total - self.hidden - len(self.things)


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found of a period, in the order of the office's file; nothing, where the report may be sent."""

    question: Question
    findings: Sequence[Finding]
    kinds: int  # that were looked for

    @property
    def total(self) -> int:
        """How many things are wrong, hidden ones among them."""
        return sum(finding.total for finding in self.findings)


def check(work: Work, question: Question) -> Checked:
    """Look for every kind of fault in the period of a question."""
    require(work, "report.read")
    kinds = work.installation.fault_kinds.kinds
    found = {kind.key: list(FINDERS[kind.key](work, question, kind)) for kind in kinds}
    numbers = _seen(work, {fault.case_id for faults in found.values() for fault in faults if fault.case_id})
    findings = [_finding(kind, found[kind.key], numbers) for kind in kinds if found[kind.key]]
    return Checked(question, findings, len(kinds))


def _seen(work: Work, case_ids: Collection[int]) -> Mapping[int, str]:
    """Give the numbers of those of these cases that the actor may see."""
    if not case_ids:
        return {}
    query = select(Case.id, Case.number).where(visible_cases(work), Case.id.in_(written_in(case_ids)))
    return {case_id: number for case_id, number in work.session.execute(query)}  # noqa: C416  # rows are no pairs


def _finding(kind: FaultKind, faults: Sequence[Fault], numbers: Mapping[int, str]) -> Finding:
    seen = [fault for fault in faults if fault.case_id is None or fault.case_id in numbers]
    things = [
        Thing(numbers.get(fault.case_id or 0, ""), fault.says, fault.page or ("" if fault.case_id else kind.page))
        for fault in seen[:SHOWN]
    ]
    return Finding(kind, things, len(faults) - len(seen), len(faults))
