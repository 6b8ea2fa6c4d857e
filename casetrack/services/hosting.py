"""Who received a visitor, and at which kind of reception: the desk as on every day, or a leader on a day of his own."""

from __future__ import annotations

from dataclasses import dataclass

from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.text import Text

DESK, REGULAR = "officer", "regular"
_NO_HOST = Text("Định kỳ, đột xuất là lãnh đạo tiếp. Chọn ai tiếp.", "This is a leader's reception. Choose who hosted.")
_NO_KIND = Text(
    "Lãnh đạo tiếp thì chọn định kỳ hay đột xuất.", "A leader receives on schedule or not. Choose which it was."
)
_UNKNOWN = Text("Chọn một trong các mục có sẵn.", "Choose one of the entries.")


@dataclass(frozen=True, slots=True)
class Hosting:
    """In which office whoever received sat (labels.HOSTS), and the kind of reception (labels.RECEPTIONS)."""

    host: str = DESK
    reception: str = REGULAR


def mistakes_of(hosting: Hosting) -> dict[str, Text]:
    """Say what does not fit: the desk receives regularly, a leader on schedule or out of turn."""
    if hosting.host not in HOSTS or hosting.reception not in RECEPTIONS:
        return {"host": _UNKNOWN}
    if hosting.host == DESK and hosting.reception != REGULAR:
        return {"host": _NO_HOST}
    if hosting.host != DESK and hosting.reception == REGULAR:
        return {"reception": _NO_KIND}
    return {}
