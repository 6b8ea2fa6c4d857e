"""After which form of the law a register is kept on which days (workflows/law/register_forms.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis, Validity
from casetrack.engine.draft import read_basis
from casetrack.engine.duties_file import read_dates
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-register-forms/1"
_SHIPPED = Path("law") / "register_forms.yaml"
_SAYS = Text("Sổ tiếp công dân ghi theo {label}", "The register of citizen reception is kept in {label}")
_ALWAYS = Validity("step_date")


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """One form of a register and the days on which it is kept so. `book` is the register's key."""

    key: str
    book: str
    label: Text
    basis: Basis
    valid: Validity = _ALWAYS

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        return Rule(
            "form", _SAYS.with_(label=self.label), replace(self.basis, rule=""), when=self.key, valid=self.valid
        )

    def meets(self, first: date, last: date) -> bool:
        """Tell whether a book from one day to another, both included, has days of this form."""
        begins, ends = self.valid.start or first, self.valid.end or last
        return begins <= last and first <= ends


def forms_between(book: str, first: date, last: date) -> Sequence[RegisterForm]:
    """Give the forms of a book for these days, the earliest first; none where no act gives one."""
    return [form for form in load_register_forms() if form.book == book and form.meets(first, last)]


@cache
def load_register_forms() -> tuple[RegisterForm, ...]:
    """Read the file that is shipped with the program, once: it does not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_register_forms(file.read_bytes(), file.name)


def read_register_forms(data: bytes, name: str) -> tuple[RegisterForm, ...]:
    """Read such a file; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    forms = [_read(key, item) for key, item in top.entries("forms")]
    mistakes.close()
    return tuple(replace(form, basis=stamped_basis(form.law)) for form in forms)


def _read(key: str, item: Reader) -> RegisterForm:
    book, label, basis = item.text("book"), item.labels("label"), read_basis(item.mapping("basis"))
    return RegisterForm(key, book, label, basis, read_dates(item) or _ALWAYS)
