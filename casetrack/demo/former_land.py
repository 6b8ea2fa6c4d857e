"""The 59 land dossiers that former offices handed over: 51 settled by several ways, 8 still open. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from casetrack.demo.dossiers import FORMER, Done, Dossier, FieldValues, checked
from casetrack.demo.paths import InDays
from casetrack.demo.people import name_of

_HANDED_OVER = (date(2025, 7, 1), date(2025, 7, 8), date(2025, 7, 15))
_FIRST, _MEDIATION, _DISPUTE, _CHANGE = (
    *("first_certificate", "dispute_mediation", "dispute_settlement", "change_registration"),
)
_TITLES = {
    _FIRST: "Cấp giấy chứng nhận lần đầu thửa {plot}, tờ bản đồ {sheet}",
    _MEDIATION: "Hòa giải tranh chấp ranh giới thửa {plot}, tờ bản đồ {sheet}",
    _DISPUTE: "Giải quyết tranh chấp thửa {plot}, tờ bản đồ {sheet}",
    _CHANGE: "Đăng ký biến động thửa {plot}, tờ bản đồ {sheet}",
}
_FRIDAY = 4
Way = Callable[["_Path", int], None]


class _Path:
    """What is done with one dossier, day after day, from the day on which it was entered."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.done: list[Done] = []

    def then(self, days: int, who: str, do: str, comment: str = "", **fields: object) -> None:
        """Do something so many days later, or on the Monday after; InDays counts from that day."""
        self.day += timedelta(days=days)
        while self.day.weekday() > _FRIDAY:
            self.day += timedelta(days=1)
        said = {key: self._filled(value) for key, value in fields.items()}
        self.done.append(Done(self.day.isoformat(), who, do, comment, said))

    def check(self, days: int, procedure: str, **more: object) -> None:
        """Find all papers of the dossier there."""
        said = {**checked("", procedure).fields, "paper_place": "Kho 1, giá 4", **more}
        self.then(days, "land", "check", "", **said)

    def _filled(self, value: object) -> object:
        return (self.day + timedelta(days=value.n)).isoformat() if isinstance(value, InDays) else value


def _settled_before(path: _Path, n: int) -> None:
    path.then(6 + n % 5, "land", "record_settled", minutes_no="03/BB-BG", decision_no=f"CS {1200 + n}")


def _certificate(path: _Path, n: int) -> None:
    path.check(7 + n % 4, _FIRST)
    path.then(3, "leader", "accept")
    path.then(5 + n % 9, "land", "record_findings", land_origin="Khai hoang", used_since=str(1985 + n % 9))
    _confirmed(path, n)
    path.then(20 + n % 40, "clerk", "dues_settled", tax_settled_on=InDays(-1))
    path.then(2, "land", "submit_draft", proposal="Trình ký giấy chứng nhận.")
    path.then(1, "leader", "sign", result="certificate", decision_no=f"CS {1300 + n}")
    path.then(2, "desk", "deliver")


def _confirmed(path: _Path, n: int) -> None:
    path.then(3, "land", "post", posted_on=InDays(0))
    path.then(17, "land", "end_posting", posting_result="no_objection")
    path.then(3 + n % 6, "land", "submit_draft", proposal="Đủ điều kiện cấp giấy.")
    path.then(2, "leader", "confirm", tax_slip_no=f"{n}/PC-UBND")


def _mediated(path: _Path, n: int) -> None:
    path.check(6, _MEDIATION)
    path.then(4, "leader", "accept")
    path.then(4, "leader", "convene", council_no=f"{20 + n}/QĐ-UBND", meeting_on=InDays(14))
    result = "reconciled" if n % 3 else "not_reconciled"
    path.then(14 + n % 30, "land", "conclude_mediation", mediation_result=result, mediation_minutes_no=f"{n}/BB-HG")


def _registered(path: _Path, n: int) -> None:
    path.check(5, _CHANGE)
    path.then(3, "leader", "accept", province_days=10)
    path.then(6 + n % 12, "land", "submit_draft", proposal="Xác nhận biến động.")
    path.then(2, "leader", "sign", result="registered", decision_no=f"BĐ {n}")
    path.then(3, "desk", "deliver")


def _sent_on(path: _Path, n: int) -> None:
    path.check(6, _CHANGE, competent=False)
    path.then(3, "leader", "forward", receiving_body="Văn phòng đăng ký đất đai", forward_no=f"{n}/UBND-KT")
    path.then(15 + n % 20, "clerk", "record_answer", answer_no=f"{300 + n}/VPĐK")


