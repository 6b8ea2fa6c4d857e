"""Numbers of identity papers: which there can be, and the year of birth that stands in one.

Of a personal number (số định danh cá nhân, 12 digits) the fourth digit says century and sex, the next two the year of
birth (workflows/law/identity_numbers.yaml, with the articles). Knows numbers, not people.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis
from casetrack.engine.draft import read_basis
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes
from casetrack.text import Text

SCHEMA = "casetrack-identity-numbers/1"
_SHIPPED = Path("law") / "identity_numbers.yaml"
PERSONAL, OLD_CARD, PASSPORT = "personal_number", "old_card", "passport"
PAPERS: dict[str, Text] = {
    PERSONAL: Text("CCCD", "Identity card"),
    OLD_CARD: Text("CMND", "Old identity card"),
    PASSPORT: Text("Hộ chiếu", "Passport"),
}
FIRST_YEAR = 1900  # of birth; whoever is older than that is in no registry of today
_NO_PROVINCE = "000"
_SIGNS_LEFT_OUT = {ord(sign): None for sign in " .-\u00a0"}

_PERSONAL_SAYS = Text(
    "Số định danh cá nhân có {n} chữ số; chữ số thứ tư nói thế kỷ (từ {year}) và giới tính, hai số sau là năm sinh",
    "A personal number has {n} digits; the fourth says century (from {year}) and sex, the next two the year of birth",
)
_OLD_SAYS = Text("Số chứng minh nhân dân có {n} chữ số", "The number of an old identity card has {n} digits")
_PASSPORT_SAYS = Text("Số hộ chiếu có {least} đến {most} ký tự", "A passport number has {least} to {most} signs")
WRONG_LENGTH = Text(
    "Số này có {n} chữ số. CCCD có {personal} chữ số, CMND cũ có {old}: xem thẻ, gõ lại.",
    "This number has {n} digits. An identity card has {personal}, an old one {old}: look at the card, type it again.",
)
NO_PAPER = Text(
    "Không phải số CCCD ({personal} chữ số), CMND cũ ({old} chữ số) hay hộ chiếu ({least} đến {most} chữ và số). Xem "
    "giấy tờ, gõ lại; không có số thì để trống.",
    "This is no number of an identity card ({personal} digits), an old one ({old}) or a passport ({least} to {most} "
    "letters and digits). Look at the paper, type it again; leave it empty where there is none.",
)
NO_SUCH_PROVINCE = Text(
    "CCCD không bắt đầu bằng 000: ba số đầu là mã tỉnh hoặc mã nước. Xem thẻ, gõ lại.",
    "No identity card begins with 000: the first three digits are a province or a country. Look at the card.",
)
NOT_BORN = Text(
    "Theo số này thì sinh năm {year}, chưa tới. Xem bốn số từ thứ tư trên thẻ, gõ lại.",
    "By this number the person is born in {year}, which is to come. Look at the fourth digit on the card and those "
    "after it.",
)
OTHER_YEAR = Text(
    "Năm sinh {said} không khớp CCCD, theo số thẻ là {read}. Xem thẻ rồi sửa một trong hai.",
    "The year of birth {said} does not fit the identity card, which says {read}. Look at the card and mend one.",
)
NO_YEAR = Text("Năm sinh từ {first} đến {last}. Xem lại.", "The year of birth is between {first} and {last}. Check it.")


class WrongNumber(ValueError):
    """There is no such number; `said` tells people why, and what to do."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that there can be, as it is written down. `paper`: of PAPERS; `birth_year`: where the number says it."""

    number: str
    paper: str
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class NumberLaw:
    """What numbers look like: their lengths in signs, and the century that the digits 0 and 1 stand for."""

    personal: int
    first_century: int
    old: int
    least: int
    most: int
    bases: tuple[Basis, Basis, Basis]

    @property
    def rules(self) -> Iterator[Rule]:
        """Give what a lawyer signs, rule by rule."""
        said = (
            (_PERSONAL_SAYS.with_(n=self.personal, year=self.first_century), self.personal),
            (_OLD_SAYS.with_(n=self.old), self.old),
            (_PASSPORT_SAYS.with_(least=self.least, most=self.most), self.most),
        )
        for (says, signs), basis in zip(said, self.bases, strict=True):
            yield Rule("identity", says, replace(basis, rule=""), times=signs)


@cache
def load_number_law() -> NumberLaw:
    """Read the file that is shipped with the program, once: it does not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_number_law(file.read_bytes(), file.name)


def read_number_law(data: bytes, name: str) -> NumberLaw:
    """Read such a file; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    personal, old, passport = (top.mapping(key) for key in (PERSONAL, OLD_CARD, PASSPORT))
    law = NumberLaw(
        personal=personal.integer("digits", lowest=6),
        first_century=personal.integer("first_century", lowest=FIRST_YEAR),
        old=old.integer("digits", lowest=1),
        least=passport.integer("least", lowest=1),
        most=passport.integer("most", lowest=1),
        bases=(
            read_basis(personal.mapping("basis")),
            read_basis(old.mapping("basis")),
            read_basis(passport.mapping("basis")),
        ),
    )
    mistakes.close()
    first, second, third = (stamped_basis(rule) for rule in law.rules)
    return replace(law, bases=(first, second, third))


def read_number(said: str, this_year: int) -> IdentityNumber:
    """Read a number as people write it, with blanks, dots or dashes; raise WrongNumber where there is no such one."""
    law = load_number_law()
    number = unicodedata.normalize("NFKC", said).translate(_SIGNS_LEFT_OUT).upper()
    lengths = {"personal": law.personal, "old": law.old, "least": law.least, "most": law.most}
    if number.isascii() and number.isdigit():
        if len(number) == law.personal:
            return _personal(number, law, this_year)
        if len(number) == law.old:
            return IdentityNumber(number, OLD_CARD)
        raise WrongNumber(WRONG_LENGTH.with_(n=len(number), **lengths))
    if number.isascii() and number.isalnum() and law.least <= len(number) <= law.most and _has_digit(number):
        return IdentityNumber(number, PASSPORT)
    raise WrongNumber(NO_PAPER.with_(**lengths))


def paper_of(number: str) -> str:
    """Name the paper of a number that is written down: by its looks alone, since older entries were not checked."""
    law = load_number_law()
    if not number.isdigit():
        return PASSPORT
    return OLD_CARD if len(number) == law.old else PERSONAL


def wrong_year(year: int, number: IdentityNumber | None, this_year: int) -> Text | None:
    """Say what is wrong with a year of birth: none of today's people's, or another than the number says."""
    if not FIRST_YEAR <= year <= this_year:
        return NO_YEAR.with_(first=FIRST_YEAR, last=this_year)
    if number is not None and number.birth_year not in (None, year):
        return OTHER_YEAR.with_(said=year, read=number.birth_year)
    return None


def _personal(number: str, law: NumberLaw, this_year: int) -> IdentityNumber:
    if number.startswith(_NO_PROVINCE):
        raise WrongNumber(NO_SUCH_PROVINCE)
    year = law.first_century + int(number[3]) // 2 * 100 + int(number[4:6])
    if year > this_year:
        raise WrongNumber(NOT_BORN.with_(year=year))
    return IdentityNumber(number, PERSONAL, year)


def _has_digit(number: str) -> bool:
    return any(sign.isdigit() for sign in number)
