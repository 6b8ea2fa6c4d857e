"""The mail that carries a digest. It leaves the house, so it names a case by its number alone.

Of restricted and sealed cases it says only that there is something; people and matters are on the page.
"""

from __future__ import annotations

from sqlalchemy import select

from casetrack.models import Digest, Notice
from casetrack.papers.mail import MailLine, MailSection
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.digest_lines import OVERDUE, SECTIONS, STALE
from casetrack.services.digest_pages import Shown, View, headline_of, view_of
from casetrack.services.work import Work
from casetrack.text import Text

_DUE = Text("{number}: {clock}, hạn {day}", "{number}: {clock}, due {day}")
_STILL = Text("{number}: việc gần nhất ngày {day}", "{number}: last event on {day}")
_OTHERS = Text(
    "Có việc trong hồ sơ hạn chế người xem. Mở CaseTrack để xem.",
    "There is something in cases that few may see. Open CaseTrack to see it.",
)
_RESERVED = Text("Có việc trong hồ sơ hạn chế người xem", "There is something in cases that few may see")
_OPEN = Text("Mở bản tin để xem đầy đủ, để in.", "Open the digest to see all of it, or to print it.")
_LATE = Text("Lập muộn hơn ngày gửi: tính đến {day}.", "Made later than its day: counted as at {day}.")
_SUBJECT = Text("{label} {day}: {headline}", "{label} {day}: {headline}")


def content_of_digest(work: Work, notice_id: int) -> tuple[Text, tuple[MailSection, ...]] | None:
    """Write subject and content of the mail that carries a digest to the actor, by the notice of it."""
    found = select(Digest).join(Notice, Notice.digest_id == Digest.id).where(Notice.id == notice_id)
    digest = work.session.scalars(found.where(Digest.user_id == work.actor.user_id)).one_or_none()
    if digest is None or not work.actor.may("case.read"):
        return None
    language, url = work.actor.language, work.installation.outside.staff_url
    view = view_of(work, digest)
    headline = _headline(view)
    sections = [MailSection("", (MailLine(f"{headline.in_(language)}."),))]
    if digest.as_at != digest.slot_on:
        sections.append(MailSection("", (MailLine(_LATE.with_(day=digest.as_at).in_(language)),)))
    kept_back = 0
    for section, groups in view.sections.items():
        shown = [each for group in groups for each in group.lines]
        told = [each for each in shown if each.level in OPEN_LEVELS]
        kept_back += len(shown) - len(told)
        if told:
            heading = f"{SECTIONS[section].in_(language)} ({len(told)})"
            sections.append(MailSection(heading, tuple(_line(work, each, url) for each in told)))
    if kept_back:
        sections.append(MailSection("", (MailLine(_OTHERS.in_(language)),)))
    address = f"{url}/ban-tin/{digest.kind}/{digest.slot_on.isoformat()}" if url else None
    sections.append(MailSection("", (MailLine(_OPEN.in_(language), address),)))
    return _SUBJECT.with_(label=view.head.label, day=digest.slot_on, headline=headline), tuple(sections)


def _headline(view: View) -> Text:
    """Say how many are overdue of the cases that a mail may speak of."""
    late = [each.level in OPEN_LEVELS for group in view.sections[OVERDUE] for each in group.lines]
    if any(late) or not late:
        return headline_of(sum(late))
    return _RESERVED


def _line(work: Work, shown: Shown, url: str | None) -> MailLine:
    is_still = shown.line.section == STALE
    words = (_STILL if is_still else _DUE).with_(
        number=shown.case.number, clock=shown.clock, day=shown.line.last_on if is_still else shown.line.due_on
    )
    return MailLine(words.in_(work.actor.language), f"{url}/ho-so/{shown.case.number}" if url else None)
