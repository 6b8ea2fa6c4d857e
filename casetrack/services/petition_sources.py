"""How a petition came: brought as a paper or said by word, by itself or forwarded by another body with a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, IncomingEntry, Petition
from casetrack.services.bodies import list_bodies
from casetrack.services.incoming import EnterIncoming, enter
from casetrack.services.register_lines import INCOMING, find_line
from casetrack.services.work import Work
from casetrack.text import Text

FORWARDED = "forwarded"  # the channel
FORWARDED_BY = "forwarded_by"  # the field by which a workflow says who forwarded a paper
SIGNED_BY: dict[str, Text] = {
    "signature": Text("đã đọc lại, người trình bày ký", "read back, signed by who said it"),
    "fingerprint": Text("đã đọc lại, người trình bày điểm chỉ", "read back, marked with a fingerprint"),
}
SHOWN_AT_MOST = 30
_NUMBER = re.compile(r"(?:(\S+)\s+)?(\d{1,9})(?:/(\d{4}))?", re.ASCII)
_ABSTRACT = Text("Chuyển đơn, hồ sơ {number}", "Forwards a petition, case {number}")
_NO_BODY = Text("Ghi tên cơ quan đã chuyển đơn đến.", "Name the body that forwarded it.")
_NOT_FORWARDED = Text(
    "Đã ghi nơi chuyển đơn: chọn “Cơ quan khác chuyển đến”, hoặc xóa phần nơi chuyển.",
    "A body that forwarded it is named: choose “Forwarded by another body”, or empty that part.",
)
_LATER = Text("Ngày công văn ở sau ngày nhận. Xem lại hai ngày.", "The letter is dated after it came. Check both days.")
_UNREADABLE = Text(
    "Không hiểu “{said}”. Gõ số đến như 17 hoặc 17/2026; sổ của cơ quan khác thì gõ {body} 17/2026.",
    "“{said}” cannot be read. Type the number like 17 or 17/2026; of another body's book, {body} 17/2026.",
)
_STRUCK = Text("Số đến này đã gạch bỏ. Xem lại sổ.", "This number is struck through. Look at the register.")
_NOT_BY_WORD = Text(
    "Chỉ người đến trực tiếp mới trình bày bằng lời. Bỏ mục này, hoặc chọn “Trực tiếp tại quầy”.",
    "Only somebody who came in person speaks. Leave this empty, or choose “In person”.",
)
_NO_PETITION = Text("Trình bày bằng lời thì chọn loại đơn.", "Choose which kind of petition was said by word.")


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Who forwarded a petition, with the symbol and day of its letter.

    `incoming`: the number of that letter in the incoming book (17, 17/2026, UBND 17/2026), which then says the rest.
    `enter`: it stands in no book yet, and gets its number now.
    """

    by: str = ""
    symbol: str = ""
    dated_on: date | None = None
    incoming: str = ""
    enter: bool = False

    @property
    def is_said(self) -> bool:
        """Tell whether anything of it was typed."""
        return bool(self.by or self.symbol or self.dated_on or self.incoming)


def known_senders(work: Work) -> Sequence[str]:
    """List the bodies that forwarded petitions before, the most frequent first, for whoever types one."""
    of_office = (Petition.office_id == work.office.id, Petition.forwarded_by != "")
    query = select(Petition.forwarded_by).where(*of_office).group_by(Petition.forwarded_by)
    return work.session.scalars(query.order_by(func.count().desc(), Petition.forwarded_by).limit(SHOWN_AT_MOST)).all()


def mistakes_of_forwarding(work: Work, said: Forwarding, channel: str, received_on: date) -> dict[str, Text]:
    """Say what is wrong with where a petition came from, by the names of the form."""
    if channel != FORWARDED:
        return {"forwarded_by": _NOT_FORWARDED} if said.is_said else {}
    mistakes: dict[str, Text] = {}
    if not said.by.strip() and not said.incoming:
        mistakes["forwarded_by"] = _NO_BODY
    if said.dated_on is not None and said.dated_on > received_on:
        mistakes["forwarded_on"] = _LATER
    if said.incoming:
        try:
            _line(work, said.incoming)
        except InvalidInput as wrong:
            mistakes["incoming"] = wrong.message
    return mistakes


def mistakes_of_statement(statement: str, *, in_person: bool, with_petition: bool) -> dict[str, Text]:
    """Say what is wrong with a petition that was said by word."""
    if not statement:
        return {}
    if not in_person:
        return {"statement": _NOT_BY_WORD}
    return {} if with_petition else {"statement": _NO_PETITION}


def completed(work: Work, said: Forwarding) -> Forwarding:
    """Fill what the line of the incoming book says of the letter."""
    if not said.incoming:
        return said
    entry = _line(work, said.incoming)
    by, symbol = said.by or entry.sender, said.symbol or entry.symbol
    return replace(said, by=by[:200], symbol=symbol, dated_on=said.dated_on or entry.dated_on)


def incoming_line(work: Work, said: Forwarding, case: Case, received_on: date) -> IncomingEntry | None:
    """Give the letter's line in the incoming book: the one named, which now leads to the case, or a new one."""
    if said.incoming:
        entry = _line(work, said.incoming)
        if entry.case_id is None:
            entry.case_id = case.id
        return entry
    if not said.enter:
        return None
    abstract = _ABSTRACT.with_(number=case.number).vi  # of a protected case nothing else may stand there
    return enter(
        work,
        EnterIncoming(said.by, abstract, received_on, said.symbol, said.dated_on, case_number=case.number),
    )


def _line(work: Work, said: str) -> IncomingEntry:
    """Find a line of the incoming book by its number as people write it; raise InvalidInput."""
    found = _NUMBER.fullmatch(said.strip())
    if found is None:
        raise InvalidInput(_UNREADABLE.with_(said=said[:30], body=list_bodies(work)[0].short))
    body, number, year = found.groups()
    try:
        entry = find_line(work, INCOMING, int(year or work.today.year), int(number), body=body or "")
    except NotFound as unknown:
        raise InvalidInput(unknown.message) from None
    if entry.struck_on is not None:
        raise InvalidInput(_STRUCK)
    assert isinstance(entry, IncomingEntry)
    return entry
