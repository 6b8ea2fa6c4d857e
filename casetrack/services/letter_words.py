"""How days, numbers and names are written in a letter (Nghị định 30/2020, Phụ lục I)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casetrack.engine.letters import Ask, Letter
from casetrack.papers.letter_filling import LawOn, Said
from casetrack.text import format_date

_PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
_LONGEST_LINE, _LONGEST_OF_PARTY = 26, 19  # capitals that a line of the head holds; those of the Party are larger
_PLACES = ("tỉnh ", "thành phố ", "Thành phố ", "đặc khu ", "phường ", "xã ")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """How the office names itself on paper.

    `name` and `superior` as in a sentence: Ủy ban nhân dân phường Lam Khê. `authority` is who decides. `short` stands
    in the symbol of every letter (UBND); `drafted_by` in that of an official letter (VP). `line_break`: where the name
    is broken in the head. `party`: a body of the Party, whose papers look as Hướng dẫn 36-HD/VPTW wants.
    """

    superior: str
    name: str
    place: str
    short: str
    drafted_by: str
    authority: str
    line_break: str = ""
    party: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: for whom (TM. ỦY BAN NHÂN DÂN), as what (CHỦ TỊCH; or KT. CHỦ TỊCH above PHÓ CHỦ TỊCH), by name."""

    authority: str
    title: str
    name: str


def spell_day(place: str, day: date) -> str:
    """Write place and day as above every paper: Lam Khê, ngày 04 tháng 6 năm 2026."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def frame(head: Letterhead, signer: Signer, number: str, on: date) -> dict[str, object]:
    """Give the names around a letter: the office, number and day, who signs, and the law of the day."""
    return {
        "office": {
            "name": head.name,
            "superior": head.superior,
            "superior_head": _broken(head.superior, _place_in(head)).upper(),
            "head": _broken(head.name, head.line_break).upper(),
            "party": _PARTY if head.party else "",
            "authority": head.authority.upper(),
            "place": head.place,
            "short": head.short,
        },
        "number": number,
        "date": spell_day(head.place, on),
        "today": format_date(on),
        "signer": {"authority": signer.authority, "title": signer.title, "name": signer.name},
        "law": LawOn(on),
    }


def answers(letter: Letter, typed: dict[str, str]) -> Said:
    """Give what was typed for a letter's questions as its template names it."""
    return Said(below={ask.key: _answer(ask, typed[ask.key]) for ask in letter.asks if typed.get(ask.key)})


def _answer(ask: Ask, typed: str) -> Said:
    if ask.type == "choice":
        return Said(dict(ask.choices)[typed].vi, {typed: Said("x")})
    if ask.type == "date":
        return Said(format_date(date.fromisoformat(typed)))
    if ask.type == "long_text":
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        return Said(typed, {"lines": Said(items=lines)}, lines)
    return Said(typed)


def _place_in(head: Letterhead) -> str:
    """Find where a superior too long for a line of the head is broken: before the place that it is of."""
    name = head.superior
    if len(name) <= (_LONGEST_OF_PARTY if head.party else _LONGEST_LINE):
        return ""
    return next((word for word in _PLACES if word in name[1:]), "")


def _broken(name: str, at: str) -> str:
    before, found, after = name.partition(at) if at else (name, "", "")
    return f"{before.strip()}\n{(found + after).strip()}" if found else name
