"""The lines of a case's book that tell of petitions about one matter: joined, linked, parted again, found different.

None of them names the other case: it may be hidden later, and this book stays. Which one it is stands in the link, and
is shown to whoever may see it.
"""

from __future__ import annotations

from collections.abc import Iterable

from casetrack.engine.history import Happening
from casetrack.text import Text

JOINED_IN, PARTED_FROM = "matter_joined", "matter_parted"
LINKED, UNLINKED = "matter_linked", "matter_unlinked"
SPLIT_OFF, BEGUN = "petition_split_off", "petition_from_split"
DENIED = "matter_differs"
OTHER = "other"  # the key of the case that was found to be about something else
_LABELS = {
    JOINED_IN: Text("Ghép hồ sơ cùng nội dung vào đây", "A case about the same matter joined this one"),
    PARTED_FROM: Text("Tách hồ sơ đã ghép", "Cases that had been joined were parted"),
    LINKED: Text("Liên kết với hồ sơ cùng nội dung", "Linked with a case about the same matter"),
    UNLINKED: Text("Bỏ liên kết với hồ sơ cùng nội dung", "No longer linked with a case about the same matter"),
    SPLIT_OFF: Text("Tách đơn ra hồ sơ riêng", "A petition got a case of its own"),
    BEGUN: Text("Hồ sơ mở từ đơn tách ra", "Opened for a petition that was split off"),
    DENIED: Text("Xem một hồ sơ giống: không trùng", "A case that looks alike was found to be another matter"),
}


def label_of(happening: Happening) -> Text | None:
    """Name an event of these; None for any other."""
    return _LABELS.get(happening.name) if happening.kind == "activity" else None


def denied_in(happenings: Iterable[Happening]) -> frozenset[int]:
    """Give the keys of the cases of which somebody wrote down that they are another matter."""
    said = (happening.payload.get(OTHER) for happening in happenings if happening.name == DENIED)
    return frozenset(key for key in said if isinstance(key, int))
