"""Cases that may be about the matter of a petition being typed, or of a case: found by marks, weighed, explained.

What is typed goes into no log and no table. Only cases that everybody in the office may see have marks, so one that is
hidden is neither found nor takes time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Integer, func, literal, or_, select, union_all

from casetrack.engine.decisions import Row
from casetrack.engine.likeness import Likeness, Matter, compare
from casetrack.engine.matter import Sender
from casetrack.errors import NotFound
from casetrack.models import Case, CaseLink, CaseMark
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.decision_tables import tables_of
from casetrack.services.histories import history_of
from casetrack.services.joining_entries import denied_in
from casetrack.services.marks import matter_of, senders_of, weighed_marks
from casetrack.services.persons import RegisterPerson, get_person
from casetrack.services.persons_words import digits_of
from casetrack.services.reception import Receive
from casetrack.services.reception_checks import is_other_matter
from casetrack.services.search import CaseLine, lines_by_id
from casetrack.services.search_match import from_hits
from casetrack.services.work import Work

SHOWN_AT_MOST = 3
OF_EACH_MARK = 40  # newest cases asked for: a mark that many share tells little
WEIGHED_AT_MOST = 30
_JOINED, _GUIDED = "joined", "guided"
_ROWS_OF_LAW = {_GUIDED: "seen"}  # by the outcome of the case that there is; else a copy
_COPY = "copy"


@dataclass(frozen=True, slots=True)
class Look:
    """What to look for: who sent it (a person's key, or what is typed of somebody), the words, and the chosen kind.

    `apart`: numbers of cases of which somebody said already that they are another matter; `seen`: of those shown.
    """

    text: str
    sender: int | Sender | None = None
    workflow: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Twin:
    """A case that may be about the same matter, as lists show it, with the reasons; `joinable`: the paper may go there.

    `law`: what the table of law says then, where its workflow has one.
    """

    line: CaseLine
    likeness: Likeness
    joinable: bool
    guided: bool
    law: Row | None


def look_up(work: Work, wish: Look) -> Sequence[Twin]:
    """Find the cases that may be about what is typed at the desk, the likeliest first."""
    require(work, "visit.record")
    matter = Matter(_typed_sender(work, wish.sender), wish.text)
    found = [(case, likeness) for case, likeness in _weigh(work, matter, None) if case.number not in wish.apart]
    return _shown(work, found, wish.workflow, wish.fields)


def look_of(brought: Receive) -> Look | None:
    """Give what to look for before a form is taken; nothing where it brings no paper, or names the case itself."""
    petition, who = brought.petition, brought.person
    if petition is None or brought.case_number or brought.refusal:
        return None
    sender = _as_typed(who) if isinstance(who, RegisterPerson) else who
    words = (said for said in petition.fields.values() if isinstance(said, str) and " " in said)
    return Look(". ".join((brought.subject, *words)), sender, petition.workflow, petition.fields)


def twins_of(work: Work, case: Case) -> Sequence[Twin]:
    """Find the cases that may be about the matter of this case, but those tied to it, or said to be another matter."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    if case.level not in OPEN_LEVELS or case.outcome == _JOINED or not definition.at_desk:
        return ()
    matter = matter_of(definition, case, senders_of(work, [case.id])[case.id])
    found = _weigh(work, matter, case.id)
    if not found:
        return ()
    apart = _tied_to(work, case) | denied_in(history_of(work, case))
    found = [(other, likeness) for other, likeness in found if other.id not in apart]
    return _shown(work, found, case.workflow, case.fields)


def _as_typed(person: RegisterPerson) -> Sender:
    phone = digits_of(person.phone or "") or None
    return Sender(person.name, person.birth_year, person.identity_number, phone, person.address)


def _typed_sender(work: Work, sender: int | Sender | None) -> tuple[Sender, ...]:
    if isinstance(sender, int):
        try:
            person = get_person(work, sender)
        except NotFound:
            return ()
        return (Sender(person.name, person.birth_year, person.identity_number, person.phone, person.address),)
    return (sender,) if sender is not None and sender.name else ()


def _weigh(work: Work, matter: Matter, own_id: int | None) -> list[tuple[Case, Likeness]]:
    """Weigh the cases that share most marks with a matter; give those that may be the same, the likeliest first."""
    ids = [case_id for case_id in _sharing(work, matter) if case_id != own_id]
    if not ids:
        return []
    seen = from_hits(work, visible_cases(work))
    query = select(Case).where(seen, Case.id.in_(ids), Case.level.in_(OPEN_LEVELS))
    cases = work.session.scalars(query.where(Case.outcome.is_distinct_from(_JOINED))).all()
    senders, library = senders_of(work, ids), work.installation.library
    weighed = []
    for case in cases:
        definition = library.get(case.workflow, case.workflow_version)
        likeness = compare(matter, matter_of(definition, case, senders[case.id]))
        if likeness.same:
            weighed.append((case, likeness))
    return sorted(weighed, key=lambda pair: (-pair[1].points, -pair[0].id))


def _sharing(work: Work, matter: Matter) -> Sequence[int]:
    """Give the keys of the cases that share most, by weight; of each mark only the newest cases are asked for."""
    newest = [
        select(CaseMark.case_id, literal(weight, Integer).label("weight"))
        .where(CaseMark.office_id == work.office.id, CaseMark.mark == mark)
        .order_by(CaseMark.case_id.desc())
        .limit(OF_EACH_MARK)
        .subquery()
        for mark, weight in sorted(weighed_marks(matter).items())
    ]
    if not newest:
        return ()
    every = union_all(*(select(each) for each in newest)).subquery()
    shared = select(every.c.case_id).group_by(every.c.case_id)
    ranked = shared.order_by(func.sum(every.c.weight).desc(), every.c.case_id.desc())
    return work.session.scalars(ranked.limit(WEIGHED_AT_MOST + 1)).all()


def _shown(
    work: Work, found: Sequence[tuple[Case, Likeness]], workflow: str | None, fields: Mapping[str, object]
) -> Sequence[Twin]:
    likeliest = found[:SHOWN_AT_MOST]
    if not likeliest:
        return ()
    lines = lines_by_id(work, [case.id for case, _likeness in likeliest])
    return [
        Twin(
            line=lines[case.id],
            likeness=likeness,
            joinable=_may_join(work, case, workflow, fields),
            guided=case.outcome == _GUIDED,
            law=_law(work, case),
        )
        for case, likeness in likeliest
    ]


def _may_join(work: Work, case: Case, workflow: str | None, fields: Mapping[str, object]) -> bool:
    """Tell whether the desk may put the paper into this case; before a kind is chosen, nothing speaks against it."""
    if workflow is None:
        return True
    return not is_other_matter(work.installation.library.latest(workflow), dict(fields), case)


def _law(work: Work, case: Case) -> Row | None:
    table = tables_of(work.installation).get(case.workflow)
    wanted = _ROWS_OF_LAW.get(case.outcome or "", _COPY)
    return next((row for row in table.rows if row.key == wanted), None) if table else None


def _tied_to(work: Work, case: Case) -> frozenset[int]:
    query = select(CaseLink.from_case_id, CaseLink.to_case_id).where(
        CaseLink.office_id == work.office.id, or_(CaseLink.from_case_id == case.id, CaseLink.to_case_id == case.id)
    )
    return frozenset(end for ends in work.session.execute(query) for end in ends)
