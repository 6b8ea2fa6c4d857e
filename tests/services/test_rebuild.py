"""What is kept for lists and counts comes out of the events alone, and comes out the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import inspect, select, text

from casetrack.models import Base, Case, Deadline, Profile, Span, Stretch
from casetrack.services.access import get_visible_case
from casetrack.services.alerts import tell_alerts
from casetrack.services.assignments import Assign, assign
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.corrections import Correct, correct
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.rebuild import fill_missing, rebuild
from casetrack.services.work import begin
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward

FOLDED: tuple[type[Base], ...] = (Case, Deadline, Profile, Span, Stretch)
PETITION_CLASS: Mapping[str, Mapping[str, object]] = {"complaint": COMPLAINT, "denunciation": DENUNCIATION}


@pytest.fixture
def ward(database) -> Ward:
    return a_ward(database)


def kept(ward: Ward) -> dict[str, list[dict[str, object]]]:
    """Every folded row, but for the counter of writes and the keys of spans, which a rebuild may move."""
    with ward.database.reading() as session:
        tables = {}
        for table in FOLDED:
            columns = [column.key for column in inspect(table).columns if column.key not in ("row_version", "id")]
            rows = session.scalars(select(table).where(table.office_id == ward.office.id))  # type: ignore[attr-defined]
            tables[table.__name__] = sorted(
                ({name: getattr(row, name) for name in columns} for row in rows),
                key=lambda row: repr(sorted(row.items())),
            )
        return tables


def accepted(ward: Ward, kind: str = "complaint") -> str:
    number = a_case(ward.on("2026-06-04"), fields=PETITION_CLASS[kind], petitioner=a_person(ward), officer="officer")
    a_step(ward.on("2026-06-05"), number, "officer", "classify", petition_class=kind, matter="land", **ELIGIBLE)
    a_step(ward.on("2026-06-08"), number, "leader", "accept")
    return number


def settled_in_four_eyes(ward: Ward) -> None:
    number = accepted(ward)
    a_step(ward.on("2026-06-20"), number, "officer", "submit_draft", proposal="Chấp nhận một phần.")
    a_step(ward.on("2026-06-22"), number, "leader", "send_back", comment="Thiếu căn cứ.")
    a_step(ward.on("2026-06-25"), number, "officer", "submit_draft", proposal="Chấp nhận toàn bộ.")
    a_step(ward.on("2026-07-20"), number, "leader", "sign_decision", result="founded", decision_no="12/QĐ-UBND")
    a_step(ward.on("2026-07-22"), "TH-2026-0001", "clerk", "send", sent_no="88/UBND", delivered_on="2026-07-23")
    published = {"publication": "display", "published_on": "2026-07-24"}
    a_step(ward.on("2026-07-24"), "TH-2026-0001", "officer", "publish", **published)


def sent_to_another_unit_and_answered(ward: Ward) -> None:
    number = a_case(ward.on("2026-06-04"), petitioner=a_person(ward), fields={**COMPLAINT, "petition_class": "request"})
    a_step(ward, number, "desk", "classify", petition_class="request", eligible=True, competent=False)
    a_step(ward, number, "leader", "forward_unit", receiving_unit=ward.units["KT"].id)
    linked = number.replace("0001", "0002")
    a_step(ward.on("2026-06-10"), linked, "officer", "classify", petition_class="request", **ELIGIBLE)
    a_step(ward.on("2026-06-11"), linked, "leader", "accept")
    a_step(ward.on("2026-06-15"), linked, "officer", "submit_draft", proposal="Đã trả lời.")
    a_step(ward.on("2026-06-16"), linked, "leader", "sign_decision", result="answered", decision_no="3/UBND")


def suspended_resumed_and_extended(ward: Ward) -> None:
    number = accepted(ward, "denunciation")
    a_step(ward.on("2026-06-15"), number, "leader", "suspend", suspend_ground="other_body", comment="Chờ kết luận.")
    a_step(ward.on("2026-06-29"), number, "leader", "resume", comment="Đã có kết luận.")
    with begin(ward.on("2026-07-01").installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        extend_deadline(work, case, Extend("resolve", 30, work.today, "Phức tạp", case.version, "foreign", "44/QĐ"))


def corrected_noted_and_handed_on(ward: Ward) -> None:
    number = accepted(ward)
    with begin(ward.on("2026-06-30").installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        correct(work, case, Correct(1, case.version, "Ghi nhầm ngày", occurred_on=date(2026, 6, 2), title="Thửa 215"))
        note_activity(work, case, NoteActivity("note", work.today, "Đã gọi điện."))
        assign(work, case, Assign(None, case.version))


def reopened_and_late(ward: Ward) -> None:
    number = a_case(ward.on("2026-03-02"), petitioner=a_person(ward))
    tell_alerts(ward.on("2026-04-01").installation, ward.office.id)
    a_step(ward, number, "officer", "withdraw", comment="Tự rút đơn.")
    a_step(ward.on("2026-04-10"), number, "leader", "reopen", comment="Đơn có tình tiết mới.")
    tell_alerts(ward.on("2026-05-20").installation, ward.office.id)


JOURNEYS = [
    settled_in_four_eyes,
    sent_to_another_unit_and_answered,
    suspended_resumed_and_extended,
    corrected_noted_and_handed_on,
    reopened_and_late,
]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_rebuild_changes_nothing_after_a_journey(ward, journey):
    journey(ward)
    before = kept(ward)
    rebuilt = rebuild(ward.installation, ward.office.id, write=True)
    assert (rebuilt.differing, rebuilt.read) == ((), len(before["Case"]))
    assert kept(ward) == before


TAMPERED = [
    ("UPDATE cases SET state = 'settled', phase = 'resolved', closed_on = opened_on", {"state", "phase", "closed_on"}),
    ("UPDATE cases SET title = 'khác', number = 'KN-1999-0001'", {"title", "number", "search_key", "words_key"}),
    (
        "UPDATE cases SET version = 1, seq = 9, former_number = 'x'",
        {"version", "seq", "former_number", "search_key", "words_key"},
    ),
    ("UPDATE cases SET names_key = 'x', words_key = NULL", {"names_key", "words_key"}),
    ("UPDATE deadlines SET due_on = '2031-01-01' WHERE key = 'resolve'", {"resolve.due_on"}),
    ("UPDATE deadlines SET breached = (1 = 1) WHERE key = 'resolve'", {"resolve.breached"}),
    ("UPDATE deadlines SET key = 'strange' WHERE key = 'resolve'", {"resolve.missing", "strange.too_many"}),
    ("DELETE FROM deadlines", {"process.missing", "resolve.missing"}),
    ("UPDATE spans SET known_from = known_from - 1 WHERE kind = 'due'", {"spans"}),
    ("UPDATE spans SET known_to = NULL", {"spans"}),
    ("DELETE FROM spans WHERE kind = 'phase'", {"spans"}),
    ("UPDATE stretches SET due_on = '2031-01-01' WHERE due_on IS NOT NULL", {"stretches"}),
    ("DELETE FROM stretches WHERE known_to IS NULL", {"stretches"}),
    ("UPDATE profiles SET channel = 'post'", {"stretches"}),
    ("DELETE FROM profiles", {"stretches"}),
]


@pytest.mark.parametrize(("forgery", "named"), TAMPERED, ids=lambda said: said if isinstance(said, str) else "")
def test_a_rebuild_names_and_mends_what_was_changed_by_hand(ward, forgery, named):
    corrected_noted_and_handed_on(ward)
    before = kept(ward)
    with ward.database.begin() as session:
        session.execute(text(forgery))
    changed = kept(ward)
    assert changed != before

    tried = rebuild(ward.installation, ward.office.id, write=False)
    assert {name for case in tried.differing for name in case.what} == named
    assert kept(ward) == changed, "a dry run writes nothing"

    assert rebuild(ward.installation, ward.office.id, write=True).differing == tried.differing
    assert kept(ward) == before
    assert rebuild(ward.installation, ward.office.id, write=True).differing == ()


def test_an_upgraded_book_is_given_the_stretches_that_its_reports_count(ward):
    settled_in_four_eyes(ward)
    before = kept(ward)
    with ward.database.begin() as session:
        session.execute(text("DELETE FROM stretches"))
        session.execute(text("DELETE FROM profiles"))
    assert fill_missing(ward.installation) == len(before["Case"])
    assert kept(ward) == before
    assert fill_missing(ward.installation) == 0


def test_a_mended_breach_is_the_one_of_the_ledger(ward):
    reopened_and_late(ward)
    before = kept(ward)
    with ward.database.begin() as session:
        session.execute(text("UPDATE deadlines SET breached = (1 = 0)"))
    rebuild(ward.installation, ward.office.id, write=True)
    assert kept(ward) == before
    assert any(row["breached"] for row in before["Deadline"])


def test_a_case_without_its_events_is_named_and_left(ward):
    number = a_case(ward)
    with ward.database.begin() as session:
        session.execute(text("DELETE FROM event_texts"))
        session.execute(text("DELETE FROM case_events"))
    [differing] = rebuild(ward.installation, ward.office.id, write=True).differing
    assert (differing.number, differing.what) == (number, ("events",))


def test_a_rebuild_tells_how_far_it_is_and_minds_its_own_office(ward, database):
    for n in range(3):
        a_case(ward, f"Đơn số {n}")
    other = a_ward(database, code="tanhoa")
    a_case(other)
    with database.begin() as session:
        session.execute(text(f"UPDATE cases SET state = 'settled' WHERE office_id = {other.office.id}"))
    told: list[tuple[int, int]] = []
    rebuilt = rebuild(ward.installation, ward.office.id, write=True, progress=lambda *far: told.append(far))
    assert (rebuilt.read, rebuilt.differing, told) == (3, (), [(3, 3)])
