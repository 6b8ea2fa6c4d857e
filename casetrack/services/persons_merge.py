"""Two entries of one person: one stands for both from now on, and a press takes that back.

Nothing is moved. The other entry keeps its visits, parts in cases and papers, and its name stands on them as it was
written; it only points to the one that is kept (`merged_into_id`), and whoever reads a person's history reads both.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Person
from casetrack.services.access import require
from casetrack.services.chain import PERSON, Happened, record_of_office
from casetrack.services.persons import NOBODY, FoundPerson, shown
from casetrack.services.persons_correct import refuse_stale
from casetrack.services.persons_visible import reachable
from casetrack.services.work import Work
from casetrack.text import Text

MERGED, UNMERGED = "merged", "unmerged"  # events
_NOT_MERGED = Text("Chưa gộp. Mục đánh dấu đỏ cần xem lại.", "Not merged. Mend the marked fields.")
ITSELF = Text(
    "Đây là cùng một mục, không gộp với chính nó được. Tìm mục kia của người này.",
    "This is one and the same entry; it cannot be merged with itself. Find the other entry of this person.",
)
_MERGED_ALREADY = Text(
    "Mục “{name}” đã gộp vào mục khác. Mở mục đang đứng tên, hoặc gỡ lần gộp đó trước.",
    "The entry “{name}” is merged into another one already. Open the one that stands, or take that merge back first.",
)
_STANDS_FOR_OTHERS = Text(
    "Mục “{name}” đang đứng tên cho mục khác đã gộp vào. Bấm “Giữ mục kia” để giữ nó, hoặc gỡ các lần gộp đó trước.",
    "The entry “{name}” stands for another one already. Keep that one instead, or take those merges back first.",
)
_OTHER_NUMBERS = Text(
    "Hai mục có số giấy tờ khác nhau: thường là hai người. Đã đối chiếu giấy tờ, đúng là một người (đổi sang CCCD, "
    "ghi nhầm số) thì đánh dấu và ghi rõ trong lý do.",
    "The two entries have different identity numbers, which mostly means two people. If the papers were compared and "
    "it is one person (a new card, a slip of the pen), tick this and say so in the reason.",
)
_NO_REASON = Text("Ghi vì sao biết là một người.", "Say how you know that this is one person.")
_NOT_APART = Text(
    "Mục này không gộp vào mục nào, có lẽ đã được gỡ rồi. Tải lại trang.",
    "This entry is merged into none; perhaps it was taken back already. Load the page again.",
)


@dataclass(frozen=True, slots=True)
class MergePersons:
    """The wish to let an entry stand for another one, `other_id`, too, with the versions of both that were compared.

    `different`: the identity numbers differ, and it is one person all the same.
    """

    other_id: int
    seen_version: int
    other_version: int
    reason: str
    different: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries side by side, `kept` standing for `other` if they are merged; `differ`: in their identity numbers."""

    kept: FoundPerson
    other: FoundPerson
    seen_version: int
    other_version: int
    differ: bool


def get_pair(work: Work, kept_id: int, other_id: int) -> Pair:
    """Give two entries to be compared; raise NotFound for one that the actor may not know of."""
    require(work, "person.edit")
    kept, other = find_entry(work, kept_id), find_entry(work, other_id)
    one, two = shown(work, [kept, other])
    return Pair(one, two, kept.version, other.version, differ(kept, other))


def merge_persons(work: Work, kept_id: int, wish: MergePersons) -> Person:
    """Let one entry stand for another one; give the one that stands.

    Raise NotFound for an entry that the actor may not know of, StaleCase when either has changed since they were
    compared, InvalidInput for what cannot be merged, with what to do instead.
    """
    require(work, "person.edit")
    kept, other = find_entry(work, kept_id), find_entry(work, wish.other_id)
    if kept.id == other.id:
        raise InvalidInput(ITSELF, {"other_id": ITSELF})
    refuse_stale(kept, wish.seen_version)
    refuse_stale(other, wish.other_version)
    if wrong := _mistakes(work, kept, other, wish):
        raise InvalidInput(_NOT_MERGED, wrong)
    other.merged_into_id, other.merge_reason = kept.id, wish.reason.strip()
    other.merged_by_id, other.merged_at = work.actor.user_id, work.now
    kept.version, other.version = kept.version + 1, other.version + 1
    facts = {"person": other.id, "into": kept.id, "different_numbers": differ(kept, other)}
    record_of_office(work, Happened(PERSON, MERGED, work.today, facts, {}))
    return kept


def unmerge_person(work: Work, entry_id: int) -> Person:
    """Take a merge back: the entry stands for itself again; give it."""
    require(work, "person.edit")
    entry = find_entry(work, entry_id)
    if entry.merged_into_id is None:
        raise InvalidInput(_NOT_APART)
    kept = work.session.get_one(Person, entry.merged_into_id)
    entry.merged_into_id = entry.merged_at = entry.merged_by_id = entry.merge_reason = None
    kept.version, entry.version = kept.version + 1, entry.version + 1
    facts = {"person": entry.id, "from": kept.id}
    record_of_office(work, Happened(PERSON, UNMERGED, work.today, facts, {}))
    return entry


def find_entry(work: Work, entry_id: int) -> Person:
    """Find an entry by its own key, whether or not another one stands for it; raise NotFound as services/persons do."""
    entry = work.session.scalars(select(Person).where(reachable(work, entry_id))).one_or_none()
    if entry is None:
        raise NotFound(NOBODY)
    return entry


def differ(one: Person, two: Person) -> bool:
    """Tell whether both entries have an identity number, and not the same one."""
    return None not in (one.identity_number, two.identity_number) and one.identity_number != two.identity_number


def _mistakes(work: Work, kept: Person, other: Person, wish: MergePersons) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if work.session.scalars(select(Person.id).where(Person.merged_into_id == other.id)).first() is not None:
        wrong["other_id"] = _STANDS_FOR_OTHERS.with_(name=other.name)
    for entry in (kept, other):
        if entry.merged_into_id is not None:
            wrong["other_id"] = _MERGED_ALREADY.with_(name=entry.name)
    if differ(kept, other) and not wish.different:
        wrong["different"] = _OTHER_NUMBERS
    if not wish.reason.strip():
        wrong["reason"] = _NO_REASON
    return wrong
