"""Frozen reports and their differences for a program, for a terminal, and as files: the same content in each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from casetrack.papers.report_paper import in_columns
from casetrack.reports.differences import Differences, MovedCase, MovedVisit
from casetrack.reports.frozen_lists import FrozenList
from casetrack.reports.report_files import JSON, ReportFile, file_named, shaped
from casetrack.reports.snapshots import Opened, paper_of
from casetrack.services.access import require
from casetrack.services.snapshot_packing import CASES
from casetrack.services.snapshots import Shown
from casetrack.services.work import Work
from casetrack.text import Text

_TITLE = Text(
    "{number}: kỳ từ {start} đến {end}, tính đến {as_at}, chốt {time} ngày {day}, {by}",
    "{number}: from {start} to {end}, as at {as_at}, frozen at {time} on {day} by {by}",
)
_UNIT = Text("({unit})", "({unit})")
_EARLY = Text("(kỳ chưa kết thúc)", "(the period had not ended)")
_SAME = Text("Từ lúc chốt, không số nào đổi.", "No figure has changed since.")
_NONE = Text("Chưa chốt báo cáo nào.", "No report has been frozen.")
_HEAD = (
    *(Text("Chỉ tiêu", "Indicator"), Text("Lúc chốt", "Frozen"), Text("Nay", "Now")),
    *(Text("Thêm", "In"), Text("Bớt", "Out")),
)
_HIDDEN = Text("{n} hồ sơ hạn chế người xem", "{n} cases that you may not see")
_HIDDEN_VISITS = Text("{n} lượt của hồ sơ hạn chế người xem", "{n} visits of cases that you may not see")


def head_as_json(work: Work, shown: Shown) -> dict[str, object]:
    """Give what a list of frozen reports says of one."""
    row, unit = shown.row, work.units.get(shown.row.unit_id or 0)
    return {
        "number": row.number,
        "outline": row.outline,
        "unit": unit.code if unit else None,
        "period": {"from": row.start_on.isoformat(), "to": row.end_on.isoformat()},
        "as_at": row.as_at.isoformat(),
        "known_at": row.known_at.isoformat(),
        "whole_period": shown.is_of_whole_period,
        "note": row.note,
        "frozen_by": shown.by,
        "frozen_at": row.made_at.isoformat(),
        "hash": row.hash,
    }


def as_json(work: Work, opened: Opened) -> dict[str, object]:
    """Give a frozen report with every figure, and the tables of the summary."""
    figures = [
        {**asdict(figure), "counts": opened.cases.lists[key].kind, "n": len(opened.cases.lists[key].keys)}
        for key, figure in opened.figures.items()
    ]
    return {
        **head_as_json(work, opened.shown),
        "office": opened.office,
        "figures": figures,
        "summary": dict(opened.summary),
    }


def list_as_json(found: FrozenList) -> dict[str, object]:
    """Give what one figure counted: a page of the numbers of cases or visits; days, plans, or its parts."""
    items = {
        CASES: [
            {
                "number": each.number,
                "kind": asdict(each.kind),
                "phase": asdict(each.phase),
                "outcome": asdict(each.outcome) if each.outcome else None,
                "entered_on": each.entered_on.isoformat(),
                "closed_on": each.closed_on.isoformat() if each.closed_on else None,
                "due_on": each.due_on.isoformat() if each.due_on else None,
                "unit": each.unit,
                "officer": each.officer,
            }
            for each in found.cases
        ]
    }
    others = [visit.number for visit in found.visits] + [day.isoformat() for day in found.days]
    others += [f"{first}/{last}" for first, last in found.plans] + [part.key for part in found.parts]
    return {
        "figure": asdict(found.figure),
        "kind": found.kind,
        "cases": items.get(found.kind, []),
        "items": others,
        "seen": found.seen,
        "hidden": found.hidden,
        "next": found.next,
    }


def differences_as_json(found: Differences) -> dict[str, object]:
    """Give all that has changed; what the reader may not see is counted only."""
    return {
        "number": found.opened.row.number,
        "known_at": found.question.known_at.isoformat(),
        "figures": [
            {
                "key": each.figure.key,
                "label": asdict(each.figure.label),
                "before": asdict(each.figure.said),
                "after": asdict(each.after),
                "counts": each.kind,
                "came": each.came,
                "went": each.went,
            }
            for each in found.figures
        ],
        "cases": [_moved(each) | {"kind": asdict(each.kind), "how": _all(each.how)} for each in found.cases],
        "visits": [_moved(each) | {"day": each.day.isoformat()} for each in found.visits],
        "hidden": found.hidden,
        "hidden_visits": found.hidden_visits,
    }


def line_of(shown: Shown) -> Text:
    """Tell of a frozen report in a line."""
    row, moment = shown.row, shown.at
    days = {"start": row.start_on, "end": row.end_on, "as_at": row.as_at, "day": moment.date()}
    said = _TITLE.with_(number=row.number, time=f"{moment:%H:%M}", by=shown.by, **days)
    more = [_UNIT.with_(unit=shown.unit)] if shown.unit else []
    more += [] if shown.is_of_whole_period else [_EARLY]
    return Text(" ".join(each.vi for each in (said, *more)), " ".join(each.en for each in (said, *more)))


def list_as_table(found: Sequence[Shown], language: str) -> str:
    """Give the frozen reports as lines."""
    return "\n".join(line_of(each).in_(language) for each in found) or _NONE.in_(language)


def as_table(opened: Opened, language: str) -> str:
    """Give a frozen report in columns of letters."""
    rows = [(each.key, each.label.in_(language), each.said.in_(language)) for each in opened.figures.values()]
    return "\n".join([line_of(opened.shown).in_(language), "", *in_columns(rows)])


def differences_as_table(found: Differences, language: str) -> str:
    """Give what has changed in columns of letters, then each case with its reasons."""
    lines = [line_of(found.opened.shown).in_(language), ""]
    if found.none:
        return "\n".join([*lines, _SAME.in_(language)])
    rows = [
        (
            found.opened.name_of(each.figure.key).in_(language),
            each.figure.said.in_(language),
            each.after.in_(language),
            f"+{each.came}" if each.came else "",
            f"-{each.went}" if each.went else "",
        )
        for each in found.figures
    ]
    lines += in_columns([[words.in_(language) for words in _HEAD], *rows])
    told = [(each.number, _sentence([*each.why, *each.how], language)) for each in found.cases]
    told += [(each.number, _sentence([each.why], language)) for each in found.visits]
    lines += ["", *(in_columns(told) if told else ())]
    hidden = ((found.hidden, _HIDDEN), (found.hidden_visits, _HIDDEN_VISITS))
    return "\n".join([*lines, *(words.with_(n=n).in_(language) for n, words in hidden if n)])


def file_of(work: Work, opened: Opened, shape: str, language: str = "vi") -> ReportFile:
    """Give the paper of a frozen report as it was, or its figures as JSON."""
    require(work, "report.read")
    if shape == JSON:
        said = json.dumps(as_json(work, opened), ensure_ascii=False, indent=2)
        return file_named(opened.row.number, shape, f"{said}\n".encode())
    return file_named(opened.row.number, shape, shaped(paper_of(work, opened), shape, language))


def _moved(each: MovedCase | MovedVisit) -> dict[str, object]:
    why = each.why if isinstance(each, MovedCase) else (each.why,)
    return {"number": each.number, "why": _all(why), "came": list(each.came), "went": list(each.went)}


def _all(said: Iterable[Text]) -> list[Mapping[str, str]]:
    return [asdict(words) for words in said]


def _sentence(said: Iterable[Text], language: str) -> str:
    return "; ".join(words.in_(language) for words in said)
