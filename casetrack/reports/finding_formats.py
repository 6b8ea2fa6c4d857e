"""What a check found, for a program and for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.findings import SEVERITIES
from casetrack.reports.findings import Checked, Finding
from casetrack.text import Text

HIDDEN = Text("{n} hồ sơ hạn chế người xem", "{n} that few may see")
_MORE = Text("và {n} chỗ nữa", "and {n} more")
_MEND = Text("Sửa: {mend}", "To mend: {mend}")
_FOUND = Text("{n} chỗ cần sửa hoặc xem lại, thuộc {k} loại.", "{n} things to mend or look at, of {k} kinds.")
_NOTHING = Text("Đã tìm {k} loại lỗi, không thấy gì.", "Looked for {k} kinds of faults, found none.")


def as_json(checked: Checked) -> dict[str, object]:
    """Give plain values; a kind is named by its key, which never changes."""
    question = checked.question
    return {
        "period": {"from": question.start.isoformat(), "to": question.end.isoformat()},
        "as_at": question.as_at.isoformat(),
        "looked_for": checked.kinds,
        "found": checked.total,
        "items": [_finding(finding) for finding in checked.findings],
    }


def as_lines(checked: Checked, language: str) -> str:
    """Give what was found as paragraphs for a terminal."""
    return "\n".join(_lines(checked, language))


def headline(checked: Checked) -> Text:
    """Say in one line what the check came to."""
    if not checked.findings:
        return _NOTHING.with_(k=checked.kinds)
    return _FOUND.with_(n=checked.total, k=len(checked.findings))


def _finding(finding: Finding) -> dict[str, object]:
    kind = finding.kind
    things = [
        {"case": thing.case_number or None, "says": _words(thing.says), "page": thing.page} for thing in finding.things
    ]
    return {
        "key": kind.key,
        "severity": kind.severity,
        "label": _words(kind.label),
        "why": _words(kind.why),
        "mend": _words(kind.mend),
        "found": finding.total,
        "hidden": finding.hidden,
        "things": things,
    }


def _words(said: Text) -> dict[str, str]:
    return {"vi": said.in_("vi"), "en": said.in_("en")}


def _lines(checked: Checked, language: str) -> Iterator[str]:
    for finding in checked.findings:
        kind = finding.kind
        severity = SEVERITIES[kind.severity].in_(language)
        yield f"{kind.label.in_(language)}: {finding.total} ({severity})"
        for thing in finding.things:
            yield f"  {thing.case_number}{': ' if thing.case_number else ''}{thing.says.in_(language)}"
        if finding.more:
            yield f"  {_MORE.with_(n=finding.more).in_(language)}"
        if finding.hidden:
            yield f"  {HIDDEN.with_(n=finding.hidden).in_(language)}"
        yield f"  {_MEND.with_(mend=kind.mend).in_(language)}"
    yield headline(checked).in_(language)
