"""A report as a paper: what stands in it, and the three shapes that it is given in: Word, PDF/A and plain text.

The Word paper is laid out as every letter of the office (Nghị định 30/2020): letter_template.py makes a template of it,
which is then filled, so that no word of the book is ever read as anything but a word. Its number, its day and whoever
signs it are added by hand when it is issued. The same paper gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from casetrack.papers.letter_filling import BLANK, Said, fill
from casetrack.papers.letter_pdf import to_pdf
from casetrack.papers.letter_template import build_template
from casetrack.text import Text

HEADING = "BÁO CÁO"
TO_WRITE = Text("(phần này viết tay)", "(to be written by hand)")
ROW_NUMBER = Text("STT", "No.")  # heads a column that only counts the rows


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a report, as its letterhead says it; without a letterhead there is but the office's name.

    `head`, `superior_head` and `signer` stand as on paper, a new line where they are broken.
    """

    head: str
    superior_head: str = ""
    place: str = ""
    symbol: str = ""
    party: str = ""
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; a warning or remark is a paragraph too."""

    text: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table under its title; `widths`: the share of each column in per cent, 100 together.

    `head` is never taken from the book: it stands in the template as it is. `numbers` are the heads over numbers.
    """

    title: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]
    numbers: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ToWrite:
    """What a person adds by hand: what about, and on how many lines."""

    text: Text
    lines: int


Part: TypeAlias = Words | Table | ToWrite


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its parts; `level` 1 for I, II, III, and 2 for what stands below them."""

    heading: Text
    level: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A report, ready to be written. `moment` says of which moment its numbers are; `standing`: draft, or frozen.

    `as_at` is the day that the file's properties bear.
    """

    issuer: Issuer
    about: Text
    period: Text
    standing: Text
    sections: tuple[Section, ...]
    moment: Text
    recipients: tuple[str, ...]
    as_at: date


def as_docx(paper: ReportPaper) -> bytes:
    """Give the Word paper, in Vietnamese."""
    values: dict[str, object] = {}
    body = tuple(_blocks(paper, values))
    recipients = tuple(_Block(_named(values, "to", n, words)) for n, words in enumerate(paper.recipients))
    values |= _frame(paper)
    return fill(build_template(_Source(body=body, recipients=recipients)), values)


def as_pdf(paper: ReportPaper) -> bytes:
    """Give the PDF/A of the Word paper."""
    return to_pdf(as_docx(paper), f"{HEADING.capitalize()}: {paper.about.vi}", paper.as_at)


def as_text(paper: ReportPaper, language: str = "vi") -> str:
    """Give the paper in plain letters, each paragraph on a line of its own."""
    title = paper.about.in_(language)
    lines = [paper.issuer.head.replace("\n", " "), "", Text(HEADING, "REPORT").in_(language), title]
    lines += [each.in_(language) for each in (paper.period, paper.standing)]
    for section in paper.sections:
        lines += ["", section.heading.in_(language)]
        for part in section.parts:
            lines += _lines(part, language)
    return "\n".join([*lines, "", paper.moment.in_(language)]) + "\n"


def in_columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Set rows of words in columns, as a terminal shows them."""
    rows = [tuple(unicodedata.normalize("NFC", cell) for cell in row) for row in rows]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _lines(part: Part, language: str) -> Iterator[str]:
    if isinstance(part, Words):
        yield part.text.in_(language)
    elif isinstance(part, ToWrite):
        yield f"{part.text.in_(language)} {TO_WRITE.in_(language)}"
        yield from [BLANK * 8] * part.lines
    else:
        yield part.title.in_(language)
        yield from in_columns([[cell.in_(language) for cell in row] for row in (part.head, *part.rows)])


@dataclass(frozen=True, slots=True)
class _Grid:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    each: str
    widths: Sequence[int]
    centered: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Block:
    text: str = ""
    heading: bool = False
    lines: int = 0
    table: _Grid | None = None
    article: str = ""
    when: str = ""
    each: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """A report as letter_source.py wants it: its words are names, each of which stands for one paragraph."""

    body: Sequence[_Block]
    recipients: Sequence[_Block]
    kind: str = "report"
    heading: str = HEADING
    about: str = "{{ about }}"
    to: Sequence[str] = ()
    grounds: Sequence[_Block] = ()
    preamble: Sequence[_Block] = ()
    signatures: tuple[()] = ()
    by_head: bool = False
    dated: bool = True
    numbered: bool = True


def _blocks(paper: ReportPaper, values: dict[str, object]) -> Iterator[_Block]:
    for s, section in enumerate(paper.sections):
        yield _Block(_named(values, "heading", s, section.heading.vi), heading=True)
        for p, part in enumerate(section.parts):
            yield from _block(part, f"part_{s}_{p}", values)
    yield _Block(_named(values, "moment", 0, paper.moment.vi))


def _block(part: Part, name: str, values: dict[str, object]) -> Iterator[_Block]:
    text = part.title.vi if isinstance(part, Table) else part.text.vi
    yield _Block(_named(values, name, 0, text))
    if isinstance(part, ToWrite):
        yield _Block(lines=part.lines)
    if isinstance(part, Table):
        rows = f"{name}_rows"
        values[rows] = Said(items=[_row(row) for row in part.rows])
        cells = [f"{{{{ item.c{n} }}}}" for n in range(len(part.head))]
        head, centered = ([words.vi for words in words_of] for words_of in (part.head, part.numbers))
        yield _Block(table=_Grid(head, [cells], rows, part.widths, centered))


def _row(row: Sequence[Text]) -> Said:
    return Said("x", {f"c{n}": Said(cell.vi) for n, cell in enumerate(row)})


def _named(values: dict[str, object], name: str, number: int, words: str) -> str:
    """Keep words under a name, and give the name in braces; a colon stands outside, where the layout looks for it."""
    key, said = f"{name}_{number}", words.removesuffix(":")
    values[key] = Said(said)
    return f"{{{{ {key} }}}}{words[len(said) :]}"


def _frame(paper: ReportPaper) -> Mapping[str, object]:
    """Give what stands around the words; the number and the day are written when the report is issued."""
    issuer = paper.issuer
    about = "\n".join(each.vi for each in (paper.about, paper.period, paper.standing))
    return {
        "about": Said(about),
        "office": {"head": issuer.head, "superior_head": issuer.superior_head, "party": issuer.party},
        "number": issuer.symbol,
        "date": f"{issuer.place or BLANK}, ngày ..... tháng ..... năm {paper.as_at.year}",
        "signer": {"authority": issuer.signer_authority, "title": issuer.signer_title, "name": issuer.signer_name},
    }
