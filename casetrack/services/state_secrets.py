"""State secrets stay out of the book: a paper that is one is refused, and only where it is kept may be noted.

Luật Bảo vệ bí mật nhà nước 117/2025/QH15: three levels, kept on machines of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.history import Happening
from casetrack.errors import FileRefused, InvalidInput
from casetrack.models import Case, CaseEvent
from casetrack.readers.file_names import speaks_of_secrets
from casetrack.services.access import require_at_work
from casetrack.services.chain import Happened, record
from casetrack.services.work import Work
from casetrack.text import Text

NONE = "none"
LEVELS: dict[str, Text] = {
    "confidential": Text("Mật", "Confidential (Mật)"),
    "secret": Text("Tối mật", "Secret (Tối mật)"),
    "top_secret": Text("Tuyệt mật", "Top secret (Tuyệt mật)"),
}
CHOICES: dict[str, Text] = {NONE: Text("Không", "None"), **LEVELS}
POINTER = "secret_noted"


@dataclass(frozen=True, slots=True)
class NoteSecret:
    """The wish to note that a secret paper belongs to the case: its number, its level, and where it is kept."""

    level: str
    number: str
    place: str
    occurred_on: date


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a secret paper of the case is kept."""

    seq: int
    level: Text
    number: str
    place: str
    on: date


def refuse_secret(level: str, name: str, *, looked: bool) -> None:
    """Raise FileRefused for a file marked secret; for one whose name says so, until somebody has `looked`."""
    if level != NONE:
        raise FileRefused(
            "state_secret",
            Text(
                "Tài liệu mức {level} là bí mật nhà nước, không đưa vào phần mềm này (Luật Bảo vệ bí mật nhà nước "
                "117/2025/QH15). Lưu trên máy riêng; ở đây chỉ ghi số, mức và nơi giữ.",
                "A paper marked {level} is a state secret and does not belong in this program (Law on State Secrets "
                "117/2025/QH15). Keep it on the machine for such papers; note only its number, level and place here.",
            ).with_(level=LEVELS[level]),
            "secrecy",
        )
    if speaks_of_secrets(name) and not looked:
        raise FileRefused(
            "secret_name",
            Text(
                "Tên tệp có chữ “mật”. Xem lại: nếu tài liệu đóng dấu mật thì không gửi; nếu không phải, đánh dấu xác "
                "nhận rồi gửi lại.",
                "The file's name says “mật” (secret). Look again: if the paper bears such a mark, do not send it; if "
                "not, tick the box and send it again.",
            ),
            "not_secret",
        )


def note_secret(work: Work, case: Case, wish: NoteSecret) -> CaseEvent:
    """Note where a secret paper is kept; nothing of what it says, not even its subject."""
    require_at_work(work, case)
    missing = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
    mistakes = {key: missing for key in ("number", "place") if not getattr(wish, key).strip()}
    if wish.level not in LEVELS:
        mistakes["level"] = Text("Chọn mức mật.", "Choose the level.")
    if wish.occurred_on > work.today:
        mistakes["occurred_on"] = Text("Ngày ở sau hôm nay. Xem lại.", "The day lies after today. Check it.")
    if mistakes:
        raise InvalidInput(Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields."), mistakes)
    texts = {"number": wish.number, "place": wish.place}
    return record(work, case, Happened("activity", POINTER, wish.occurred_on, {"level": wish.level}, texts))


def pointers_in(happenings: Sequence[Happening]) -> list[Pointer]:
    """Give where the secret papers of a case are kept, as its book tells."""
    return [
        Pointer(
            happening.seq,
            LEVELS[str(happening.payload["level"])],
            happening.texts.get("number", ""),
            happening.texts.get("place", ""),
            happening.occurred_on,
        )
        for happening in happenings
        if happening.name == POINTER and "level" in happening.payload  # a former system may name a line of its own so
    ]
