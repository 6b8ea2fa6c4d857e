"""Petitions of several people: who stands behind one, who speaks for them, and whether that is as the law wants it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.joint_petitions import load_joint_law
from casetrack.errors import InvalidInput
from casetrack.services.persons import RegisterPerson, find_by_number
from casetrack.services.senders import Sender, sender_of
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

JOINT, ALL_SIGNED = "joint", "all_signed"  # the fields by which a workflow speaks of several people
MOST_NAMED = 60  # people; of a longer list the file is added to the case
NAMED_AS: dict[str, Text] = {
    "petitioner": Text("Đứng đơn", "Petitioner"),
    "representing": Text("Đứng đơn và đại diện", "Petitioner and representative"),
    "representative": Text("Chỉ đại diện, không đứng đơn", "Representative only"),
}
_NOT_A_PETITIONER = Text(
    "“{name}” không đứng đơn nên không làm người đại diện được (Luật Tiếp công dân, Điều 29: cử trong số họ). Họ có ký "
    "đơn thì chọn “Đứng đơn và đại diện”; không thì xóa dòng này: người được ủy quyền ghi trong hồ sơ.",
    "“{name}” is no petitioner and cannot represent them (Law on Reception of Citizens, Article 29: one of them). If "
    "they signed, choose “Petitioner and representative”; else empty the line: who is authorised stands in the case.",
)
_NO_NAME = Text("Thiếu họ tên. Gõ tên, hoặc xóa dòng này.", "The name is missing. Type it, or empty this line.")
_OTHER_NAME = Text(
    "Số này trong sổ là của người khác tên. Xem lại số hoặc tên.",
    "This number belongs to somebody of another name. Check the number or the name.",
)
_FEWER = Text(
    "Đã ghi tên {names} người mà số người là {count}. Sửa số người, hoặc để trống để lấy theo danh sách.",
    "{names} people are named, yet their number is {count}. Mend it, or leave it empty to count the list.",
)
_ABSENT = Text(
    "Số người có mặt ({present}) lớn hơn số người cùng nội dung ({count}). Xem lại hai số.",
    "More people were present ({present}) than have the matter ({count}). Check both numbers.",
)
_REPRESENTED = Text(
    "{count} người thì luật muốn {least} đến {most} người đại diện, ở đây ghi {n} ({basis}). Ghi sót thì chọn "
    "thêm; đơn đến đúng như vậy thì ghi vì sao, vẫn nhận.",
    "For {count} people the law wants {least} to {most} representatives; {n} are entered ({basis}). Choose who was "
    "forgotten; if it came like that, say why, and it is taken all the same.",
)
_NO_DAY = Text("Ghi ngày của văn bản cử người đại diện.", "Give the day of the paper that appoints them.")
_LATER = Text("Văn bản cử đại diện đề sau ngày nhận. Xem lại.", "The appointment is dated after it came. Check it.")
_NOBODY = Text(
    "Đã ghi tên người đứng đơn thì không phải đơn không rõ người gửi. Bỏ đánh dấu.",
    "Petitioners are named, so the sender is not unknown. Untick it.",
)


@dataclass(frozen=True, slots=True)
class Named:
    """One more person on a joint petition, on line `place` of the form (from 1); `part` is of NAMED_AS."""

    who: RegisterPerson
    part: str = "petitioner"
    place: int = 1

    @property
    def petitioner(self) -> bool:
        """The person stands behind the petition."""
        return self.part != "representative"

    @property
    def representative(self) -> bool:
        """The person speaks for the others."""
        return self.part != "petitioner"


@dataclass(frozen=True, slots=True)
class Joint:
    """Who stands behind a petition besides whoever brought it, as far as they are named.

    `represents`: whoever brought it speaks for them. `appointed_on`: the day of the paper that names the
    representatives (văn bản cử đại diện); `all_signed`: everybody signed that and the petition. `explanation`: why
    there are more or fewer representatives than the law wants.
    """

    others: tuple[Named, ...] = ()
    represents: bool = False
    appointed_on: date | None = None
    all_signed: bool = False
    explanation: str = ""

    @property
    def representatives(self) -> int:
        """Count those who speak for the others."""
        return int(self.represents) + sum(person.representative for person in self.others)


def people_in(joint: Joint, *, named_sender: bool, said: int | None) -> int:
    """Give how many people stand behind a petition: as many as was said, else as are named, one at least."""
    return said if said is not None else max(1, _names(joint, named_sender=named_sender))


def mistakes_of_joint(joint: Joint, *, named_sender: bool, said: int | None, received_on: date) -> dict[str, Text]:
    """Say what is wrong with the people of a petition, by the names of the form."""
    mistakes = dict(_mistakes_of_lines(joint.others))
    names, count = _names(joint, named_sender=named_sender), people_in(joint, named_sender=named_sender, said=said)
    if count < names:
        mistakes["people_count"] = _FEWER.with_(names=names, count=count)
    if joint.others and not named_sender:
        mistakes["person"] = _NOBODY
    if joint.all_signed and joint.appointed_on is None:
        mistakes["appointed_on"] = _NO_DAY
    if joint.appointed_on is not None and joint.appointed_on > received_on:
        mistakes["appointed_on"] = _LATER
    rule, n = load_joint_law().wanted_for(count), joint.representatives
    if rule is not None and not rule.least <= n <= rule.most and not joint.explanation.strip():
        wanted = {"least": rule.least, "most": rule.most, "basis": rule.basis.text}
        mistakes["explanation"] = _REPRESENTED.with_(count=count, n=n, **wanted)
    return mistakes


def mistakes_of_presence(present: int, count: int | None) -> dict[str, Text]:
    """Say that more people were received than have the matter; where nobody counted them, those present are they."""
    return {"present": _ABSENT.with_(present=present, count=count)} if count is not None and present > count else {}


def enter_people(work: Work, joint: Joint, *, protected: bool) -> Sequence[tuple[Sender, bool]]:
    """Find or enter the further people of a petition; give each with whether they represent the others.

    Somebody whose identity number the registry knows is that person. Of a protected petition nobody enters it.
    """
    return [(_enter(work, person, protected=protected), person.representative) for person in joint.others]


def _names(joint: Joint, *, named_sender: bool) -> int:
    return int(named_sender) + sum(person.petitioner for person in joint.others)


def _mistakes_of_lines(others: Sequence[Named]) -> Iterator[tuple[str, Text]]:
    for person in others:
        line = f"people.{person.place}"
        if not person.who.name.strip():
            yield f"{line}.name", _NO_NAME
        elif not person.petitioner:
            yield f"{line}.part", _NOT_A_PETITIONER.with_(name=person.who.name)


def _enter(work: Work, person: Named, *, protected: bool) -> Sender:
    known = find_by_number(work, person.who.identity_number)
    line = f"people.{person.place}"
    if known is not None:
        if fold(known.name) != fold(person.who.name):
            raise InvalidInput(_OTHER_NAME, {f"{line}.identity_number": _OTHER_NAME})
        return known
    try:
        return sender_of(work, person.who, protected=protected)
    except InvalidInput as wrong:
        raise InvalidInput(wrong.message, {f"{line}.{key}": words for key, words in wrong.fields.items()}) from None
