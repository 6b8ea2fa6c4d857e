"""What a letter may say of a case, by the names that its source uses. A protected person is an alias here too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from casetrack.engine.clocks import Clock
from casetrack.engine.deadlines import urgency
from casetrack.engine.definition import DeadlineRule, Definition
from casetrack.engine.history import MOVING, Happening, Standing, in_force
from casetrack.engine.holding import Hold
from casetrack.engine.letter_names import LISTS
from casetrack.models import IssuedLetter, Party, Person, Petition, Visit
from casetrack.papers.letter_filling import Said
from casetrack.services.access import PROTECTED
from casetrack.services.cases import CHANNELS
from casetrack.services.histories import history_of
from casetrack.services.holders import name_holders
from casetrack.services.issued_letters import letters_in_force
from casetrack.services.parties import list_links, name_of
from casetrack.services.persons import ANONYMOUS, alias_of
from casetrack.services.petitions import held_by
from casetrack.services.projections import standing_of
from casetrack.services.session_papers import session_values
from casetrack.services.timelines import spell_value
from casetrack.services.work import Work
from casetrack.services.worklists import leads_on, rank_of
from casetrack.text import Text, format_date

if TYPE_CHECKING:
    from casetrack.models import Case

_CLASSES = ("petition_class", "dossier_type", "kind")  # the field by which a workflow tells its matters apart
_PARTS = {
    "petitioners": "petitioner",
    "representatives": "representative",
    "respondents": "respondent",
    "accused": "respondent",
}
_AWAITED = Text("Gửi kết quả, giấy tờ mà hồ sơ đang chờ", "Send the result or the papers that the case waits for")
_ENDED = {
    "met": Text("đúng hạn", "on time"),
    "met_late": Text("trễ hạn", "late"),
    "cancelled": Text("không tính nữa", "no longer counted"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A case as it was read for a letter: its workflow, where it stands, and what happened in it."""

    case: Case
    definition: Definition
    standing: Standing
    happenings: Sequence[Happening]


def tell(work: Work, case: Case) -> Told:
    """Read a case for its letters."""
    happenings = history_of(work, case)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    return Told(case, definition, standing_of(work, case, happenings), happenings)


def values_of(work: Work, told: Told) -> dict[str, object]:
    """Give everything that a letter may say of a case; what the case does not know is left out."""
    case, standing, definition = told.case, told.standing, told.definition
    holders = name_holders(work, [hold.holder for hold in standing.holds])
    held = standing.held
    links = [link.number for link in list_links(work, case) if not link.sent]
    unit = work.units.get(case.unit_id)
    return {
        "unit": _known(name=unit.name if unit else ""),
        "case": _case(work, told),
        "holder": _known(name=holders[held.holder].vi, since=_day(held.since)) if held else Said(),
        "fields": _known(**{key: _spelled(work, definition, key, value) for key, value in standing.fields.items()}),
        "deadlines": Said(below={clock.key: _clock_names(definition, clock) for clock in standing.clocks}),
        "late": _late(work, definition, standing),
        "links": _known(**{"from": ", ".join(links)}),
        "letters": Said(below=_letters(work, case)),
        "stages": Said(items=_stages(told, {hold: holders[hold.holder].vi for hold in standing.holds}, work.today)),
        "clocks": Said(items=_clocks(work, definition, standing)),
        **_people(work, case),
        **_papers(work, case),
        **session_values(work, case),
        **_next_step(work, definition, standing),
    }


def late_clock(work: Work, standing: Standing) -> Clock | None:
    """Give the running duty whose day has passed longest ago."""
    due = standing.due
    return due if due is not None and due.due.due_on is not None and due.due.due_on < work.today else None


def rule_of(definition: Definition, clock: Clock) -> DeadlineRule:
    """Give the rule of the workflow that a clock runs by."""
    return next(rule for rule in definition.deadlines if rule.key == clock.key)


