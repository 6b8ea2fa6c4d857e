"""How the book of a case tells of its paper file: papers asked for, reminded of, answered for; lent, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casetrack.engine.history import Happening
from casetrack.services.paper_loans import CAME_BACK, LENT
from casetrack.services.paper_requests import ANSWERED, ANSWERS, ASKED, MENDED, REMINDED
from casetrack.text import Text, format_date

_LABELS = {
    ASKED: Text("Yêu cầu cung cấp giấy tờ", "Papers asked for"),
    REMINDED: Text("Nhắc yêu cầu cung cấp giấy tờ", "Reminder of papers asked for"),
    MENDED: Text("Bổ sung, sửa yêu cầu cung cấp giấy tờ", "Request for papers completed"),
    LENT: Text("Cho mượn hồ sơ giấy", "Paper file lent"),
    CAME_BACK: Text("Nhận lại hồ sơ giấy", "Paper file back"),
}
# What an event of each may say besides its free words: of its texts and of its facts, by key.
_TEXTS = {
    "asked_of": Text("Yêu cầu ai", "Asked of"),
    "papers": Text("Giấy tờ", "Papers"),
    "came": Text("Đã nhận", "Came"),
    "missing": Text("Còn thiếu", "Missing"),
    "lent_to": Text("Người mượn", "Borrower"),
}
_FACTS = {
    "letter_no": Text("Số văn bản", "Letter no."),
    "answer_no": Text("Số văn bản trả lời", "Answer no."),
}
_DAYS = {
    "wished_by": Text("Cần trước ngày", "Wanted by"),
    "due_on": Text("Hẹn trả", "Due back"),
}


def label_of(happening: Happening) -> Text | None:
    """Name the event; None for any other."""
    if not _is_ours(happening):
        return None
    return ANSWERS.get(str(happening.payload.get("answer"))) or _LABELS.get(happening.name)


def details_of(happening: Happening) -> Iterator[tuple[Text, Text]]:
    """Give whom and which papers, the letters' numbers, and the day on which something is wanted or due back."""
    if not _is_ours(happening):
        return
    for key, label in _TEXTS.items():
        if said := happening.texts.get(key):
            yield label, Text("{said}", "{said}").with_(said=said)
    for key, label in _FACTS.items():
        if said := str(happening.payload.get(key, "")):
            yield label, Text("{said}", "{said}").with_(said=said)
    for key, label in _DAYS.items():
        if said := str(happening.payload.get(key, "")):
            day = format_date(date.fromisoformat(said))
            yield label, Text(day, day)


def _is_ours(happening: Happening) -> bool:
    """Tell whether we wrote this event; a former system may name a line of its own so."""
    named = happening.kind == "activity" and (happening.name in _LABELS or happening.name == ANSWERED)
    return named and ("request" in happening.payload or "loan" in happening.payload)
