"""Write down the stretches of a case's life that every count reads, with the profiles that part them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from casetrack.engine import stretches as engine
from casetrack.engine.stretches import StretchFact
from casetrack.models import Case, Profile, Span, Stretch
from casetrack.services.case_questions import STRETCHES
from casetrack.services.case_rows import add_folded, is_to_do, rows_of
from casetrack.services.unwritten import BESIDE
from casetrack.services.work import Work

_PROFILES = (
    select(Profile)
    .where(Profile.office_id == bindparam("office"), Profile.code.in_(bindparam("codes", expanding=True)))
    .execution_options(**BESIDE)
)
_COLUMNS = ("profile_code", "from_on", "to_on", "entered_on", "closed_on", "due_on", "returned")


def write_stretches(
    work: Work, case: Case, facts: Sequence[StretchFact], known_from: int, *, new: bool = False
) -> None:
    """Write down what is known of a case now: what is so already is left alone, what is no longer so ends.

    `new`: nothing is known of the case yet.
    """
    wanted = {tuple(stretch_columns(fact).values()): fact for fact in facts}
    for row in () if new else rows_of(work, case, Stretch, STRETCHES):
        if wanted.pop(_said(row), None) is None:
            row.known_to = known_from
    profiles = {fact.profile.code: fact.profile for fact in wanted.values()}
    unsaid = [profile for code, profile in profiles.items() if is_to_do(work, ("profile", code))]
    keep_profiles(work.session, work.office.id, unsaid)
    of_case = {"office_id": case.office_id, "case_id": case.id, "known_from": known_from}
    add_folded(work, Stretch, [{**of_case, **stretch_columns(fact)} for fact in wanted.values()])


def keep_profiles(session: Session, office_id: int, profiles: Iterable[engine.Profile]) -> None:
    """See to it that the office has these profiles; one that says other than its code is mended."""
    wanted = {profile.code: profile for profile in profiles}
    asked = {"office": office_id, "codes": list(wanted)}
    for row in session.scalars(_PROFILES, asked) if wanted else ():
        for name, value in profile_columns(wanted.pop(row.code)).items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    session.add_all(Profile(office_id=office_id, **profile_columns(profile)) for profile in wanted.values())


def stretch_row(case: Case, fact: StretchFact, known_from: int, known_to: int | None) -> Stretch:
    """Give the row of a stretch."""
    columns = stretch_columns(fact)
    return Stretch(office_id=case.office_id, case_id=case.id, **columns, known_from=known_from, known_to=known_to)


def profile_columns(profile: engine.Profile) -> dict[str, Any]:
    """Give every column of a profile's row."""
    return {"code": profile.code, **asdict(profile), "fields": dict(profile.fields)}


def stretch_columns(fact: StretchFact) -> dict[str, Any]:
    """Give every column of a stretch's row but those of knowledge."""
    return {
        "profile_code": fact.profile.code,
        "from_on": fact.from_on,
        "to_on": fact.to_on,
        "entered_on": fact.entered_on,
        "closed_on": fact.closed_on,
        "due_on": fact.due_on,
        "returned": fact.returned,
    }


def profile_of(row: Profile) -> engine.Profile:
    """Give the profile that a row says."""
    return engine.Profile(
        workflow=row.workflow,
        task=row.task,
        phase=row.phase,
        outcome=row.outcome,
        timing=row.timing,
        unit_id=row.unit_id,
        officer_id=row.officer_id,
        channel=row.channel,
        delay=row.delay,
        fields=tuple(sorted(row.fields.items())),
    )


def stretch_of(row: Stretch, profiles: Mapping[int, engine.Profile]) -> StretchFact | None:
    """Give the fact that a row holds; None where its profile is missing, or says other than its code."""
    profile = profiles.get(row.profile_code)
    if profile is None or profile.code != row.profile_code:
        return None
    days = row.from_on, row.to_on, row.entered_on, row.closed_on, row.due_on
    return StretchFact(profile, *days, row.returned)


def offices_without_stretches(session: Session) -> Sequence[int]:
    """Name the offices in whose book some case has spans and no stretch, as after an upgrade."""
    cut = exists(select(Stretch.id).where(Stretch.office_id == Span.office_id, Stretch.case_id == Span.case_id))
    return session.scalars(select(Span.office_id).where(Span.kind == "entry", ~cut).distinct()).all()


def _said(row: Stretch) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _COLUMNS)
