"""Reads which rows of the management log an indicator counts, and holds them to the kinds that there are. Code: I16."""

from __future__ import annotations

from collections.abc import Collection

from casetrack.engine.indicators import LoggedRows
from casetrack.engine.management_log import CHOICE, DAY, NUMBER, management_log
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

_TYPES = (NUMBER, DAY, CHOICE)
_NONE_SUCH = Text("sổ theo dõi không có “{k}” ở đây; có: {a}", "the management log has no “{k}” here; there are: {a}")


def read_logged(item: Reader) -> LoggedRows:
    """Read `log`, a kind of rows, with `number`, `having` and `by`, each a field of that kind."""
    kinds = management_log().kinds
    kind = item.text("log")
    if kind not in kinds:
        item.note("log", "I16", _NONE_SUCH.with_(k=kind, a=", ".join(kinds)))
    fields = kinds[kind].fields if kind in kinds else {}
    of_type = {each: {key: field for key, field in fields.items() if field.type == each} for each in _TYPES}
    number, by = item.find_text("number") or "", item.find_text("by") or ""
    having = item.pairs("having")
    if kind in kinds:
        _check(item, "number", number, of_type[NUMBER])
        _check(item, "by", by, of_type[DAY])
        for name, value in having:
            choices = of_type[CHOICE]
            _check(item, "having", name, choices)
            offered = dict(choices[name].choices) if name in choices else {value: name}
            _check(item, "having", value, offered)
    return LoggedRows(kind, number, having, by)


def _check(item: Reader, place: str, said: str, known: Collection[str]) -> None:
    if said and said not in known:
        item.note(place, "I16", _NONE_SUCH.with_(k=said, a=", ".join(known)))
