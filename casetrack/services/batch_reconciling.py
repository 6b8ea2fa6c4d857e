"""Hold the rows of a hand-over to what its minutes state: only equal totals are written into the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, func, or_, select

from casetrack.engine.handover_rules import HandoverRules
from casetrack.models import HandoverFile, HandoverRow
from casetrack.services.batch_rules import kind_label, rules_of
from casetrack.services.batch_stated import ShownMinutes, StatedLine, sum_of
from casetrack.services.batches import ACCEPT, DUPLICATE, KEEP, REFUSE, WARN, find_batch, minutes_of
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

TOTAL, SETTLED, PENDING = "total", "settled", "pending"
_NAMED_AT_MOST = 5
_ALL = Text("Cộng", "In all")
_PARTS = {SETTLED: Text("Đã giải quyết", "Settled"), PENDING: Text("Đang giải quyết", "Pending")}
_OF_UNIT = Text("{label}, {unit}", "{label}, {unit}")
_PART_OF = Text("{label}: {part}", "{label}: {part}")
_OUTSIDE = Text("Ngoài biên bản: {label}", "Not in the minutes: {label}")
_MUST = Text(
    "Tổng phải bằng biên bản số {number}{signed}. ", "The totals must be those of minutes no. {number}{signed}. "
)
_SIGNED = Text(" ký ngày {on}", " of {on}")
_MEND_THEM = Text(
    "Sửa {n} dòng bị từ chối (dòng {lines}) là khớp.", "Mend the {n} refused rows ({lines}), and it fits."
)
_MEND_SOME = Text("Còn {n} dòng bị từ chối phải sửa (dòng {lines}).", "{n} refused rows must be mended ({lines}).")
_LOOK = Text(
    "Xem lại dòng trùng, tệp còn thiếu; nếu biên bản sai thì ghi biên bản điều chỉnh.",
    "Look at duplicates and missing lists; if the minutes are wrong, enter an amendment.",
)
_ASKS = Text("Có tệp còn phải trả lời câu hỏi về cột trước.", "A list still has questions about its columns.")
_NOTHING = Text("Chưa có dòng nào để ghi.", "There are no rows to write yet.")
_DONE = Text("Mọi dòng của đợt này đã vào sổ.", "All rows of this hand-over stand in the book.")


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the minutes beside what the lists hold. `part`: total, settled or pending; `sum`: of all lines.

    `stated` is None for rows that no line of the minutes counts.
    """

    label: Text
    part: str
    stated: int | None
    counted: int
    sum: bool = False

    @property
    def difference(self) -> int:
        """How many rows too many, or with a minus how many are wanting."""
        return self.counted - (self.stated or 0)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A hand-over held to its minutes: how many files these state, how many rows count, how many must be mended.

    `matches`: every line fits; `why` says what keeps the cases from being written, None when nothing does.
    """

    lines: tuple[Line, ...]
    stated: int
    counted: int
    settled: int
    written: int
    refused: int
    left_out: int
    matches: bool
    why: Text | None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that count alike: of one kind, from one former unit, settled or not."""

    kind: str
    from_unit: str
    settled: bool
    many: int
    written: int


def reconcile(work: Work, number: int) -> Reconciled:
    """Hold a hand-over to its minutes; raise NotFound. Every row counts, also those that the actor may not see."""
    batch = find_batch(work, number)
    minutes = minutes_of(work, batch)[-1]
    groups = _groups(work, batch.id)
    lines = tuple(lines_of(rules_of(work.installation), minutes.totals, groups))
    refused, left_out = _not_counted(work, batch.id)
    matches = all(line.difference == 0 for line in lines)
    found = Reconciled(
        lines=lines,
        stated=sum_of(minutes.totals),
        counted=sum(group.many for group in groups),
        settled=sum(group.many for group in groups if group.settled),
        written=sum(group.written for group in groups),
        refused=refused,
        left_out=left_out,
        matches=matches,
        why=None,
    )
    return _with_why(work, batch.id, minutes, found)


def is_counted() -> ColumnElement[bool]:
    """Give the clause for the rows that count: accepted, with something to look at, or twice and kept."""
    row = HandoverRow
    return or_(row.outcome.in_((ACCEPT, WARN)), and_(row.outcome == DUPLICATE, row.decision == KEEP))


def same_unit(one: str | None, other: str | None) -> bool:
    """Tell whether two names mean one former unit: `Lam Thượng` is `xã Lam Thượng`."""
    first, second = fold(one or "").split(), fold(other or "").split()
    short, long = sorted((first, second), key=len)
    return bool(short) and long[len(long) - len(short) :] == short


