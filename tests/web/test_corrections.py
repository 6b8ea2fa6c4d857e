"""Mending, extending and handing over by their forms: what would move is shown first, and the first entry stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, an_account, the_case
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]


class TestCorrecting:
    @pytest.fixture
    def number(self, ward: Ward) -> str:
        return a_case(ward.on("2026-06-04"))

    def said(self, ward: Ward, number: str, **more: str) -> dict[str, str]:
        version = str(the_case(ward, number).version)
        return {"seq": "1", "seen_version": version, "reason": "Gõ nhầm ngày", "occurred_on": "1/6/2026", **more}

    def test_the_dates_that_would_move_are_shown_before_anything_is_written(
        self, ward: Ward, number: str, signed_in: SignIn
    ):
        page = signed_in("desk").send(f"/ho-so/{number}/sua/1", self.said(ward, number))
        assert page.status_code == 200
        for words in ("15/6/2026", "11/6/2026", "Ghi việc sửa", "Gõ nhầm ngày", 'value="1/6/2026"'):
            assert words in page.text
        assert the_case(ward, number).seq == 1

    def test_a_saved_correction_stands_on_the_timeline_with_old_and_new(
        self, ward: Ward, number: str, signed_in: SignIn
    ):
        desk = signed_in("desk")
        said = self.said(ward, number, save="1", title="Không đồng ý bồi thường thửa 241")
        page = desk.send(f"/ho-so/{number}/sua/1", said, follow=True).text
        for words in (
            "<del>04/6/2026</del> → <ins>01/6/2026</ins>",
            "<del>15/6/2026</del> → <ins>11/6/2026</ins>",
            "<del>Không đồng ý bồi thường thửa 214</del> → <ins>Không đồng ý bồi thường thửa 241</ins>",
            "đã sửa",
            "Gõ nhầm ngày",
        ):
            assert words in page
        case = the_case(ward, number)
        assert (case.opened_on.isoformat(), case.title) == ("2026-06-01", "Không đồng ý bồi thường thửa 241")

    def test_the_first_entry_shows_what_it_says_now(self, ward: Ward, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        desk.send(f"/ho-so/{number}/sua/1", self.said(ward, number, save="1"))
        assert "Sổ đang ghi 01/6/2026" in desk.get(f"/ho-so/{number}/sua/1").text

    def test_a_correction_that_changes_nothing_or_gives_no_reason_is_refused(
        self, ward: Ward, number: str, signed_in: SignIn
    ):
        desk = signed_in("desk")
        same = desk.send(f"/ho-so/{number}/sua/1", self.said(ward, number, occurred_on="4/6/2026"))
        silent = desk.send(f"/ho-so/{number}/sua/1", self.said(ward, number, reason=" "))
        assert (same.status_code, silent.status_code) == (422, 422)
        assert "Chưa có gì khác để sửa" in same.text
        assert 'id="e-reason"' in silent.text
        assert 'value="1/6/2026"' in silent.text

    def test_a_day_that_breaks_the_order_of_steps_is_refused(self, ward: Ward, number: str, signed_in: SignIn):
        a_step(ward, number, "desk", "classify", **ELIGIBLE)
        wrong = signed_in("desk").send(f"/ho-so/{number}/sua/1", self.said(ward, number, occurred_on="5/6/2026"))
        assert wrong.status_code == 422
        assert 'id="e-occurred_on"' in wrong.text

    def test_whoever_is_late_with_a_correction_loses_no_word(self, ward: Ward, number: str, signed_in: SignIn):
        late = self.said(ward, number, save="1")
        a_step(ward, number, "desk", "classify", **ELIGIBLE)
        answer = signed_in("desk").send(f"/ho-so/{number}/sua/1", late)
        assert answer.status_code == 409
        assert "Gõ nhầm ngày" in answer.text
        again = signed_in("desk").send(f"/ho-so/{number}/sua/1", late | {"again": "1"})
        assert again.status_code == 200
        assert "Gõ nhầm ngày" in again.text
        assert the_case(ward, number).opened_on == ward.today

    def test_only_an_entry_that_moved_the_case_can_be_mended(self, number: str, signed_in: SignIn):
        assert signed_in("desk").get(f"/ho-so/{number}/sua/7").status_code == 404

    def test_reading_is_not_enough_to_mend(self, number: str, signed_in: SignIn):
        assert signed_in("auditor").get(f"/ho-so/{number}/sua/1").status_code == 403
        assert f"/ho-so/{number}/sua/1" not in signed_in("auditor").get(f"/ho-so/{number}").text


class TestExtending:
    @pytest.fixture
    def number(self, ward: Ward) -> str:
        told = ("officer", "notify_acceptance", {"notice_no": "34, 35/TB"})
        steps = [("desk", "classify", ELIGIBLE), ("leader", "accept", {}), told]
        return a_case(ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(ward), steps=steps)

    def said(self, ward: Ward, number: str, **more: str) -> dict[str, str]:
        version = str(the_case(ward, number).version)
        asked = {
            "key": "resolve",
            "n": "30",
            "decided_on": "4/6/2026",
            "ground": "Vụ việc phức tạp, QĐ 58",
            "ground_key": "foreign",
            "decision_no": "58/QĐ",
        }
        return {**asked, "seen_version": version, **more}

    def test_a_leader_adds_days_with_a_ground(self, ward: Ward, number: str, signed_in: SignIn):
        page = signed_in("leader").send(f"/ho-so/{number}/gia-han/resolve", self.said(ward, number), follow=True).text
        for words in ("Gia hạn 30 ngày", "Vụ việc phức tạp, QĐ 58", "30 ngày gia hạn", "Đã gia hạn đủ 1 lần."):
            assert words in page
        assert str(the_case(ward, number).due_on) == "2026-08-03", "30 + 30 days end on a Sunday"

    def test_a_refusal_says_every_reason_and_keeps_the_words(self, ward: Ward, number: str, signed_in: SignIn):
        said = self.said(ward, number, n="31", decided_on="5/6/2026")
        answer = signed_in("leader").send(f"/ho-so/{number}/gia-han/resolve", said)
        assert answer.status_code == 409
        for words in ("tối đa 30 ngày", "Ngày quyết định không hợp", "Vụ việc phức tạp, QĐ 58"):
            assert words in answer.text

    def test_a_clock_that_cannot_be_extended_has_no_form(self, number: str, signed_in: SignIn):
        assert signed_in("leader").get(f"/ho-so/{number}/gia-han/process").status_code == 404


class TestAssigning:
    def test_a_leader_hands_a_case_to_an_officer(self, ward: Ward, signed_in: SignIn):
        number, officer = a_case(ward), str(ward.users["officer"].id)
        said = {"officer_id": officer, "seen_version": "1", "what": "Xác minh tại thửa 214"}
        page = signed_in("leader").send(f"/ho-so/{number}/giao", said, follow=True).text
        assert "Giao cho Cán bộ xử lý officer" in page
        late = signed_in("leader").send(f"/ho-so/{number}/giao", said)
        assert late.status_code == 409

    def test_a_stranger_cannot_be_given_a_case(self, ward: Ward, signed_in: SignIn):
        number, stranger = a_case(ward), an_account(ward, "officer of VP", "officer", "VP")
        said = {"officer_id": str(stranger.id), "seen_version": "1"}
        assert signed_in("leader").send(f"/ho-so/{number}/giao", said).status_code == 422
        assert the_case(ward, number).officer_id is None
