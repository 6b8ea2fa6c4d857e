"""What a unit took over before it kept the book: figures with their document, replaced case by case.

A figure is corrected by entering it again for the same unit, kind and day; nothing is changed or lost. A case in the
book that was one of those takes one off, from when the office says so: on every day on which the case itself stands in
the book. So nothing is counted twice, and what was known before is still asked as it was known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.opening_kinds import OpeningKind
from casetrack.errors import InvalidInput
from casetrack.models import BalanceReplacement, Case, OpeningBalance, Unit, User
from casetrack.services.access import get_visible_case, require, require_at_work, visible_cases
from casetrack.services.balance_entries import REPLACES
from casetrack.services.balance_fits import misfits
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.unit_trees import facts_of, tree_on
from casetrack.services.work import Work
from casetrack.text import Text

ENTER = "balance.enter"  # whoever has it reads reports, so that numbers of hidden cases are told
LONGEST, MOST = 300, 100_000

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NO_KIND = Text("Chọn một loại hồ sơ.", "Choose a kind of case.")
_NO_UNIT = Text("Chọn một đơn vị có vào ngày ấy.", "Choose a unit that stands on that day.")
_FUTURE = Text("Ngày này chưa tới. Xem lại ngày.", "This day is yet to come. Check the date.")
_NO_SOURCE = Text("Ghi văn bản nêu số này: số, ngày, cơ quan.", "Name the document that states it: number, day, body.")
_TOO_LONG = Text("Dài quá {n} ký tự. Rút gọn lại.", "More than {n} characters. Make it shorter.")
_BOUNDS = Text("Số phải từ 0 đến {most}.", "The number must be between 0 and {most}.")
_FEWER = Text(
    "Đã có {n} hồ sơ trong sổ thay cho số này; số dư không thấp hơn được. Gỡ hồ sơ ghi nhầm trước.",
    "{n} cases in the book replace some of these already; the balance cannot be lower. Take wrong ones off first.",
)
_NO_BALANCE = Text("Không có số dư đầu kỳ này. Chọn trong danh sách.", "There is no such opening balance. Choose one.")
_ALL_REPLACED = Text("Số dư này đã thay hết bằng hồ sơ trong sổ.", "All of this balance are in the book already.")
_REPLACES_ALREADY = Text(
    "Hồ sơ này đã trừ vào một số dư đầu kỳ. Gỡ ra trước nếu ghi nhầm.",
    "This case is taken off a balance already. Take it off there first if that was a mistake.",
)
_IN_NONE = Text("Hồ sơ này không thuộc số dư đầu kỳ nào.", "This case is taken off no balance.")

Place: TypeAlias = tuple[str, int, date]  # kind, unit, day


@dataclass(frozen=True, slots=True)
class EnterBalance:
    """The wish to enter how many cases of a kind a unit had pending on the morning of a day, by which document."""

    kind: str
    unit_id: int
    begins_on: date
    count: int
    source: str


@dataclass(frozen=True, slots=True)
class ShownBalance:
    """A balance as it stands: the entry that holds, how many cases have replaced some of it, and how many are left.

    `numbers` are those of these cases that the reader may see, `hidden` counts the others; `at` is on the wall clock.
    """

    row: OpeningBalance
    kind: OpeningKind
    unit: Unit
    by: str
    at: datetime
    replaced: int
    numbers: Sequence[str]
    hidden: int

    @property
    def left(self) -> int:
        """How many are still to be entered."""
        return self.row.count - self.replaced

    @property
    def key(self) -> str:
        """Name it in a form."""
        return f"{self.row.kind}:{self.row.unit_id}:{self.row.begins_on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Remaining:
    """How many cases of a kind a unit has on a day that stand in no book, and the document that says so.

    `unit_id`: who has them on that day, where the unit itself has ended.
    """

    kind: OpeningKind
    unit_id: int
    begins_on: date
    count: int
    source: str


def remaining(work: Work, as_at: date, known_seq: int) -> Sequence[Remaining]:
    """Give what is left of every balance as at a day, as was known by an event of the office. Two queries."""
    entered = {place: row for place, row in _entered(work, known_seq).items() if row.begins_on <= as_at and row.count}
    if not entered:
        return ()
    gone = Counter(_replaced(work, known_seq, as_at).values())
    tree = tree_on(work, as_at, known_seq)
    kinds = work.installation.opening_kinds
    return [
        Remaining(kinds[row.kind], tree.follows(row.unit_id), row.begins_on, left, row.source)
        for place, row in sorted(entered.items())
        if row.kind in kinds and (left := row.count - gone[place]) > 0
    ]


def enter_balance(work: Work, wish: EnterBalance) -> OpeningBalance:
    """Enter a balance or correct it; raise InvalidInput for what cannot be. The same said twice stands once."""
    require(work, ENTER)
    assert work.head is not None, "a balance is entered in a writing transaction"
    place = (wish.kind, wish.unit_id, wish.begins_on)
    source = " ".join(wish.source.split())
    mistakes = _mistakes(work, wish, Counter(_replaced(work).values())[place])
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    standing = _entered(work).get(place)
    if standing is not None and (standing.count, standing.source) == (wish.count, source):
        return standing
    row = OpeningBalance(
        office_id=work.office.id,
        kind=wish.kind,
        unit_id=wish.unit_id,
        begins_on=wish.begins_on,
        count=wish.count,
        source=source,
        entered_by_id=work.actor.user_id,
        after_seq=work.head.seq,
        recorded_at=work.now,
    )
    work.session.add(row)
    work.session.flush()  # whoever asks for it next names it by its key
    return row


def replace_one(work: Work, place: Place, number: str) -> Case:
    """Say that a case in the book was one of a balance; raise NotFound or InvalidInput when it cannot have been."""
    require(work, ENTER)
    case = get_visible_case(work, number)
    require_at_work(work, case)
    row = _entered(work).get(place)
    if row is None or not row.count:
        raise InvalidInput(_NO_BALANCE, {"place": _NO_BALANCE})
    replaced = _replaced(work)
    mistakes = dict(misfits(work, case, row))
    if case.id in replaced:
        mistakes["number"] = _REPLACES_ALREADY
    elif Counter(replaced.values())[place] >= row.count:
        mistakes["place"] = _ALL_REPLACED
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    _write(work, case, place, taken_back=False)
    return case


def take_back(work: Work, number: str) -> Case:
    """Say that a case was none of a balance after all; raise InvalidInput when it is taken off none."""
    require(work, ENTER)
    case = get_visible_case(work, number)
    require_at_work(work, case)
    place = _replaced(work).get(case.id)
    if place is None:
        raise InvalidInput(_IN_NONE, {"number": _IN_NONE})
    _write(work, case, place, taken_back=True)
    return case


def list_balances(work: Work) -> Sequence[ShownBalance]:
    """List the balances as they stand, the latest day first, each with the cases that replaced some of it."""
    require(work, ENTER)
    entered, replaced = _entered(work), _replaced(work)
    people = select(User.id, User.full_name).where(User.office_id == work.office.id)
    names = {row.id: row.full_name for row in work.session.execute(people)}
    seen = select(Case.id, Case.number).where(visible_cases(work), Case.id.in_(replaced)).order_by(Case.id)
    numbers = {row.id: row.number for row in work.session.execute(seen)} if replaced else {}
    zone, kinds = ZoneInfo(work.office.timezone), work.installation.opening_kinds
    found = []
    for place, row in sorted(entered.items(), key=lambda each: (-each[1].begins_on.toordinal(), each[0])):
        cases = [case_id for case_id, at in replaced.items() if at == place]
        told = [numbers[case_id] for case_id in cases if case_id in numbers]
        kind = kinds.get(row.kind) or OpeningKind(row.kind, Text(row.kind, row.kind), "", "")
        by, at = names.get(row.entered_by_id or 0, "CaseTrack"), row.recorded_at.astimezone(zone)
        unit, hidden = work.units[row.unit_id], len(cases) - len(told)
        found.append(ShownBalance(row, kind, unit, by, at, len(cases), told, hidden))
    return found


def read_place(said: str) -> Place | None:
    """Read how a form names a balance; None for what names none."""
    kind, _, rest = said.partition(":")
    unit, _, day = rest.partition(":")
    try:
        return kind, int(unit), date.fromisoformat(day)
    except ValueError:
        return None


def _entered(work: Work, known_seq: int | None = None) -> Mapping[Place, OpeningBalance]:
    """Give the entry that holds of each kind, unit and day."""
    query = select(OpeningBalance).where(OpeningBalance.office_id == work.office.id)
    if known_seq is not None:
        query = query.where(OpeningBalance.after_seq < known_seq)
    rows = work.session.scalars(query.order_by(OpeningBalance.id))
    return {(row.kind, row.unit_id, row.begins_on): row for row in rows}  # a later entry takes the place of the earlier


def _replaced(work: Work, known_seq: int | None = None, as_at: date | None = None) -> Mapping[int, Place]:
    """Give the cases that are taken off a balance, each with that; as at a day those that stand in the book by then."""
    query = select(BalanceReplacement).where(BalanceReplacement.office_id == work.office.id)
    if known_seq is not None:
        query = query.where(BalanceReplacement.after_seq < known_seq)
    if as_at is not None:
        query = query.join(Case, Case.id == BalanceReplacement.case_id).where(Case.opened_on <= as_at)
    latest = {row.case_id: row for row in work.session.scalars(query.order_by(BalanceReplacement.id))}
    return {case_id: (row.kind, row.unit_id, row.begins_on) for case_id, row in latest.items() if not row.taken_back}


def _mistakes(work: Work, wish: EnterBalance, replaced: int) -> dict[str, Text]:
    mistakes: dict[str, Text] = {}
    if wish.kind not in work.installation.opening_kinds:
        mistakes["kind"] = _NO_KIND
    unit = work.units.get(wish.unit_id)
    if unit is None or not facts_of(unit).now.stands_on(wish.begins_on):
        mistakes["unit"] = _NO_UNIT
    if wish.begins_on > work.today:
        mistakes["begins_on"] = _FUTURE
    if not wish.source.strip():
        mistakes["source"] = _NO_SOURCE
    elif len(wish.source) > LONGEST:
        mistakes["source"] = _TOO_LONG.with_(n=LONGEST)
    if not 0 <= wish.count <= MOST:
        mistakes["count"] = _BOUNDS.with_(most=MOST)
    elif wish.count < replaced:
        mistakes["count"] = _FEWER.with_(n=replaced)
    return mistakes


def _write(work: Work, case: Case, place: Place, *, taken_back: bool) -> None:
    assert work.head is not None, "a case is taken off a balance in a writing transaction"
    kind, unit_id, begins_on = place
    work.session.add(
        BalanceReplacement(
            office_id=work.office.id,
            case_id=case.id,
            kind=kind,
            unit_id=unit_id,
            begins_on=begins_on,
            taken_back=taken_back,
            entered_by_id=work.actor.user_id,
            after_seq=work.head.seq,
            recorded_at=work.now,
        )
    )
    facts = {"kind": kind, "unit": unit_id, "begins_on": begins_on.isoformat(), "taken_back": taken_back}
    note_activity(work, case, NoteActivity(REPLACES, work.today, facts=facts))
