"""The kinds of faults that a check before a report looks for, as the office words them.

A kind has a name of the program, which finds it; workflows/office/findings.yaml says why it
matters, what mends it, and after how many days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.draft import read_basis
from casetrack.engine.indicators import Indicators
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-findings/1"
WRONG, LOOK = "wrong", "look"
SEVERITIES: Mapping[str, Text] = {
    WRONG: Text("báo cáo sai", "the report is wrong"),
    LOOK: Text("cần xem lại", "to be looked at"),
}
# Those that wait some days before they are a fault; and all others.
PATIENT = (
    *("entered_old", "late_unexplained", "still", "unclassified", "no_officer", "forwarded_silent", "session_open"),
)
KINDS = frozenset(
    {
        *PATIENT,
        *("balance", "counted_otherwise", "form_check", "stated_otherwise", "snapshot_moved"),
        *("petitions_gap", "visits_gap", "cases_gap", "outgoing_gap", "incoming_gap"),
        *("outgoing_twice", "incoming_twice", "petition_twice"),
        *("written_late", "forwarded_late", "dated_late", "closed_early", "issued_early"),
        *("visit_ahead", "visit_off_session", "visit_unanswered", "incoming_unanswered"),
        *("officer_gone", "unit_ended", "no_outcome", "too_open"),
    }
)
_FILE = Path("office") / "findings.yaml"
_LONGEST = 3650  # days
_PAGE = re.compile(r"(/[a-z][a-z0-9-]*)+")
_UNKNOWN = Text("chương trình không tìm loại lỗi “{k}”", "the program finds no kind of fault “{k}”")
_LACKING = Text("thiếu loại lỗi: {all}", "these kinds of fault are missing: {all}")
_TOO_LONG = Text("số lớn nhất là {n}", "the largest number is {n}").with_(n=_LONGEST)
_NO_PAGE = Text("phải là một trang của chương trình, như /so/don", "it must be a page of the program, such as /so/don")
_NO_INDICATOR = Text("không có chỉ tiêu nào tên “{k}”", "there is no indicator “{k}”")


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of fault. `days`: it is one only after so many; `page`: where it is mended, if not in a case."""

    key: str
    label: Text
    why: Text
    mend: Text
    severity: str
    days: int
    page: str


@dataclass(frozen=True, slots=True)
class FaultKinds:
    """All kinds in the order of the file, and the pairs of indicators (stated, counted) that must say the same."""

    kinds: tuple[FaultKind, ...]
    agree: tuple[tuple[str, str], ...]


@cache
def shipped_fault_kinds() -> FaultKinds:
    """Give the kinds as they are shipped with the program."""
    return load_fault_kinds([paths.WORKFLOWS], load_indicators())


def load_fault_kinds(folders: Iterable[Path], indicators: Indicators) -> FaultKinds:
    """Read the kinds out of the last of these folders that has them; raise DefinitionError with every mistake."""
    file = [folder / _FILE for folder in folders if (folder / _FILE).is_file()][-1]
    return read_fault_kinds(file.read_bytes(), file.name, indicators)


def read_fault_kinds(data: bytes, name: str, indicators: Indicators) -> FaultKinds:
    """Read a file of kinds; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    read_basis(top.mapping("basis"))
    kinds = tuple(_read_kind(key, item) for key, item in top.entries("kinds"))
    for kind in kinds:
        if kind.key not in KINDS:
            top.note("kinds", "E03", _UNKNOWN.with_(k=kind.key))
    lacking = sorted(KINDS - {kind.key for kind in kinds})
    if lacking:
        top.note("kinds" if top.node("kinds") else "", "E03", _LACKING.with_(all=", ".join(lacking)))
    agree = tuple(_read_pair(item, indicators) for item in top.items("agree"))
    mistakes.close()
    return FaultKinds(kinds, agree)


def _read_kind(key: str, item: Reader) -> FaultKind:
    return FaultKind(
        key=key,
        label=item.labels("label"),
        why=item.labels("why"),
        mend=item.labels("mend"),
        severity=item.choice("severity", (WRONG, LOOK)),
        days=_read_days(item) if key in PATIENT else 0,
        page=_read_page(item),
    )


def _read_days(item: Reader) -> int:
    days = item.integer("days")
    if days > _LONGEST:
        item.note("days", "E03", _TOO_LONG)
    return days


def _read_page(item: Reader) -> str:
    page = item.find_text("page") or ""
    if page and not _PAGE.fullmatch(page):
        item.note("page", "E03", _NO_PAGE)
    return page


def _read_pair(item: Reader, indicators: Indicators) -> tuple[str, str]:
    stated, counted = item.text("stated"), item.text("counted")
    for name, key in (("stated", stated), ("counted", counted)):
        if key and key not in indicators:
            item.note(name, "E03", _NO_INDICATOR.with_(k=key))
    return stated, counted
