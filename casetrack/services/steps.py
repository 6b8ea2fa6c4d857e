"""Move a case: which steps are open and why not, and taking one. The rules themselves stand in the workflow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from casetrack.engine.definition import Definition, Effect, Step
from casetrack.engine.guards import Facts
from casetrack.engine.history import Standing
from casetrack.errors import InvalidInput, Refusal, TransitionRefused
from casetrack.models import Case, CaseLink, Party
from casetrack.services.access import OPEN_LEVELS, require
from casetrack.services.assignments import refuse_stranger
from casetrack.services.case_papers import papers_for_steps
from casetrack.services.case_questions import AWAITED, OPEN_LINKED, PARTS, asked_of
from casetrack.services.case_rows import is_unwritten, rows_kept
from casetrack.services.cases import (
    NoteActivity,
    OpenCase,
    link_cases,
    note_activity,
    open_case,
    refuse_stale,
    refuse_strange_units,
    split_fields,
)
from casetrack.services.chain import Happened, record
from casetrack.services.followings import tell_followers
from casetrack.services.forwarding import refusals_of_receivers
from casetrack.services.histories import happening_of, history_of
from casetrack.services.projections import project, standing_of
from casetrack.services.protection import protect_alike
from casetrack.services.step_requests import Taken, follow_step
from casetrack.services.vault import Sealed
from casetrack.services.work import Work, as_system
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class TakeStep:
    """The wish to move a case: which step, dated when, seen at which version, with what filled in and said."""

    trigger: str
    occurred_on: date
    seen_version: int
    fields: Mapping[str, object] = field(default_factory=dict)
    comment: str = ""
    officer_id: int | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenStep:
    """One step as the page shows it: open, or closed with every reason."""

    step: Step
    refusals: tuple[Refusal, ...]


def list_steps(work: Work, case: Case, standing: Standing) -> Sequence[OpenStep]:
    """Give every step out of the case's state, each with the reasons that close it for this actor today."""
    machine = work.installation.library.machine(case.workflow, case.workflow_version)
    facts = _facts(work, case, standing, TakeStep("", max(work.today, standing.last_step_on), case.version))
    return [OpenStep(step, refusals) for step, refusals in machine.available(case.state, facts)]


def take_step(work: Work, case: Case, wish: TakeStep) -> Standing:
    """Move the case by one step; raise TransitionRefused with every reason, or StaleCase when somebody was faster."""
    require(work, "case.step")
    refuse_stale(case, wish.seen_version)
    refuse_stranger(work, case, wish.officer_id)
    return _move(work, case, wish)


def _move(work: Work, case: Case, wish: TakeStep) -> Standing:
    library = work.installation.library
    definition = library.get(case.workflow, case.workflow_version)
    happenings = history_of(work, case)
    before = standing_of(work, case, happenings)
    step = _judge(work, case, wish.trigger, _facts(work, case, before, wish))
    _refuse_strange_fields(step, wish)
    refuse_strange_units(work, definition, wish.fields)
    plain, personal = split_fields(definition, wish.fields)
    payload: dict[str, object] = {"from": step.source, "to": step.target, "fields": plain}
    if wish.officer_id is not None:
        payload["officer"] = wish.officer_id
        if any(hold.since > wish.occurred_on for hold in before.holds if hold.holder.kind == "officer"):
            payload["officer_on"] = work.today.isoformat()  # the step is dated back, the hand-over is not
    texts = {**personal, **({"comment": wish.comment} if wish.comment else {})}
    event = record(work, case, Happened("step", step.trigger, wish.occurred_on, payload, texts, wish.occurred_at))
    case.version += 1
    after = project(work, case, [*happenings, happening_of(event, texts)])
    for effect in step.effects:
        if effect.when is None or effect.when.holds(after.fields):
            _carry_out(work, case, effect, (after, wish))
    follow_step(work, case, Taken(step, event, wish.comment, after))
    if is_unwritten(work, case):
        return after  # it was entered just now: no other case is tied to it, nobody follows it
    protect_alike(work, case)
    if definition.states[step.target].kind == "final":
        _answer_senders(work, case, definition, after)
    tell_followers(work, case)
    return after


def _judge(work: Work, case: Case, trigger: str, facts: Facts) -> Step:
    """Find the step if its workflow and the unit it sends to allow it; raise TransitionRefused with every reason."""
    machine = work.installation.library.machine(case.workflow, case.workflow_version)
    wanted = machine.definition.step(case.state, trigger)
    closed = refusals_of_receivers(work, case, wanted, facts.fields) if wanted else ()
    try:
        step = machine.fire(case.state, trigger, facts)
    except TransitionRefused as refused:
        raise TransitionRefused(refused.message, (*refused.reasons, *closed)) from None
    if closed:
        raise TransitionRefused(Text("Chưa chuyển được.", "It cannot be forwarded."), closed)
    return step


