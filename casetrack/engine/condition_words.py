"""A condition of a workflow file in the words of its forms, for people who read law and not files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from casetrack.engine.definition import Field
from casetrack.text import Text

_WORD = re.compile(
    r"\d{4}-\d{2}-\d{2}|is not set|is set|not in|days_between|count|[^\W\d]\w*|'[^']*'|-?\d+|[=!<>]=|[<>()\[\],]"
)
_SAID: Mapping[str, Text] = {
    "and": Text("và", "and"),
    "or": Text("hoặc", "or"),
    "not": Text("không phải", "not"),
    "in": Text("thuộc", "is one of"),
    "not in": Text("không thuộc", "is none of"),
    "is set": Text("đã ghi", "is filled in"),
    "is not set": Text("chưa ghi", "is blank"),
    "true": Text("có", "yes"),
    "false": Text("không", "no"),
    "==": Text("là", "is"),
    "!=": Text("khác", "is not"),
    "<": Text("trước, dưới", "is below"),
    "<=": Text("không quá", "is at most"),
    ">": Text("sau, trên", "is above"),
    ">=": Text("từ", "is at least"),
    "days_between": Text("số ngày giữa", "days between"),
    "count": Text("số", "number of"),
    "parties": Text("bên liên quan", "parties"),
    "opened_on": Text("ngày tiếp nhận", "day of receipt"),
    "occurred_on": Text("ngày của bước", "day of the step"),
    "has_petitioner": Text("có người gửi đơn", "there is a petitioner"),
    "has_respondent": Text("có người bị tố cáo, bị khiếu nại", "there is a respondent"),
    "no_linked_case_open": Text("mọi hồ sơ liên kết đã kết thúc", "every linked case has ended"),
}
_NO_BLANK_AFTER = re.compile(r"([(\[]) ")
_NO_BLANK_BEFORE = re.compile(r" ([)\],])")


def say_condition(source: str, fields: Mapping[str, Field]) -> Text:
    """Write a condition in words: fields and their values by their labels, days as the office writes them."""
    vi, en = [], []
    last: Field | None = None
    for found in _WORD.findall(source):
        last = fields.get(found, last)
        said = _say(found, fields, last)
        vi.append(said.vi)
        en.append(said.en)
    return Text(_closed_up(" ".join(vi)), _closed_up(" ".join(en)))


def _say(word: str, fields: Mapping[str, Field], last: Field | None) -> Text:
    if word in fields:
        return Text("“{label}”", "“{label}”").with_(label=fields[word].label)
    values = dict(last.values) if last else {}
    if word in values:
        return values[word]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        return Text("{day}", "{day}").with_(day=date.fromisoformat(word))
    return _SAID.get(word) or Text(word, word)


def _closed_up(words: str) -> str:
    return _NO_BLANK_BEFORE.sub(r"\1", _NO_BLANK_AFTER.sub(r"\1", words))
