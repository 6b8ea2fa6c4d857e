"""The 185 land violations that the ward took over: 111 with a file, 74 on one road still without. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from casetrack.demo.dossiers import FORMER, RIVER_ROAD, ROAD, Done, Dossier, FieldValues, found, minuted
from casetrack.demo.people import name_of

# When the former offices listed them for the hand-over, and when the ward entered each list.
_LISTED = (
    (date(2025, 6, 18), date(2025, 7, 2)),
    (date(2025, 6, 20), date(2025, 7, 3)),
    (date(2025, 6, 24), date(2025, 7, 4)),
    (date(2025, 6, 26), date(2025, 7, 7)),
    (date(2025, 6, 30), date(2025, 7, 8)),
)
_ROADS = (RIVER_ROAD, "Đường Lam Thượng", ROAD, "Đường vào chợ Khê Trung", "Đường Khê Hạ")
_DEEDS = (
    *("Nhà tạm 40 m² trên hành lang đường.", "Quán mái tôn trên hành lang đường.", "Tường rào lấn 1,2 m đất đường."),
    *("Mái che, bậc thềm lấn lề đường.", "Bãi tập kết vật liệu trên đất đường.", "Nhà kho dựng trên đất đường."),
    *("Biển quảng cáo dựng trên lề đường.", "Rãnh thoát nước bị lấp làm sân.", "Chuồng trại sát mương thoát nước."),
    *("Bể nước xây trên hành lang đường.", "Đất đổ lấn ta luy đường."),
)
_CAUSES = ("origin", "violator_unknown", "papers", "origin", "guidance")
Way = Callable[[date, int], tuple[Done, ...]]


def _day(start: date, days: int) -> str:
    day = start + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.isoformat()


def _settled_before(start: date, n: int) -> tuple[Done, ...]:
    """The former office had dealt with it, as the papers say."""
    said = {"minutes_no": f"{n}/BB-VPHC", "decision_no": f"{n}/QĐ-XPHC"}
    return (Done(start.isoformat(), "land", "record_settled", fields=said),)


def _sanctioned(start: date, n: int) -> tuple[Done, ...]:
    """Fined by the ward, and executed; the others below stop on the way there."""
    decision = {"sanction": "fine", "fine_amount": 1_000_000 * (2 + n % 4), "decision_no": f"{n}/QĐ-XPHC"}
    remedy = {"remedy": "Tháo dỡ, trả lại hiện trạng", "remedy_due_on": _remedy_due(start, n)}
    paid = {"executed_on": _day(start, 24), "paid_amount": decision["fine_amount"]}
    return (
        _minuted(start, n),
        Done(_day(start, 2), "land", "submit_draft", fields={"proposal": "Phạt tiền, buộc tháo dỡ."}),
        Done(_day(start, 5 + n % 9), "leader", "sign_decision", fields=decision | remedy),
        Done(_day(start, 16), "clerk", "deliver", fields={"delivered_on": _day(start, 16)}),
        Done(_day(start, 24), "clerk", "record_execution", fields=paid),
        Done(_day(start, 60), "land", "record_remedy", fields={"remedied_on": _day(start, 59)}),
        Done(_day(start, 66), "leader", "close"),
    )


def _remedied_late(start: date, n: int) -> tuple[Done, ...]:
    return _sanctioned(start, n)[:5]


def _not_obeyed(start: date, n: int) -> tuple[Done, ...]:
    """The decision is not obeyed, and enforced."""
    return (
        *_sanctioned(start, n)[:4],
        Done(_day(start, 45), "leader", "enforce", fields={"enforcement_no": f"{n}/QĐ-CC"}),
    )


def _sent_on(start: date, n: int) -> tuple[Done, ...]:
    """Beyond the ward's fines: the province decides."""
    sent = {"receiving_body": "Chủ tịch UBND tỉnh", "forward_no": f"{n}/UBND-KT"}
    return (
        _minuted(start, n, competent=False),
        Done(_day(start, 2), "leader", "refer", fields=sent),
        Done(_day(start, 30 + n % 12), "clerk", "record_answer", fields={"answer_no": f"{400 + n}/QĐ-XPHC"}),
    )


def _awaiting_decision(start: date, n: int) -> tuple[Done, ...]:
    """Minutes there are; they were made in spring, after a second look."""
    spring = date(2026, 4, 20) + timedelta(days=n % 10)
    cause = Done(start.isoformat(), "land", "leave_unfiled", fields={"unfiled_cause": "origin"})
    made = _minuted(date.fromisoformat(_day(spring, 0)), n)
    if n % 5 == 0:
        return (cause, made)
    special = Done(_day(spring, 3), "leader", "assess", "Nhiều hộ, nhiều thửa.", {"complexity": "special"})
    return (cause, made, special)


def _unfiled(start: date, n: int) -> tuple[Done, ...]:
    """No file yet; for some the office has planned a day, which has passed for a few."""
    left = Done(start.isoformat(), "land", "leave_unfiled", fields={"unfiled_cause": _CAUSES[n % 5]})
    if n % 3:
        return (left,)
    planned = date(2026, 4, 30) if n % 48 == 0 else date(2026, 6, 30) + timedelta(days=n % 5 * 30)
    return (left, Done("2026-01-12", "leader", "plan", fields={"plan_due_on": planned.isoformat()}))


def _minuted(start: date, n: int, *, competent: bool = True) -> Done:
    done = minuted(start.isoformat(), f"{n}/BB-VPHC")
    return Done(done.on, "land", done.do, fields={**done.fields, "competent": competent, "area_m2": 12 + n * 7 % 60})


def _remedy_due(start: date, n: int) -> str:
    return (date(2026, 4, 30), date(2026, 9, 30), start + timedelta(days=70))[n % 3].isoformat()


# way, how many: 111 with a file
_WITH_FILE: tuple[tuple[Way, int], ...] = (
    *((_settled_before, 70), (_sanctioned, 16), (_sent_on, 13)),
    *((_remedied_late, 4), (_not_obeyed, 3), (_awaiting_decision, 5)),
)
_WITHOUT_FILE = 74


def _violations() -> Iterator[Dossier]:
    filed = [way for way, many in _WITH_FILE for _n in range(many)]
    for n, way in enumerate([*filed, *[_unfiled] * _WITHOUT_FILE], start=1):
        listed, entered = _LISTED[n % len(_LISTED)]
        road = ROAD if way is _unfiled else _ROADS[n % len(_ROADS)]
        spot, deed = f"Km {1 + n % 9}+{n * 37 % 1000:03d}", _DEEDS[(n + n // 12) % len(_DEEDS)]
        found_on = date(2024, 8, 5) + timedelta(days=n * 11 % 300)
        fields: FieldValues = found(road, spot, deed, found_by="handover", found_on=found_on.isoformat())
        known = {} if way is _unfiled and n % 4 == 0 else {"violator_name": name_of(800 + n)}
        yield Dossier(
            "land_violation",
            listed.isoformat(),
            "land",
            "kthtdt",
            f"{deed.rstrip('.')}: {spot}, {road}",
            {**fields, **known, "former_office": FORMER[n % len(FORMER)]},
            way(entered, n),
            entered_on=entered.isoformat(),
            source=FORMER[n % len(FORMER)],
            former_number=f"VP-{n:03d}",
        )


BACKLOG = tuple(_violations())
