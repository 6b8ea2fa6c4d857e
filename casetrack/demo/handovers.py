"""The files of officials and of people under social protection that former offices handed over: 42, 192 and 580.

They came in waves through July 2025 and went into the ward's keeping by several ways, most of them at once. Invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casetrack.demo.dossiers import FORMER, FORMER_DISTRICT, Done, Dossier, FieldValues
from casetrack.demo.people import name_of


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of file: how many came, who keeps them in which unit, how they are called and numbered, and for what."""

    key: str
    many: int
    keeper: str
    unit: str
    title: str
    letters: str
    schemes: tuple[str, ...]
    from_district: bool = False


_KINDS = (
    _Kind(
        *("civil_servant", 42, "personnel", "vp", "Hồ sơ cán bộ, công chức", "CC"),
        ("Công chức địa chính", "Công chức tư pháp", "Công chức văn hóa", "Cán bộ mặt trận", "Công chức tài chính"),
        from_district=True,
    ),
    _Kind(
        *("public_employee", 192, "personnel", "vp", "Hồ sơ viên chức", "VC"),
        ("Giáo viên mầm non", "Giáo viên tiểu học", "Giáo viên trung học", "Nhân viên trạm y tế", "Kế toán trường học"),
    ),
    _Kind(
        *("social_protection", 580, "social", "vhxh", "Hồ sơ bảo trợ xã hội", "BT"),
        ("Trợ cấp người cao tuổi", "Trợ cấp khuyết tật nặng", "Trợ cấp khuyết tật đặc biệt nặng", "Nuôi con một mình"),
    ),
)
# When each wave was handed over. Each is entered two days later, and counted in the two weeks after that.
_WAVES = tuple(date(2025, 7, day) for day in (1, 7, 9, 15, 16, 22, 29))
_ENTERED_AFTER = 2
# Of a hundred files, how many went which way.
_WAYS = {"kept": 91, "counted": 4, "completed": 4, "made_anew": 1}
_MISSING = {
    "CC": ("Quyết định nâng ngạch", "Bản sao bằng tốt nghiệp", "Phiếu đánh giá năm 2023"),
    "VC": ("Quyết định tuyển dụng", "Hợp đồng làm việc", "Bản sao bằng tốt nghiệp"),
    "BT": ("Quyết định hưởng trợ cấp", "Tờ khai của gia đình", "Giấy xác nhận khuyết tật"),
}


def _handed_over() -> Iterator[Dossier]:
    dice = Random(20250701)  # noqa: S311  # variety that is the same in every demo, no secret
    for kind in _KINDS:
        for n in range(1, kind.many + 1):
            yield _file(kind, n, dice, dice.choices(list(_WAYS), list(_WAYS.values()))[0])


def _file(kind: _Kind, n: int, dice: Random, way: str) -> Dossier:
    handed_over = _WAVES[(n - 1) * len(_WAVES) // kind.many]
    number, scheme = f"{kind.letters}-{n:03d}", kind.schemes[n % len(kind.schemes)]
    source = FORMER_DISTRICT if kind.from_district else FORMER[n % len(FORMER)]
    fields: FieldValues = {
        "file_kind": kind.key,
        "holder_name": name_of(1000 * (1 + _KINDS.index(kind)) + n),
        "scheme": scheme,
        "former_office": source,
        "handed_over_on": handed_over.isoformat(),
        "minutes_no": f"{2 + _WAVES.index(handed_over):02d}/BB-BG",
    }
    entered = handed_over + timedelta(days=_ENTERED_AFTER)
    return Dossier(
        "handed_over",
        handed_over.isoformat(),
        kind.keeper,
        kind.unit,
        f"{kind.title} {number}: {scheme.lower()}",
        fields,
        _done(kind.keeper, number, _Days(entered, dice), way),
        entered_on=entered.isoformat(),
        source=source,
        former_number=number,
    )


class _Days:
    """The days on which somebody goes on with a file: a Tuesday or a Friday, when piles are worked through."""

    def __init__(self, day: date, dice: Random) -> None:
        self._day, self._dice = day, dice

    def after(self, least: int, most: int) -> str:
        """Give the next such day, so many days later."""
        self._day += timedelta(days=self._dice.randint(least, most))
        while self._day.weekday() not in (1, 4):
            self._day += timedelta(days=1)
        return self._day.isoformat()


def _done(who: str, number: str, days: _Days, way: str) -> tuple[Done, ...]:
    place = f"Kho {1 + int(number[-3:]) % 2}, giá {int(number[-2:]) % 9 + 1}"
    taken_in: FieldValues = {"result": "complete", "entered_elsewhere": True, "result_no": number, "paper_place": place}
    whole: FieldValues = {"papers": "complete", "components_present": 8, "competent": True, "paper_place": place}
    if way == "kept":
        return (Done(days.after(3, 12), who, "record_settled", fields={"result_no": number}),)
    if way == "counted":
        counted = Done(days.after(3, 10), who, "check", fields=whole)
        return (counted, Done(days.after(6, 30), who, "take_in", fields=taken_in))
    if way == "completed":
        return _completed(who, number, days, taken_in)
    return _made_anew(who, number, days, taken_in)


def _lacking(number: str, kind: str) -> FieldValues:
    letters, of_kind = number.split("-")
    missing = _MISSING[letters][int(of_kind) % 3]
    said = {"papers": kind, "components_present": 6, f"components_{kind}": 2, "missing_papers": missing}
    return {**said, "competent": True}


def _completed(who: str, number: str, days: _Days, taken_in: FieldValues) -> tuple[Done, ...]:
    lacking = _lacking(number, "missing")
    asked = {"asked_of": "holder", "missing_papers": lacking["missing_papers"], "delay_cause": "papers"}
    return (
        Done(days.after(3, 10), who, "check", fields=lacking),
        Done(days.after(2, 6), who, "ask_papers", fields=asked),
        Done(days.after(7, 60), who, "papers_received", fields={"papers": "complete", "components_missing": 0}),
        Done(days.after(2, 6), who, "take_in", fields=taken_in),
    )


def _made_anew(who: str, number: str, days: _Days, taken_in: FieldValues) -> tuple[Done, ...]:
    lacking = _lacking(number, "lost")
    asked = {"asked_of": "archive", "missing_papers": lacking["missing_papers"], "delay_cause": "papers"}
    none_there = {"papers": "lost", "answer_no": f"{int(number[-3:])}/LTLS", "delay_cause": "papers"}
    return (
        Done(days.after(3, 10), who, "check", fields=lacking),
        Done(days.after(2, 6), who, "ask_papers", fields=asked),
        Done(days.after(10, 25), who, "record_no_papers", "Lưu trữ lịch sử không có.", none_there),
        Done(days.after(2, 6), "leader", "rebuild", fields={"rebuild_no": f"{int(number[-3:])}/UBND-VP"}),
        Done(days.after(30, 90), who, "rebuilt", fields={"papers": "complete", "components_present": 8}),
        Done(days.after(2, 6), who, "take_in", fields={**taken_in, "result": "rebuilt"}),
    )


HANDED_OVER = tuple(_handed_over())
