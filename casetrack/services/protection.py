"""One paper in several cases: what protects it in one of them protects it in all."""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.definition import LEVELS
from casetrack.engine.history import RAISED
from casetrack.models import Case, CaseLink
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.case_questions import LINKED, asked_of
from casetrack.services.cases import FORWARDED, JOINED, SAME, SPLIT
from casetrack.services.chain import Happened, record
from casetrack.services.projections import project
from casetrack.services.work import Work, as_system

_LINKED = LINKED.where(CaseLink.kind.not_in((SAME, JOINED)))  # another paper, whose case says nothing of this one


def protect_alike(work: Work, case: Case) -> None:
    """Raise every case that holds the same paper, and what was opened from one, to the level of this case.

    A paper that was forwarded inside the office names the same people wherever it lies: when its receiver finds a
    denunciation, the sender's case is sealed with it. Nothing is ever lowered.
    """
    if case.level in OPEN_LEVELS:
        return
    waiting, met = [case], {case.id}
    while waiting:
        for other in _bound_to(work, waiting.pop()):
            if other.id not in met:
                met.add(other.id)
                waiting.append(other)
                _raise(work, other, case.level)


def _bound_to(work: Work, case: Case) -> Iterator[Case]:
    """Give the cases opened from this one, which carry its people, and the one whose paper came here too."""
    for sender, receiver, kind in work.session.execute(_LINKED, asked_of(work, case)):
        if sender.id == case.id:
            yield receiver
        elif kind == SPLIT or (kind == FORWARDED and sender.workflow == receiver.workflow):  # else a paper of its own
            yield sender


def _raise(work: Work, case: Case, level: str) -> None:
    if LEVELS.index(case.level) >= LEVELS.index(level):
        return
    with as_system(work):  # whoever works on the one case need not see the other
        record(work, case, Happened(RAISED, RAISED, work.today, {"level": level}, {}))
        case.version += 1
        project(work, case)