def _case(work: Work, told: Told) -> Said:
    case, standing, definition = told.case, told.standing, told.definition
    due = standing.due
    return _known(
        number=case.number,
        title=standing.title.rstrip("."),
        opened_on=_day(standing.opened_on),
        due_on=_day(due.due.due_on) if due else "",
        state=definition.states[standing.state].label.vi,
        kind=_small(_class_of(definition, standing) or definition.title.vi),
        officer=name_of(work, standing.officer_id),
    )


def _class_of(definition: Definition, standing: Standing) -> str:
    for key in _CLASSES:
        if key in definition.fields and standing.fields.get(key):
            return definition.fields[key].label_of(standing.fields[key]).vi
    return ""


def _people(work: Work, case: Case) -> dict[str, object]:
    """Give the people of a case by their part; of the protected nothing but the alias of who brought it is read."""
    query = (
        select(Party.part, Party.vault_entry_id, Person)
        .join(Person, Person.id == Party.person_id, isouter=True)
        .where(Party.office_id == work.office.id, Party.case_id == case.id)
        .order_by(Party.id)
    )
    if case.level == PROTECTED:
        parts = select(Party.part).where(Party.office_id == work.office.id, Party.case_id == case.id)
        rows: list[tuple[str, bool, Person | None]] = [
            (part, True, None) for part in work.session.scalars(parts.order_by(Party.id))
        ]
    else:
        rows = [(part, entry is not None, person) for part, entry, person in work.session.execute(query)]
    found: dict[str, list[Said]] = {part: [] for part in _PARTS.values()}
    for part, protected, person in rows:
        if part in found and (person is not None or (protected and part == "petitioner")):
            found[part].append(_alias(case) if person is None else _person(person))
    return {name: _people_said(found[part]) for name, part in _PARTS.items()}


def _alias(case: Case) -> Said:
    alias = alias_of(case.number).vi
    return Said(alias, {"name": alias})


def _person(person: Person) -> Said:
    said = {"name": person.name, "address": person.address, "identity": person.identity_number, "phone": person.phone}
    return Said(person.name, {key: value for key, value in said.items() if value})


def _people_said(people: Sequence[Said]) -> Said:
    names = ", ".join(str(person) for person in people)
    return Said(names, {"names": names, "count": str(len(people))}, people) if people else Said()


def _papers(work: Work, case: Case) -> dict[str, object]:
    petitions = select(Petition).where(Petition.office_id == work.office.id, held_by(case))
    first = work.session.scalars(petitions.order_by(Petition.id).limit(1)).one_or_none()
    visits = select(Visit.received_on).where(Visit.office_id == work.office.id, Visit.case_id == case.id)
    came = work.session.scalars(visits.order_by(Visit.id).limit(1)).one_or_none()
    channel = CHANNELS.get(case.channel)
    return {
        "petition": _known(
            number=first.number if first else "",
            received_on=_day(first.received_on if first else case.opened_on),
            written_on=_day(first.written_on if first else None),
            channel=_small(channel.vi) if channel else "",
        ),
        "visit": _known(received_on=_day(came)),
    }


def _letters(work: Work, case: Case) -> dict[str, object]:
    rows = work.session.scalars(select(IssuedLetter).where(letters_in_force(case)).order_by(IssuedLetter.id)).all()
    return {row.paper: _known(symbol=row.symbol, issued_on=_day(row.issued_on)) for row in rows if row.paper}


def _late(work: Work, definition: Definition, standing: Standing) -> Said:
    clock = late_clock(work, standing)
    if clock is None or clock.due.due_on is None:
        return Said()
    days, rule = (work.today - clock.due.due_on).days, rule_of(definition, clock)
    return _known(days=str(days), since=_day(clock.due.due_on), label=rule.label.vi, basis=_basis(rule, clock))


