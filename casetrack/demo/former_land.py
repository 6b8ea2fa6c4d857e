"""The eight land dossiers that former offices had not finished, and how far the ward has come with each. Invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from casetrack.demo.dossiers import Done, TakenOver, checked
from casetrack.demo.handovers import LAND, Pending
from casetrack.demo.paths import InDays

_FIRST, _MEDIATION, _CHANGE = "first_certificate", "dispute_mediation", "change_registration"
_FRIDAY = 4


class _Path:
    """What is done with one dossier, day after day, from the day on which it was entered."""

    def __init__(self, day: date, pending: Pending) -> None:
        self.day = day
        self.done: list[Done] = []
        self._pending = pending

    def then(self, days: int, who: str, do: str, comment: str = "", **fields: object) -> None:
        """Do something so many days later, or on the Monday after; InDays counts from that day."""
        self.day += timedelta(days=days)
        while self.day.weekday() > _FRIDAY:
            self.day += timedelta(days=1)
        said = {key: self._filled(value) for key, value in fields.items()}
        self.done.append(Done(self.day.isoformat(), who, do, comment, said))

    def check(self, procedure: str, promised: str = "", **more: object) -> None:
        """Find the papers as the list says; `promised`: the day that the former office had told the people."""
        said = {**checked("", procedure).fields, "papers": self._pending.papers, **more}
        told = {"missing_papers": self._pending.wanting, "stated_due_on": promised}
        self.then(9, "land", "check", "", **said, **{key: words for key, words in told.items() if words})

    def take_up(self, procedure: str, promised: str = "") -> None:
        """Check the papers, and take the dossier up."""
        self.check(procedure, promised)
        self.then(7, "leader", "accept")

    def _filled(self, value: object) -> object:
        return (self.day + timedelta(days=value.n)).isoformat() if isinstance(value, InDays) else value


def _being_posted(path: _Path) -> None:
    path.take_up(_FIRST, "2026-06-29")
    path.then(281, "land", "record_findings", land_origin="Giao năm 1992", used_since="1992", delay_cause="origin")
    path.then(3, "land", "post", posted_on=InDays(0))


def _awaiting_papers(path: _Path) -> None:
    path.take_up(_FIRST, "2026-04-30")
    _ask_archive(path, 226)


def _awaiting_receipts(path: _Path) -> None:
    path.take_up(_CHANGE, "2026-05-30")
    _ask_archive(path, 234)


def _ask_archive(path: _Path, days: int) -> None:
    path.then(days, "land", "ask_papers", "Phiếu yêu cầu gửi Sở Nội vụ.", asked_of="archive", delay_cause="papers")


def _awaiting_dues(path: _Path) -> None:
    path.take_up(_FIRST)
    path.then(245, "land", "record_findings", land_origin="Nhận chuyển nhượng", delay_cause="origin")
    path.then(3, "land", "post", posted_on=InDays(0))
    path.then(17, "land", "end_posting", posting_result="no_objection")
    path.then(7, "land", "submit_draft", proposal="Đủ điều kiện cấp giấy.")
    path.then(2, "leader", "confirm", tax_slip_no="58/PC-UBND")


def _answer_awaited(path: _Path) -> None:
    path.check(_CHANGE, "2026-03-31", competent=False)
    path.then(270, "leader", "forward", receiving_body="Văn phòng đăng ký đất đai", forward_no="59/UBND-KT")


def _disputed(path: _Path) -> None:
    path.take_up(_FIRST, "2025-12-31")
    path.then(120, "land", "record_findings", land_origin="Hai bên khai khác nhau", delay_cause="dispute")


def _to_be_decided(path: _Path) -> None:
    path.take_up(_CHANGE, "2026-01-30")
    path.then(120, "land", "record_findings", land_origin="Hai bên khai khác nhau", delay_cause="dispute")
    path.then(160, "land", "submit_draft", proposal="Giữ ranh giới theo hiện trạng.", delay_cause="dispute")


def _other_side_unknown(path: _Path) -> None:
    """A list names one side of a dispute; nobody can be convened before the other one is known."""
    path.check(_MEDIATION, "2026-07-29")
    path.then(283, "land", "ask_supplement", missing_papers="Tên, địa chỉ bên tranh chấp", asked_of="land_user")


_WAYS: Mapping[tuple[str, int], Callable[[_Path], None]] = {
    ("Lam Thuong", 10): _being_posted,
    ("Lam Thuong", 11): _awaiting_papers,
    ("Lam Thuong", 25): _awaiting_dues,
    ("Lam Thuong", 27): _answer_awaited,
    ("Lam Thuong", 35): _awaiting_receipts,
    ("Khe Trung", 12): _disputed,
    ("Khe Trung", 25): _to_be_decided,
    ("Khe Trung", 32): _other_side_unknown,
}


def land_taken_over(pending: Iterable[Pending]) -> Iterator[TakenOver]:
    """Give what is done with each dossier of the list that was still pending."""
    for each in pending:
        _workbook, sheet, line = each.place
        path = _Path(date.fromisoformat(LAND.confirmed_on), each)
        _WAYS[sheet, line](path)
        yield TakenOver(each.place, "land_dossier", LAND.confirmed_on, tuple(path.done))
