"""The summary of a period: figures, the tables that part them, and the balance. Counted by a handful of statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Row

from casetrack.engine.definition import OUTCOMES, PHASES
from casetrack.engine.delay_causes import delay_causes, name_cause
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.engine.spans import TASK
from casetrack.engine.stretches import LATE, ON_TIME, RESOLVED
from casetrack.models import Profile, User
from casetrack.reports.lines import Counts, Line
from casetrack.reports.opening_balances import BalanceRow, as_rows, balances_of, said_of
from casetrack.reports.papers import PaperTable, lines_of_papers, paper_tables
from casetrack.reports.questions import DAY_OF_FIGURE, FIGURES, Question
from casetrack.reports.standings import count_by, count_days
from casetrack.services.cases import CHANNELS
from casetrack.services.import_mapping import FORMER_OFFICER
from casetrack.services.persons import ANONYMOUS
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import name_key

_KEYS = (
    *(Profile.workflow, Profile.task, Profile.phase, Profile.outcome, Profile.channel),
    *(Profile.officer_id, Profile.unit_id, Profile.delay),
    Profile.fields[FORMER_OFFICER].as_string().label("former_officer"),
    Profile.fields[ANONYMOUS].as_string().label("nameless"),
)
Counted = Row[tuple[object, ...]] | BalanceRow
TASKS = Text("Việc theo dõi", "Follow-ups")
NOBODY = Text("Chưa giao", "Nobody")
_FIGURE_OF_TIMING = {ON_TIME: "on_time", LATE: "late", "": "without_deadline"}
LATE_FIGURES = ("late", "overdue")  # what a cause of delay explains

LABELS: dict[str, Text] = {
    "received": Text("Tiếp nhận trong kỳ", "Received"),
    "carried_over": Text("Kỳ trước chuyển sang", "Carried over"),
    "reopened": Text("Mở lại", "Reopened"),
    "resolved": Text("Đã giải quyết", "Resolved"),
    "pending": Text("Đang giải quyết", "Pending"),
    "on_time": Text("Giải quyết đúng hạn", "Resolved on time"),
    "late": Text("Giải quyết quá hạn", "Resolved late"),
    "without_deadline": Text("Giải quyết, không có hạn", "Resolved, no deadline"),
    "overdue": Text("Đang quá hạn", "Overdue"),
    "receipts": Text("Lượt tiếp nhận", "Receipts"),
    "distinct": Text("Không trùng", "Distinct"),
    "answered": Text("Đã chuyển, có kết quả", "Forwarded, answered"),
    "filed": Text("Lưu đơn", "Filed"),
}


@dataclass(frozen=True, slots=True)
class Balance:
    """What came in must be what went out and what is left."""

    carried_over: int
    received: int
    reopened: int
    closed: int
    pending: int

    @property
    def holds(self) -> bool:
        """Tell whether both sides are the same number."""
        return self.carried_over + self.received + self.reopened == self.closed + self.pending


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of one question. Every count of every line opens as `Figure(name, group, line.key)`."""

    question: Question
    office: str
    figures: Counts
    by_phase: tuple[Line, ...]
    by_outcome: tuple[Line, ...]
    by_channel: tuple[Line, ...]
    by_month: tuple[Line, ...]
    by_officer: tuple[Line, ...]
    by_delay: tuple[Line, ...]
    by_workflow: tuple[Line, ...]  # the one with the most first
    papers: tuple[PaperTable, ...]  # of each workflow, by unit
    by_task: tuple[Line, ...]  # one line, if there are follow-ups; no other number counts them
    opening: Text | None = None  # what of it opening balances tell, and by which documents

    @property
    def by_unit(self) -> tuple[Line, ...]:
        """The rows of all tables of units in one, each named with its workflow."""
        return lines_of_papers(self.papers)

    @property
    def balance(self) -> Balance:
        """The line under the figures by which a reader checks them."""
        f = self.figures
        return Balance(f["carried_over"], f["received"], f["reopened"], f["resolved"], f["pending"])


__all__ = ["LABELS", "NOBODY", "TASKS", "Balance", "Counts", "Line", "Summary", "summarise"]


def summarise(work: Work, question: Question) -> Summary:
    """Count everything that the question asks."""
    left = balances_of(work, question)
    counted: list[Counted] = [*count_by(work.session, question, _KEYS), *as_rows(left)]
    rows = [row for row in counted if not row.task]
    total = _added(rows)
    return Summary(
        question=question,
        office=work.office.name,
        figures={name: total[name] for name in FIGURES},
        by_phase=_phases(rows),
        by_outcome=_outcomes(rows),
        by_channel=_channels(rows),
        by_month=_months(work, question),
        by_officer=_officers(work, rows),
        by_delay=_delays(rows),
        by_workflow=_workflows(work, rows),
        papers=paper_tables(work, question, rows),
        by_task=_tasks([row for row in counted if row.task]),
        opening=said_of(left),
    )