def _facts(work: Work, case: Case, standing: Standing, wish: TakeStep) -> Facts:
    roles = work.roles_for(case.unit_id)
    if work.actor.is_system:
        roles = frozenset(work.installation.library.get(case.workflow, case.workflow_version).roles)
    return Facts(
        fields={**standing.fields, **wish.fields},
        roles=roles,
        actor_id=work.actor.user_id,
        last_actor_of={k: v for k, v in standing.last_actor_of.items() if v is not None},
        comment=wish.comment,
        occurred_on=wish.occurred_on,
        opened_on=standing.opened_on,
        last_step_on=standing.last_step_on,
        today=work.today,
        parties=_parts_in(work, case),
        open_linked=0 if is_unwritten(work, case) else work.session.scalars(OPEN_LINKED, asked_of(work, case)).one(),
        papers=papers_for_steps(work, case),
    )


def _parts_in(work: Work, case: Case) -> tuple[str, ...]:
    kept = rows_kept(work, case, Party)
    if kept is not None:
        return tuple({party.part for party in kept})
    return tuple(work.session.scalars(PARTS, asked_of(work, case)))


def _refuse_strange_fields(step: Step, wish: TakeStep) -> None:
    strange = sorted(set(wish.fields) - set(step.fields))
    if strange:
        raise InvalidInput(
            Text("Bước này không hỏi: {names}.", "This step does not ask for: {names}.").with_(
                names=", ".join(strange)
            ),
            {key: Text("Bước này không hỏi mục này.", "This step does not ask for this.") for key in strange},
        )


def _carry_out(work: Work, case: Case, effect: Effect, after: tuple[Standing, TakeStep]) -> None:
    standing, wish = after
    if effect.kind == "open_linked" and effect.workflow:
        carried = {key: standing.fields[key] for key in effect.carry if standing.fields.get(key) is not None}
        parties = work.session.execute(
            select(Party.person_id, Party.vault_entry_id, Party.part).where(
                Party.office_id == work.office.id, Party.case_id == case.id
            )
        )
        linked = OpenCase(
            workflow=effect.workflow,
            title=standing.title,
            opened_on=wish.occurred_on,
            unit_id=int(str(standing.fields[effect.unit])) if effect.unit else case.unit_id,
            channel="unit",
            fields=carried,
            officer_id=None if effect.unit else case.officer_id,  # what follows in one's own unit stays in one hand
            parties=tuple((person_id or Sealed(entry_id or 0), part) for person_id, entry_id, part in parties),
        )
        with as_system(work):  # it is the receiver's case: who forwarded it has no further claim to see it
            opened = open_case(work, linked)
            link_cases(work, case, opened, effect.answered_by)
        protect_alike(work, opened)


def _answer_senders(work: Work, case: Case, definition: Definition, after: Standing) -> None:
    """Close the waiting state of whoever sent this case here, with a dated answer.

    Only along the newest link of those that the sender awaits. A sender that cannot be closed so is told by a note: its
    own rules must not keep the receiver from ending its case.
    """
    if work.session.scalars(AWAITED, asked_of(work, case)).first() is None:
        return
    awaited = (CaseLink.office_id == work.office.id, CaseLink.to_case_id == case.id, CaseLink.answered_by.is_not(None))
    newer = aliased(CaseLink)
    forwarded_again = exists().where(
        newer.office_id == CaseLink.office_id,
        newer.from_case_id == CaseLink.from_case_id,
        newer.answered_by.is_not(None),
        newer.id > CaseLink.id,
    )
    query = select(Case, CaseLink).join(CaseLink, CaseLink.from_case_id == Case.id)
    links = work.session.execute(query.where(*awaited, ~forwarded_again))
    said = Text("Nơi nhận đã kết thúc hồ sơ.", "The receiver has ended its case.")
    if case.level in OPEN_LEVELS:  # a sealed case is not told by its sender's page
        label = definition.states[after.state].label
        said = Text("{number}: {label}", "{number}: {label}").with_(number=case.number, label=label)
    for sender, link in links.all():
        trigger = link.answered_by or ""
        if work.installation.library.get(sender.workflow, sender.workflow_version).step(sender.state, trigger) is None:
            continue  # the sender moved on by hand
        ended_on = max(after.closed_on or work.today, standing_of(work, sender).last_step_on)
        with as_system(work):
            try:
                _move(work, sender, TakeStep(trigger, ended_on, sender.version, comment=said.vi))
            except TransitionRefused:
                note_activity(work, sender, NoteActivity("note", ended_on, said.vi))
