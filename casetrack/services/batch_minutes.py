"""The paper of a hand-over for both sides to sign: what the lists hold beside what the minutes state, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import and_, func, not_, select

from casetrack.engine.handover_rules import HandoverRules
from casetrack.models import Case, HandoverRow
from casetrack.papers.handover_minutes import ComparedLine, ListedFile, MinutesSheet
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.batch_reconciling import Line, Reconciled, is_counted, reconcile
from casetrack.services.batch_rows import ShownRow, select_rows
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_visible import visible_rows
from casetrack.services.batches import ShownBatch, get_batch
from casetrack.services.looks import look
from casetrack.services.work import Work
from casetrack.text import format_date

_TITLE = "Biên bản đối chiếu bàn giao, tiếp nhận hồ sơ"
_PAPERS = {"complete": "đủ thành phần", "missing": "thiếu thành phần", "lost": "có thành phần thất lạc"}


def minutes_sheet(work: Work, number: int) -> MinutesSheet:
    """Give the paper of a hand-over; raise NotFound. Files that the actor may not see are told by their number only.

    It names whose files they are, so that reading restricted ones is written into the book.
    """
    batch, found, rules = get_batch(work, number), reconcile(work, number), rules_of(work.installation)
    counted = and_(HandoverRow.office_id == work.office.id, HandoverRow.batch_id == batch.row.id, is_counted())
    rows = select_rows(work, counted, None)
    hidden = select(func.count()).select_from(HandoverRow).where(counted, not_(visible_rows(work)))
    apart = work.session.scalars(hidden).one()
    few = select(Case).join(HandoverRow, HandoverRow.case_id == Case.id).where(counted, visible_rows(work))
    look(work, work.session.scalars(few.where(Case.level.not_in(OPEN_LEVELS))).all(), "print")
    return MinutesSheet(
        office=work.office.name,
        title=_TITLE,
        about=tuple(_about(batch)),
        lines=tuple(map(_compared, found.lines)),
        said=tuple(_said(work, batch, found)),
        files=tuple(_files(rules, rows)),
        kept_apart=f"{apart} hồ sơ hạn chế người xem có danh mục riêng." if apart else "",
        giver=batch.row.from_office,
        receiver=batch.unit,
        on=work.today,
    )


def _about(batch: ShownBatch) -> Iterator[str]:
    yield f"Bên giao: {batch.row.from_office}. Bên nhận: {batch.unit}."
    yield f"Ngày bàn giao: {format_date(batch.row.handed_over_on)}."
    first = [each for each in batch.versions if not each.amends][-1]
    signed = f", ký ngày {format_date(first.minutes_on)}" if first.minutes_on else ""
    yield f"Căn cứ biên bản bàn giao số {first.minutes_no}{signed}."
    for each in batch.versions:
        if each.amends:
            on = f" ngày {format_date(each.minutes_on)}" if each.minutes_on else ""
            yield f"Điều chỉnh bằng biên bản số {each.minutes_no}{on}: {each.reason}."


def _compared(line: Line) -> ComparedLine:
    apart = f"{line.difference:+d}".replace("-", "−") if line.difference else "0"
    stated = "–" if line.stated is None else str(line.stated)
    return ComparedLine(line.label.vi, stated, str(line.counted), apart, line.sum)


def _said(work: Work, batch: ShownBatch, found: Reconciled) -> Iterator[str]:
    fits = "khớp với biên bản" if found.matches else "chưa khớp với biên bản"
    yield f"Danh sách có {found.counted} hồ sơ, {fits}; {found.settled} hồ sơ đã giải quyết khi bàn giao."
    query = select(HandoverRow.said).where(HandoverRow.batch_id == batch.row.id, is_counted())
    papers = Counter(said.get("papers") for said in work.session.scalars(query))
    told = [f"{papers[key]} hồ sơ {words}" for key, words in _PAPERS.items() if papers[key]]
    if told:
        yield f"Thành phần: {'; '.join(told)}."
    if found.refused or found.left_out:
        yield f"Không tính: {found.refused} dòng bị từ chối, {found.left_out} dòng trùng."


def _files(rules: HandoverRules, rows: Sequence[ShownRow]) -> Iterator[ListedFile]:
    for place, row in enumerate(rows, start=1):
        said, status = row.said, rules.statuses.get(str(row.said.get("status")))
        components = said.get("components") or {}
        parts = {"thiếu": components.get("missing") or (), "thất lạc": components.get("lost") or ()}
        wanting = "; ".join(f"{word} {', '.join(names)}" for word, names in parts.items() if names)
        yield ListedFile(
            place=place,
            former_number=str(said.get("original_number") or ""),
            name=str(said.get("name") or said.get("violation") or ""),
            status=status.label.vi if status else "",
            wanting=wanting,
            paper_place=str(said.get("paper_place") or ""),
            number=row.case_number or "",
        )
