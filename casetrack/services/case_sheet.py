"""A list of cases to take along: as the page shows it, all of its pages, a few hundred cases at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, select

from casetrack.engine.delay_causes import name_cause
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.models import Case
from casetrack.papers.table import Cell, Column, Table
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.cases import CHANNELS
from casetrack.services.delays import UNEXPLAINED
from casetrack.services.list_head import head_of
from casetrack.services.looks import look
from casetrack.services.parties import name_of
from casetrack.services.search import CaseLine, FindCases, find_cases, refuse_past
from casetrack.services.search_filters import NOBODY, VIEWS, Filter, clauses_of
from casetrack.services.search_match import from_hits
from casetrack.services.work import Work
from casetrack.text import Text

AT_ONCE = 500
COLUMNS = (
    Column("number", Text("Mã", "Number"), 15),
    Column("petitioner", Text("Người gửi", "From"), 24),
    Column("more_petitioners", Text("Thêm người gửi", "More petitioners"), 9),
    Column("title", Text("Nội dung", "Matter"), 48),
    Column("kind", Text("Loại", "Kind"), 18),
    Column("phase", Text("Chặng", "Phase"), 16),
    Column("state", Text("Trạng thái", "State"), 22),
    Column("clock", Text("Thời hạn", "Clock"), 16),
    Column("due_on", Text("Ngày hạn", "Due"), 12),
    Column("officer", Text("Người xử lý", "Officer"), 22),
    Column("opened_on", Text("Nhận", "Received"), 12),
    Column("closed_on", Text("Xong", "Closed"), 12),
    Column("outcome", Text("Kết quả", "Outcome"), 18),
    Column("delay", Text("Nguyên nhân chậm", "Cause of delay"), 24),
)
_TITLE = Text("Danh sách hồ sơ", "List of cases")
_CHOSEN = Text("Hồ sơ được chọn", "Chosen cases")
_SAID = Text("{label}: {value}", "{label}: {value}")
_NOBODY = Text("Chưa giao", "Nobody")


def case_table(work: Work, wish: FindCases) -> Table:
    """Give every case that the actor may see and that fits; raise InvalidInput before the first one."""
    count = _count(work, wish)
    return Table(
        name="ho-so",
        title=_TITLE,
        remarks=head_of(work, say_question(work, wish.filter), count),
        columns=COLUMNS,
        rows=case_rows(work, wish),
        count=count,
    )


def chosen_table(work: Work, ids: Sequence[int]) -> Table:
    """Give chosen cases as a list to take along, the most urgent first."""
    return Table(
        name="ho-so-da-chon",
        title=_TITLE,
        remarks=head_of(work, [_CHOSEN], len(ids)),
        columns=COLUMNS,
        rows=case_rows(work, FindCases(Filter("all")), within=select(Case.id).where(Case.id.in_(ids))),
        count=len(ids),
    )


def case_rows(work: Work, wish: FindCases, *, within: Select[Any] | None = None) -> Iterator[Sequence[Cell]]:
    """Give the cases of a list one after another; of restricted and sealed ones the look is written down first."""
    cursor = None
    while True:
        page = find_cases(work, replace(wish, cursor=cursor, limit=AT_ONCE), within=within)
        look_along(work, [line.id for line in page.lines])
        yield from map(_cells, page.lines)
        cursor = page.next
        if cursor is None:
            return
        work.session.expunge_all()  # what was given out is not kept


def look_along(work: Work, ids: Sequence[int], thing: str = "export") -> None:
    """Write down, before they are given out, which of these cases are restricted or sealed."""
    query = select(Case).where(Case.id.in_(ids), Case.level.not_in(OPEN_LEVELS))
    look(work, work.session.scalars(query.order_by(Case.id)).all(), thing)


def _count(work: Work, wish: FindCases) -> int:
    require(work, "case.read")
    refuse_past(work, wish.filter.at)
    visible = visible_cases(work)
    sight = from_hits(work, visible) if wish.filter.q else visible
    return work.session.scalars(
        select(func.count()).select_from(Case).where(sight, *clauses_of(work, wish.filter))
    ).one()


def say_question(work: Work, asked: Filter) -> list[Text]:
    """Say what a list is asked for, condition by condition."""
    words: dict[str, Text | str | None] = {
        "q": asked.q and f"“{asked.q}”",
        "kind": asked.kind and _kind(work, asked.kind),
        "phase": PHASE_LABELS.get(asked.phase or ""),
        "officer": _officer(work, asked.officer_id),
        "channel": CHANNELS.get(asked.channel or ""),
        "opened": asked.opened and "/".join(reversed(asked.opened.split("-"))),
        "outcome": OUTCOME_LABELS.get(asked.outcome or ""),
        "delay": asked.delay and name_cause("" if asked.delay == UNEXPLAINED else asked.delay),
    }
    said = [_SAID.with_(label=_LABELS[key], value=value) for key, value in words.items() if value]
    said += [label.with_(day=day) for key, label in _DAYS.items() if (day := getattr(asked, key))]
    return [VIEWS[asked.view], *said]


def _kind(work: Work, kind: str) -> Text:
    """Name a workflow, or a class of it, as the filter above the list does."""
    workflow, _, value = kind.partition(".")
    known = {each.id for each in work.installation.library.all()}
    if workflow not in known:
        return Text(kind, kind)
    definition = work.installation.library.latest(workflow)
    by_field = definition.number.by_field
    return definition.fields[by_field].label_of(value) if by_field and value else definition.title


def _officer(work: Work, officer_id: int | None) -> Text | str | None:
    if officer_id is None:
        return None
    return _NOBODY if officer_id == NOBODY else name_of(work, officer_id) or str(officer_id)


def _cells(line: CaseLine) -> Sequence[Cell]:
    return (
        line.number,
        line.petitioner,
        line.more_petitioners or None,
        line.title,
        line.kind,
        PHASE_LABELS[line.phase],
        line.state,
        line.urgency.text if line.urgency else None,
        line.due_on,
        line.officer,
        line.opened_on,
        line.closed_on,
        line.outcome,
        line.delay,
    )


_LABELS = {
    "q": Text("Từ khóa", "Words"),
    "kind": Text("Loại", "Kind"),
    "phase": Text("Chặng", "Phase"),
    "officer": Text("Người xử lý", "Officer"),
    "channel": Text("Đến bằng", "Came by"),
    "opened": Text("Tháng nhận", "Month of receipt"),
    "outcome": Text("Kết quả", "Outcome"),
    "delay": Text("Nguyên nhân chậm", "Cause of delay"),
}
_DAYS = {
    "due_from": Text("Hạn từ {day}", "Due from {day}"),
    "due_to": Text("Hạn đến {day}", "Due until {day}"),
    "at": Text("Nếu không ai làm gì, đến {day}", "By {day}, if nobody acts"),
}
