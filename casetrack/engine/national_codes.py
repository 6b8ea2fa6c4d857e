"""The codes under which the yearly export names things (workflows/codes/national.yaml): strict, stable, of our own.

No interface of a national database is known here: whoever fills one maps these codes to its own. Codes of mistakes: N10
a code that is none, or that stands twice; N11 there is no such form, act's version, indicator or kind of the log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.forms import Forms
from casetrack.engine.forms_file import shipped_forms
from casetrack.engine.indicators import Indicator
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.management_log import management_log
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-national-codes/1"
_FILE = Path("codes") / "national.yaml"
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,29}")
_NO_CODE = Text("mã “{c}” gồm chữ hoa, số, gạch dưới", "the code “{c}” must be capital letters, digits and _")
_TWICE = Text("mã “{c}” đã dùng ở đây", "the code “{c}” stands already")
_NONE = Text("không có “{k}”", "there is no “{k}”")


@dataclass(frozen=True, slots=True)
class Coded:
    """A list of values of something, each with its code."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NationalCodes:
    """The mapping: of forms by number and first day in force, of indicators, kinds of the log, and lists of values.

    `workflows` are those whose cases are exported. `version` grows whenever a code is added; none is ever used anew.
    """

    version: int
    note: Text
    workflows: Mapping[str, str]
    forms: Mapping[tuple[str, date], str] = field(repr=False)
    indicators: Mapping[str, str] = field(repr=False)
    log: Mapping[str, str]
    lists: Mapping[str, Coded] = field(repr=False)

    def code_in(self, name: str, value: str) -> str | None:
        """Give the code of a value in a list; None of one that has none, or that is blank."""
        return self.lists[name].values.get(value)


@cache
def national_codes() -> NationalCodes:
    """Give the mapping that is shipped with the program."""
    file = paths.WORKFLOWS / _FILE
    return read_national_codes(file.read_bytes(), file.name, load_indicators(), shipped_forms())


def read_national_codes(data: bytes, name: str, indicators: Mapping[str, Indicator], forms: Forms) -> NationalCodes:
    """Read the file of codes; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    lists = {key: Coded(item.text("code"), _codes(item, "values")) for key, item in top.entries("lists")}
    _check(top, "lists", tuple(each.code for each in lists.values()))
    read = NationalCodes(
        version=top.integer("version", lowest=1),
        note=top.labels("note"),
        workflows=_codes(top, "workflows"),
        forms=_forms(top, forms),
        indicators=_codes(top, "indicators", indicators),
        log=_codes(top, "log", management_log().kinds),
        lists=lists,
    )
    mistakes.close()
    return read


def _codes(item: Reader, key: str, known: Mapping[str, object] | None = None) -> Mapping[str, str]:
    said = dict(item.pairs(key))
    _check(item, key, tuple(said.values()))
    for name in said:
        if known is not None and name not in known:
            item.note(key, "N11", _NONE.with_(k=name))
    return said


def _forms(top: Reader, forms: Forms) -> Mapping[tuple[str, date], str]:
    found = {(each.text("form"), each.day("from")): each.text("code") for each in top.items("forms")}
    _check(top, "forms", tuple(found.values()))
    there = {(form.key, form.valid.start) for form in forms.all}
    for key, start in found:
        if (key, start) not in there:
            top.note("forms", "N11", _NONE.with_(k=f"{key} {start}"))
    return found


def _check(item: Reader, key: str, codes: tuple[str, ...]) -> None:
    for place, code in enumerate(codes):
        if not _CODE.fullmatch(code):
            item.note(key, "N10", _NO_CODE.with_(c=code))
        elif code in codes[:place]:
            item.note(key, "N10", _TWICE.with_(c=code))
