"""What some people of Lam Khê brought beside a plain paper: a group, a spoken petition, originals; and one turned away.

They belong to petitions that the story has anyway, so that no figure of a report moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from casetrack.demo.petitions import DEBT, FROM_PROVINCE, JOINT, SPOKEN, WITH_ORIGINALS
from casetrack.services.access import get_visible_case
from casetrack.services.joint import Joint, Named
from casetrack.services.offices import find_unit
from casetrack.services.originals import ReturnOriginals, return_originals
from casetrack.services.papers import HandIn, papers_in
from casetrack.services.persons import RegisterPerson
from casetrack.services.petition_sources import Forwarding
from casetrack.services.reception import Receive, receive
from casetrack.services.work import Actor, Installation, begin

_PAPER = HandIn("Đơn", 2)
_NEIGHBOURS = (
    *("Lý Thị Ánh", "Nông Văn Bốn", "Ma Xuân Cói", "Quan Thu Dậu", "Bàn Hữu Đào", "Lò Minh Giang"),
    *("Dương Ngọc Hoa", "Trần Đình Khoát", "Lê Thị Lành", "Phạm Văn Mạnh", "Vũ Xuân Nết"),
)
# Which petition of the story, by its title, was brought with what more.
MORE: Mapping[str, Mapping[str, Any]] = {
    JOINT: {  # twelve households, three of whom speak for them
        "joint": Joint(
            tuple(
                Named(RegisterPerson(name), "representing" if place < 3 else "petitioner", place)
                for place, name in enumerate(_NEIGHBOURS, start=1)
            ),
            represents=True,
            appointed_on=date(2025, 7, 7),
            all_signed=True,
        ),
        "present": 3,
        "papers": (HandIn("Đơn có chữ ký của 12 hộ", 3), HandIn("Văn bản cử người đại diện", 1)),
    },
    SPOKEN: {"statement": "fingerprint"},  # an old man who does not write
    WITH_ORIGINALS: {"papers": (_PAPER, HandIn("Giấy xác nhận của tổ dân phố", 1, "original", "ố vàng, còn đọc được"))},
    DEBT: {"papers": (_PAPER, HandIn("Giấy vay tiền viết tay", 1, "original"), HandIn("Ảnh chụp", 4, "photocopy"))},
    FROM_PROVINCE: {
        "forwarding": Forwarding("Ban Tiếp công dân tỉnh", "58/TCD-ĐT", date(2026, 5, 11), enter=True),
    },
}
_RETURNED, _TURNED_AWAY = date(2025, 9, 23), date(2026, 5, 13)

Deed = Callable[[], None]


def intake_deeds(installation: Installation, desk: Actor, numbers: Mapping[str, str]) -> Iterator[tuple[date, Deed]]:
    """Give what the desk did besides: originals that went back, and somebody whom it turned away."""
    yield _RETURNED, partial(_give_back, installation, desk, numbers)
    yield _TURNED_AWAY, partial(_turn_away, installation, desk)


def _give_back(installation: Installation, desk: Actor, numbers: Mapping[str, str]) -> None:
    with begin(installation, desk) as work:
        receipt = papers_in(work, get_visible_case(work, numbers[WITH_ORIGINALS]))[0].receipt
        return_originals(work, ReturnOriginals(receipt))


def _turn_away(installation: Installation, desk: Actor) -> None:
    with begin(installation, desk) as work:
        told = "Đã giải thích; công an phường mời ra ngoài, hẹn quay lại khi bình tĩnh."
        unit_id = find_unit(work, "ubnd").id
        subject = "Đòi gặp Chủ tịch ngay, lớn tiếng xúc phạm người tiếp"
        receive(work, Receive(None, unit_id, subject, work.today, answer=told, refusal="threats"))