def _clock_names(definition: Definition, clock: Clock) -> Said:
    rule = rule_of(definition, clock)
    return _known(due_on=_day(clock.due.due_on), start_on=_day(clock.start_on), basis=_basis(rule, clock))


def _basis(rule: DeadlineRule, clock: Clock) -> str:
    if clock.due.stated and rule.stated_basis:
        return rule.stated_basis.text.vi
    bases = list(dict.fromkeys(variant.basis.text.vi for variant in rule.variants))
    told = [line.basis.text.vi for line in clock.due.lines if line.code == "term" and line.basis is not None]
    return told[0] if told else bases[0] if bases else ""


def _clocks(work: Work, definition: Definition, standing: Standing) -> Iterator[Said]:
    for clock in standing.clocks:
        if clock.kind != "duty":
            continue
        rule = rule_of(definition, clock)
        said = {
            "label": rule.label.vi,
            "basis": _basis(rule, clock),
            "start_on": _day(clock.start_on),
            "due_on": _day(clock.due.due_on),
            "done_on": _day(clock.ended_on),
            "state": _state_of(work, clock, rule),
        }
        yield _known(**{key: said[key] for key in LISTS["clocks"]})


def _state_of(work: Work, clock: Clock, rule: DeadlineRule) -> str:
    if clock.ended_on is not None:
        return _ENDED[clock.status].vi
    if clock.status == "paused":
        return "tạm dừng"
    return urgency(clock.due.due_on, work.today, work.calendar, clock.unit, warn=rule.warn).text.vi


def _stages(told: Told, names: Mapping[Hold, str], today: date) -> Iterator[Said]:
    """Give each stretch in one state, with who had the case when it began; the days of the one that runs, till today.

    A step that leaves the case where it is begins no stretch.
    """
    moved = [happening for happening in in_force(told.happenings) if happening.kind in MOVING]
    begun = [(state, next(group).occurred_on) for state, group in groupby(moved, key=partial(_state_after, told))]
    for (state, since), after in zip(begun, [*begun[1:], None], strict=True):
        kept = told.definition.states.get(state)
        until = after[1] if after else told.standing.closed_on
        yield _known(
            state=kept.label.vi if kept else state,
            holder=_holder_on(since, names),
            since=_day(since),
            until=_day(until),
            days=str(((until or today) - since).days),
        )


def _state_after(told: Told, happening: Happening) -> str:
    said = happening.payload
    return str(said.get("to") or said.get("state") or told.definition.initial.key)


def _holder_on(day: date, names: Mapping[Hold, str]) -> str:
    found = [name for hold, name in names.items() if hold.since <= day and (hold.until is None or day <= hold.until)]
    return found[-1] if found else ""


def _next_step(work: Work, definition: Definition, standing: Standing) -> dict[str, object]:
    """Name the step that should be taken: one that ends the late duty and leads on, else the one that leads on most.

    Of a case that is elsewhere our own step is none of theirs: what they owe us is.
    """
    if standing.held is not None and standing.held.holder.kind in ("unit", "body"):
        return {"next_step": _AWAITED.vi}
    steps = [step for step in definition.steps_from.get(standing.state, ()) if step.applies_to(standing.fields)]
    late = late_clock(work, standing)
    awaited = rule_of(definition, late).satisfied_by if late else frozenset()
    stays = [step for step in steps if step.target == step.source]
    wanted = [step for step in steps if step.trigger in awaited and (step in stays or leads_on(definition, step))]
    moving = sorted((step for step in steps if step not in stays), key=partial(rank_of, definition))
    return {"next_step": (wanted or moving)[0].label.vi} if wanted or moving else {}


def _spelled(work: Work, definition: Definition, key: str, value: object) -> str:
    if value in (None, "") or key == ANONYMOUS:
        return ""
    return spell_value(work, definition, key, value).vi


def _known(**said: str) -> Said:
    """Give what stands below a name, without what is blank."""
    below = {key: words for key, words in said.items() if words}
    return Said(below=below)


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
