"""What the ward of the demo did in its first year, counted from the rows one by one, without spans or indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select

from casetrack.models import Case, CaseLink, EnteredFigure, Unit
from casetrack.services.work import Work

OPENED, CLOSED = date(2025, 7, 1), date(2026, 5, 20)  # the first and the last day of the period
RECEIPTS, DISTINCT = 82, 79


def facts_of_the_year(work: Work) -> dict[str, object]:
    """Count what the ward's report says, each number by its own walk over the cases."""
    codes = {unit.id: unit.code for unit in work.session.scalars(select(Unit))}
    cases = work.session.scalars(select(Case).order_by(Case.id)).all()
    petitions = [case for case in cases if case.workflow == "petition"]
    of = {code: [case for case in petitions if codes[case.unit_id] == code] for code in ("ubnd", "du", "ubkt")}
    came_twice = {
        link.to_case_id
        for link in work.session.scalars(select(CaseLink).where(CaseLink.kind == "forwarded"))
        if {link.from_case_id, link.to_case_id} <= {case.id for case in petitions}
    }
    return {
        **_of_the_committee(of["ubnd"], came_twice),
        **_of_the_party(of["du"], of["ubkt"]),
        **_of_what_was_handed_over(cases),
        "ward_wide.receipts": len(petitions),
        "ward_wide.distinct_petitions": len([case for case in petitions if case.id not in came_twice]),
        "elsewhere": len(petitions) - sum(map(len, of.values())),
        "entered": {row.key: row.value for row in work.session.scalars(select(EnteredFigure))},
    }


def _of_the_committee(petitions: list[Case], came_twice: set[int]) -> dict[str, object]:
    matters = Counter(str(case.fields["matter"]) for case in petitions)
    return {
        "committee.total": len(petitions),
        "committee.carried_over": _many(petitions, lambda case: case.opened_on < OPENED),
        "committee.with_old_number": _many(petitions, lambda case: bool(case.former_number and case.source)),
        "committee.from_the_commission": _many(petitions, lambda case: case.id in came_twice),
        "committee.resolved": _many(petitions, _is_over),
        "committee.pending": _many(petitions, lambda case: not _is_over(case)),
        "committee.topics": [matter for matter, _n in matters.most_common(2)],
        "committee.ways": len({case.outcome for case in petitions if case.outcome}) >= 5,
    }


def _of_the_party(party: list[Case], commission: list[Case]) -> dict[str, object]:
    classes = Counter(str(case.fields["petition_class"]) for case in party)
    ended = Counter((str(case.fields["petition_class"]), case.outcome) for case in commission)
    return {
        "party": dict(classes),
        "party.sent_on": _many(party, lambda case: bool(case.fields.get("receiving_body"))),
        "party.answered": _many(party, lambda case: case.outcome == "forwarded"),
        "party.awaited": _many(party, lambda case: case.phase == "transferred"),
        "commission": dict(ended),
        "commission.nameless": _many(commission, lambda case: case.fields.get("anonymous") is True),
    }


def _of_what_was_handed_over(cases: Sequence[Case]) -> dict[str, object]:
    files = [case for case in cases if case.workflow == "handed_over"]
    land = [case for case in cases if case.workflow == "land_dossier" and case.fields.get("former_office")]
    old = [case for case in cases if case.workflow == "land_violation" and case.fields.get("former_office")]
    unfiled = [case for case in old if case.phase in ("received", "classified")]
    members = [
        case for case in cases if case.workflow == "discipline" and case.fields["subject_kind"] == "party_member"
    ]
    return {
        "files": dict(Counter(str(case.fields["file_kind"]) for case in files)),
        "files.open": _many(files, lambda case: not _is_over(case)),
        "land": (len(land), _many(land, _is_over), _many(land, lambda case: not _is_over(case))),
        "taken_over": len(files) + len(land),
        "violations": (len(old), len(old) - len(unfiled), len(unfiled)),
        "violations.roads_without_file": len({case.fields["road"] for case in unfiled}),
        "violations.open_on_the_eve": _many(old, lambda case: case.closed_on is None or case.closed_on >= OPENED),
        "suspended": _many(members, lambda case: bool(case.fields.get("suspension_no"))),
        "expelled": _many(members, lambda case: case.fields.get("form") == "expulsion" and _is_over(case)),
    }


THE_YEAR: dict[str, object] = {
    "committee.total": 57,
    "committee.carried_over": 11,
    "committee.with_old_number": 11,
    "committee.from_the_commission": 3,
    "committee.resolved": 52,
    "committee.pending": 5,
    "committee.topics": ["land", "policy"],
    "committee.ways": True,
    "party": {"denunciation": 6, "request": 10},
    "party.sent_on": 16,
    "party.answered": 13,
    "party.awaited": 3,
    "commission": {("denunciation", "filed"): 6, ("request", "forwarded"): 3},
    "commission.nameless": 6,
    "files": {"civil_servant": 42, "public_employee": 192, "social_protection": 580},
    "files.open": 0,
    "land": (59, 51, 8),
    "taken_over": 873,
    "violations": (185, 111, 74),
    "violations.roads_without_file": 1,
    "violations.open_on_the_eve": 185,
    "suspended": 2,
    "expelled": 1,
    "ward_wide.receipts": RECEIPTS,
    "ward_wide.distinct_petitions": DISTINCT,
    "elsewhere": 0,
    "entered": {
        "documents_on_reception": "7",
        "online_acceptance.from_percent": "17",
        "online_acceptance.best_week_percent": "91.1",
    },
}


def _many(cases: list[Case], holds: Callable[[Case], bool]) -> int:
    return len([case for case in cases if holds(case)])


def _is_over(case: Case) -> bool:
    return case.closed_on is not None and case.closed_on <= CLOSED
