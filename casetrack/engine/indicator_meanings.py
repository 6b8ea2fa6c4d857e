"""What an indicator counts, in sentences made from its declaration; nothing of it is written a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casetrack.engine.definition import Definition
from casetrack.engine.indicators import (
    FIGURES,
    UNITS,
    Condition,
    CountedCases,
    CountedReceptions,
    Entered,
    Indicator,
    LoggedRows,
    Share,
    TopValues,
    Total,
    Where,
)
from casetrack.engine.labels import BODIES, HOSTS, OUTCOME_LABELS, PHASE_LABELS, RECEPTIONS
from casetrack.text import Text

# What each figure of cases counts; the words that a reader asks for first.
_FIGURE_MEANS: Mapping[str, Text] = {
    "receipts": Text(
        "Mọi hồ sơ có trong kỳ: kỳ trước chuyển sang, nhận trong kỳ, mở lại trong kỳ.",
        "Every case of the period: carried over, received in it, reopened in it.",
    ),
    "carried_over": Text("Hồ sơ còn mở khi kỳ bắt đầu.", "Cases that were open when the period began."),
    "received": Text("Hồ sơ vào sổ trong kỳ.", "Cases entered in the period."),
    "reopened": Text("Hồ sơ đã kết thúc, được mở lại trong kỳ.", "Cases that had ended and were reopened."),
    "resolved": Text("Hồ sơ kết thúc trong kỳ, kết quả nào cũng tính.", "Cases that ended in the period, however."),
    "on_time": Text("Trong số kết thúc: không sau ngày đến hạn.", "Of those that ended: not after the day due."),
    "late": Text("Trong số kết thúc: sau ngày đến hạn.", "Of those that ended: after the day due."),
    "without_deadline": Text("Trong số kết thúc: không có hạn nào.", "Of those that ended: without any deadline."),
    "pending": Text("Hồ sơ còn mở vào ngày tính số.", "Cases still open on the day of the numbers."),
    "overdue": Text(
        "Hồ sơ còn mở vào ngày tính số mà ngày đến hạn đã qua.",
        "Cases still open on the day of the numbers whose day due has passed.",
    ),
    "distinct": Text("Mỗi đơn một lần, dù được chuyển qua lại.", "Each petition once, however often forwarded."),
}
_UNIT = Text("Đếm bằng: {unit}.", "Counted in: {unit}.")
_ONLY = Text("Chỉ tính khi {what}.", "Counted only where {what}.")
_SHARE = Text("Một số lấy theo phần trăm của số khác; bấm vào từng số để mở.", "One number in percent of others.")
_TOTAL = Text("Cộng, trừ các số khác; từng số nằm ở dưới.", "A sum of other numbers, which stand below.")
_TOP = Text("{n} giá trị mà nhiều hồ sơ có nhất.", "The {n} values that most cases have.")
_RECEPTION = Text("Lượt, buổi tiếp của: {hosts} ({kinds}).", "Receptions by: {hosts} ({kinds}).")
_LOG = Text("Dòng của sổ theo dõi công tác quản lý nằm trong kỳ.", "Rows of the management log within the period.")
_ENTERED = Text("Số nhập tay kèm văn bản; không có hồ sơ đằng sau.", "Entered by hand with the paper that says so.")
_IS = Text("{what} là {values}", "{what} is {values}")
_GIVEN, _BLANK = Text("“{f}” đã ghi", "“{f}” is filled in"), Text("“{f}” chưa ghi", "“{f}” is blank")


def mean_indicator(indicator: Indicator, definitions: Iterable[Definition]) -> list[Text]:
    """Say what an indicator counts, of which cases, in which unit."""
    found = [indicator.help] if indicator.help else []
    unit = UNITS[indicator.unit]
    return [*found, *_of_source(indicator, list(definitions)), *([_UNIT.with_(unit=unit)] if unit.vi else [])]


def _of_source(indicator: Indicator, definitions: list[Definition]) -> Iterator[Text]:
    source = indicator.source
    if isinstance(source, CountedCases):
        yield _FIGURE_MEANS.get(source.figure, FIGURES[source.figure])
        yield from _where(source.where, definitions)
    elif isinstance(source, TopValues):
        yield _TOP.with_(n=source.most)
        yield from _where(source.where, definitions)
    elif isinstance(source, CountedReceptions):
        hosts, kinds = _either(source.hosts, HOSTS), _either(source.receptions, RECEPTIONS)
        yield _RECEPTION.with_(hosts=hosts, kinds=kinds)
    else:
        yield {Total: _TOTAL, Share: _SHARE, LoggedRows: _LOG, Entered: _ENTERED}[type(source)]


def _where(where: Where, definitions: list[Definition]) -> Iterator[Text]:
    """Say each group of conditions, of which one must hold."""
    for group in where:
        told = [_all([*_conditions(condition, definitions)]) for condition in group]
        if told and all(each.vi for each in told):
            yield _ONLY.with_(what=_joined(told, "; hoặc ", "; or "))


def _conditions(condition: Condition, definitions: list[Definition]) -> Iterator[Text]:
    titles = {definition.id: definition.title for definition in definitions}
    for name, allowed in condition.asked:
        what, labels = _TRAITS[name]
        yield _IS.with_(what=what, values=_either(allowed, titles if name == "workflow" else labels))
    for key, values in condition.fields:
        label, named = _field(key, definitions)
        yield _IS.with_(what=label, values=_either(values, named))
    for words, keys in ((_GIVEN, condition.given), (_BLANK, condition.blank)):
        yield from (words.with_(f=_field(key, definitions)[0]) for key in sorted(keys))


_TRAITS: Mapping[str, tuple[Text, Mapping[str, Text]]] = {
    "workflow": (Text("quy trình", "the workflow"), {}),
    "body": (Text("đơn vị", "the unit"), BODIES),
    "phase": (Text("chặng", "the phase"), PHASE_LABELS),
    "outcome": (Text("kết quả", "the outcome"), OUTCOME_LABELS),
    "channel": (Text("cách gửi đến", "the way it came"), {}),
}


def _field(key: str, definitions: list[Definition]) -> tuple[Text, Mapping[str, Text]]:
    """Give the label of a field and of its values, as the first workflow that has it says them."""
    declared = next((each.fields[key] for each in definitions if key in each.fields), None)
    if declared is None:
        return Text(key, key), {}
    yes_no = {"true": declared.label_of(True), "false": declared.label_of(False)} if declared.type == "bool" else {}
    return declared.label, {**yes_no, **dict(declared.values)}


def _either(keys: Iterable[str], labels: Mapping[str, Text]) -> Text:
    return _joined([labels.get(key, Text(key, key)) for key in sorted(keys)], ", ", ", ")


def _all(parts: list[Text]) -> Text:
    return _joined(parts, " và ", " and ")


def _joined(parts: list[Text], vi: str, en: str) -> Text:
    return Text(vi.join(each.vi for each in parts), en.join(each.en for each in parts))
