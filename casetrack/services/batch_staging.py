"""Write the rows of a list down, a few in each transaction: a list that was loaded before adds only what is new.

A row is known again by what it said when it was first loaded; a mended copy of a list by the list that most of its rows
come from; a row of the workbook of what must be mended by its reference. What is a case already is never touched.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, func, or_, select

from casetrack.engine.handover_list import DUPLICATE, REFUSE, JsonValue, ReadRow, Reason
from casetrack.engine.handover_rules import EXTRA
from casetrack.models import Case, HandoverFile, HandoverRow
from casetrack.services.access import OPEN_LEVELS, visible_cases
from casetrack.services.batch_marks import write_row_marks
from casetrack.services.batch_repeats import FOUND_SAME, IN_BOOK, is_alike, repeats_left
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_visible import visible_rows
from casetrack.services.work import Work
from casetrack.text import Text

ROWS_AT_ONCE, LONGEST_SHEET = 200, 120
# The columns of the workbook of what must be mended that are no part of the list, the reference of a row the first.
OWN_COLUMNS = ("extra:ma_dong", "extra:tep_trang_dong", "extra:loi_phai_sua")
SO_FAR = "so_far"  # what a file that is being staged tells of it
REFERENCE = "BG"  # before the key of the row that is meant
_IN_BOOK = Text(
    "Sổ đã có một hồ sơ với số cũ này của đơn vị này (tìm theo số cũ). Nếu là hồ sơ khác thì chọn giữ lại.",
    "A case has this former number of this office (look for the number). If it is another file, keep the row.",
)
_LOADED = Text(
    "Dòng này đã vào sổ từ một đợt bàn giao khác. Nếu là hồ sơ khác thì chọn giữ lại.",
    "This row stands in the book from another hand-over. If it is another file, choose to keep it.",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row as it is written down: what the reader said, its key, who may see it, how the minutes count it."""

    row: ReadRow
    key: str
    level: str
    settled: bool

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands."""
        return self.row.sheet[:LONGEST_SHEET], self.row.row

    @property
    def from_unit(self) -> str:
        """The former unit that it comes from."""
        return str(self.row.values.get("from_unit") or "")

    @property
    def former_number(self) -> str:
        """Its number there."""
        return str(self.row.values.get("original_number") or "")


@dataclass(slots=True)
class Staging:
    """A list being written down: its file, the rows still to be written, and how many were known or mended others."""

    batch_id: int
    file_id: int
    rows: Sequence[Judged]
    edition_of: int | None = None
    done: int = 0
    tally: Counter[str] = field(default_factory=Counter)

    def so_far(self) -> dict[str, int]:
        """Tell how far it is, for the run that goes on after this one was cut."""
        return {**self.tally, "done": self.done}

    def go_on(self, so_far: Mapping[str, int], *, same: bool) -> None:
        """Go on from where a run was cut; where the list is not read the `same` any more, from its first row."""
        self.done = so_far.get("done", 0) if same else 0
        self.tally.update({name: so_far.get(name, 0) for name in ("added", "mended", *(["known"] if same else []))})


def keys_of(rows: Sequence[ReadRow]) -> Iterator[str]:
    """Give each row the digest of what it says; the same said once more counts on, so that it is another key."""
    met: Counter[str] = Counter()
    for row in rows:
        typed = sorted((key, words) for key, words in typed_in(row).items() if words)
        said = json.dumps([row.kind, str(row.values.get("from_unit") or ""), typed])
        met[said] += 1
        yield hashlib.sha256(f"{said}#{met[said]}".encode()).hexdigest()


def typed_in(row: ReadRow) -> dict[str, str]:
    """Give what a row says, without the columns that are our own. An empty cell tells that there is such a column."""
    return {key: said for key, said in row.typed.items() if key not in OWN_COLUMNS}


def find_edition(work: Work, staging: Staging, name: str) -> int | None:
    """Find the file of which this one is a mended copy: of the same name, or with more than half of its rows."""
    of_batch = (HandoverRow.office_id == work.office.id, HandoverRow.batch_id == staging.batch_id)
    shared: Counter[int] = Counter()
    for start in range(0, len(staging.rows), ROWS_AT_ONCE):
        keys = [each.key for each in staging.rows[start : start + ROWS_AT_ONCE]]
        counted = select(HandoverRow.file_id, func.count()).where(*of_batch, HandoverRow.key.in_(keys))
        for file_id, many in work.session.execute(counted.group_by(HandoverRow.file_id)):
            shared[file_id] += many
    shared.pop(staging.file_id, None)
    for file_id, many in shared.most_common(1):
        if 2 * many > len(staging.rows):
            return file_id
    same = select(HandoverFile.id).where(
        HandoverFile.office_id == work.office.id,
        HandoverFile.batch_id == staging.batch_id,
        HandoverFile.name == name,
        HandoverFile.id != staging.file_id,
    )
    return work.session.scalars(same.order_by(HandoverFile.id.desc())).first()


def stage_some(work: Work, staging: Staging) -> bool:
    """Write the next rows down; tell whether more are left."""
    now = staging.rows[staging.done : staging.done + ROWS_AT_ONCE]
    found, written = _Found.of(work, staging, now), []
    for each in now:
        row = found.row_for(each)
        if row is None:
            row = _blank(work, staging, each)
            work.session.add(row)
            staging.tally["added"] += 1
        elif row.case_id is not None or (row.file_id != staging.file_id and _says_the_same(row, each)):
            staging.tally["known"] += 1
            continue
        elif row.file_id == staging.file_id and row.mended_by_id is not None:
            continue  # mended on the page, which reading the file anew does not take back
        elif row.file_id != staging.file_id:
            row.mended_by_id = work.actor.user_id
            staging.tally["mended"] += 1
        write_into(row, each, found.repeats_of(work, row, each))
        written.append(row)
    work.session.flush()
    _name_twins(work, staging, now)
    write_row_marks(work, rules_of(work.installation), written)
    staging.done += len(now)
    return staging.done < len(staging.rows)


def write_into(row: HandoverRow, judged: Judged, repeats: Sequence[dict[str, str]]) -> None:
    """Write what a row says and how it was judged; `repeats`: why it may be in the list or in the book already."""
    said = judged.row
    repeats = [*_found_same(row), *repeats]
    row.kind, row.level, row.from_unit, row.settled = said.kind, judged.level, judged.from_unit[:200], judged.settled
    row.typed, row.hidden = typed_in(said), said.hidden_row
    row.said = {**said.values, "extra": _without_own(said.values.get("extra"))}
    reasons = [reason_as_json(each) for each in said.reasons]
    row.outcome = DUPLICATE if repeats and said.outcome != REFUSE else said.outcome
    row.reasons = {"list": [*reasons, *repeats]}
    if row.outcome != DUPLICATE:
        row.duplicate_of_id, row.decision = None, ""


def _found_same(row: HandoverRow) -> list[dict[str, str]]:
    """Give the reason of a row that somebody found to be one with another: judging it anew does not take it back."""
    return [each for each in (row.reasons or {}).get("list", ()) if each["code"] == FOUND_SAME]


def reason_as_json(reason: Reason) -> dict[str, str]:
    """Write a reason as a row keeps it."""
    said = {name: getattr(reason, name) for name in ("code", "field", "value", "weighs")}
    return {**said, "vi": reason.message.vi, "en": reason.message.en}


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows and cases that there are already, as far as the next rows may be the same."""

    by_key: Mapping[str, HandoverRow]
    by_place: Mapping[tuple[str, int], HandoverRow]
    by_id: Mapping[int, HandoverRow]
    edition: Mapping[tuple[str, int], HandoverRow]
    elsewhere: frozenset[str]  # keys of rows that other hand-overs brought into the book
    cases: Mapping[tuple[str, str], bool]  # former unit and number: does everybody see that case

    @classmethod
    def of(cls, work: Work, staging: Staging, now: Sequence[Judged]) -> _Found:
        """Look for all of them at once."""
        row, keys, lines = HandoverRow, [each.key for each in now], [each.row.row for each in now]
        references = [number for each in now if (number := _reference(each.row)) is not None]
        own = and_(row.file_id == staging.file_id, row.line.in_(lines))
        mended = or_(row.id.in_(references), and_(row.file_id == staging.edition_of, row.line.in_(lines)))
        may_be = or_(row.key.in_(keys), own, and_(mended, or_(row.case_id.is_not(None), visible_rows(work))))
        of_batch = (row.office_id == work.office.id, row.batch_id == staging.batch_id)
        rows = work.session.scalars(select(row).where(*of_batch, may_be)).all()
        others = (row.key.in_(keys), row.batch_id != staging.batch_id, row.case_id.is_not(None))
        elsewhere = work.session.scalars(select(row.key).where(row.office_id == work.office.id, *others))
        return cls(
            {each.key: each for each in rows},
            {(each.sheet, each.line): each for each in rows if each.file_id == staging.file_id},
            {each.id: each for each in rows},
            {(each.sheet, each.line): each for each in rows if each.file_id == staging.edition_of},
            frozenset(elsewhere),
            _former_cases(work, now),
        )

    def row_for(self, judged: Judged) -> HandoverRow | None:
        """Give the row that this one is: of its own file, the one that it refers to, the same said before or mended."""
        referred = self.by_id.get(_reference(judged.row) or 0)
        own, there = self.by_place.get(judged.place), self.edition.get(judged.place)
        mended = there if there is not None and is_alike(there, typed_in(judged.row)) else None
        return own or referred or self.by_key.get(judged.key) or mended

    def repeats_of(self, work: Work, row: HandoverRow, judged: Judged) -> list[dict[str, str]]:
        """Say where the book has this row already, and of one that was referred to what it repeated before."""
        if _reference(judged.row) == row.id and row.id is not None:
            return repeats_left(work, rules_of(work.installation), row, judged.row)
        if judged.key in self.elsewhere:
            return [_in_book(judged, _LOADED)]
        shown = self.cases.get((judged.from_unit[:60], judged.former_number[:80])) if judged.former_number else None
        tells = shown or (shown is not None and judged.level not in OPEN_LEVELS)  # else the row tells of a hidden case
        return [_in_book(judged, _IN_BOOK)] if tells else []


