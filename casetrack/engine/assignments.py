"""What was said when a case was given to somebody: the "6 rõ" and the check, as the event holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.text import Text

# What makes an assignment clear besides its person (rõ người) and its time (rõ thời gian), in the order of the form.
CLARITIES: dict[str, Text] = {
    "what": Text("Việc phải làm", "What to do"),
    "product": Text("Sản phẩm", "Product"),
    "responsibility": Text("Trách nhiệm", "Responsibility"),
    "authority": Text("Thẩm quyền", "Authority"),
    "check": Text("Kiểm tra", "Check"),
}
_BY_WHEN = Text("Phải xong", "By when")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One giving of a case to an officer: what, by when, with which product, responsibility, authority and check.

    Whoever was named when a case was opened or in a step was told none of it; those texts are empty then.
    """

    seq: int  # of its event in the case
    on: date
    officer_id: int
    by_id: int | None
    by_when: date | None = None
    what: str = ""
    product: str = ""
    responsibility: str = ""
    authority: str = ""
    check: str = ""

    def said(self) -> tuple[tuple[Text, str], ...]:
        """List what was said, each with its label, in the order of the form."""
        told = ((label, getattr(self, key)) for key, label in CLARITIES.items())
        return tuple((label, words) for label, words in told if words)

    def told(self) -> tuple[tuple[Text, Text], ...]:
        """List all that was said, the day by which it must be done first, as the story of a case tells it."""
        day = ((_BY_WHEN, Text("{day}", "{day}").with_(day=self.by_when)),) if self.by_when else ()
        return (*day, *((label, Text(words, words)) for label, words in self.said()))


def read_assignment(
    seq: int, on: date, by_id: int | None, said: tuple[Mapping[str, object], Mapping[str, str]]
) -> Assignment | None:
    """Read payload and texts of an event that names an officer; None when it gives the case to nobody."""
    payload, texts = said
    officer = payload.get("officer")
    if not isinstance(officer, int):
        return None
    by_when = payload.get("by_when")
    return Assignment(
        seq=seq,
        on=on,
        officer_id=officer,
        by_id=by_id,
        by_when=date.fromisoformat(str(by_when)) if by_when else None,
        **{key: texts.get(key, "") for key in CLARITIES},
    )
