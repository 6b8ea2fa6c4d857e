"""Naming somebody in a case that is in the book: the other side of a dispute, once, and a protected one by alias."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casetrack.errors import TransitionRefused
from casetrack.models import CaseEvent, EventText, Person
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.identity_grants import protect_party
from casetrack.services.parties import list_parties
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_step

DISPUTE = {"procedure": "dispute_mediation", "owner_name": "Hà Văn Quyết"}
CHECKED = {"procedure": "dispute_mediation", "papers": "complete", "competent": True}


def a_dispute(ward: Ward) -> str:
    """A dispute of which one side is known, checked; its officer is that of KT."""
    return a_case(
        ward,
        "Tranh chấp ranh giới thửa 214",
        fields=DISPUTE,
        workflow="land_dossier",
        officer="officer",
        petitioner=a_person(ward, "Hà Văn Quyết"),
        steps=[("officer", "check", CHECKED)],
    )


def accept(ward: Ward, number: str) -> str:
    """Let the leader accept it; say why not, if not."""
    try:
        a_step(ward, number, "leader", "accept")
    except TransitionRefused as wrong:
        return " ".join(why.reason.vi for why in wrong.reasons)
    return ""


def test_a_dispute_can_be_accepted_once_its_other_side_is_named(ward: Ward, signed_in):
    number = a_dispute(ward)
    assert "cả hai bên" in accept(ward, number)
    said = {"name": "Lò Văn Tấn", "phone": "0912 345 678", "part": "respondent"}
    page = signed_in("officer").send(f"/ho-so/{number}/nguoi", said, follow=True).text
    assert "Lò Văn Tấn" in page
    assert "Ghi thêm người: Người bị phản ánh" in page
    assert accept(ward, number) == ""


def test_whoever_the_registry_knows_is_found_and_chosen_and_has_a_part_once(ward: Ward, signed_in):
    number, known = a_dispute(ward), a_person(ward, "Vừ A Páo", address="Tổ 4")
    officer, page = signed_in("officer"), f"/ho-so/{number}/nguoi"
    assert "Tổ 4" in officer.get(f"{page}?q=vu+a+pao").text
    said = {"person_id": str(known.id), "part": "respondent"}
    assert officer.send(page, said).status_code == 303
    again = officer.send(page, said)
    assert again.status_code == 422
    assert "đã có vai ấy" in again.text
    with ward.database.reading() as session:
        assert len(session.scalars(select(Person).where(Person.name == "Vừ A Páo")).all()) == 1


def test_the_book_of_the_case_tells_the_part_and_no_name(ward: Ward, signed_in):
    number = a_dispute(ward)
    signed_in("officer").send(f"/ho-so/{number}/nguoi", {"name": "Lò Văn Tấn", "part": "respondent"})
    with ward.database.reading() as session:
        written = [str(payload) for payload in session.scalars(select(CaseEvent.payload))]
        words = list(session.scalars(select(EventText.text)))
    assert any("party_named" in name for name in names_of(ward, number))
    assert not any("Lò Văn Tấn" in said for said in (*written, *words))
    with reading(ward.installation, ward.actor("auditor")) as work:
        verify(work)


def names_of(ward: Ward, number: str) -> list[str]:
    """The names of the events of the book."""
    with ward.database.reading() as session:
        return list(session.scalars(select(CaseEvent.name)))


def test_of_a_sealed_case_whoever_is_named_goes_into_the_vault_at_once(ward: Ward, signed_in):
    number = a_case(ward, fields=DENUNCIATION, officer="officer", unit="KT")
    officer = signed_in("officer")
    assert "Tìm trong danh bạ" not in officer.get(f"/ho-so/{number}/nguoi").text
    page = officer.send(f"/ho-so/{number}/nguoi", {"name": "Triệu Văn Ổn", "part": "petitioner"}, follow=True).text
    assert "Bí danh" in page
    assert "Triệu Văn Ổn" not in page
    with ward.database.reading() as session:
        assert session.scalars(select(Person.name).where(Person.name == "Triệu Văn Ổn")).all() == []


def test_whom_the_case_protects_alone_stays_behind_the_alias_when_named_again(ward: Ward, signed_in):
    hidden = a_person(ward, "Bàn Thị Kín")
    number = a_case(ward, officer="officer", petitioner=hidden)
    request = {"petition_class": "request", "summary": "Xin đặt thêm đèn ở ngõ chợ."}
    a_case(ward, "Đèn ở ngõ chợ", fields=request, petitioner=hidden)
    with begin(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        protect_party(work, case, list_parties(work, case)[0].id or 0, "Bị đe dọa")
    said = {"person_id": str(hidden.id), "part": "petitioner"}
    page = signed_in("officer").send(f"/ho-so/{number}/nguoi", said, follow=True).text
    assert "Bí danh" in page
    assert "Bàn Thị Kín" not in page


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(ward: Ward, signed_in):
    number = a_dispute(ward)
    answer = signed_in("officer").send(f"/ho-so/{number}/nguoi", {"phone": "0912 345 678", "part": "respondent"})
    assert answer.status_code == 422
    assert "Thiếu tên" in answer.text
    assert "0912 345 678" in answer.text
    answer = signed_in("officer").send(f"/ho-so/{number}/nguoi", {"name": "Lò Văn Tấn"})
    assert "Chọn vai trong vụ việc" in answer.text
    assert "Lò Văn Tấn" in answer.text


def test_only_who_works_on_a_case_names_somebody_and_a_hidden_one_is_not_there(ward: Ward, signed_in):
    number = a_dispute(ward)
    assert signed_in("auditor").get(f"/ho-so/{number}/nguoi").status_code == 403
    hidden = a_case(ward, fields=DENUNCIATION, officer="officer", unit="KT", opened_on=date(2026, 6, 1))
    assert signed_in("desk").get(f"/ho-so/{hidden}-9/nguoi").status_code == 404
    assert signed_in("clerk").send(f"/ho-so/{hidden}/nguoi", {"name": "X", "part": "no"}).status_code == 404