def _added(rows: Iterable[Counted]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in rows:
        total.update(_counts(row))
    return total


def _counts(row: Counted) -> Counts:
    return {name: int(getattr(row, name)) for name in FIGURES}


def _parted(rows: Iterable[Counted], by: str) -> dict[str, Counter[str]]:
    parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        parts[str(getattr(row, by) or "")].update(_counts(row))
    return parts


def _tasks(rows: list[Counted]) -> tuple[Line, ...]:
    return (Line(TASK, TASKS, _all_figures(_added(rows))),) if rows else ()


def _phases(rows: list[Counted]) -> tuple[Line, ...]:
    parts = _parted(rows, "phase")
    found = []
    for phase in PHASES:
        name = "resolved" if phase == RESOLVED else "pending"
        found.append(Line(phase, PHASE_LABELS[phase], {name: parts.get(phase, Counter())[name]}))
    return tuple(found)


def _outcomes(rows: list[Counted]) -> tuple[Line, ...]:
    parts = _parted(rows, "outcome")
    return tuple(
        Line(outcome, OUTCOME_LABELS[outcome], {"resolved": parts[outcome]["resolved"]})
        for outcome in OUTCOMES
        if outcome in parts
    )


def _channels(rows: list[Counted]) -> tuple[Line, ...]:
    parts = _parted(rows, "channel")
    known = [channel for channel in CHANNELS if channel in parts]
    others = sorted(parts.keys() - CHANNELS.keys())
    return tuple(
        Line(channel, CHANNELS.get(channel) or _as_said(channel), _all_figures(parts[channel]))
        for channel in (*known, *others)
    )


def _delays(rows: list[Counted]) -> tuple[Line, ...]:
    """Part what is late by its cause, in the order of the list of causes; what nobody has explained stands last."""
    parts = _parted(rows, "delay")
    known = [*(key for key in delay_causes() if key in parts), *sorted(parts.keys() - {*delay_causes(), ""}), ""]
    lines = [
        Line(key, name_cause(key), {name: parts.get(key, Counter())[name] for name in LATE_FIGURES}) for key in known
    ]
    return tuple(line for line in lines if any(line.counts.values()))


def _workflows(work: Work, rows: list[Counted]) -> tuple[Line, ...]:
    parts, library = _parted(rows, "workflow"), work.installation.library
    lines = [Line(key, library.latest(key).title, _all_figures(counts)) for key, counts in parts.items()]
    return tuple(sorted(lines, key=lambda line: (-line.counts["pending"] - line.counts["resolved"], line.key)))


def _as_said(channel: str) -> Text:
    """Name a channel by the former system's own word."""
    return Text(channel, channel) if channel else Text("Không rõ", "Unknown")


def _officers(work: Work, rows: list[Counted]) -> tuple[Line, ...]:
    parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        user, former = row.officer_id, row.former_officer
        parts[f"user:{user}" if user else f"former:{former}" if former else ""].update(_counts(row))
    names = _names_of(work, [int(key.removeprefix("user:")) for key in parts if key.startswith("user:")])
    taken = {name.vi for name in names.values()}
    lines = [
        Line(key, names.get(key) or _former_name(key, taken), _all_figures(counts)) for key, counts in parts.items()
    ]
    return tuple(sorted(lines, key=_by_given_name))


def _by_given_name(line: Line) -> tuple[bool, str, str, str]:
    name, _told_apart, _by = line.label.vi.partition(" (")
    return line.key == "", name_key(name), line.label.vi, line.key


def _names_of(work: Work, user_ids: list[int]) -> dict[str, Text]:
    """Name our own people; two of one name are told apart by their accounts."""
    users = work.session.scalars(select(User).where(User.id.in_(user_ids))).all()
    often = Counter(user.full_name for user in users)
    said = {u.id: u.full_name if often[u.full_name] == 1 else f"{u.full_name} ({u.username})" for u in users}
    return {f"user:{key}": Text(name, name) for key, name in said.items()}


def _former_name(key: str, taken: set[str]) -> Text:
    name = key.removeprefix("former:")
    if name in taken:  # also one of our own people, and perhaps not the same one
        return Text(f"{name} (hệ thống cũ)", f"{name} (former system)")
    return Text(name, name) if name else NOBODY


def _months(work: Work, question: Question) -> tuple[Line, ...]:
    """Count by the month of the figure's own day; months without a case between two others are there too."""
    months: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for day, n in count_days(work.session, question, "entered_on"):
        months[day.replace(day=1)]["received"] += int(n)
    for day, timing, n in count_days(work.session, question, "closed_on", (Profile.timing,)):
        months[day.replace(day=1)].update({"resolved": int(n), _FIGURE_OF_TIMING[timing]: int(n)})
    return tuple(
        Line(f"{month:%Y-%m}", Text(f"{month:%m/%Y}", f"{month:%m/%Y}"), {n: months[month][n] for n in DAY_OF_FIGURE})
        for month in _between(months)
    )


def _between(months: Mapping[date, object]) -> list[date]:
    if not months:
        return []
    first, last = min(months), max(months)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _all_figures(counts: Counter[str]) -> Counts:
    return {name: counts[name] for name in FIGURES}
