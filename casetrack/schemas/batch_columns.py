"""What somebody says of the sheets of a list: its encoding, which row is the header, what it is about, each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.engine.handover_columns import NO_LIST, SheetMapping
from casetrack.engine.handover_mapping_file import is_target
from casetrack.engine.handover_rules import HandoverRules
from casetrack.errors import InvalidInput
from casetrack.schemas.base import NO_CHOICE, Choice, Count, Form, Line, Rows
from casetrack.text import Text

ENCODINGS = ("Unicode", "TCVN3", "VNI-Windows")
MOST_COLUMNS, MOST_ROWS = 300, 50_000

_MEND = Text("Chưa đọc lại. Mục đánh dấu đỏ cần sửa.", "Not read anew. Mend the marked fields.")
_NO_KIND = Text("Chọn loại hồ sơ của trang này.", "Choose what the files of this sheet are.")
_TWICE = Text(
    "Hai cột cùng là “{field}”. Giữ một cột, cột kia chọn mục khác hoặc bỏ qua.",
    "Two columns are both “{field}”. Keep one; take the other for something else, or leave it out.",
)


class SendListForm(Form):
    """A workbook of a former office. `encoding`: in what its words were typed, `from_unit`: whose list it is.

    Without them, both are found by what stands in it.
    """

    encoding = Choice(ENCODINGS, load_default=None)
    from_unit = Line(load_default=None, max_length=200)


class ColumnForm(Form):
    """What one column is taken for: a field, `extra:NAME`, `status:STATUS`, or nothing. `number` counts from 1."""

    number = Count(required=True, least=1, most=MOST_COLUMNS)
    field = Line(load_default="", max_length=80)


class SheetForm(Form):
    """How one sheet is read. A column that is not named is guessed; `header_row`: where its header begins.

    `kind`: of the rules, or `no_list` for a sheet that is none and is left out.
    """

    encoding = Choice(ENCODINGS, load_default=None)
    sheet = Line(required=True, max_length=120)
    kind = Line(load_default="", max_length=40)
    header_row = Count(load_default=None, least=1, most=MOST_ROWS)
    columns = Rows(ColumnForm, most=MOST_COLUMNS, typed=("number",))

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Mapping[str, Any]:
        """Give what is said of the sheet."""
        columns = {line["number"]: line["field"] or None for line in said["columns"]}
        sheet = SheetMapping(said["kind"] or None, columns, header_row=said["header_row"])
        return {"encoding": said["encoding"], "name": said["sheet"], "mapping": sheet}


def check_sheet(rules: HandoverRules, said: SheetMapping, *, whole: bool) -> None:
    """Raise InvalidInput for a kind or a field that the rules do not have, or a field taken from two columns.

    `whole`: everything was asked, so that the kind is not left out.
    """
    wrong: dict[str, Text] = {}
    if said.kind not in (*rules.kinds, NO_LIST) and (whole or said.kind is not None):
        wrong["kind"] = _NO_KIND
    taken = Counter(target for target in said.columns.values() if target)
    for number, target in said.columns.items():
        field = rules.fields.get(target or "")
        if target and not is_target(rules, target):
            wrong[f"columns.{number}"] = NO_CHOICE
        elif field is not None and taken[field.key] > 1 and not field.several:
            wrong[f"columns.{number}"] = _TWICE.with_(field=field.label)
    if wrong:
        raise InvalidInput(_MEND, wrong)
