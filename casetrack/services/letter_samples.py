"""A letter filled with an invented case, so that its author sees it before any case is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from casetrack.engine.letter_names import LISTS, OF_DEADLINE, OF_LETTER, PEOPLE
from casetrack.engine.letters import Ask, Letter
from casetrack.papers.letter_filling import Said, fill, fill_words
from casetrack.services.letter_words import Letterhead, Signer, answers, frame
from casetrack.services.outgoing import write_symbol
from casetrack.services.persons import alias_of
from casetrack.text import format_date

HEAD = Letterhead(
    superior="Ủy ban nhân dân Thành phố Hồ Chí Minh",
    name="Ủy ban nhân dân phường Lam Khê",
    place="Lam Khê",
    short="UBND",
    drafted_by="VP",
    authority="Chủ tịch Ủy ban nhân dân phường Lam Khê",
    line_break="phường",
)
PARTY_HEAD = Letterhead(
    superior="Đảng ủy phường Lam Khê",
    name="Ủy ban Kiểm tra",
    place="Lam Khê",
    short="UBKT",
    drafted_by="VP",
    authority="Ủy ban Kiểm tra Đảng ủy phường Lam Khê",
    party=True,
)
PARTY_SIGNER = Signer("T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM", "Phùng Gia Bảo")
SIGNER = Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Quốc Khải")
_PEOPLE = {
    "petitioners": (
        ("Nguyễn Thị Ánh Nguyệt", "12 đường Suối Ngọc, khu phố 3", "079180001234", "0912 000 111"),
        ("Phạm Văn Đường", "14 đường Suối Ngọc, khu phố 3", "079175004321", "0912 000 222"),
    ),
    "respondents": (("Phòng Kinh tế, Hạ tầng và Đô thị", "Trụ sở UBND phường", "", ""),),
    "accused": (("Lê Hữu Tỵ", "Công chức địa chính, UBND phường", "", ""),),
    "representatives": (("Phạm Văn Đường", "14 đường Suối Ngọc, khu phố 3", "079175004321", "0912 000 222"),),
}
_SHORT = "lối đi chung tại thửa đất số 45"
_TEXT = (
    "Việc thu hồi lối đi chung tại thửa đất số 45, tờ bản đồ số 12 không đúng hiện trạng sử dụng ổn định từ năm 1998."
)
_ALIAS = alias_of("KN-2026-0019").vi
_WEEKS = 14  # days
_EXAMPLE = "Ví dụ: "
_LONG = f"{_TEXT}\nĐề nghị đo đạc lại ranh giới và trả lời bằng văn bản.\nGửi kèm bản vẽ và ảnh chụp hiện trạng."


def fill_sample(letter: Letter, template: bytes, on: date, *, party: bool = False, protected: bool = False) -> bytes:
    """Give the letter as .docx, filled with an invented case of this day.

    `party`: under the letterhead of a body of the Party. `protected`: as of a denunciation, whose people are aliases.
    """
    head, signer = (PARTY_HEAD, PARTY_SIGNER) if party else (HEAD, SIGNER)
    number = write_symbol("12", letter.symbol, head.short, head.drafted_by, party=party)
    values = {**sample_values(on), **frame(head, signer, number, on)}
    if protected:
        values |= dict.fromkeys(PEOPLE, Said()) | {"petitioners": _people(((_ALIAS,),))}
    typed = {ask.key: _typed(ask, values, on + timedelta(days=place)) for place, ask in enumerate(letter.asks)}
    return fill(template, {**values, "ask": answers(letter, typed)})


def sample_values(on: date) -> dict[str, object]:
    """Give a value for every name of a letter that comes from the case."""
    said = format_date(on)
    clock = dict.fromkeys(OF_DEADLINE, said) | {"basis": "Luật Khiếu nại 2011, Điều 28"}
    return {
        "unit": {"name": "Văn phòng HĐND và UBND"},
        "case": {
            "number": "KN-2026-0019",
            "title": "khiếu nại quyết định thu hồi lối đi chung",
            "opened_on": said,
            "due_on": said,
            "state": "Đang xác minh",
            "kind": "khiếu nại",
            "officer": "Lê Minh Tâm",
        },
        "petition": {"number": "57", "received_on": said, "written_on": said, "channel": "nộp trực tiếp"},
        "visit": {"received_on": said},
        "late": {"days": "5", "since": said, "label": "Thời hạn giải quyết", "basis": "Luật Khiếu nại 2011, Điều 28"},
        "holder": {"name": "Phòng Kinh tế, Hạ tầng và Đô thị", "since": said},
        "links": {"from": "PA-2026-0003, Phường Thượng Giang"},
        "next_step": "Trình kết quả xác minh",
        "fields": Anything(_SHORT),
        "deadlines": Anything("", clock),
        "letters": Anything("", dict(zip(OF_LETTER, ("10/TB-UBND", said), strict=True))),
        **{name: _people(_PEOPLE[name]) for name in PEOPLE},
        "stages": Said(items=(_item("stages", row) for row in _stages(on))),
        "clocks": Said(items=(_item("clocks", row) for row in _clocks(said))),
        "session": {"held_on": said, "place": "Phòng tiếp công dân", "host": "Chủ tịch UBND", "received": "6"},
        "instructions": Said(items=(_item("instructions", row) for row in _instructions(on))),
    }


class Anything:
    """Whatever field, clock or paper a letter names, this stands below the name."""

    __slots__ = ("_below", "_words")

    def __init__(self, words: str, below: Mapping[str, object] | None = None) -> None:
        self._words, self._below = words, below

    def __getitem__(self, _name: str) -> Said:
        return Said(self._words, self._below)


def _typed(ask: Ask, values: Mapping[str, object], on: date) -> str:
    """Answer a question: what the case knows lies weeks back, what is asked for lies ahead; a line gets few words."""
    if ask.type == "choice":
        return ask.choices[0][0]
    if ask.type == "date":
        return (on + timedelta(days=-_WEEKS if ask.suggest else _WEEKS)).isoformat()
    if ask.type == "integer":
        return "3"
    if ask.type == "long_text":
        return _LONG
    suggested = fill_words(ask.suggest, values) if ask.suggest else ""
    return suggested or _few_words(ask)


def _few_words(ask: Ask) -> str:
    """Answer with the example that stands beside the question, or with the question itself."""
    example = ask.hint.vi.partition(_EXAMPLE)[2].partition(".")[0] if ask.hint else ""
    words = example or re.split(r"[:;(]", ask.label.vi)[0].strip()
    return words if example else words[:1].lower() + words[1:]


def _people(rows: tuple[tuple[str, ...], ...]) -> Said:
    names = ", ".join(row[0] for row in rows)
    return Said(names, {"names": names, "count": str(len(rows))}, (_item("petitioners", row) for row in rows))


def _item(kind: str, row: tuple[str, ...]) -> Said:
    return Said("x", dict(zip(LISTS[kind], row, strict=False)))  # of a protected person there is but an alias


def _stages(on: date) -> tuple[tuple[str, ...], ...]:
    earlier = format_date(on - timedelta(days=20))
    return (
        ("Chờ phân loại", "Công chức tiếp dân", earlier, format_date(on - timedelta(days=17)), "3"),
        ("Đang xác minh", "Lê Minh Tâm", format_date(on - timedelta(days=17)), "", "17"),
    )


def _instructions(on: date) -> tuple[tuple[str, ...], ...]:
    due = format_date(on + timedelta(days=_WEEKS))
    head, office = "Chủ tịch UBND phường", "Văn phòng HĐND và UBND"
    return (
        ("CD-2026-0008", "Đo lại ranh giới lối đi chung", _TEXT, "Phòng Kinh tế", due, "Biên bản", office, head),
        ("CD-2026-0009", "Trả lời nhóm hộ tái định cư", _TEXT, office, due, "Văn bản trả lời", office, head),
    )


def _clocks(said: str) -> tuple[tuple[str, ...], ...]:
    return (
        ("Phân loại, xử lý đơn", "Thông tư 05/2021, Điều 7", said, said, said, "đúng hạn"),
        ("Giải quyết khiếu nại", "Luật Khiếu nại 2011, Điều 28", said, said, "", "quá hạn 5 ngày"),
    )