def _refused(path: _Path, n: int) -> None:
    path.check(8 + n % 3, _FIRST)
    path.then(9, "leader", "refuse", "Thửa đất đã có quyết định thu hồi.")


def _filed(path: _Path, n: int) -> None:
    path.check(8, _FIRST, papers="missing", missing_papers="Đơn đề nghị của chủ sử dụng đất")
    path.then(40 + n, "land", "file", "Đã mời ba lần, không còn ai yêu cầu giải quyết.")


def _awaiting_papers(path: _Path, n: int) -> None:
    path.check(9, _FIRST, papers="missing", missing_papers="Trích đo địa chính", stated_due_on=_due(n))
    path.then(7, "leader", "accept")
    path.then(170 + n, "land", "ask_papers", "Phiếu yêu cầu gửi Sở Nội vụ.", asked_of="archive", delay_cause="papers")


def _being_posted(path: _Path, n: int) -> None:
    path.check(9, _FIRST, stated_due_on=_due(n))
    path.then(7, "leader", "accept")
    path.then(281, "land", "record_findings", land_origin="Giao năm 1992", used_since="1992", delay_cause="origin")
    path.then(3, "land", "post", posted_on=InDays(0))


def _to_be_met(path: _Path, n: int) -> None:
    path.check(9, _MEDIATION, stated_due_on=_due(n))
    path.then(7, "leader", "accept")
    path.then(283, "leader", "convene", council_no=f"{n}/QĐ-UBND", meeting_on="2026-05-28")


def _in_dispute(path: _Path, n: int) -> None:
    path.check(9, _DISPUTE, has_title_papers=False, stated_due_on=_due(n))
    path.then(9, "leader", "accept")
    path.then(120, "land", "record_findings", land_origin="Hai bên khai khác nhau", delay_cause="dispute")
    if n % 2:
        path.then(160, "land", "submit_draft", proposal="Giữ ranh giới theo hiện trạng.", delay_cause="dispute")


def _awaiting_dues(path: _Path, n: int) -> None:
    path.check(9, _FIRST)
    path.then(7, "leader", "accept")
    path.then(245, "land", "record_findings", land_origin="Nhận chuyển nhượng", delay_cause="origin")
    _confirmed(path, n)


def _answer_awaited(path: _Path, n: int) -> None:
    path.check(9, _CHANGE, competent=False, stated_due_on=_due(n))
    path.then(270, "leader", "forward", receiving_body="Văn phòng đăng ký đất đai", forward_no=f"{n}/UBND-KT")


def _due(n: int) -> str:
    """Give the day that the former office had promised."""
    return (date(2025, 12, 31) + timedelta(days=n % 8 * 30)).isoformat()


# way, procedure that it came for, how many
_WAYS: tuple[tuple[Way, str, int], ...] = (
    (_settled_before, _FIRST, 14),
    (_certificate, _FIRST, 14),
    (_mediated, _MEDIATION, 9),
    (_registered, _CHANGE, 6),
    (_sent_on, _CHANGE, 4),
    (_refused, _FIRST, 3),
    (_filed, _FIRST, 1),
    # Still open
    (_awaiting_papers, _FIRST, 2),
    (_being_posted, _FIRST, 1),
    (_to_be_met, _MEDIATION, 1),
    (_in_dispute, _DISPUTE, 2),
    (_awaiting_dues, _FIRST, 1),
    (_answer_awaited, _CHANGE, 1),
)


def _dossiers() -> Iterator[Dossier]:
    ways = [(way, procedure) for way, procedure, many in _WAYS for _n in range(many)]
    for n, (way, procedure) in enumerate(ways, start=1):
        handed_over = _HANDED_OVER[n % 3]
        entered = handed_over + timedelta(days=2)
        path = _Path(entered)
        way(path, n)
        source, place = FORMER[n % 3], {"plot": str(11 + n * 13 % 240), "sheet": str(1 + n % 14)}
        fields: FieldValues = {
            "procedure": procedure,
            "owner_name": name_of(600 + n),
            "plot": place["plot"],
            "map_sheet": place["sheet"],
            "former_office": source,
            "handed_over_on": handed_over.isoformat(),
        }
        yield Dossier(
            "land_dossier",
            handed_over.isoformat(),
            "desk",
            "kthtdt",
            _TITLES[procedure].format(**place),
            fields,
            tuple(path.done),
            entered_on=entered.isoformat(),
            people=(600 + n,) if procedure in (_FIRST, _CHANGE) else (600 + n, 700 + n),
            officer="land",
            source=source,
            former_number=f"DD-{n:03d}",
        )


FORMER_LAND = tuple(_dossiers())
