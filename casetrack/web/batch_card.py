"""A hand-over held to its minutes, as a page shows it: one sentence, a picture of squares, and what keeps it back."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from casetrack.papers.chart_squares import MOST, square_chart
from casetrack.services.batch_reconciling import Reconciled
from casetrack.services.batches import CONFIRMED, CONFIRMING, ShownBatch
from casetrack.text import Text
from casetrack.web import shell

_READ_OUT = Text(
    "Biên bản {stated} hồ sơ: {counted} dòng hợp lệ, {missing} còn thiếu",
    "{stated} files by the minutes: {counted} rows count, {missing} are wanting",
)
_EACH = Text(
    "mỗi ô một hồ sơ; ô đỏ là hồ sơ chưa có dòng hợp lệ", "each square is a file; a red one has no row that counts"
)
_BAR = Text("phần đỏ là hồ sơ chưa có dòng hợp lệ", "the red part is files that have no row that counts")
_SETTLED = Text("{settled}/{all} đã giải quyết ({share}).", "{settled} of {all} settled ({share}).")
_BUSY = Text("Đang ghi vào sổ.", "The cases are being written.")
_LEADER = Text(
    "Đã khớp. Người có quyền ghi là lãnh đạo của đơn vị nhận.",
    "It fits. A leader of the receiving unit has the right to write the cases.",
)

_WRITING = Text("Đang ghi hồ sơ của đợt {n} vào sổ", "The cases of hand-over {n} are being written")
_WRITTEN = Text("Đã ghi {n} hồ sơ vào sổ", "{n} cases stand in the book")
_FITS = Text(
    "Khớp {counted}/{stated} với biên bản, ghi được ngay", "{counted} of {stated} by the minutes: ready to write"
)
_FITS_NOT_YOURS = Text("Khớp {counted}/{stated} với biên bản", "{counted} of {stated} by the minutes")
_TO_MEND = Text(
    "Khớp {counted}/{stated} với biên bản, còn {refused} dòng phải sửa",
    "{counted} of {stated} by the minutes, {refused} rows to mend",
)
_WANTING = Text(
    "Tệp có {counted} hồ sơ, biên bản ghi {stated}: thiếu {n}",
    "{counted} files read, {stated} by the minutes: {n} wanting",
)
_TOO_MANY = Text(
    "Tệp có {counted} hồ sơ, biên bản ghi {stated}: thừa {n}",
    "{counted} files read, {stated} by the minutes: {n} too many",
)
_PARTS_DIFFER = Text(
    "Tổng bằng biên bản ({stated}), nhưng chi tiết còn lệch", "The total fits ({stated}), but its parts do not"
)


@dataclass(frozen=True, slots=True)
class Card:
    """What the page says of the comparison. `closed`: why no cases can be written now; None when they can.

    `waits`: not because that is done already, or being done.
    """

    found: Reconciled
    heading: Text
    picture: Markup
    caption: Text
    settled: Text | None
    to_write: int
    closed: Text | None
    waits: bool


def card_of(batch: ShownBatch, found: Reconciled) -> Card:
    """Say how a hand-over stands beside its minutes."""
    done = min(found.counted, found.stated)
    read_out = _READ_OUT.with_(stated=found.stated, counted=found.counted, missing=found.stated - done)
    share = shell.share(found.settled, found.counted) if found.counted else ""
    busy = _BUSY if batch.row.state == CONFIRMING else None
    closed = busy or found.why or (None if batch.may_confirm else _LEADER)
    return Card(
        found=found,
        heading=_heading(batch, found),
        picture=Markup(square_chart(done, found.stated, shell.say(read_out))),  # noqa: S704  # drawn by us
        caption=_EACH if found.stated <= MOST else _BAR,
        settled=_SETTLED.with_(settled=found.settled, all=found.counted, share=share) if share else None,
        to_write=found.counted - found.written,
        closed=closed,
        waits=not busy and (found.counted > found.written or not found.counted),
    )


def _heading(batch: ShownBatch, found: Reconciled) -> Text:
    said = {"counted": found.counted, "stated": found.stated, "refused": found.refused}
    apart = found.counted - found.stated
    if batch.row.state == CONFIRMING:
        return _WRITING.with_(n=batch.row.number)
    if batch.row.state == CONFIRMED and found.written == found.counted:
        return _WRITTEN.with_(n=found.written)
    if found.matches:
        return (_FITS if batch.may_confirm else _FITS_NOT_YOURS).with_(**said)
    if found.refused and apart <= 0:
        return _TO_MEND.with_(**said)
    if apart:
        return (_TOO_MANY if apart > 0 else _WANTING).with_(**said, n=abs(apart))
    return _PARTS_DIFFER.with_(**said)