def _groups(work: Work, batch_id: int) -> list[Group]:
    row = HandoverRow
    columns = (row.kind, row.from_unit, row.settled)
    query = select(*columns, func.count(), func.count(row.case_id)).where(
        row.office_id == work.office.id, row.batch_id == batch_id, is_counted()
    )
    return [Group(*found) for found in work.session.execute(query.group_by(*columns).order_by(*columns))]


def lines_of(rules: HandoverRules, stated: Sequence[StatedLine], groups: Sequence[Group]) -> Iterator[Line]:
    """Hold each number of the minutes to the rows that it counts; rows that none counts stand outside them."""
    labels = [_label(kind_label(rules, line.kind), line) for line in stated]
    for line, label in zip(stated, labels, strict=True):
        yield Line(label, TOTAL, line.total, _many(line, groups))
    outside = [group for group in groups if not any(_counts(line, group) for line in stated)]
    for kind in dict.fromkeys(group.kind for group in outside):
        many = sum(group.many for group in outside if group.kind == kind)
        yield Line(_OUTSIDE.with_(label=kind_label(rules, kind)), TOTAL, None, many)
    if len(stated) > 1:
        yield Line(_ALL, TOTAL, sum_of(stated), sum(group.many for group in groups), sum=True)
    for part, is_settled in ((SETTLED, True), (PENDING, False)):
        numbers = [(line, label, getattr(line, part)) for line, label in zip(stated, labels, strict=True)]
        for line, label, number in numbers:
            if number is not None:
                many = _many(line, [group for group in groups if group.settled is is_settled])
                said = _PARTS[part] if len(stated) == 1 else _PART_OF.with_(label=label, part=_PARTS[part])
                yield Line(said, part, number, many)


def _label(kind: Text, line: StatedLine) -> Text:
    if line.kind is None:
        return Text(line.from_unit, line.from_unit) if line.from_unit else _ALL
    return _OF_UNIT.with_(label=kind, unit=line.from_unit) if line.from_unit else kind


def _many(line: StatedLine, groups: Sequence[Group]) -> int:
    return sum(group.many for group in groups if _counts(line, group))


def _counts(line: StatedLine, group: Group) -> bool:
    of_kind = line.kind is None or line.kind == group.kind
    return of_kind and (line.from_unit is None or same_unit(line.from_unit, group.from_unit))


def _not_counted(work: Work, batch_id: int) -> tuple[int, int]:
    row = HandoverRow
    query = select(row.outcome, func.count()).where(
        row.office_id == work.office.id, row.batch_id == batch_id, ~is_counted()
    )
    found: Counter[str] = Counter()
    for outcome, many in work.session.execute(query.group_by(row.outcome)):
        found[outcome] += many
    return found[REFUSE], found[DUPLICATE]


def _with_why(work: Work, batch_id: int, minutes: ShownMinutes, found: Reconciled) -> Reconciled:
    why: Text | None = None
    open_files = select(HandoverFile.id).where(
        HandoverFile.office_id == work.office.id, HandoverFile.batch_id == batch_id, HandoverFile.state != "staged"
    )
    if work.session.scalars(open_files.limit(1)).first() is not None:
        why = _ASKS
    elif not found.counted:
        why = _NOTHING
    elif not found.matches:
        why = _why_not(work, batch_id, minutes, found)
    elif found.written == found.counted:
        why = _DONE
    return replace(found, why=why)


def _why_not(work: Work, batch_id: int, minutes: ShownMinutes, found: Reconciled) -> Text:
    signed = _SIGNED.with_(on=minutes.minutes_on) if minutes.minutes_on else Text("", "")
    must = _MUST.with_(number=minutes.minutes_no, signed=signed)
    advice = _LOOK
    if found.refused:
        query = select(HandoverRow.line).where(
            HandoverRow.office_id == work.office.id, HandoverRow.batch_id == batch_id, HandoverRow.outcome == REFUSE
        )
        lines = work.session.scalars(query.order_by(HandoverRow.id).limit(_NAMED_AT_MOST + 1)).all()
        named = ", ".join(map(str, lines[:_NAMED_AT_MOST])) + ("…" if len(lines) > _NAMED_AT_MOST else "")
        said = _MEND_THEM if found.counted + found.refused == found.stated else _MEND_SOME
        advice = said.with_(n=found.refused, lines=named)
    return Text(must.vi + advice.vi, must.en + advice.en)
