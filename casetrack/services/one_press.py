"""Letters that one press makes: every answer is what the case suggests. A follow-up and a control slip are such."""

from __future__ import annotations

from datetime import date

from casetrack.engine.history import Standing
from casetrack.engine.letters import Ask, Letter
from casetrack.errors import InvalidInput
from casetrack.models import Case, IssuedLetter
from casetrack.services.letter_values import Told, late_clock
from casetrack.services.letters import WriteLetter, issue, letter_for, suggest
from casetrack.services.presses import presses
from casetrack.services.work import Work
from casetrack.text import Text

_ASK_FIRST = Text("Soạn văn bản này ở trang hồ sơ.", "Write this letter on the page of the case.")


def issue_as_suggested(work: Work, told: Told, key: str, token: str) -> IssuedLetter:
    """Issue a letter with what the case suggests; raise InvalidInput where a person must look first."""
    if key not in presses_now(work, told.case, told.standing):
        raise InvalidInput(_ASK_FIRST)
    letter = letter_for(work, told, key)
    return issue(work, told, WriteLetter(key, as_typed(letter, suggest(work, told, letter)), token=token))


def presses_now(work: Work, case: Case, standing: Standing) -> tuple[str, ...]:
    """Name the letters that the actor may make of a case with one press, as it stands."""
    holder_id = standing.held.holder.user_id if standing.held else None
    return presses(work, case, late=late_clock(work, standing) is not None, holder_id=holder_id)


def as_typed(letter: Letter, suggested: dict[str, str]) -> dict[str, str]:
    """Give suggestions as the book of events holds answers: days as 2026-06-04, choices by key."""
    found = {ask.key: _as_held(ask, suggested.get(ask.key, "")) for ask in letter.asks}
    return {key: said for key, said in found.items() if said}


def _as_held(ask: Ask, said: str) -> str:
    if ask.type == "choice":
        return next((key for key, label in ask.choices if said in (key, label.vi)), "")
    if ask.type == "date" and said:
        return _iso(said)
    return said


def _iso(said: str) -> str:
    """Read a day as the case spells it: 04/6/2026."""
    try:
        day, month, year = map(int, said.split("/"))
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
