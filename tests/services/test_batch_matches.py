"""Rows of lists that may be one with another row, a case or a person: proposed, decided by somebody, undone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casetrack.engine.handover_rules_file import shipped_handover_rules
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, CaseLink, HandoverMark, HandoverMatch, HandoverRow
from casetrack.services.batch_marks import marks_of_row
from casetrack.services.batch_match_decisions import DecideMatch, decide_match, undo_match
from casetrack.services.batch_matches import Match, find_matches
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.work import begin, reading
from tests.batches import (
    LAND_COLUMNS,
    STAFF,
    STAFF_COLUMNS,
    a_batch,
    a_list,
    cases_of,
    land_rows,
    load,
    minutes,
    rows_of,
    staff_rows,
    write,
)
from tests.factories import Ward, a_case, a_person, an_account
from tests.queries import queries_of

DAY = date(2025, 7, 1)
YEARS = (*LAND_COLUMNS[:2], "Năm sinh", *LAND_COLUMNS[2:])


def row(name: str, *, number: str, plot: str = "45", sheet: str = "12", identity: str = "") -> list[object]:
    """Type a land dossier."""
    return ["1", name, identity, plot, sheet, number, "14/5/2025", "Đang GQ", ""]


def matches(ward: Ward, batch: int, *, by: str = "clerk") -> dict[str, Match]:
    """Give what the rows of a hand-over may be one with, by the name that the row has and the key of the match."""
    with reading(ward.installation, ward.actor(by)) as work:
        page = find_matches(work, batch)
    assert page.next is None
    return {f"{each.row.typed['name']} = {match.key}": match for each in page.items for match in each.matches}


def decide(ward: Ward, batch: int, said: str, decision: str, *, by: str = "clerk") -> None:
    """Decide of the match that `matches` names so."""
    name, key = said.split(" = ")
    row_id = next(each.id for each in rows_of(ward, batch) if each.typed["name"] == name)
    with begin(ward.installation, ward.actor(by)) as work:
        decide_match(work, batch, DecideMatch(row_id, key, decision))


def undo(ward: Ward, batch: int, said: str, *, by: str = "clerk") -> None:
    """Take back what was decided of it."""
    decided = matches(ward, batch)[said].decided
    assert decided is not None
    with begin(ward.installation, ward.actor(by)) as work:
        undo_match(work, batch, decided.id)


def two_lists(ward: Ward) -> tuple[int, str]:
    """Load one dossier twice, by two lists of one hand-over: another day, another spelling."""
    batch = a_batch(ward, minutes(1))
    load(ward, batch, a_list([row("Lò Văn Tấn", number="118/2024/LT")]))
    first = rows_of(ward, batch)[0].id
    load(ward, batch, a_list([row("Lò Văn Tân", number="118/2024/LT", plot="045")]), "them.xlsx")
    return batch, f"Lò Văn Tân = row:{first}"


def test_a_dossier_in_two_lists_is_proposed_once_with_the_reasons(ward):
    batch, said = two_lists(ward)
    found = matches(ward, batch)
    assert list(found) == [said]
    assert [why.vi for why in found[said].why] == ["Cùng số hồ sơ, cùng đơn vị cũ", "Cùng số thửa, cùng tờ bản đồ"]
    assert found[said].choices == ("same", "tied", "other", "later")


def test_a_row_found_to_be_the_same_is_left_out_and_taken_in_again(ward):
    batch, said = two_lists(ward)
    before = rows_of(ward, batch)
    decide(ward, batch, said, "same")
    left_out = rows_of(ward, batch)[1]
    assert (left_out.outcome, left_out.decision) == ("duplicate", "skip")
    assert left_out.reasons[-1].message.vi == "Đã xác định là một với dòng 5, trang “DS”."
    undo(ward, batch, said)
    assert rows_of(ward, batch) == before
    with ward.database.reading() as session:
        kept = session.scalars(select(HandoverMatch)).one()
        assert kept.decided_by_id == kept.undone_by_id == ward.users["clerk"].id
        assert kept.undone_at is not None


def test_what_was_left_out_is_no_case_and_the_totals_fit(ward):
    batch, said = two_lists(ward)
    decide(ward, batch, said, "same")
    write(ward, batch)
    assert [case.title for case in cases_of(ward)] == ["Hồ sơ đất đai bàn giao: Lò Văn Tấn"]


def test_reading_a_list_anew_does_not_take_back_what_was_found(ward):
    batch, said = two_lists(ward)
    decide(ward, batch, said, "same")
    load(ward, batch, a_list([row("Lò Văn Tân", number="118/2024/LT", plot="45b")]), "them.xlsx")
    mended = rows_of(ward, batch)[1]
    assert (mended.typed["plot"], mended.outcome, mended.decision) == ("45b", "duplicate", "skip")


def test_two_about_one_matter_are_linked_once_both_are_cases_and_unlinked_again(ward):
    batch = a_batch(ward, minutes(2))
    load(ward, batch, a_list([row("Lò Văn Tấn", number="1/LT")]))
    first = rows_of(ward, batch)[0].id
    load(ward, batch, a_list([row("Hà Văn Quyết", number="2/LT")]), "them.xlsx")
    decide(ward, batch, f"Hà Văn Quyết = row:{first}", "tied")
    write(ward, batch)
    with ward.database.reading() as session:
        assert session.scalars(select(CaseLink.kind)).all() == ["same"]
    one = cases_of(ward)[0]
    undo(ward, batch, f"Hà Văn Quyết = case:{one.id}", by="leader")
    with ward.database.reading() as session:
        assert session.scalars(select(CaseLink)).all() == []


def test_two_about_one_matter_in_two_units_keep_nothing_out_of_the_book(ward):
    for unit in ("KT", "VP"):
        an_account(ward, f"head{unit}", "leader", unit=unit)
    one, two = a_batch(ward, minutes(1)), a_batch(ward, minutes(1, number="05/BB-BG"), unit="VP")
    load(ward, one, a_list([row("Lò Văn Tấn", number="1/LT")]))
    first = rows_of(ward, one)[0].id
    load(ward, two, a_list([row("Hà Văn Quyết", number="2/LT")]), "them.xlsx")
    decide(ward, two, f"Hà Văn Quyết = row:{first}", "tied")
    assert write(ward, two, by="headVP").state == "confirmed"
    assert write(ward, one, by="headKT").state == "confirmed"
    with ward.database.reading() as session:
        assert session.scalars(select(CaseLink.kind)).all() == ["same"]


def a_violation(ward: Ward) -> Case:
    """Open a violation on the plot that `row` is about."""
    fields = {"violation": "Lấn đất", "matter": "land", "plot": "45", "map_sheet": "12", "found_by": "handover"}
    fields["found_on"] = DAY.isoformat()
    wish = OpenCase("land_violation", "Lấn chiếm", DAY, ward.units["KT"].id, "desk", fields)
    with begin(ward.installation, ward.actor("leader")) as work:
        return open_case(work, wish)


def test_a_plot_in_an_open_case_and_in_a_petition_is_told_and_linked(ward):
    violation, number = a_violation(ward).id, a_case(ward, "Tranh chấp thửa đất 45, tờ bản đồ số 12")
    with ward.database.reading() as session:
        petition = session.scalars(select(Case.id).where(Case.number == number)).one()
    batch = a_batch(ward, minutes(1))
    load(ward, batch, a_list([row("Lò Văn Tấn", number="1/LT")]))
    said = f"Lò Văn Tấn = case:{violation}"
    found = matches(ward, batch)
    assert {key: [why.vi for why in match.why] for key, match in found.items()} == {
        said: ["Hồ sơ khác đang mở trên thửa đất này"],
        f"Lò Văn Tấn = case:{petition}": ["Đơn nêu đúng thửa đất này"],
    }
    assert {(match.kind, match.choices) for match in found.values()} == {("plot", ("tied", "other", "later"))}
    decide(ward, batch, said, "tied")
    write(ward, batch)
    with ward.database.reading() as session:
        assert session.scalars(select(CaseLink.to_case_id)).all() == [violation]


def test_a_known_person_is_proposed_and_taken(ward):
    a_person(ward, "Lò Văn Tấn", birth_year=1961, address="Tổ 4, Khê Trung")
    batch = a_batch(ward, minutes(1))
    typed = [["1", "Lò Văn Tấn", "1961", "", "45", "12", "1/LT", "14/5/2025", "Đang GQ", ""]]
    load(ward, batch, a_list(typed, YEARS))
    ((said, found),) = matches(ward, batch).items()
    assert [why.vi for why in found.why] == ["Cùng họ tên, cùng năm sinh"]
    decide(ward, batch, said, "same")
    write(ward, batch)
    assert matches(ward, batch)[said].choices == ()


def test_what_was_decided_is_not_decided_over_but_what_was_put_off_is(ward):
    batch, said = two_lists(ward)
    decide(ward, batch, said, "later")
    decide(ward, batch, said, "other")
    decide(ward, batch, said, "other", by="officer")
    with pytest.raises(InvalidInput, match=ward.users["clerk"].full_name):
        decide(ward, batch, said, "same", by="officer")


@pytest.mark.parametrize(("key", "decision"), [("case:1", "same"), ("row:999", "same"), ("", ""), ("person:1", "tied")])
def test_what_is_not_proposed_cannot_be_decided(ward, key, decision):
    batch, said = two_lists(ward)
    with pytest.raises(InvalidInput):
        decide(ward, batch, f"Lò Văn Tân = {key}", decision)
    with pytest.raises(InvalidInput):
        decide(ward, batch, said, "vanish")


def test_a_decision_of_another_hand_over_is_missing(ward):
    batch, said = two_lists(ward)
    other = a_batch(ward, minutes(1, number="05/BB-BG"))
    decide(ward, batch, said, "same")
    kept = matches(ward, batch)[said].decided
    assert kept is not None
    with begin(ward.installation, ward.actor("clerk")) as work, pytest.raises(NotFound):
        undo_match(work, other, kept.id)


def test_a_hidden_case_is_neither_proposed_nor_counted(ward):
    case = a_violation(ward)
    with Session(ward.database.engine) as session:
        session.execute(update(Case).where(Case.id == case.id).values(level="restricted"))
        session.commit()
    batch = a_batch(ward, minutes(1))
    load(ward, batch, a_list([row("Lò Văn Tấn", number="1/LT")]))
    assert matches(ward, batch) == {}


def test_what_many_have_in_common_tells_nothing_and_hides_nothing(ward):
    batch = a_batch(ward, minutes(23))
    crowd = [row(f"Bàn Thị {letter}", number=f"{n}/LT") for n, letter in enumerate("ABCDEGHIKLMNOPQRSTUVX", start=1)]
    twice = [row("Lò Văn Tấn", number="118/2024/LT"), row("Lò Văn Tân", number="118/2024/LT", plot="46")]
    load(ward, batch, a_list([*crowd, *twice]))
    found = matches(ward, batch)
    assert [[why.vi for why in match.why] for match in found.values()] == [["Cùng số hồ sơ, cùng đơn vị cũ"]]


def test_lists_of_officials_leave_no_marks(ward):
    batch = a_batch(ward, minutes(2, kind="civil_servant"))
    load(ward, batch, a_list(staff_rows("Bàn Thị Cói", "Hà Văn Quyết"), STAFF_COLUMNS, title=STAFF))
    load(ward, batch, a_list([row("Lò Văn Tấn", number="1/LT")]), "dat.xlsx")
    with ward.database.reading() as session:
        assert len(set(session.scalars(select(HandoverMark.row_id)))) == 1


def test_as_many_queries_for_many_rows_as_for_few(ward):
    counts = []
    for many in (3, 60):
        batch = a_batch(ward, minutes(many, number=f"{many}/BB"))
        load(ward, batch, a_list(land_rows(many, first=many * 100)))
        with reading(ward.installation, ward.actor("clerk")) as work, queries_of(ward) as seen:
            find_matches(work, batch)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@given(
    typed=st.lists(
        st.tuples(
            st.sampled_from(("Lò A", "Hà B")), st.sampled_from(("1", "2", "")), st.sampled_from(("45", "46", ""))
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=30, deadline=None)
def test_rows_are_alike_as_comparing_each_with_each_says(typed):
    """Held to a slow oracle: every two rows, every reason."""
    rows = [
        HandoverRow(
            id=n,
            kind="land_dossier",
            level="internal",
            from_unit="xã Lam Thượng",
            said={"name": name, "original_number": number, "plot": plot, "map_sheet": "12", "birth_year": 1960},
        )
        for n, (name, number, plot) in enumerate(typed)
    ]
    rules = shipped_handover_rules()
    for one, (name, number, plot) in zip(rows, typed, strict=True):
        for two, (name2, number2, plot2) in zip(rows, typed, strict=True):
            shared = set(marks_of_row(rules, one).items()) & set(marks_of_row(rules, two).items())
            wanted = {
                *(["number"] if number and number == number2 else []),
                *(["namesake"] if name == name2 else []),
                *(["parcel"] if plot and plot == plot2 else []),
            }
            assert {made_of for _mark, made_of in shared} == wanted
