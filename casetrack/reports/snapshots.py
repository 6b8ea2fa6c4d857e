"""Freezing a report (chốt số liệu): what it says today is kept with all that it counts, and never counted again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select

from casetrack.engine.outlines import load_outlines
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, OfficeHead, ReportSnapshot
from casetrack.papers.report_paper import ReportPaper
from casetrack.reports.gathered import Gathered, KeptFigure, KeptGroup, gather
from casetrack.reports.kept_paper import read_paper, without_rows_of, write_paper
from casetrack.reports.outlines import ANNUAL, write
from casetrack.reports.questions import Question
from casetrack.services.access import OPEN_LEVELS, hidden_cases, require
from casetrack.services.links import canonical
from casetrack.services.snapshot_packing import KeptCases, read_cases, write_cases
from casetrack.services.snapshots import (
    FREEZE,
    Asked,
    Contents,
    Shown,
    contents_of,
    find_same,
    find_snapshot,
    keep,
)
from casetrack.services.work import Work
from casetrack.text import Text

LONGEST_NOTE = 500
_NOT_YET = Text(
    "Chưa chốt: ngày tính đến {day} chưa tới, số còn là dự báo. Chọn hôm nay hoặc một ngày đã qua.",
    "Not frozen: the day of the numbers, {day}, is yet to come. Choose today or a day that has passed.",
)
_NAMED = Text("{group}: {label}", "{group}: {label}")
_NO_FIGURE = Text("Bản chốt {number} không có số này.", "The frozen report {number} has no such figure.")
_NO_OUTLINE = Text("Không có đề cương này.", "There is no such outline.")
_NO_UNIT = Text("Cơ quan không có đơn vị này.", "The office has no such unit.")
_MEND = Text("Chưa chốt. Mục đánh dấu đỏ cần sửa.", "Not frozen. Mend the marked fields.")
_STANDING = Text("Đã chốt {moment} ngày {day}, bản {number}", "Frozen at {moment} on {day}, number {number}")


@dataclass(frozen=True, slots=True)
class Freeze:
    """The wish to freeze a report: by which outline it is written, of which unit if not of the office, and a note."""

    outline: str = ANNUAL
    unit_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a report says, counted before the office was locked; `head` is the hash of the last event of that moment."""

    question: Question
    wish: Freeze
    head: str
    contents: Contents

    def holds(self, work: Work, question: Question, wish: Freeze) -> bool:
        """Tell whether it is what is asked, and nothing has been written into the book since."""
        assert work.head is not None, "a report is frozen in a Work that writes"
        return (self.question, self.wish, self.head) == (question, wish, work.head.hash)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report that is frozen. `anew`: it was frozen now; else nothing has changed since it was."""

    shown: Shown
    anew: bool

    @property
    def row(self) -> ReportSnapshot:
        """What is kept."""
        return self.shown.row


@dataclass(frozen=True)
class Opened:
    """A frozen report as it was frozen; what is large is read when it is asked for."""

    shown: Shown
    contents: Contents

    @property
    def row(self) -> ReportSnapshot:
        """What is kept."""
        return self.shown.row

    @cached_property
    def _said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.contents.figures)
        return found

    @property
    def office(self) -> str:
        """What the office was called."""
        return str(self._said["office"])

    @cached_property
    def figures(self) -> Mapping[str, KeptFigure]:
        """Every figure by its key, in the order of the report."""
        return {each["key"]: _read_figure(each) for each in self._said["figures"]}

    def figure(self, key: str) -> KeptFigure:
        """Give one figure; raise NotFound where the report has no such figure."""
        found = self.figures.get(key)
        if found is None:
            raise NotFound(_NO_FIGURE.with_(number=self.row.number))
        return found

    @cached_property
    def groups(self) -> Sequence[KeptGroup]:
        """The groups in which the figures stand, in their order."""
        return [_read_group(each) for each in self._said["groups"]]

    def name_of(self, key: str) -> Text:
        """Name a figure with the group in which it stands; those of tables are named by row and column already."""
        figure = self.figure(key)
        group = next((each for each in self.groups if each.key == figure.group), None)
        if group is None or group.rows:
            return figure.label
        return _NAMED.with_(group=group.label, label=figure.label)

    @property
    def summary(self) -> Mapping[str, Any]:
        """The tables of the summary, as `casetrack report summary` gives them to a program."""
        found: Mapping[str, Any] = self._said["summary"]
        return found

    @cached_property
    def cases(self) -> KeptCases:
        """What was known of each case, and what each figure counts."""
        return read_cases(self.contents.cases)


def draft(work: Work, question: Question, wish: Freeze) -> Drafted:
    """Count what is to be frozen, in a Work that only reads, so that nobody waits for it; raise as `freeze` does."""
    require(work, FREEZE)
    _refuse(work, question, wish)
    head = work.session.scalars(select(OfficeHead.hash).where(OfficeHead.office_id == work.office.id)).one()
    return Drafted(question, wish, head, _contents(work, question, wish))


def freeze(work: Work, question: Question, wish: Freeze, drafted: Drafted | None = None) -> Frozen:
    """Keep a report as it is now; where nothing has changed since it was frozen last, give that one.

    A period that has not ended is frozen up to the day of the numbers. What was drafted is counted again only if the
    book has gone on meanwhile. Raise InvalidInput for a forecast.
    """
    require(work, FREEZE)
    _refuse(work, question, wish)
    asked = Asked(
        outline=wish.outline,
        unit_id=wish.unit_id,
        start_on=question.start,
        end_on=question.end,
        as_at=question.as_at,
        known_at=question.known_at,
        known_seq=question.known_seq,
    )
    ready = drafted is not None and drafted.holds(work, question, wish)
    contents = drafted.contents if drafted is not None and ready else _contents(work, question, wish)
    same = find_same(work, asked, contents)
    row = same or keep(work, asked, contents, " ".join(wish.note.split()))
    return Frozen(find_snapshot(work, row.number), anew=same is None)


def _contents(work: Work, question: Question, wish: Freeze) -> Contents:
    gathered = gather(work, question, wish.unit_id)
    paper = write_paper(write(work, question, wish.outline, wish.unit_id))
    return Contents(_figures_of(work, gathered), write_cases(gathered.cases), paper)


def open_snapshot(work: Work, number: str) -> Opened:
    """Open a frozen report; raise NotFound, and ChainBroken where it is not what was frozen."""
    shown = find_snapshot(work, number)
    return Opened(shown, contents_of(shown.row))


def paper_of(work: Work, opened: Opened) -> ReportPaper:
    """Give the paper as it was frozen; a case that has since become one for few is no longer named on it."""
    at = opened.shown.at
    standing = _STANDING.with_(moment=f"{at:%H:%M}", day=at.date(), number=opened.row.number)
    closed = select(Case.number).where(
        Case.office_id == work.office.id, or_(Case.level.not_in(OPEN_LEVELS), hidden_cases(work))
    )
    return without_rows_of(read_paper(opened.contents.paper, standing), set(work.session.scalars(closed)))


def _refuse(work: Work, question: Question, wish: Freeze) -> None:
    if question.forecast:
        raise InvalidInput(said := _NOT_YET.with_(day=question.as_at), {"as_at": said})
    wrong: dict[str, Text] = {}
    if wish.outline not in load_outlines():
        wrong["outline"] = _NO_OUTLINE
    if wish.unit_id is not None and wish.unit_id not in work.units:
        wrong["unit"] = _NO_UNIT
    if wrong:
        raise InvalidInput(_MEND, wrong)


def _figures_of(work: Work, gathered: Gathered) -> str:
    return canonical(
        {
            "office": work.office.name,
            "groups": [asdict(each) for each in gathered.groups],
            "figures": [asdict(each) for each in gathered.figures],
            "summary": gathered.summary,
        }
    )


def _read_figure(said: Mapping[str, Any]) -> KeptFigure:
    return KeptFigure(**{**said, "label": Text(**said["label"]), "said": Text(**said["said"])})


def _read_group(said: Mapping[str, Any]) -> KeptGroup:
    named = {name: tuple((key, Text(**label)) for key, label in said[name]) for name in ("columns", "rows")}
    return KeptGroup(said["key"], Text(**said["label"]), **named)
