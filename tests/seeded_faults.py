"""One fault of each kind, put into a copy of the demo behind the program's back, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date

from sqlalchemy import CursorResult, text

from casetrack.reports.questions import Question, ask
from casetrack.reports.snapshots import Freeze, freeze
from casetrack.services.work import Installation, Work, begin, system_actor

PERIOD = (date(2025, 7, 1), date(2026, 5, 20))
_A_DOSSIER = "SELECT id FROM cases WHERE workflow = 'land_dossier' AND level = 'internal' AND {} LIMIT 1 OFFSET {}"


_CLOSED_BY_ONE = _A_DOSSIER.format("closed_on IS NOT NULL AND officer_id IS NOT NULL", 0)


def _closed(nth: int) -> str:
    """Name a dossier that came settled; each fault takes another one, so that all can stand in the book at once."""
    return _A_DOSSIER.format("closed_on IS NOT NULL AND source IS NOT NULL", nth)


def _open(nth: int) -> str:
    return _A_DOSSIER.format("closed_on IS NULL AND opened_on < '2026-03-01'", nth)


_STRETCH = "SELECT s.id FROM stretches s JOIN profiles p ON p.code = s.profile_code WHERE {} AND s.known_to IS NULL"
_STRETCH += " AND s.to_on IS NULL LIMIT 1"
_A_VISIT = "SELECT id FROM visits WHERE {} AND received_on < '2026-05-10' LIMIT 1"
_OF_TWO = "r.petition_id IS NOT NULL AND r.person_id IS NOT NULL AND c.level = 'internal'"
_RECEIPT = f"SELECT r.{{}} FROM receipts r JOIN cases c ON c.id = r.case_id WHERE {_OF_TWO} ORDER BY r.id LIMIT 1"
_IN_2026 = "FROM incoming_entries WHERE year = 2026 AND number = 1"

SEEDS: Mapping[str, Sequence[str]] = {
    "balance": (
        "UPDATE stretches SET entered_on = '2025-06-01' WHERE id = ("
        + _STRETCH.format("p.workflow = 'land_dossier' AND s.closed_on IS NOT NULL")
        + ")",
    ),
    "counted_otherwise": (f"UPDATE cases SET closed_on = NULL, phase = 'classified' WHERE id = ({_CLOSED_BY_ONE})",),
    "form_check": (f"UPDATE visits SET present = -500 WHERE id = ({_A_VISIT.format('case_id IS NULL')})",),
    "entered_old": ("UPDATE entered_figures SET said_on = '2025-01-05' WHERE key = 'documents_on_reception'",),
    "snapshot_moved": (
        "UPDATE visits SET received_on = '2025-06-01' WHERE id = ("
        + _A_VISIT.format("session_id IS NULL AND answer <> ''")
        + ")",
    ),
    "petitions_gap": ("UPDATE petitions SET number = 'D-2026-9001' WHERE number = 'D-2026-0005'",),
    "visits_gap": ("UPDATE visits SET number = 'L-2026-9001' WHERE number = 'L-2026-0005'",),
    "cases_gap": ("UPDATE cases SET number = 'DD-2025-9001' WHERE number = 'DD-2025-0005'",),
    "outgoing_gap": ("UPDATE outgoing_entries SET number = 9001 WHERE body = 'UBND' AND year = 2026 AND number = 5",),
    "incoming_gap": ("UPDATE incoming_entries SET number = 9001 WHERE year = 2026 AND number = 3",),
    "outgoing_twice": (
        "UPDATE outgoing_entries SET symbol = (SELECT symbol FROM outgoing_entries WHERE body = 'UBND' AND year = 2026"
        " AND number = 7) WHERE body = 'UBND' AND year = 2026 AND number = 6",
    ),
    "incoming_twice": (
        f"UPDATE incoming_entries SET sender = (SELECT sender {_IN_2026}), symbol = '7/X', dated_on = '2026-01-02'"
        " WHERE year = 2026 AND number IN (1, 2)",
    ),
    "petition_twice": (
        f"UPDATE receipts SET person_id = ({_RECEIPT.format('person_id')}), subject = ({_RECEIPT.format('subject')}),"
        f" received_on = ({_RECEIPT.format('received_on')}) WHERE id = (SELECT r.id FROM receipts r JOIN cases c"
        f" ON c.id = r.case_id WHERE {_OF_TWO} ORDER BY r.id DESC LIMIT 1)",
    ),
    "written_late": ("UPDATE petitions SET written_on = date(received_on, '+3 days') WHERE number = 'D-2026-0007'",),
    "forwarded_late": (
        "UPDATE petitions SET forwarded_on = date(received_on, '+3 days') WHERE number = 'D-2026-0008'",
    ),
    "dated_late": (
        "UPDATE incoming_entries SET dated_on = date(arrived_on, '+2 days') WHERE year = 2026 AND number = 4",
    ),
    "closed_early": (f"UPDATE cases SET closed_on = date(opened_on, '-1 day') WHERE id = ({_closed(0)})",),
    "issued_early": (
        "UPDATE outgoing_entries SET dated_on = '2025-07-01' WHERE id ="
        " (SELECT o.id FROM outgoing_entries o JOIN cases c ON c.id = o.case_id"
        " WHERE c.source IS NULL AND c.opened_on > '2025-07-10' ORDER BY o.id LIMIT 1)",
    ),
    "visit_ahead": (
        "UPDATE visits SET received_on = '2026-06-30' WHERE id = (" + _A_VISIT.format("session_id IS NULL") + ")",
    ),
    "visit_off_session": (
        "UPDATE visits SET received_on = date(received_on, '+1 day') WHERE id = ("
        + _A_VISIT.format("session_id IS NOT NULL")
        + ")",
    ),
    "late_unexplained": (
        "UPDATE stretches SET due_on = '2026-01-15' WHERE id = ("
        + _STRETCH.format("p.delay = '' AND NOT p.task AND s.closed_on IS NULL AND s.due_on > '2026-05-20'")
        + ")",
    ),
    "still": (
        f"UPDATE case_events SET occurred_on = '2025-01-05' WHERE case_id = ({_open(0)})",
        f"UPDATE cases SET opened_on = '2025-01-05' WHERE id = ({_open(0)})",
    ),
    "unclassified": ("UPDATE cases SET opened_on = '2026-03-01' WHERE workflow = 'petition' AND phase = 'received'",),
    "no_officer": (f"UPDATE cases SET officer_id = NULL WHERE id = ({_open(1)})",),
    "officer_gone": (
        f"UPDATE users SET active = false WHERE id = (SELECT officer_id FROM cases WHERE id = ({_open(0)}))",
    ),
    "unit_ended": (
        f"UPDATE units SET valid_to = '2026-01-31' WHERE id = (SELECT unit_id FROM cases WHERE id = ({_open(0)}))",
    ),
    "no_outcome": (f"UPDATE cases SET outcome = NULL WHERE id = ({_closed(1)})",),
    "too_open": ("UPDATE cases SET level = 'internal' WHERE workflow = 'tip_check'",),
    "forwarded_silent": ("UPDATE holdings SET since_on = '2025-12-01' WHERE kind = 'body'",),
    "visit_unanswered": (
        "UPDATE visits SET answer = '' WHERE id = ("
        + _A_VISIT.format("case_id IS NULL AND answer <> '' AND refusal = ''")
        + ")",
    ),
    "session_open": (
        "DELETE FROM session_closings WHERE id = (SELECT min(id) FROM session_closings WHERE outcome = 'nobody_came')",
    ),
    "incoming_unanswered": ("UPDATE incoming_entries SET due_on = '2026-05-01' WHERE year = 2026 AND number = 5",),
}


class _Undone(Exception):
    """So that nothing of it stays."""


@contextmanager
def seeded(installation: Installation, office_id: int, *kinds: str) -> Iterator[tuple[Work, Question]]:
    """Put faults of these kinds into the book, for as long as this block lasts."""
    with suppress(_Undone), begin(installation, system_actor(office_id)) as work:
        question = ask(work, *PERIOD)
        if "snapshot_moved" in kinds:
            freeze(work, question, Freeze())
        for statement in (statement for kind in kinds for statement in SEEDS[kind]):
            changed = work.session.execute(text(statement))
            assert isinstance(changed, CursorResult)
            assert changed.rowcount, statement
        yield work, question
        raise _Undone
