"""The paper of a frozen report: kept as canonical JSON, and given again as it was, with the moment of freezing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from casetrack.papers.report_paper import ROW_NUMBER, Issuer, Part, ReportPaper, Section, Table, ToWrite, Words
from casetrack.services.links import canonical
from casetrack.text import Text

_HIDDEN = Text("{n} hồ sơ hạn chế người xem.", "{n} cases that not everybody may see.")


def write_paper(paper: ReportPaper) -> str:
    """Write a paper as canonical JSON."""
    said: dict[str, object] = {
        "issuer": asdict(paper.issuer),
        "about": asdict(paper.about),
        "period": asdict(paper.period),
        "moment": asdict(paper.moment),
        "recipients": list(paper.recipients),
        "as_at": paper.as_at.isoformat(),
        "sections": [
            {"heading": asdict(each.heading), "level": each.level, "parts": [_written(part) for part in each.parts]}
            for each in paper.sections
        ],
    }
    return canonical(said)


def read_paper(text: str, standing: Text) -> ReportPaper:
    """Read a paper that was kept; `standing` says that it is frozen, and when it was."""
    said = json.loads(text)
    return ReportPaper(
        issuer=Issuer(**said["issuer"]),
        about=Text(**said["about"]),
        period=Text(**said["period"]),
        standing=standing,
        sections=tuple(
            Section(Text(**each["heading"]), each["level"], tuple(map(_read, each["parts"])))
            for each in said["sections"]
        ),
        moment=Text(**said["moment"]),
        recipients=tuple(said["recipients"]),
        as_at=date.fromisoformat(said["as_at"]),
    )


def without_rows_of(paper: ReportPaper, numbers: Collection[str]) -> ReportPaper:
    """Leave out the rows of tables that name one of these cases; how many there were stands below the table."""
    sections = (replace(each, parts=tuple(_without(each.parts, numbers))) for each in paper.sections)
    return replace(paper, sections=tuple(sections))


def _without(parts: tuple[Part, ...], numbers: Collection[str]) -> Iterator[Part]:
    for part in parts:
        if not isinstance(part, Table):
            yield part
            continue
        rows = tuple(row for row in part.rows if not any(cell.vi in numbers for cell in row))
        if part.head[:1] == (ROW_NUMBER,):  # a gap would tell between which others a case stood
            rows = tuple((Text(f"{n}", f"{n}"), *row[1:]) for n, row in enumerate(rows, start=1))
        yield replace(part, rows=rows) if rows else Words(part.title)
        if len(rows) < len(part.rows):
            yield Words(_HIDDEN.with_(n=len(part.rows) - len(rows)))


def _written(part: Part) -> dict[str, object]:
    if isinstance(part, Table):
        rows = [[asdict(cell) for cell in row] for row in part.rows]
        head = [asdict(words) for words in part.head]
        numbers = [asdict(words) for words in part.numbers]
        return {
            "table": asdict(part.title),
            "head": head,
            "rows": rows,
            "widths": list(part.widths),
            "numbers": numbers,
        }
    if isinstance(part, ToWrite):
        return {"write": asdict(part.text), "lines": part.lines}
    return {"words": asdict(part.text)}


def _read(said: Mapping[str, Any]) -> Part:
    if "table" in said:
        head = tuple(Text(**words) for words in said["head"])
        rows = tuple(tuple(Text(**cell) for cell in row) for row in said["rows"])
        numbers = tuple(Text(**words) for words in said["numbers"])
        return Table(Text(**said["table"]), head, rows, tuple(said["widths"]), numbers)
    if "write" in said:
        return ToWrite(Text(**said["write"]), said["lines"])
    return Words(Text(**said["words"]))
