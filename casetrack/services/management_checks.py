"""What must be so of a row of the management log before it is entered: told field by field, with what to mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from casetrack.engine.management_log import DAY, LINK, OUTGOING, LogField, LogKind
from casetrack.models import ManagementEntry, OutgoingEntry
from casetrack.services.work import Work
from casetrack.text import Text

_MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_FUTURE = Text("Ngày này chưa tới. Xem lại ngày.", "This day is yet to come. Check the date.")
_BEFORE = Text("Ngày này trước ngày ở đầu dòng ({day}). Xem lại.", "This day lies before that of the row ({day}).")
_NOT_OF_KIND = Text("Loại dòng này không hỏi mục ấy. Bỏ trống.", "This kind of row does not ask that. Leave it empty.")
_ONLY_BESIDE = Text("Chỉ ghi mục này khi “{other}” là: {values}.", "Only where “{other}” is: {values}.")
_NEEDS = Text("Ghi “{other}” trước, hoặc bỏ trống mục này.", "Tell “{other}” first, or leave this empty.")
_NO_ROW = Text(
    "Không có dòng số {n} cùng loại, có ngày không muộn hơn. Xem số dòng ở sổ.",
    "There is no row {n} of this kind with a day not later. Look its number up in the log.",
)
_NO_LINE = Text(
    "Sổ văn bản đi không có văn bản số “{said}” ngoài hồ sơ. Xem lại, hoặc bỏ trống.",
    "The register of outgoing documents has no document “{said}” outside cases. Check it, or leave it empty.",
)

Said = Mapping[str, str | int]
Told = tuple[date | None, str, Said]  # the day, the title, and what the kind asks


def told(said: Said) -> Said:
    """Leave out what was left empty."""
    return {key: value for key, value in said.items() if value != ""}


def mistakes_of_row(work: Work, kind: LogKind, wish: Told, others: Mapping[int, ManagementEntry]) -> dict[str, Text]:
    """Give what is wrong with a row, by the names of the form; `others` are the rows that it may name."""
    day, title, said = wish
    mistakes: dict[str, Text] = {}
    if day is None:
        mistakes["happened_on"] = _MISSING
    elif day > work.today:
        mistakes["happened_on"] = _FUTURE
    if not title.strip():
        mistakes["title"] = _MISSING
    for key in said.keys() - kind.fields.keys():
        mistakes[f"field.{key}"] = _NOT_OF_KIND
    earlier = {n for n, row in others.items() if _may_be_named(row, kind, day)}
    for key, field in kind.fields.items():
        other = kind.fields.get(field.beside)
        wrong = _not_beside(other, field, said) if other and key in said else None
        if wrong := wrong or _mistake(work, field, said.get(key), (day, earlier)):
            mistakes[f"field.{key}"] = wrong
    return mistakes


def _mistake(work: Work, field: LogField, value: str | int | None, known: tuple[date | None, set[int]]) -> Text | None:
    if value is None:
        return _MISSING if field.required else None
    day, earlier = known
    if field.type == DAY:
        return _mistake_of_day(work, date.fromisoformat(str(value)), day)
    if field.type == LINK and int(value) not in earlier:
        return _NO_ROW.with_(n=value)
    if field.type == OUTGOING and not _is_outgoing(work, str(value)):
        return _NO_LINE.with_(said=str(value)[:60])
    return None


def _not_beside(other: LogField, field: LogField, said: Said) -> Text | None:
    if other.key not in said:
        return _NEEDS.with_(other=other.label)
    if field.values and said[other.key] not in field.values:
        labels = [label for key, label in other.choices if key in field.values]
        named = Text(", ".join(each.vi for each in labels), ", ".join(each.en for each in labels))
        return _ONLY_BESIDE.with_(other=other.label, values=named)
    return None


def _mistake_of_day(work: Work, said: date, day: date | None) -> Text | None:
    if said > work.today:
        return _FUTURE
    return _BEFORE.with_(day=day) if day is not None and said < day else None


def _may_be_named(row: ManagementEntry, kind: LogKind, day: date | None) -> bool:
    return row.kind == kind.key and not row.withdrawn and (day is None or row.happened_on <= day)


def _is_outgoing(work: Work, symbol: str) -> bool:
    """Tell whether the register has this document; one that went out for a case is not looked at, and never told of."""
    query = select(OutgoingEntry.id).where(
        OutgoingEntry.office_id == work.office.id,
        OutgoingEntry.case_id.is_(None),
        OutgoingEntry.struck_on.is_(None),
        func.lower(OutgoingEntry.symbol) == symbol.lower(),
    )
    return work.session.scalars(query.limit(1)).first() is not None
