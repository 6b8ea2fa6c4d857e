"""The files of social protection that former offices had not finished, and how the ward finished them. All invented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from casetrack.demo.dossiers import Done, FieldValues, TakenOver
from casetrack.demo.handovers import SOCIAL, Pending

_WHO = SOCIAL.keeper
_WHOLE = 5  # papers of such a file


class _Days:
    """The days on which somebody goes on with a file: a Tuesday or a Friday, when piles are worked through."""

    def __init__(self, day: date, dice: Random) -> None:
        self._day, self._dice = day, dice

    def after(self, least: int, most: int) -> str:
        """Give the next such day, so many days later."""
        self._day += timedelta(days=self._dice.randint(least, most))
        while self._day.weekday() not in (1, 4):
            self._day += timedelta(days=1)
        return self._day.isoformat()


def social_taken_over(pending: Iterable[Pending]) -> Iterator[TakenOver]:
    """Give what is done with each file of the list that was still pending: papers are counted, asked for, made anew."""
    dice = Random(20250701)  # noqa: S311  # variety that is the same in every demo, no secret
    for n, each in enumerate(pending, start=1):
        days = _Days(date.fromisoformat(SOCIAL.confirmed_on), dice)
        yield TakenOver(each.place, "handed_over", SOCIAL.confirmed_on, _done(each, n, days))


def _done(pending: Pending, n: int, days: _Days) -> tuple[Done, ...]:
    taken_in: FieldValues = {"result": "complete", "entered_elsewhere": True, "result_no": f"{n}/VHXH"}
    if pending.lost:
        return _made_anew(pending, n, days, taken_in)
    if pending.missing:
        return _completed(pending, days, taken_in)
    if n % 3:
        return (Done(days.after(3, 12), _WHO, "record_settled", fields={"result_no": f"{n}/VHXH"}),)
    counted = Done(days.after(3, 10), _WHO, "check", fields={**_counted(pending), "competent": True})
    return (counted, Done(days.after(6, 30), _WHO, "take_in", fields=taken_in))


def _counted(pending: Pending) -> FieldValues:
    lacking = len(pending.missing), len(pending.lost)
    named = {"missing_papers": pending.wanting} if pending.wanting else {}
    return {
        "papers": pending.papers,
        "components_present": _WHOLE - sum(lacking),
        "components_missing": lacking[0],
        "components_lost": lacking[1],
        **named,
    }


def _asked(pending: Pending, of: str) -> FieldValues:
    return {"asked_of": of, "missing_papers": pending.wanting, "delay_cause": "papers"}


_COMPLETE: FieldValues = {
    "papers": "complete",
    "components_present": _WHOLE,
    "components_missing": 0,
    "components_lost": 0,
}


def _completed(pending: Pending, days: _Days, taken_in: FieldValues) -> tuple[Done, ...]:
    return (
        Done(days.after(3, 10), _WHO, "check", fields={**_counted(pending), "competent": True}),
        Done(days.after(2, 6), _WHO, "ask_papers", fields=_asked(pending, "holder")),
        Done(days.after(7, 60), _WHO, "papers_received", fields=_COMPLETE),
        Done(days.after(2, 6), _WHO, "take_in", fields=taken_in),
    )


def _made_anew(pending: Pending, n: int, days: _Days, taken_in: FieldValues) -> tuple[Done, ...]:
    none_there = {"papers": "lost", "answer_no": f"{n}/LTLS", "delay_cause": "papers"}
    return (
        Done(days.after(3, 10), _WHO, "check", fields={**_counted(pending), "competent": True}),
        Done(days.after(2, 6), _WHO, "ask_papers", fields=_asked(pending, "archive")),
        Done(days.after(10, 25), _WHO, "record_no_papers", "Lưu trữ lịch sử không có.", none_there),
        Done(days.after(2, 6), "leader", "rebuild", fields={"rebuild_no": f"{n}/UBND-VX"}),
        Done(days.after(30, 90), _WHO, "rebuilt", fields={"papers": "complete", "components_present": _WHOLE}),
        Done(days.after(2, 6), _WHO, "take_in", fields={**taken_in, "result": "rebuilt"}),
    )