def _in_book(judged: Judged, message: Text) -> dict[str, str]:
    return reason_as_json(Reason(IN_BOOK, "original_number", judged.former_number, message, DUPLICATE))


def _former_cases(work: Work, now: Sequence[Judged]) -> dict[tuple[str, str], bool]:
    """Find cases that have these numbers of their former unit and came into the book by another way."""
    numbers = {each.former_number[:80] for each in now if each.former_number}
    if not numbers:
        return {}
    brought = select(HandoverRow.case_id).where(
        HandoverRow.office_id == work.office.id, HandoverRow.case_id == Case.id, HandoverRow.case_id.is_not(None)
    )
    query = select(Case.source, Case.former_number, Case.level).where(
        visible_cases(work), Case.former_number.in_(numbers), ~brought.exists()
    )
    found: dict[tuple[str, str], bool] = {}
    for source, former, level in work.session.execute(query):
        place = (source or "", former or "")
        found[place] = found.get(place, False) or level in OPEN_LEVELS
    return found


def _without_own(extra: JsonValue) -> dict[str, JsonValue]:
    said = extra if isinstance(extra, Mapping) else {}
    return {key: value for key, value in said.items() if EXTRA + key not in OWN_COLUMNS}


def _says_the_same(row: HandoverRow, judged: Judged) -> bool:
    """Tell whether nothing was changed in a row that was loaded before."""
    said = {key: words for key, words in typed_in(judged.row).items() if words}
    return row.key == judged.key or said == {key: words for key, words in row.typed.items() if words}


