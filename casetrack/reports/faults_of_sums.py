"""Faults of the numbers themselves: what does not add up, what two places say otherwise, what was stated long ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from casetrack.engine.findings import FaultKind
from casetrack.engine.indicators import Entered
from casetrack.engine.stretches import RESOLVED
from casetrack.errors import ChainBroken
from casetrack.models import Case, Profile, ReportSnapshot
from casetrack.reports.counts import count
from casetrack.reports.differences import compare
from casetrack.reports.faults import Fault, Finders, before
from casetrack.reports.form_papers import said_of_finding
from casetrack.reports.forms import fill_forms
from casetrack.reports.indicators import measure
from casetrack.reports.questions import Question
from casetrack.reports.snapshots import open_snapshot
from casetrack.reports.standings import of_office, profiled, standings
from casetrack.reports.summary import Balance
from casetrack.services.entered_figures import entered_indicators, entries_known
from casetrack.services.work import Work
from casetrack.text import Text

_BALANCE = Text("{a} + {b} + {c} khác {d} + {e}", "{a} + {b} + {c} is not {d} + {e}")
_EVE = Text("chuyển sang {a}, cuối ngày {day} còn {b}", "{a} carried over, {b} pending at the end of {day}")
_CLOSED = Text("sổ ghi đã xong, báo cáo đếm là còn", "its page has it closed, the report counts it as pending")
_PENDING = Text("sổ ghi còn mở, báo cáo đếm là xong", "its page has it open, the report counts it as resolved")
_CHECK = Text("biểu {form}: {said}", "form {form}: {said}")
_STATED = Text("{a}: {x}; {b}: {y}", "{a}: {x}; {b}: {y}")
_OLD = Text("{label}: số gần nhất ngày {day}", "{label}: the last is of {day}")
_MOVED = Text("{number}: {n} số đã khác", "{number}: {n} figures differ")


def _balance(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    """Hold both sides of the balance, and what is carried over to what was pending on the eve, asked for itself."""
    total = _total(work, question)
    sides = [total[name] for name in ("carried_over", "received", "reopened", "resolved", "pending")]
    if not Balance(*sides).holds:
        yield Fault(_BALANCE.with_(**dict(zip("abcde", sides, strict=True))), page=f"/bao-cao?{_days(question)}")
    eve = question.eve
    before_it = _total(work, replace(question, start=eve, end=eve, as_at=eve, forecast=False))
    if total["carried_over"] != before_it["pending"]:
        said = _EVE.with_(a=total["carried_over"], day=eve, b=before_it["pending"])
        yield Fault(said, page=f"/bao-cao?{_days(question)}")


def _days(question: Question) -> str:
    """Write the days of a question as the addresses of reports ask for them."""
    return f"from={question.start.isoformat()}&to={question.end.isoformat()}"


def _total(work: Work, question: Question) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in count(work, question):
        if not each.profile.task:
            total.update(each.figures)
    return total


def _counted_otherwise(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    """Hold what is counted today to the cases; of another day, or another day's knowledge, they tell nothing."""
    if question.as_at != work.today or question.known_at < work.today:
        return
    row = standings(question)
    resolved = Profile.phase == RESOLVED
    query = profiled(row, Case.id, resolved).join(Case, Case.id == row.c.case_id)
    query = query.where(of_office(question), resolved != Case.closed_on.is_not(None))
    for case_id, is_counted in work.session.execute(query.order_by(Case.id)):
        yield Fault(_PENDING if is_counted else _CLOSED, case_id)


def _form_check(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    for filled in fill_forms(work, question):
        for found in filled.findings:
            said = _CHECK.with_(form=filled.form.key, said=said_of_finding(found))
            yield Fault(said, page=f"/bao-cao/bieu/{filled.form.slug}?{_days(question)}")


def _stated_otherwise(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    """Hold each figure that somebody stated to the one that the book counts, where somebody has stated one."""
    pairs = work.installation.fault_kinds.agree
    if not pairs:
        return
    told = measure(work, question, None, [key for pair in pairs for key in pair])
    for stated, counted in pairs:
        one, other = told[stated], told[counted]
        if None not in (one.value, other.value) and one.value != other.value:
            labels = {"a": one.indicator.label, "b": other.indicator.label}
            yield Fault(_STATED.with_(**labels, x=one.said(), y=other.said()))


def _entered_old(work: Work, question: Question, kind: FaultKind) -> Iterator[Fault]:
    """Find figures that the office once entered and has not renewed; those that are added up may well be none."""
    known = entered_indicators(work)
    entries = entries_known(work, date.min, question.as_at, question.known_seq)
    for key, indicator in known.items():
        day = max((row.said_on for row in entries.get(key, ())), default=None)
        adds_up = isinstance(indicator.source, Entered) and indicator.source.added
        if day is not None and not adds_up and day < before(question.as_at, kind.days):
            yield Fault(_OLD.with_(label=indicator.label, day=day))


def _snapshot_moved(work: Work, question: Question, _kind: FaultKind) -> Iterator[Fault]:
    """Hold the last frozen report of this very period, of the whole office, to what the book says now."""
    row = ReportSnapshot
    query = select(row.number).where(
        row.office_id == work.office.id,
        row.start_on == question.start,
        row.end_on == question.end,
        row.unit_id.is_(None),
    )
    number = work.session.scalars(query.order_by(row.id.desc()).limit(1)).one_or_none()
    if number is None:
        return
    try:
        moved = compare(work, open_snapshot(work, number)).figures
    except ChainBroken as broken:
        yield Fault(broken.message, page=f"/bao-cao/chot/{number}")
        return
    if moved:
        yield Fault(_MOVED.with_(number=number, n=len(moved)), page=f"/bao-cao/chot/{number}/khac")


FINDERS: Finders = {
    "balance": _balance,
    "counted_otherwise": _counted_otherwise,
    "form_check": _form_check,
    "stated_otherwise": _stated_otherwise,
    "entered_old": _entered_old,
    "snapshot_moved": _snapshot_moved,
}
