"""A sealed case opens only shortly after the password was typed; nothing typed meanwhile is lost."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from casetrack.errors import ProofNeeded
from casetrack.models import Party
from casetrack.services.access import get_visible_case
from casetrack.services.identities import look
from casetrack.services.identity_grants import break_glass, protect_party
from casetrack.services.work import begin
from tests.factories import COMPLAINT, DENUNCIATION, PASSWORD, Ward, a_case, a_person
from tests.web.conftest import Browser

SAID = "Đã gặp người gửi đơn ở trụ sở"


@pytest.fixture
def desk(stranger: Browser) -> Browser:
    stranger.sign_in("desk")
    return stranger


@pytest.fixture
def sealed(ward: Ward, desk: Browser) -> str:
    return f"/ho-so/{a_case(ward, fields=DENUNCIATION, by='desk')}"


def later(ward: Ward, minutes: int = 15) -> None:
    ward.now += timedelta(minutes=minutes)


def hidden(page: str) -> dict[str, str]:
    """Give what a page's own form brings back, not the frame's."""
    page = page[page.index("<main") : page.rindex("</main>")]
    return {name: unescape(said) for name, said in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)}


def test_a_sealed_case_opens_for_a_quarter_of_an_hour(ward, desk, sealed):
    later(ward, 14)
    assert desk.get(sealed).status_code == 200
    later(ward, 1)
    assert desk.get(sealed).location == f"/xac-nhan?next={sealed}"


def test_the_password_leads_back_to_where_one_was(ward, desk, sealed):
    later(ward)
    page = desk.get(f"{sealed}?only=steps", follow_redirects=True)
    assert "Xác nhận lại" in page.text
    assert desk.post("/xac-nhan", data=hidden(page.text) | {"password": PASSWORD}).location == f"{sealed}?only=steps"
    assert desk.get(sealed).status_code == 200


def test_other_cases_ask_nothing(ward, desk):
    number = a_case(ward, fields=COMPLAINT)
    later(ward, 60)
    assert desk.get(f"/ho-so/{number}").status_code == 200


def test_whoever_may_not_see_it_is_told_that_there_is_none_and_not_asked(ward, app, sealed):
    stranger = app.test_client()
    stranger.sign_in("clerk")
    later(ward)
    for address in (sealed, "/ho-so/TC-2026-0999"):
        answer = stranger.get(address)
        assert (answer.status_code, "xac-nhan" in answer.text) == (404, False)


def test_a_form_that_was_sent_too_late_waits_and_is_sent_on_whole(ward, desk, sealed):
    later(ward)
    asked = desk.send(f"{sealed}/nhat-ky", {"text": SAID, "occurred_on": "4/6/2026"})
    assert asked.status_code == 401
    assert "chưa gửi" in asked.text
    assert SAID not in asked.text, "it is sealed, so that nobody else at the machine reads it"
    wrong = desk.post("/xac-nhan", data=hidden(asked.text) | {"password": "khong phai the"})
    assert wrong.status_code == 422
    waiting = desk.post("/xac-nhan", data=hidden(wrong.text) | {"password": PASSWORD})
    found = re.search(r'<form class="card mid pad" method="post" action="([^"]+)"', waiting.text)
    assert found
    form = hidden(waiting.text)
    assert form["text"] == SAID
    assert desk.post(found[1], data=form).status_code == 303
    assert SAID in desk.get(sealed).text


def test_a_waiting_form_is_handed_to_nobody_else(ward, app, desk, sealed):
    later(ward)
    carried = hidden(desk.send(f"{sealed}/nhat-ky", {"text": SAID}).text)["carried"]
    other = app.test_client()
    other.sign_in("leader")
    assert other.send("/xac-nhan", {"password": PASSWORD, "carried": carried}).location == "/"


def test_guessing_there_is_counted_with_guessing_at_the_door(ward, app, desk, sealed):
    later(ward)
    tried = [desk.send("/xac-nhan", {"password": f"khong phai {n}"}).status_code for n in range(9)]
    assert tried == [422] * 8 + [429]
    assert app.test_client().sign_in("desk").status_code == 429


def test_the_question_never_leads_out_of_the_program(desk):
    assert desk.send("/xac-nhan", {"password": PASSWORD, "next": "//thief.example"}).location == "/"
    assert hidden(desk.get("/xac-nhan?next=https://thief.example").text)["next"] == "/"


def test_who_is_protected_in_an_open_case_is_shown_only_shortly_after_the_password(ward):
    number = a_case(ward, fields=COMPLAINT, petitioner=a_person(ward), officer="officer")
    with begin(ward.installation, ward.actor("leader")) as work:
        party = work.session.scalars(select(Party.id)).one()
        protect_party(work, get_visible_case(work, number), party, "Bị đe dọa")
    with begin(ward.installation, ward.actor("officer")) as work:
        break_glass(work, get_visible_case(work, number), "Phải báo ngay cho người bị đe dọa")
    for until, asked in ((ward.now, True), (ward.now + timedelta(minutes=1), False)):
        officer = replace(ward.actor("officer"), proved_until=until)
        expected = pytest.raises(ProofNeeded) if asked else nullcontext()
        with expected, begin(ward.installation, officer) as work:
            assert [person.who.name for person in look(work, number)] == ["Lê Văn Bốn"]
