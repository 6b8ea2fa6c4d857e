"""Mend a wrong date or word: the first entry stays, the correction says what, why, and which dates it moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from casetrack.engine.definition import Definition
from casetrack.engine.history import Happening, Standing, extension_days, step_days, unmet_checks
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case, Party, Petition, Visit
from casetrack.services.cases import refuse_stale, refuse_strange_units, split_fields
from casetrack.services.chain import Happened, record
from casetrack.services.histories import history_of
from casetrack.services.projections import project, standing_of
from casetrack.services.protection import protect_alike
from casetrack.services.work import Work
from casetrack.text import Text

_NEEDED = Text("Mục này bắt buộc, không bỏ trống được.", "This is needed and cannot be emptied.")


@dataclass(frozen=True, slots=True)
class Correct:
    """The wish to mend event `seq` of a case: its day, its title or its fields (None empties one), with the reason."""

    seq: int
    seen_version: int
    reason: str
    occurred_on: date | None = None
    title: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MovedClock:
    """What a correction does to one clock: its due day before and after; None where the clock does not run."""

    key: str
    before: date | None
    after: date | None


def preview(work: Work, case: Case, wish: Correct) -> tuple[MovedClock, ...]:
    """Tell which clocks the correction would move; nothing is written. Raises as `correct` does."""
    happenings = history_of(work, case)
    return _moved(
        standing_of(work, case, happenings),
        standing_of(work, case, [*happenings, _judged(work, case, happenings, wish)]),
    )


def correct(work: Work, case: Case, wish: Correct) -> tuple[MovedClock, ...]:
    """Write the correction and bring everything folded up to it; give the clocks that it moved.

    Raise Forbidden for an entry that was not the actor's to make, InvalidInput for a day out of order, a field that the
    entry does not have, or facts with which a step taken since would have been refused.
    """
    refuse_stale(case, wish.seen_version)
    happenings = history_of(work, case)
    happening = _judged(work, case, happenings, wish)
    before = standing_of(work, case, happenings)
    moved = _moved(before, standing_of(work, case, [*happenings, happening]))
    payload = {
        **happening.payload,
        "clocks": [
            {
                "key": clock.key,
                "before": clock.before.isoformat() if clock.before else None,
                "after": clock.after.isoformat() if clock.after else None,
            }
            for clock in moved
        ],
    }
    record(
        work, case, Happened("corrected", "corrected", work.today, payload, {**happening.texts, "reason": wish.reason})
    )
    case.version += 1
    standing = project(work, case)
    if before.opened_on != standing.opened_on:
        _move_receipt(work, case, before.opened_on, standing.opened_on)
    protect_alike(work, case)
    return moved


def _move_receipt(work: Work, case: Case, before: date, after: date) -> None:
    """Let the desk's rows follow a mended day of receipt: the visit and the paper that opened the case."""
    visits = select(Visit).where(Visit.office_id == work.office.id, Visit.case_id == case.id)
    papers = select(Petition).where(Petition.office_id == work.office.id, Petition.case_id == case.id)
    for visit in work.session.scalars(visits.where(Visit.received_on == before)):
        visit.received_on = after
    for paper in work.session.scalars(papers.where(Petition.received_on == before)):
        paper.received_on = after


def correctable_fields(definition: Definition, happenings: Sequence[Happening], seq: int) -> tuple[str, ...]:
    """Give the fields that an entry could have said: those of its form, and those that it did say."""
    of_entry = [h for h in happenings if h.seq == seq or (h.kind == "corrected" and h.payload.get("seq") == seq)]
    entry = next(h for h in of_entry if h.seq == seq)
    step = definition.step(str(entry.payload.get("from", "")), entry.name)
    said = [*step.fields] if step else [*definition.intake]
    for happening in of_entry:
        fields = happening.payload.get("fields")
        said += [*fields] if isinstance(fields, Mapping) else []
        said += [key.removeprefix("field:") for key in happening.texts if key.startswith("field:")]
    return tuple(key for key in dict.fromkeys(said) if key in definition.fields)


def needed_fields(definition: Definition, happenings: Sequence[Happening], seq: int) -> tuple[str, ...]:
    """Give the fields without which an entry could not have been made, so that no correction may empty them."""
    entry = next(h for h in happenings if h.seq == seq)
    step = definition.step(str(entry.payload.get("from", "")), entry.name)
    return step.required if step else definition.intake_required


