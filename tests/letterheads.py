"""The letterhead of the tests' ward: who signs there, and letters of a case written as a person would."""

from __future__ import annotations

from collections.abc import Mapping

from casetrack.services.access import get_visible_case
from casetrack.services.issued_letters import ShownLetter, list_letters
from casetrack.services.letter_samples import HEAD
from casetrack.services.letter_values import tell
from casetrack.services.letter_words import Signer
from casetrack.services.letterheads import SetLetterhead, set_letterhead
from casetrack.services.letters import WriteLetter, issue
from casetrack.services.work import begin, reading
from tests.factories import Ward

CHAIRMAN = Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Đỗ Quang Khải")
DEPUTY = Signer("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Nông Thị Thảo")
RECEIPT: Mapping[str, str] = {"reason": "Nội dung đã được giải quyết, không có tình tiết mới."}


def a_letterhead(ward: Ward, *, unit: str = "root") -> None:
    """Let the clerk enter how the ward names itself, with a chairman and a deputy who sign."""
    with begin(ward.installation, ward.actor("clerk")) as work:
        set_letterhead(work, SetLetterhead(ward.units[unit].id, HEAD, (CHAIRMAN, DEPUTY)))


def a_letter(ward: Ward, number: str, letter: str, *, by: str = "clerk", **typed: str) -> ShownLetter:
    """Issue a letter of a case, with these answers; give it as it is shown."""
    with begin(ward.installation, ward.actor(by)) as work:
        issue(work, tell(work, get_visible_case(work, number)), WriteLetter(letter, typed))
    return letters_of_case(ward, number, by=by)[0]


def letters_of_case(ward: Ward, number: str, *, by: str = "clerk") -> list[ShownLetter]:
    """List the letters of a case as somebody sees them."""
    with reading(ward.installation, ward.actor(by)) as work:
        return list(list_letters(work, get_visible_case(work, number)))
