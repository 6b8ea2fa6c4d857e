"""Mend a wrong date or word: the first entry stays, the correction says what, why, and which dates it moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casetrack.engine.history import Happening, Standing, step_days
from casetrack.errors import InvalidInput
from casetrack.models import Case
from casetrack.services.access import require
from casetrack.services.cases import refuse_stale, split_fields
from casetrack.services.chain import Happened, record
from casetrack.services.histories import history_of
from casetrack.services.projections import project, standing_of
from casetrack.services.work import Work
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class Correct:
    """The wish to mend event `seq` of a case: its day, its title or its fields, with the reason."""

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
    """Tell which clocks the correction would move; nothing is written."""
    happenings = history_of(work, case)
    _check(work, happenings, wish)
    return _moved(
        standing_of(work, case, happenings), standing_of(work, case, [*happenings, _as_happening(work, case, wish)])
    )


def correct(work: Work, case: Case, wish: Correct) -> tuple[MovedClock, ...]:
    """Write the correction and bring everything folded up to it; give the clocks that it moved."""
    require(work, "case.correct")
    refuse_stale(case, wish.seen_version)
    happenings = history_of(work, case)
    _check(work, happenings, wish)
    before = standing_of(work, case, happenings)
    happening = _as_happening(work, case, wish)
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
    project(work, case)
    return moved


def _check(work: Work, happenings: list[Happening], wish: Correct) -> None:
    mistakes: dict[str, Text] = {}
    target = next((h for h in happenings if h.seq == wish.seq), None)
    if target is None or target.kind not in ("opened", "step"):
        raise InvalidInput(
            Text("Dòng này không sửa được. Chọn một dòng chuyển chặng.", "This entry cannot be mended. Choose a step.")
        )
    if not wish.reason.strip():
        mistakes["reason"] = Text("Thiếu lý do. Ghi vì sao sửa.", "The reason is missing. Say why it is mended.")
    if wish.occurred_on is None and wish.title is None and not wish.fields:
        mistakes["occurred_on"] = Text("Chưa có gì khác để sửa.", "Nothing differs yet.")
    if wish.occurred_on is not None:
        wrong = _out_of_order(happenings, wish, work.today)
        if wrong is not None:
            mistakes["occurred_on"] = wrong
    if mistakes:
        raise InvalidInput(Text("Chưa sửa được.", "The correction was not saved."), mistakes)


def _out_of_order(happenings: list[Happening], wish: Correct, today: date) -> Text | None:
    days = step_days(happenings)
    place = next(n for n, (seq, _day) in enumerate(days) if seq == wish.seq)
    earlier = days[place - 1][1] if place else None
    later = days[place + 1][1] if place + 1 < len(days) else today
    wanted = wish.occurred_on or today
    if earlier is not None and wanted < earlier:
        return Text(
            "Ngày này trước bước liền trước ({day}).", "This day lies before the step before it ({day})."
        ).with_(day=earlier)
    if wanted > later:
        return Text(
            "Ngày này sau bước liền sau hoặc sau hôm nay ({day}).",
            "This day lies after the next step, or today ({day}).",
        ).with_(day=later)
    return None


def _as_happening(work: Work, case: Case, wish: Correct) -> Happening:
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    plain, personal = split_fields(definition, wish.fields)
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