def _judged(work: Work, case: Case, happenings: list[Happening], wish: Correct) -> Happening:
    """Give the correction as the engine folds it, once nothing speaks against it."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    target = next((h for h in happenings if h.seq == wish.seq), None)
    if target is None or target.kind not in ("opened", "step"):
        raise InvalidInput(
            Text("Dòng này không sửa được. Chọn một dòng chuyển chặng.", "This entry cannot be mended. Choose a step.")
        )
    _refuse_others(work, case, definition, target)
    mistakes = _mistakes(work, happenings, target, wish)
    allowed = correctable_fields(definition, happenings, wish.seq)
    strange = Text("Dòng này không có mục ấy.", "This entry has no such field.")
    mistakes |= {key: strange for key in wish.fields if key not in allowed}
    mistakes |= {
        key: _NEEDED for key in needed_fields(definition, happenings, wish.seq) if wish.fields.get(key, "") is None
    }
    if mistakes:
        raise InvalidInput(Text("Chưa sửa được.", "The correction was not saved."), mistakes)
    refuse_strange_units(work, definition, wish.fields)
    happening = _as_happening(work, case, wish)
    _refuse_broken_steps(work, case, happenings, happening)
    return happening


def _refuse_others(work: Work, case: Case, definition: Definition, target: Happening) -> None:
    """Let an entry be mended by whoever made it, may make it, or leads the case's unit."""
    step = definition.step(str(target.payload.get("from", "")), target.name)
    makers = step.roles if step else {role for s in definition.steps_from[definition.initial.key] for role in s.roles}
    theirs = target.actor_id == work.actor.user_id or makers & work.roles_for(case.unit_id)
    leads = work.may_for(case.unit_id, "case.assign")
    if not (work.may_for(case.unit_id, "case.correct") and (theirs or leads)):
        raise Forbidden(
            Text(
                "Dòng này do người khác ghi. Nhờ người đã làm bước ấy hoặc lãnh đạo đơn vị sửa.",
                "Somebody else made this entry. Ask whoever took that step, or the unit's leader, to mend it.",
            )
        )


def _refuse_broken_steps(work: Work, case: Case, happenings: list[Happening], correction: Happening) -> None:
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    of_case = select(Party.part).where(Party.office_id == work.office.id, Party.case_id == case.id).distinct()
    parties = tuple(work.session.scalars(of_case))
    before = {(seq, guard.code) for seq, guard in unmet_checks(definition, happenings, parties)}
    after = unmet_checks(definition, [*happenings, correction], parties)
    broken = [guard.reason for seq, guard in after if (seq, guard.code) not in before]
    if broken:
        why = Text(" ".join(reason.vi for reason in broken), " ".join(reason.en for reason in broken))
        raise InvalidInput(
            Text(
                "Chưa sửa được: nếu sửa vậy, một bước đã làm không còn đủ điều kiện. {why}",
                "Not saved: with this, a step already taken would not have been open. {why}",
            ).with_(why=why)
        )


def _mistakes(work: Work, happenings: list[Happening], target: Happening, wish: Correct) -> dict[str, Text]:
    mistakes: dict[str, Text] = {}
    if not wish.reason.strip():
        mistakes["reason"] = Text("Thiếu lý do. Ghi vì sao sửa.", "The reason is missing. Say why it is mended.")
    if wish.occurred_on is None and wish.title is None and not wish.fields:
        mistakes["occurred_on"] = Text("Chưa có gì khác để sửa.", "Nothing differs yet.")
    if wish.title is not None and target.kind != "opened":
        mistakes["title"] = Text("Tóm tắt đứng ở dòng vào sổ.", "The summary stands at the first entry.")
    if wish.occurred_on is not None:
        wrong = _out_of_order(happenings, wish, work.today)
        if wrong is not None:
            mistakes["occurred_on"] = wrong
    return mistakes


def _out_of_order(happenings: list[Happening], wish: Correct, today: date) -> Text | None:
    days = step_days(happenings)
    place = next(n for n, (seq, _day) in enumerate(days) if seq == wish.seq)
    earlier = days[place - 1][1] if place else None
    # An extension granted since belongs to a clock that this entry may have started.
    since = [day for seq, day in (*days[place + 1 : place + 2], *extension_days(happenings)) if seq > wish.seq]
    later = min(since, default=today)
    wanted = wish.occurred_on or today
    if earlier is not None and wanted < earlier:
        return Text(
            "Ngày này trước bước liền trước ({day}).", "This day lies before the step before it ({day})."
        ).with_(day=earlier)
    if wanted > later:
        return Text(
            "Ngày này sau bước liền sau, sau lần gia hạn, hoặc sau hôm nay ({day}).",
            "This day lies after the next step, an extension, or today ({day}).",
        ).with_(day=later)
    return None


def _as_happening(work: Work, case: Case, wish: Correct) -> Happening:
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    plain, personal = split_fields(definition, wish.fields)
    for key in (key for key, value in wish.fields.items() if value is None):
        if definition.fields[key].personal:
            personal[f"field:{key}"] = ""
        else:
            plain[key] = None
    payload: dict[str, object] = {"seq": wish.seq, "fields": plain}
    if wish.occurred_on is not None:
        payload["occurred_on"] = wish.occurred_on.isoformat()
    texts = {**personal, **({"title": wish.title} if wish.title is not None else {})}
    return Happening(case.seq + 1, "corrected", "corrected", work.today, payload, texts, work.actor.user_id)


def _moved(before: Standing, after: Standing) -> tuple[MovedClock, ...]:
    old = {clock.key: clock.due.due_on for clock in before.clocks}
    new = {clock.key: clock.due.due_on for clock in after.clocks}
    keys = [*old, *(key for key in new if key not in old)]
    return tuple(MovedClock(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
