"""Papers that came to Lam Khê and left it beside those of cases, as the clerk entered them. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from casetrack.services import incoming, outgoing
from casetrack.services.incoming import EnterIncoming
from casetrack.services.outgoing import EnterOutgoing
from casetrack.services.register_lines import OUTGOING, StrikeOut, strike_out
from casetrack.services.work import Actor, Installation, begin

CAME = (
    ("2026-01-08", "Sở Nội vụ", "41/SNV-XDCQ", "2026-01-06", "Hướng dẫn sơ kết mô hình chính quyền hai cấp"),
    ("2026-02-03", "Thanh tra tỉnh", "17/TTr-NV", "2026-01-30", "Chuyển đơn của công dân phường Lam Khê"),
    ("2026-03-12", "Sở Nông nghiệp và Môi trường", "205/SNNMT-QLĐĐ", "2026-03-10", "Rà soát hồ sơ đất tồn đọng"),
    ("2026-04-21", "Văn phòng UBND tỉnh", "88/GM-VP", "2026-04-20", "Giấy mời họp giao ban tiếp công dân quý 2"),
    ("2026-05-14", "Ban Tiếp công dân tỉnh", "62/TCD-ĐT", "2026-05-13", "Đề nghị báo cáo kết quả giải quyết đơn"),
)
LEFT = (
    ("2026-01-05", "QĐ", "Quyết định phân công công chức tiếp công dân năm 2026", "Như Điều 3; Lưu: VT"),
    ("2026-01-05", "TB", "Thông báo lịch tiếp công dân của Chủ tịch UBND phường", "Các tổ dân phố; Lưu: VT"),
    ("2026-03-20", "BC", "Báo cáo rà soát hồ sơ đất tồn đọng", "Sở Nông nghiệp và Môi trường; Lưu: VT"),
    ("2026-04-02", "", "Đề nghị phối hợp đo đạc hiện trạng", "Văn phòng đăng ký đất đai; Lưu: VT"),
    ("2026-04-02", "", "Đề nghị phối hợp đo đạc", "Văn phòng đăng ký đất đai; Lưu: VT"),
)
_STRUCK = "Ghi hai lần một công văn."

Deed = Callable[[], None]


def paper_deeds(installation: Installation, actors: Mapping[str, Actor]) -> Iterator[tuple[date, Deed]]:
    """Give each paper with its day; the last one that left is struck through, as the clerk had entered it twice."""
    for day, *came in CAME:
        yield date.fromisoformat(day), partial(_take_in, installation, actors["clerk"], tuple(came))
    for day, *left in LEFT:
        twice = tuple(left) == LEFT[-1][1:]
        yield date.fromisoformat(day), partial(_send_out, installation, actors["clerk"], tuple(left), strike=twice)


def _take_in(installation: Installation, clerk: Actor, said: tuple[str, ...]) -> None:
    sender, symbol, dated_on, abstract = said
    with begin(installation, clerk) as work:
        wish = EnterIncoming(sender, abstract, work.today, symbol, date.fromisoformat(dated_on))
        incoming.enter(work, wish)


def _send_out(installation: Installation, clerk: Actor, said: tuple[str, ...], *, strike: bool) -> None:
    letter_type, abstract, recipients = said
    with begin(installation, clerk) as work:
        wish = EnterOutgoing(letter_type, abstract, recipients, work.today, signer="Đỗ Quang Khải", keeper="Văn phòng")
        entry = outgoing.enter_by_hand(work, wish, None)
        if strike:
            strike_out(work, StrikeOut(OUTGOING, entry.year, entry.number, _STRUCK))
