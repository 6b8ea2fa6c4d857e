"""The mapping file of a hand-over (`casetrack import handover --mapping`): what a person says of a workbook's sheets.

Codes: H20 no such kind of list; H21 no such field, status or name of a column; H22 what is no number of a column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casetrack.engine.handover_columns import NO_LIST, SheetMapping
from casetrack.engine.handover_rules import EXTRA, MARK, HandoverRules
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-handover-mapping/1"
_ENCODINGS = ("Unicode", "TCVN3", "VNI-Windows")
_EXTRA = re.compile(EXTRA + r"[a-z0-9][a-z0-9_]{0,59}")
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_NO_KIND = Text("không có loại danh sách “{k}”; có: {all}", "there is no kind of list “{k}”; there are: {all}")
_NO_TARGET = Text(
    "“{k}” không phải trường của danh sách ({all}), không phải extra:tên_cột hay status:tình_trạng",
    "“{k}” is no field of a list ({all}), and neither extra:name nor status:status",
)
_NO_NUMBER = Text("“{k}” không phải số của cột, đếm từ 1", "“{k}” is no number of a column, counted from 1")


@dataclass(frozen=True, slots=True)
class MappingFile:
    """What is said of a workbook. `encoding`: in what it was typed; `from_unit`: whose it is; None: found by itself.

    A column that a sheet does not name is guessed; a sheet that is not named is guessed as a whole.
    """

    encoding: str | None
    from_unit: str | None
    sheets: Mapping[str, SheetMapping]

    def completed(self, sheet: str, guessed: SheetMapping) -> SheetMapping:
        """Put what is said of a sheet over what was guessed."""
        said = self.sheets.get(sheet)
        if said is None:
            return guessed
        return SheetMapping(
            said.kind or guessed.kind,
            {**guessed.columns, **said.columns},
            {**guessed.sure, **dict.fromkeys(said.columns, True)},
            said.header_row,
        )


def read_mapping_file(data: bytes, name: str, rules: HandoverRules) -> MappingFile:
    """Read such a file; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    encoding = top.choice("encoding", _ENCODINGS) if top.node("encoding") else None
    sheets = {sheet: _sheet(item, rules) for sheet, item in top.entries("sheets")}
    found = MappingFile(encoding, top.find_text("from_unit"), sheets)
    mistakes.close()
    return found


def _sheet(item: Reader, rules: HandoverRules) -> SheetMapping:
    kind = item.find_text("kind")
    if kind is not None and kind not in (*rules.kinds, NO_LIST):
        item.note("kind", "H20", _NO_KIND.with_(k=kind, all=", ".join((*rules.kinds, NO_LIST))))
    row = item.integer("header_row", lowest=1) if item.node("header_row") else None
    columns: dict[int, str | None] = {}
    group = item.find_mapping("columns")
    for number in group.keys() if group else ():  # not a dict
        target = group.find_text(number) if group else None
        if group and not _NUMBER.fullmatch(number):
            group.note(number, "H22", _NO_NUMBER.with_(k=number))
        elif group and target is not None and not is_target(rules, target):
            group.note(number, "H21", _NO_TARGET.with_(k=target, all=", ".join(rules.fields)))
        else:
            columns[int(number)] = target
    return SheetMapping(kind, columns, header_row=row)


def is_target(rules: HandoverRules, target: str) -> bool:
    """Tell whether a column may be read as this: a field, `extra:NAME` or `status:STATUS`."""
    if target.startswith(MARK):
        return target.removeprefix(MARK) in rules.statuses
    return target in rules.fields or _EXTRA.fullmatch(target) is not None
