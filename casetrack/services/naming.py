"""Name somebody in a case that stands in the book already: the other side of a dispute from a former office's list.

The book of the case tells the part and never the name. In a sealed case whoever is named goes into the vault at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from casetrack.errors import InvalidInput
from casetrack.models import Case, Party
from casetrack.services.access import PROTECTED, get_visible_case, require_at_work
from casetrack.services.cases import PARTS, NoteActivity, note_activity
from casetrack.services.party_entries import NAMED
from casetrack.services.persons import RegisterPerson, checked, enter_person, get_person
from casetrack.services.senders import join
from casetrack.services.vault import Identity
from casetrack.services.work import Work
from casetrack.text import Text

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NO_PART = Text("Chọn vai trong vụ việc.", "Choose the part in the case.")
_STANDS_ALREADY = Text("Người này đã có vai ấy trong hồ sơ.", "This person has that part in the case already.")


@dataclass(frozen=True, slots=True)
class NamePerson:
    """The wish to name somebody in a case: the part, and who, by the registry's key or as typed."""

    part: str
    who: int | RegisterPerson


def name_person(work: Work, number: str, wish: NamePerson) -> Case:
    """Give somebody a part in a case; raise NotFound, Forbidden or InvalidInput, and nothing is written."""
    case = get_visible_case(work, number)
    require_at_work(work, case)
    if wish.part not in PARTS:
        raise InvalidInput(_MEND, {"part": _NO_PART})
    join(work, case, ((_named(work, case, wish), wish.part),))
    note_activity(work, case, NoteActivity(NAMED, work.today, facts={"part": wish.part}))
    return case


def _named(work: Work, case: Case, wish: NamePerson) -> int | Identity:
    if isinstance(wish.who, int):
        person = get_person(work, wish.who)
        of_case = (Party.office_id == work.office.id, Party.case_id == case.id, Party.part == wish.part)
        if work.session.scalars(select(Party.id).where(*of_case, Party.person_id == person.id)).first() is not None:
            raise InvalidInput(_MEND, {"person_id": _STANDS_ALREADY})
        return person.id
    if case.level != PROTECTED:
        return enter_person(work, wish.who).id
    said = checked(work, wish.who)
    return Identity(said.name, said.identity_number, said.phone, said.address, birth_year=said.birth_year)
