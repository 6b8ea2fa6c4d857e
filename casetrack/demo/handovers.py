"""The lists that the two former communes handed over on 1 July 2025, taken in as an office takes them in.

42 + 192 files of officials, 580 of social protection, 59 land dossiers, each list with its minutes: a clerk loads it,
mends what is refused, leaves out what stands twice; a leader confirms, and gives what is pending to whoever goes on
with it. One more list came in May 2026, and waits to be mended. All invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from casetrack.demo.dossiers import Came, Place
from casetrack.models import Case, HandoverRow
from casetrack.services.assignments import Assign, assign
from casetrack.services.batch_confirming import confirm
from casetrack.services.batch_files import StageFile, stage_file
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_reading import AskedOf, read_book
from casetrack.services.batch_rows import FindRows, decide_duplicate, list_rows
from casetrack.services.batch_stated import SetMinutes, StatedLine
from casetrack.services.batches import DUPLICATE, REFUSE, SKIP, OpenBatch, find_batch, open_batch
from casetrack.services.offices import find_unit
from casetrack.services.work import Actor, Installation, begin

LAM_THUONG, KHE_TRUNG = "xã Lam Thượng", "phường Khê Trung"
_BOTH = "UBND xã Lam Thượng, UBND phường Khê Trung (cũ)"
_TASK = "Giải quyết tiếp hồ sơ đơn vị cũ bàn giao; thiếu giấy tờ thì yêu cầu bổ sung."
_DAYS_FOR_IT = 60
_NOBODY_WAITS = 60.0  # seconds that a piece may take
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HandOver:
    """A list with its minutes and what is done with it.

    `keeper`: who goes on with what is pending. `mended`: by sheet and row, what the clerk types where a row is refused.
    A list without a day on which it was mended needed nothing; one without `confirmed_on` stays open.
    """

    workbook: str
    from_office: str
    handed_over_on: str
    unit: str
    minutes_no: str
    totals: tuple[StatedLine, ...]
    keeper: str
    loaded_on: str
    mended_on: str = ""
    confirmed_on: str = ""
    mended: Mapping[tuple[str, int], Typed] = field(default_factory=dict)


LAND = HandOver(
    "01-dat-dai-59.xlsx",
    _BOTH,
    "2025-07-01",
    "kthtdt",
    "04/BB-BG",
    (
        StatedLine("land_dossier", None, 59, 51, 8),
        StatedLine("land_dossier", LAM_THUONG, 34, 29, 5),
        StatedLine("land_dossier", KHE_TRUNG, 25, 22, 3),
    ),
    keeper="land",
    loaded_on="2025-07-02",
    confirmed_on="2025-07-03",
)
SOCIAL = HandOver(
    "02-bao-tro-xa-hoi.xls",
    _BOTH,
    "2025-07-01",
    "vhxh",
    "05/BB-BG",
    (
        StatedLine("social_protection", None, 580),
        StatedLine("social_protection", LAM_THUONG, 330),
        StatedLine("social_protection", KHE_TRUNG, 250),
    ),
    keeper="social",
    loaded_on="2025-07-03",
    mended_on="2025-07-07",
    confirmed_on="2025-07-08",
    mended={
        ("Lam Thuong", 97): {"received_on": "28/02/2025"},
        ("Lam Thuong", 212): {"name": "Ma Văn Sáng"},
        ("Lam Thuong", 237): {"received_on": "29/02/2024"},
        ("Khe Trung", 13): {"received_on": "28/02/2025"},
        ("Khe Trung", 107): {"received_on": "29/02/2024"},
        ("Khe Trung", 160): {"name": "Lý Văn Chài"},
    },
)
STAFF = HandOver(
    "03-can-bo-vien-chuc.xlsx",
    _BOTH,
    "2025-07-01",
    "vp",
    "06/BB-BG",
    (StatedLine("civil_servant", None, 42), StatedLine("public_employee", None, 192)),
    keeper="personnel",
    loaded_on="2025-07-07",
    mended_on="2025-07-09",
    confirmed_on="2025-07-10",
    mended={("Vien chuc", 59): {"received_on": "28/02/2025"}},
)
LATE = HandOver(
    "04-dat-dai-bo-sung.xlsx",
    "UBND xã Khê Hạ (cũ)",
    "2026-05-12",
    "kthtdt",
    "07/BB-BG",
    (StatedLine("land_dossier", None, 12, 5, 7),),
    keeper="land",
    loaded_on="2026-05-19",
)
HAND_OVERS = (LAND, SOCIAL, STAFF, LATE)


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of which the list says that the former office had not finished it; which papers, if any, are not there."""

    place: Place
    missing: Sequence[str]
    lost: Sequence[str]

    @property
    def papers(self) -> str:
        """How the papers stand, as the workflows say it."""
        return "lost" if self.lost else "missing" if self.missing else "complete"

    @property
    def wanting(self) -> str:
        """Name the papers that are not there."""
        return "; ".join((*self.missing, *self.lost))


