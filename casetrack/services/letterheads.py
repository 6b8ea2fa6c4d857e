"""How the units of an office name themselves on paper, and who signs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Letterhead as LetterheadRow
from casetrack.services.access import require
from casetrack.services.chain import Happened, record_of_office
from casetrack.services.letter_words import Letterhead, Signer
from casetrack.services.permissions import why_not
from casetrack.services.work import Work
from casetrack.text import Text

LETTERS = "letters"  # the kind of the office's events about letterheads and templates
MOST_SIGNERS = 8
_REQUIRED = ("name", "place", "short", "drafted_by", "authority")
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_NO_SIGNER = Text(
    "Cần ít nhất một người ký, đủ chức vụ và họ tên.", "At least one signer with title and name is needed."
)
_NO_BREAK = Text("Tên cơ quan không có chữ này.", "The name does not hold these words.")
_NO_HEAD = Text(
    "Chưa khai đầu văn bản cho {unit}. Văn thư hoặc người quản trị khai ở trang Mẫu văn bản.",
    "There is no letterhead for {unit}. The clerk or the administrator enters it on the page of letters.",
)


@dataclass(frozen=True, slots=True)
class HeadOfUnit:
    """A letterhead with the people who sign under it; `unit_id` is whose it is."""

    unit_id: int
    head: Letterhead
    signers: tuple[Signer, ...]

    def signer(self, place: int) -> Signer:
        """Give a signer by place; raise NotFound."""
        if not 0 <= place < len(self.signers):
            raise NotFound(Text("Không có người ký này. Chọn trong danh sách.", "There is no such signer. Choose one."))
        return self.signers[place]


@dataclass(frozen=True, slots=True)
class SetLetterhead:
    """The wish to enter or change the letterhead of a unit."""

    unit_id: int
    head: Letterhead
    signers: tuple[Signer, ...]


def head_for(work: Work, unit_id: int) -> HeadOfUnit:
    """Give the letterhead of a unit, or of the nearest unit above that has one; raise InvalidInput where none has."""
    heads = {head.unit_id: head for head in list_heads(work)}
    current: int | None = unit_id
    while current is not None:
        if current in heads:
            return heads[current]
        unit = work.units.get(current)
        current = unit.parent_id if unit else None
    named = work.units.get(unit_id)
    raise InvalidInput(_NO_HEAD.with_(unit=named.name if named else ""))


def is_party(work: Work, unit_id: int) -> bool:
    """Tell whether a unit is a body of the Party, as the nearest letterhead says; without one it is not."""
    heads = {head.unit_id: head.head.party for head in list_heads(work)}
    above: int | None = unit_id
    while above is not None and above not in heads:
        unit = work.units.get(above)
        above = unit.parent_id if unit else None
    return above is not None and heads[above]


def list_heads(work: Work) -> Sequence[HeadOfUnit]:
    """List the letterheads of the office by unit."""
    query = select(LetterheadRow).where(LetterheadRow.office_id == work.office.id).order_by(LetterheadRow.unit_id)
    return [_told(row) for row in work.session.scalars(query)]


def set_letterhead(work: Work, wish: SetLetterhead) -> None:
    """Enter or change a letterhead, for the letters from now on; those that were issued stay as they are."""
    require(work, "letter.manage")
    _refuse_mistakes(work, wish)
    of_unit = (LetterheadRow.office_id == work.office.id, LetterheadRow.unit_id == wish.unit_id)
    row = work.session.scalars(select(LetterheadRow).where(*of_unit)).one_or_none()
    signers = {"signers": [asdict(signer) for signer in wish.signers]}
    said = {**asdict(wish.head), "signers": signers}
    if row is None:
        work.session.add(LetterheadRow(office_id=work.office.id, unit_id=wish.unit_id, **said))
    else:
        for name, value in said.items():
            setattr(row, name, value)
    facts = {"unit": wish.unit_id, **asdict(wish.head), **signers}
    record_of_office(work, Happened(LETTERS, "letterhead_set", work.today, facts, {}))


def _refuse_mistakes(work: Work, wish: SetLetterhead) -> None:
    if wish.unit_id not in work.units:
        raise InvalidInput(_MEND, {"unit_id": Text("Chưa chọn đơn vị.", "Choose a unit.")})
    if not work.actor.is_system and not work.may_for(wish.unit_id, "letter.manage"):
        raise Forbidden(why_not("letter.manage", work.roles_for(wish.unit_id)), permission="letter.manage")
    mistakes = {name: _MISSING for name in _REQUIRED if not getattr(wish.head, name).strip()}
    if wish.head.line_break and wish.head.line_break not in wish.head.name:
        mistakes["line_break"] = _NO_BREAK
    if not wish.signers or any(not signer.title.strip() or not signer.name.strip() for signer in wish.signers):
        mistakes["title_0"] = _NO_SIGNER
    if mistakes:
        raise InvalidInput(_MEND, mistakes)


def _told(row: LetterheadRow) -> HeadOfUnit:
    head = Letterhead(**{name: getattr(row, name) for name in Letterhead.__slots__})
    return HeadOfUnit(row.unit_id, head, tuple(Signer(**said) for said in row.signers["signers"]))
