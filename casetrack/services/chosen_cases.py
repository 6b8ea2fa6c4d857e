"""One thing done to many chosen cases: each row for itself, never a step, with what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casetrack.errors import CasetrackError, InvalidInput, ProofNeeded
from casetrack.models import Case
from casetrack.services.access import require, visible_cases
from casetrack.services.bulk import CASES_AT_ONCE
from casetrack.services.search import CaseLine, FindCases, find_cases, lines_by_id
from casetrack.services.work import Work
from casetrack.text import Text

NONE_CHOSEN = Text("Chọn ít nhất một hồ sơ.", "Choose at least one case.")
TOO_MANY = Text("Mỗi lần nhiều nhất {n} hồ sơ.", "At most {n} cases at a time.").with_(n=CASES_AT_ONCE)
_TOO_WIDE = Text(
    "Bộ lọc khớp hơn {n} hồ sơ, mỗi lần chọn được nhiều nhất {n}. Lọc bớt rồi chọn lại.",
    "More than {n} cases fit, and at most {n} can be chosen at a time. Narrow it down and choose again.",
)
_PROOF = Text(
    "Cần xác nhận lại mật khẩu. Mở hồ sơ này, gõ mật khẩu, rồi làm lại.",
    "This needs the password again. Open the case, type it, and do this again.",
)
_TAKEN = Text("Có trong danh sách", "In the list")
_GONE = Text("Không có hồ sơ này trong những hồ sơ bạn được xem.", "There is no such case among those you may see.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One case of a list, with the version that was seen."""

    number: str
    seen_version: int


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row: done, or why not and what to do."""

    number: str
    done: bool
    words: Text


def choose_all(work: Work, wish: FindCases) -> Sequence[Chosen]:
    """Choose every case that fits; raise InvalidInput where there are more than are taken at a time."""
    page = find_cases(work, FindCases(wish.filter, wish.sort, None, CASES_AT_ONCE))
    if page.next:
        said = _TOO_WIDE.with_(n=CASES_AT_ONCE)
        raise InvalidInput(said, {"cases": said})
    return [Chosen(line.number, line.version) for line in page.lines]


def refuse_none_or_too_many(cases: Sequence[Chosen]) -> dict[str, Text]:
    """Give the mistake of a choice: nothing, or more than is done at a time."""
    if not cases:
        return {"cases": NONE_CHOSEN}
    return {"cases": TOO_MANY} if len(cases) > CASES_AT_ONCE else {}


def one_by_one(cases: Sequence[Chosen], act: Callable[[Chosen], Text]) -> Sequence[RowResult]:
    """Do something to each case, or say of it why not. `act` refuses before it writes anything of its row."""
    return [_result(chosen, act) for chosen in dict.fromkeys(cases)]


def find_chosen(work: Work, cases: Sequence[Chosen]) -> tuple[Sequence[CaseLine], Sequence[RowResult]]:
    """Give the chosen cases that the actor may see, as a list shows them, and what became of each row."""
    require(work, "case.read")
    if wrong := refuse_none_or_too_many(cases):
        raise InvalidInput(wrong["cases"], wrong)
    numbers = [chosen.number for chosen in dict.fromkeys(cases)]
    ids = work.session.scalars(select(Case.id).where(visible_cases(work), Case.number.in_(numbers))).all()
    lines = {line.number: line for line in lines_by_id(work, ids).values()}
    found = [lines[number] for number in numbers if number in lines]
    return found, [RowResult(n, n in lines, _TAKEN if n in lines else _GONE) for n in numbers]


def _result(chosen: Chosen, act: Callable[[Chosen], Text]) -> RowResult:
    try:
        return RowResult(chosen.number, done=True, words=act(chosen))
    except ProofNeeded:
        return RowResult(chosen.number, done=False, words=_PROOF)
    except CasetrackError as refused:
        fields = refused.fields if isinstance(refused, InvalidInput) else {}
        return RowResult(chosen.number, done=False, words=next(iter(fields.values()), refused.message))
