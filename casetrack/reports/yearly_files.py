"""The yearly export as bytes: one JSON file, or the same as CSV tables in a ZIP. The same book gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casetrack.papers.spreadsheet import harmless

JSON, ZIP = "json", "zip"
SHAPES = (JSON, ZIP)
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can say
Export = Mapping[str, Any]
Lines = Iterator[Sequence[object]]


def as_bytes(export: Export, shape: str) -> bytes:
    """Give an export in one of SHAPES."""
    return _zip(export) if shape == ZIP else (json.dumps(export, ensure_ascii=False, indent=2) + "\n").encode()


def _zip(export: Export) -> bytes:
    about = {name: value for name, value in export.items() if not isinstance(value, list)}
    tables = {"forms": _forms, "indicators": _indicators, "management_log": _log, "cases": _cases, "lists": _lists}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("about.json", _MOMENT), as_bytes(about, JSON))
        for name, lines in tables.items():
            packed.writestr(zipfile.ZipInfo(f"{name}.csv", _MOMENT), _csv(lines(export)))
    return file.getvalue()


def _csv(lines: Lines) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    for line in lines:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in line])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _forms(export: Export) -> Lines:
    yield "form_code", "column_code", "label", "counted_in", "unit", "value"
    for form in export["forms"]:
        for row in form["rows"]:
            for column, value in zip(form["columns"], row["numbers"], strict=True):
                yield form["code"], column["code"], column["label"], column["unit"], row["unit"] or "", value


def _indicators(export: Export) -> Lines:
    yield "code", "key", "unit", "value"
    for each in export["indicators"]:
        yield each["code"], each["key"], each["unit"], each["value"]


def _log(export: Export) -> Lines:
    yield "code", "number", "day", "title", "field", "value"
    for row in export["management_log"]:
        for key, value in row["fields"].items() or [("", "")]:
            yield row["code"], row["number"], row["day"], row["title"], key, value


def _cases(export: Export) -> Lines:
    columns = ["number", "received_on", "closed_on", "workflow", "unit", *(code.lower() for code in export["lists"])]
    yield columns
    for each in export["cases"]:
        yield [each[column] for column in columns]


def _lists(export: Export) -> Lines:
    yield "list", "code", "value"
    for name, values in export["lists"].items():
        for value, code in values.items():
            yield name, code, value