def _reference(row: ReadRow) -> int | None:
    said = row.typed.get(OWN_COLUMNS[0], "")
    number = said.removeprefix(REFERENCE)
    return int(number) if number != said and number.isascii() and number.isdecimal() and len(number) < 10 else None


def _blank(work: Work, staging: Staging, judged: Judged) -> HandoverRow:
    return HandoverRow(
        office_id=work.office.id,
        batch_id=staging.batch_id,
        file_id=staging.file_id,
        sheet=judged.place[0],
        line=judged.row.row,
        key=judged.key,
        decision="",
    )


def _name_twins(work: Work, staging: Staging, now: Sequence[Judged]) -> None:
    """Let each row that repeats another one name it, once both are written."""
    twins = {each.row.duplicate_of for each in now if each.row.duplicate_of is not None}
    if not twins:
        return
    lines = {line for _sheet, line in twins} | {each.row.row for each in now}
    query = select(HandoverRow).where(
        HandoverRow.office_id == work.office.id,
        HandoverRow.file_id == staging.file_id,
        HandoverRow.line.in_(lines),
    )
    rows = {(row.sheet, row.line): row for row in work.session.scalars(query)}
    for each in now:
        row, twin = rows.get(each.place), rows.get(each.row.duplicate_of or ("", 0))
        if row is not None and twin is not None and row.mended_by_id is None:
            row.duplicate_of_id = twin.id