@dataclass(frozen=True, slots=True)
class HandOvers:
    """All hand-overs, played; `numbers` remembers which row became which case."""

    installation: Installation
    actors: Mapping[str, Actor]
    numbers: dict[Came, str] = field(default_factory=dict)
    _batches: dict[str, int] = field(default_factory=dict)

    def deeds(self) -> Iterator[tuple[date, Callable[[], None]]]:
        """Give each deed with its day: a list is loaded, mended, confirmed."""
        for hand_over in HAND_OVERS:
            steps = (
                (hand_over.loaded_on, self._load),
                (hand_over.mended_on, self._mend),
                (hand_over.confirmed_on, self._confirm),
            )
            for on, step in steps:
                if on:
                    yield date.fromisoformat(on), partial(step, hand_over)

    def pending(self, hand_over: HandOver) -> Iterator[Pending]:
        """Read the list of a hand-over, and give what its former office had not finished."""
        book = read_book(self.installation, _content(hand_over), AskedOf())
        read = book.read_rows(book.mapped({}), date.fromisoformat(hand_over.handed_over_on), hand_over.from_office)
        for row in read.rows:
            if row.values["status"] == "pending":
                papers: Any = row.values["components"]
                yield Pending((hand_over.workbook, row.sheet, row.row), papers["missing"], papers["lost"])

    def _load(self, hand_over: HandOver) -> None:
        clerk, on = self.actors["clerk"], date.fromisoformat(hand_over.handed_over_on)
        with begin(self.installation, clerk) as work:
            minutes = SetMinutes(hand_over.minutes_no, on, hand_over.totals)
            wish = OpenBatch(hand_over.from_office, find_unit(work, hand_over.unit).id, on, minutes)
            number = self._batches[hand_over.workbook] = open_batch(work, wish).number
        stage_file(
            self.installation,
            clerk,
            number,
            StageFile(hand_over.workbook, _content(hand_over)),
            watch=lambda _done, _total: None,
        )

    def _mend(self, hand_over: HandOver) -> None:
        number = self._batches[hand_over.workbook]
        with begin(self.installation, self.actors["clerk"]) as work:
            for row in list_rows(work, number, FindRows()).items:
                if row.outcome == REFUSE:
                    mend_row(work, number, row.id, MendRow(hand_over.mended[row.sheet, row.line]))
                elif row.outcome == DUPLICATE:
                    decide_duplicate(work, number, row.id, SKIP)

    def _confirm(self, hand_over: HandOver) -> None:
        number, leader = self._batches[hand_over.workbook], self.actors["leader"]
        confirm(self.installation, leader, number, lambda _done, _total: True, longest=_NOBODY_WAITS)
        keeper = self.actors[hand_over.keeper].user_id
        with begin(self.installation, leader) as work:
            query = (
                select(HandoverRow.sheet, HandoverRow.line, Case)
                .join(Case, Case.id == HandoverRow.case_id)
                .where(HandoverRow.batch_id == find_batch(work, number).id)
            )
            for sheet, line, case in work.session.execute(query.order_by(HandoverRow.id)):
                self.numbers[hand_over.workbook, sheet, line] = case.number
                if case.closed_on is None:
                    until = work.today + timedelta(days=_DAYS_FOR_IT)
                    assign(work, case, Assign(keeper, case.version, _TASK, until))


def _content(hand_over: HandOver) -> bytes:
    return (files("casetrack.demo") / "workbooks" / hand_over.workbook).read_bytes()
