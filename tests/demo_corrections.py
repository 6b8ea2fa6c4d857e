"""One event mended in each of some cases of the demo, and what the figures must then be, counted from the rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from casetrack.errors import CasetrackError
from casetrack.models import Case
from casetrack.reports.indicators import measure
from casetrack.reports.questions import ask
from casetrack.services.corrections import Correct, correct
from casetrack.services.work import Installation, begin, reading, system_actor
from tests.demo_facts import CLOSED, OPENED, facts_of_the_year

_BEFORE = date(2025, 6, 10)
_KINDS = ("civil_servant", "public_employee", "social_protection")
_MATTERS = ("land", "policy", "other")
_ONE_OF_EACH = ("petition", "petition", "handed_over", "land_dossier", "land_violation")


def chosen(installation: Installation, office_id: int, random: Random, many: int) -> list[int]:
    """Choose cases by chance, of each workflow in turn."""
    with reading(installation, system_actor(office_id)) as work:
        of_workflow = {
            workflow: list(work.session.scalars(select(Case.id).where(Case.workflow == workflow).order_by(Case.id)))
            for workflow in set(_ONE_OF_EACH)
        }
    turns = [_ONE_OF_EACH[n % len(_ONE_OF_EACH)] for n in range(many)]
    return [ids.pop(random.randrange(len(ids))) for ids in (of_workflow[workflow] for workflow in turns)]


def mend(installation: Installation, office_id: int, case_id: int, random: Random) -> None:
    """Correct the entry of a case: what it is about, which file it is, that nobody handed it over, else its day."""
    try:
        with begin(installation, system_actor(office_id)) as work:
            case = work.session.get_one(Case, case_id)
            correct(work, case, Correct(1, case.version, "Ghi nhầm", fields=_other_fields(case, random)))
    except CasetrackError:  # nothing else to say of it, or a step since depends on what was said
        with begin(installation, system_actor(office_id)) as work:
            case = work.session.get_one(Case, case_id)
            correct(work, case, Correct(1, case.version, "Ghi nhầm", _BEFORE))


def _other_fields(case: Case, random: Random) -> dict[str, object]:
    if case.workflow == "handed_over":
        return {"file_kind": random.choice([kind for kind in _KINDS if kind != case.fields["file_kind"]])}
    if case.workflow != "petition":
        return {"former_office": None}
    if case.opened_on < OPENED or random.random() < 0.4:
        return {"matter": random.choice([matter for matter in _MATTERS if matter != case.fields["matter"]])}
    return {}


def counted(installation: Installation, office_id: int) -> dict[str, object]:
    """Count the figures of the report that a correction may move, from the rows of the cases."""
    with reading(installation, system_actor(office_id)) as work:
        facts: Mapping[str, Any] = facts_of_the_year(work)
    files, violations, land = facts["files"], facts["violations"], facts["land"]
    committee, party = "people_committee_petitions", "party_committee_petitions"
    told = {
        f"{committee}.{name}": facts[f"committee.{name}"] for name in ("total", "carried_over", "resolved", "pending")
    }
    topic = facts["committee.topics"][0]
    for kind in _KINDS:
        told |= {f"transitional_files.{kind}_files.{name}": files.get(kind, 0) for name in ("received", "resolved")}
    return {
        **told,
        f"{committee}.new": facts["committee.total"] - facts["committee.carried_over"],
        f"{committee}.main_topics": {"policy": "social_policy"}.get(topic, topic),
        f"{party}.total": facts["party.sent_on"],
        f"{party}.denunciations": facts["party"]["denunciation"],
        f"{party}.transferred_resolved": facts["party.answered"],
        f"{party}.transferred_pending": facts["party.awaited"],
        "transitional_files.land_dossiers.received": land[0],
        "transitional_files.land_dossiers.resolved": land[1],
        "transitional_files.land_dossiers.pending": land[2],
        "transitional_files.total": facts["taken_over"],
        "land_violations.total": violations[0],
        "land_violations.with_file": violations[1],
        "land_violations.without_file": violations[2],
        "ward_wide.receipts": facts["ward_wide.receipts"],
        "ward_wide.distinct_petitions": facts["ward_wide.distinct_petitions"],
        "party_discipline.suspended_members": facts["suspended"],
        "party_discipline.expelled_members": facts["expelled"],
    }


def reported(installation: Installation, office_id: int) -> dict[str, object]:
    """Give what the report says of the same figures."""
    with reading(installation, system_actor(office_id)) as work:
        told = measure(work, ask(work, OPENED, CLOSED))
    topics = told["people_committee_petitions.main_topics"].plain
    first = {"people_committee_petitions.main_topics": topics[0] if isinstance(topics, list) and topics else None}
    return {key: each.plain for key, each in told.items()} | first
