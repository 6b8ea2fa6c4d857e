"""Petitions about one matter: found while typing, joined, linked, told apart, each undone; nothing hidden is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from casetrack.engine.matter import Sender
from casetrack.errors import CasetrackError, Forbidden, InvalidInput, StaleCase
from casetrack.models import Case, CaseMark, Party, Petition, Receipt, Visit
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.duplicates import Look, Twin, look_up, twins_of
from casetrack.services.histories import history_of
from casetrack.services.joining import deny, join_cases, link_same, part, unlink
from casetrack.services.parties import list_links
from casetrack.services.rebuild import rebuild
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.splitting import split_off
from casetrack.services.work import begin, reading
from tests.factories import ELIGIBLE, Ward, a_case, a_person, a_step, the_case
from tests.queries import queries_of

ROAD = "Đường Gò Dẻ ngập sau mưa ngày 12/5/2026, cống thoát bị đơn vị thi công lấp, nước tràn vào nhà tôi."
FEEDBACK = {"petition_class": "feedback", "summary": ROAD}
RETOLD = "Đơn vị thi công lấp mất cống thoát ở đường Gò Dẻ, mưa ngày 12/05/2026 nước tràn vào nhà."
TYPED = Look(RETOLD, Sender("le van bon"), "petition", {"petition_class": "feedback"})


@pytest.fixture
def road(ward: Ward) -> str:
    """A case about a flooded road, that Lê Văn Bốn brought."""
    person = a_person(ward, identity_number="031059000932", phone="0987654321", address="Tổ dân phố 4")
    return a_case(ward, "Đường Gò Dẻ ngập", fields=FEEDBACK, petitioner=person)


def found(ward: Ward, wish: Look = TYPED, by: str = "desk") -> Sequence[Twin]:
    with reading(ward.installation, ward.actor(by)) as work:
        return look_up(work, wish)


def numbers(twins: Sequence[Twin]) -> list[str]:
    return [twin.line.number for twin in twins]


def twins(ward: Ward, number: str) -> list[str]:
    with reading(ward.installation, ward.actor("desk")) as work:
        return numbers(twins_of(work, get_visible_case(work, number)))


def press(ward: Ward, number: str, deed: Callable[..., object], *said: object, by: str = "desk") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        deed(work, get_visible_case(work, number), *said)


def links(ward: Ward, number: str) -> list[str]:
    with reading(ward.installation, ward.actor("desk")) as work:
        return [link.number for link in list_links(work, get_visible_case(work, number))]


def lines(ward: Ward, number: str) -> list[str]:
    with reading(ward.installation, ward.actor("desk")) as work:
        return [h.name for h in history_of(work, get_visible_case(work, number))]


def bring(ward: Ward, case_number: str | None = None, subject: str = "Lại ngập đường Gò Dẻ") -> Received:
    """Somebody of the same name brings a paper about the road."""
    person = a_person(ward)
    wish = Receive(person.id, ward.units["root"].id, subject, ward.today, case_number=case_number)
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, replace(wish, petition=BringPetition("petition", {**FEEDBACK, "summary": RETOLD})))


def whole(ward: Ward) -> None:
    """The book verifies, and what is folded is as it is kept."""
    with reading(ward.installation, ward.actor("auditor")) as work:
        verify(work)
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


def test_a_petition_told_again_is_found_while_it_is_typed_with_the_reasons(ward: Ward, road: str) -> None:
    a_case(ward, "Không đồng ý bồi thường thửa 214", petitioner=a_person(ward, "Trần Văn Bảy"))
    (twin,) = found(ward)
    assert (twin.line.number, twin.joinable) == (road, True)
    said = {(reason.agrees, reason.said.vi) for reason in twin.likeness.reasons}
    assert {(True, "Người gửi cùng tên: Lê Văn Bốn"), (True, "Cùng nêu ngày 12/05/2026")} <= said
    assert twin.law is not None
    assert (twin.law.number, twin.law.action.vi) == ("1", "Gộp vào hồ sơ đã có, lưu đơn")


def test_what_was_guided_once_is_told_with_the_law_for_it(ward: Ward, road: str) -> None:
    a_step(ward, road, "desk", "classify", petition_class="feedback", eligible=True, competent=False)
    with reading(ward.installation, ward.actor("officer")) as work:
        definition = work.installation.library.latest("petition")
    guide = next(s for s in definition.steps_from["classified"] if definition.states[s.target].outcome == "guided")
    a_step(ward, road, "officer", guide.trigger, **_filled(definition.fields, guide.required), comment="Hướng dẫn")
    (twin,) = found(ward)
    assert twin.guided
    assert twin.line.closed_on == ward.today
    assert twin.law is not None
    assert twin.law.number == "3"


def _filled(fields: Mapping[str, object], required: Sequence[str]) -> dict[str, object]:
    declared = {key: fields[key] for key in required}
    return {key: next((v for v, _l in getattr(f, "values", ())), "1/HD") for key, f in declared.items()}


def test_a_petition_of_another_class_may_be_linked_only(ward: Ward, road: str) -> None:
    (twin,) = found(ward, replace(TYPED, fields={"petition_class": "complaint"}))
    assert not twin.joinable


def test_one_that_was_said_to_be_another_matter_is_not_asked_about_again(ward: Ward, road: str) -> None:
    assert not found(ward, replace(TYPED, apart=frozenset({road})))
    other = bring(ward).case_number or ""
    assert twins(ward, other) == [road]
    press(ward, other, deny, road)
    assert twins(ward, other) == []


def test_a_sealed_case_is_neither_found_nor_takes_a_statement_more(ward: Ward) -> None:
    with queries_of(ward) as without:
        assert not found(ward)
    sealed = {**FEEDBACK, "petition_class": "denunciation"}
    number = a_case(ward, "Đường Gò Dẻ ngập", fields=sealed, petitioner=a_person(ward, phone="0987654321"))
    with queries_of(ward) as beside:
        assert not found(ward)  # though the desk, who entered it, may see it
        typed = Sender("Lê Văn Bốn", None, None, "0987654321")
        assert not found(ward, replace(TYPED, sender=typed, text=ROAD), by="clerk")
    assert beside[: len(without)] == without
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(CaseMark.id))).one() == 0
    with pytest.raises(InvalidInput):
        press(ward, a_case(ward, "Ngập", fields=FEEDBACK), link_same, number)


def test_the_marks_of_a_case_go_when_it_is_sealed_and_follow_a_correction(ward: Ward, road: str) -> None:
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(CaseMark.id))).one() > 5
    a_step(ward, road, "desk", "classify", petition_class="denunciation", **ELIGIBLE)
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(CaseMark.id))).one() == 0
    whole(ward)


def test_rebuild_writes_marks_that_were_lost(ward: Ward, road: str) -> None:
    with ward.database.begin() as session:
        for mark in session.scalars(select(CaseMark)):
            session.delete(mark)
    assert not found(ward)
    (differing,) = rebuild(ward.installation, ward.office.id, write=True).differing
    assert differing.what == ("marks",)
    assert numbers(found(ward)) == [road]
    whole(ward)


def test_a_look_up_asks_a_fixed_number_of_questions(ward: Ward, road: str) -> None:
    counts = []
    for _more in range(2):
        with queries_of(ward) as asked:
            assert found(ward)
        counts.append(len([statement for statement in asked if "BEGIN" not in statement]))
        bring(ward)
    assert counts[0] == counts[1] <= 12, asked


def test_linked_cases_both_go_on_and_the_link_is_undone_in_one_press(ward: Ward, road: str) -> None:
    other = bring(ward).case_number or ""
    press(ward, other, link_same, road)
    assert (links(ward, other), links(ward, road)) == ([road], [other])
    assert twins(ward, other) == []
    press(ward, road, unlink, other)
    assert (links(ward, other), links(ward, road)) == ([], [])
    assert lines(ward, road)[-2:] == lines(ward, other)[-2:] == ["matter_linked", "matter_unlinked"]
    with pytest.raises(InvalidInput, match="Not saved") as refused:
        press(ward, other, unlink, road)
    assert "không còn liên kết" in refused.value.fields["twins"].vi
    whole(ward)


def test_a_case_that_joins_another_ends_and_is_parted_again_in_one_press(ward: Ward, road: str) -> None:
    other = bring(ward).case_number or ""
    press(ward, other, join_cases, road, the_case(ward, other).version)
    joined = the_case(ward, other)
    assert (joined.outcome, joined.fields["joined_number"], links(ward, road)) == ("joined", road, [other])
    assert lines(ward, road)[-1] == "matter_joined"
    assert numbers(found(ward)) == [road]  # of the two, the one that goes on
    press(ward, other, part, joined.version)
    assert (the_case(ward, other).closed_on, links(ward, road)) == (None, [])
    with pytest.raises(InvalidInput):
        press(ward, other, part, the_case(ward, other).version)
    whole(ward)


def test_no_paper_is_put_into_a_case_that_has_joined_another(ward: Ward, road: str) -> None:
    other = bring(ward).case_number or ""
    press(ward, other, join_cases, road, the_case(ward, other).version)
    with pytest.raises(InvalidInput) as refused:
        bring(ward, other)
    assert refused.value.fields["case_number"].vi == f"Hồ sơ {other} đã ghép vào hồ sơ {road}. Ghi {road} vào ô này."
    assert bring(ward, road).case_number == road, "a second desk is told where to put it"
    whole(ward)


def test_no_case_joins_itself_one_that_joined_it_or_one_that_is_hidden(ward: Ward, road: str) -> None:
    other = bring(ward).case_number or ""
    third = bring(ward).case_number or ""
    version = the_case(ward, other).version
    for wrong in (other, "KN-2026-9999"):
        with pytest.raises(InvalidInput):
            press(ward, other, join_cases, wrong, version)
    press(ward, other, join_cases, road, version)
    for into in (other, third):
        with pytest.raises(CasetrackError):
            press(ward, {other: road, third: other}[into], join_cases, other, the_case(ward, road).version)


def test_of_two_desks_that_join_the_same_two_cases_the_second_is_told_what_to_do(ward: Ward, road: str) -> None:
    other = bring(ward).case_number or ""
    versions = {number: the_case(ward, number).version for number in (road, other)}

    def desk(ends: tuple[str, str]) -> CasetrackError | None:
        try:
            press(ward, ends[0], join_cases, ends[1], versions[ends[0]])
        except (InvalidInput, StaleCase) as refused:
            return refused
        return None

    with ThreadPoolExecutor(2) as desks:
        refused = list(filter(None, desks.map(desk, [(road, other), (other, road)])))
    assert len(refused) == 1
    said = refused[0].fields["twins"].vi if isinstance(refused[0], InvalidInput) else ""
    assert "vừa được người khác ghép hoặc liên kết. Mở lại trang" in said
    whole(ward)


def test_a_paper_put_into_a_case_by_mistake_gets_a_case_of_its_own(ward: Ward, road: str) -> None:
    made = bring(ward, road)
    assert made.case_number == road
    with ward.database.reading() as session:
        number = session.scalars(select(Petition.number)).one()
    press(ward, road, split_off, number)
    with ward.database.reading() as session:
        own = session.scalars(select(Case).where(Case.number != road)).one()
        assert (own.number, own.title) == ("PA-2026-0002", "Lại ngập đường Gò Dẻ")
        assert own.fields["summary"] == RETOLD
        for table in (Petition, Visit, Receipt):
            assert session.scalars(select(table.case_id)).all() == [own.id]
        assert sorted(session.execute(select(Case.number, func.count(Party.id)).join(Party).group_by(Case.number))) == [
            (road, 1),
            (own.number, 1),
        ]
        assert session.scalars(select(Petition.number)).one() == number  # the register has no gap
    assert lines(ward, road)[-1] == "petition_split_off"
    with pytest.raises(InvalidInput) as refused:
        press(ward, road, split_off, number)
    assert "có người vừa tách" in refused.value.fields["twins"].vi
    whole(ward)


def test_the_paper_that_opened_a_case_is_not_split_off(ward: Ward) -> None:
    made = bring(ward)
    with ward.database.reading() as session:
        number = session.scalars(select(Petition.number)).one()
    with pytest.raises(InvalidInput) as refused:
        press(ward, made.case_number or "", split_off, number)
    assert "mở từ chính đơn" in refused.value.fields["twins"].vi


def test_a_link_does_not_seal_the_other_case(ward: Ward, road: str) -> None:
    other = bring(ward).case_number or ""
    press(ward, other, link_same, road)
    a_step(ward, other, "desk", "classify", petition_class="denunciation", **ELIGIBLE)
    assert (the_case(ward, other).level, the_case(ward, road).level) == ("sealed", "internal")
    with reading(ward.installation, ward.actor("clerk")) as work:
        case = get_visible_case(work, road)
        assert list_links(work, case) == []
        assert not any(other in str((h.payload, h.texts)) for h in history_of(work, case))


def test_only_the_desk_looks_for_what_somebody_brings(ward: Ward, road: str) -> None:
    with pytest.raises(Forbidden):
        found(ward, by="auditor")
