"""The paper of a hand-over for both sides to sign, as a PDF (PDF/A-2b): lists held to the minutes, file by file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from casetrack.papers.letter_pdf import typeset

MEDIA_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A number of the minutes beside that of the lists; `sum`: of all lines."""

    label: str
    stated: str
    counted: str
    difference: str
    sum: bool


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that was handed over: its number there and here, whose it is, how far, what is wanting, where it lies."""

    place: int
    former_number: str
    name: str
    status: str
    wanting: str
    paper_place: str
    number: str


@dataclass(frozen=True, slots=True)
class MinutesSheet:
    """All that the paper says, in Vietnamese. `said` are sentences under the comparison, `kept_apart` one on files
    that are listed on a paper of their own because few may see them; empty where there are none.
    """

    office: str
    title: str
    about: tuple[str, ...]
    lines: tuple[ComparedLine, ...]
    said: tuple[str, ...]
    files: tuple[ListedFile, ...]
    kept_apart: str
    giver: str
    receiver: str
    on: date


def minutes_pdf(sheet: MinutesSheet) -> bytes:
    """Give the PDF. The same paper gives the same bytes."""
    said = asdict(sheet)
    del said["on"]
    pdf, _warnings = typeset(
        "handover_minutes.typ", {**said, "year": sheet.on.year, "month": sheet.on.month, "day": sheet.on.day}
    )
    return pdf
