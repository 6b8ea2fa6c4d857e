"""The pages of the digest: mine, what it would say, when it is sent; and of absences and followed cases."""

from __future__ import annotations

from datetime import datetime

import pytest

from casetrack.models import Case, User
from casetrack.services.digests import make_digests
from casetrack.services.work import begin
from tests.factories import DENUNCIATION, VIETNAM, Ward, a_case, an_account, the_case
from tests.queries import queries_of

MONDAY = "2026-06-29"


@pytest.fixture
def told(ward: Ward) -> Ward:
    """A ward on the Monday on which an overdue case is told of."""
    a_case(ward.on("2026-06-04"), officer="officer")
    ward.now = datetime.fromisoformat(f"{MONDAY}T07:30").replace(tzinfo=VIETNAM)
    make_digests(ward.installation, ward.office.id)
    return ward


class TestTheDigest:
    def test_is_listed_and_shown_to_its_reader_in_both_languages(self, told, signed_in):
        officer = signed_in("officer")
        assert "Bản tin mới nhất: 1 hồ sơ quá hạn" in officer.get("/ban-tin").text
        page = officer.get(f"/ban-tin/weekly/{MONDAY}").text
        assert "1 hồ sơ quá hạn" in page
        assert "/ho-so/KN-2026-0001" in page
        assert "quá 14 ngày" in page
        officer.send("/language", {"language": "en", "next": "/"})
        assert "1 overdue" in officer.get(f"/ban-tin/weekly/{MONDAY}").text

    def test_tells_a_leader_whose_each_case_is_and_a_desk_of_nothing(self, told, signed_in):
        page = signed_in("leader").get(f"/ban-tin/weekly/{MONDAY}").text
        assert told.users["officer"].full_name in page
        assert "Không có việc nào phải nhắc" in signed_in("inspector").get(f"/ban-tin/weekly/{MONDAY}").text
        assert signed_in("desk").get(f"/ban-tin/weekly/{MONDAY}").status_code == 404

    def test_counts_no_case_in_the_list_either_that_its_reader_may_see_no_more(self, told, signed_in):
        officer = signed_in("officer")
        assert "Bản tin mới nhất: 1 hồ sơ quá hạn" in officer.get("/ban-tin").text
        with told.database.begin() as session:
            case = session.get_one(Case, the_case(told, "KN-2026-0001").id)
            case.level, case.officer_id = "sealed", None
        assert "Bản tin mới nhất: không có việc quá hạn" in officer.get("/ban-tin").text
        assert "Không có việc quá hạn" in officer.get(f"/ban-tin/weekly/{MONDAY}").text

    def test_promises_none_to_who_is_told_only_of_cases_that_they_hold(self, told, signed_in):
        page = signed_in("desk").get("/ban-tin").text
        assert "Bản tin chỉ đến với bạn khi hồ sơ bạn giữ có việc phải nhắc" in page
        assert "Bản tin đầu tiên sẽ đến" not in page

    @pytest.mark.parametrize("address", ["weekly/2026-06-22", "weekly/x", "weekly/9999-99-99", "daily/2026-06-29"])
    def test_of_another_day_or_kind_is_missing(self, told, signed_in, address):
        assert signed_in("officer").get(f"/ban-tin/{address}").status_code == 404

    def test_can_be_looked_at_as_on_a_past_day_and_never_on_one_to_come(self, told, signed_in):
        officer = signed_in("officer")
        assert "Sắp đến hạn (1)" in officer.get("/ban-tin/xem-truoc?day=15/6/2026").text
        assert officer.get("/ban-tin/xem-truoc").text.count("Xem trước, chưa gửi ai.") == 2, "on the sheet, too"
        refused = officer.get("/ban-tin/xem-truoc?day=30/6/2026")
        assert (refused.status_code, "Ngày 30/6/2026 chưa đến" in refused.text) == (422, True)
        assert officer.get("/ban-tin/xem-truoc?day=hôm+qua").status_code == 422
        assert officer.get("/ban-tin/xem-truoc?kind=daily").status_code == 422

    def test_costs_as_many_questions_for_many_cases_as_for_one(self, told, signed_in):
        leader = signed_in("leader")
        leader.get("/ban-tin/xem-truoc")
        with queries_of(told) as few:
            leader.get("/ban-tin/xem-truoc")
        for _n in range(4):
            a_case(told, officer="officer")
        told.now = datetime(2026, 7, 27, 9, 0, tzinfo=VIETNAM)
        leader = signed_in("leader")
        leader.get("/ban-tin/xem-truoc")
        with queries_of(told) as many:
            assert "5 hồ sơ quá hạn" in leader.get("/ban-tin/xem-truoc").text
        assert len(many) <= len(few)

    def test_at_two_in_the_morning_is_refused_on_the_page_and_nothing_typed_is_lost(self, ward, signed_in):
        admin = signed_in("administrator")
        said = {"weekday": "1", "at": "02:00", "due_within": "5", "stale_after": "21"}
        refused = admin.send("/ban-tin/lich", said)
        assert refused.status_code == 422
        assert "02:00 ngoài giờ làm việc" in refused.text
        assert 'value="02:00"' in refused.text
        assert 'value="21"' in refused.text
        assert "02:00" not in admin.get("/ban-tin/lich").text, "nothing was kept"
        assert admin.send("/ban-tin/lich", {**said, "at": "8:15"}).status_code == 303
        assert 'value="08:15"' in admin.get("/ban-tin/lich").text

    def test_of_each_morning_is_a_choice_on_the_page_of_the_account(self, ward, signed_in):
        officer = signed_in("officer")
        officer.send("/tai-khoan/buoi-sang", {"morning_list": "1"})
        assert "Thôi nhận" in officer.get("/tai-khoan").text
        officer.send("/tai-khoan/buoi-sang")
        assert "Nhận mỗi sáng" in officer.get("/tai-khoan").text


class TestBeingAway:
    def test_is_entered_for_oneself_seen_by_who_stands_in_and_ended(self, ward, signed_in):
        other = an_account(ward, "officer2", "officer", full_name="Mai Thanh Yến")
        number = a_case(ward, officer="officer")
        officer = signed_in("officer")
        said = {"user_id": str(ward.users["officer"].id), "substitute_id": str(other.id), "first_day": "4/6"}
        refused = officer.send("/vang-mat", {**said, "last_day": "3/6", "reason": "Nghỉ phép"})
        assert (refused.status_code, "Ngày cuối ở trước ngày đầu" in refused.text) == (422, True)
        assert 'value="Nghỉ phép"' in refused.text
        assert officer.send("/vang-mat", {**said, "last_day": "8/6"}).status_code == 303
        assert "đang vắng" in officer.get("/vang-mat").text
        home = signed_in("officer2").get("/").text
        assert "Bạn đang giữ 0 hồ sơ, đang làm thay người vắng 1 hồ sơ." in home
        assert number in home
        assert f"thay cho {ward.users['officer'].full_name}" in home
        assert signed_in("officer2").send("/vang-mat/1/ket-thuc").status_code == 404
        assert officer.send("/vang-mat/1/ket-thuc").status_code == 303
        assert number not in signed_in("officer2").get("/").text

    def test_of_the_substitute_too_is_told_before_nobody_is_there(self, ward, signed_in):
        other, third = (an_account(ward, name, "officer") for name in ("officer2", "officer3"))
        days = {"first_day": "4/6", "last_day": "8/6"}
        officer, inspector = signed_in("officer"), signed_in("inspector")
        assert "Hôm nay bạn không vắng, không làm thay ai" in officer.get("/vang-mat").text
        officer.send("/vang-mat", {"user_id": str(ward.users["officer"].id), "substitute_id": str(other.id), **days})
        assert "cũng vắng" not in officer.get("/vang-mat").text
        later = {"user_id": str(other.id), "substitute_id": str(third.id), "first_day": "8/6", "last_day": "9/6"}
        assert signed_in("officer2").send("/vang-mat", later).status_code == 303
        assert "cũng vắng 08/6/2026 – 09/6/2026" in officer.get("/vang-mat").text
        leader = signed_in("leader").get("/vang-mat").text
        assert ("cũng vắng" in leader, "Hôm nay 1 người vắng" in leader) == (True, True)
        assert "cũng vắng" not in inspector.get("/vang-mat").text

    def test_lets_a_leader_give_the_cases_to_others_with_what_became_of_each(self, ward, signed_in):
        other = an_account(ward, "officer2", "officer")
        fresh, sealed = a_case(ward, officer="officer"), a_case(ward, officer="officer", fields=DENUNCIATION)
        leader, officer = signed_in("leader"), ward.users["officer"]
        page = leader.get(f"/giao-nhieu?officer={officer.id}").text
        assert f"{fresh}:{the_case(ward, fresh).version}" in page
        said = {
            "from_id": str(officer.id),
            "officer": str(officer.id),
            "officer_id": str(other.id),
            "what": "Làm tiếp.",
        }
        rows = [f"{fresh}:{the_case(ward, fresh).version}", f"{sealed}:77"]
        told = leader.send("/giao-nhieu", {**said, "cases": rows})
        assert "Đã giao 1 hồ sơ" in told.text
        assert "1 chưa giao được" in told.text
        assert the_case(ward, fresh).officer_id == other.id
        assert leader.send("/giao-nhieu", said).status_code == 422
        assert leader.send("/giao-nhieu", {**said, "cases": ["x:y", ":", "KN-2026-0001"]}).status_code == 422
        for odd in ("x", "0", "9" * 30, "999999"):
            assert leader.get(f"/giao-nhieu?officer={odd}").status_code == 200

    def test_lets_the_cases_of_who_left_the_office_be_given_too(self, ward, signed_in):
        left = an_account(ward, "left", "officer", full_name="Nông Văn Nghỉ")
        number = a_case(ward, officer="left")
        with begin(ward.installation, ward.actor("administrator")) as work:
            work.session.get_one(User, left.id).active = False
        leader = signed_in("leader")
        assert "Nông Văn Nghỉ (1)" in leader.get("/giao-nhieu").text
        said = {"from_id": str(left.id), "officer": str(left.id), "what": "Làm tiếp."}
        rows = [f"{number}:{the_case(ward, number).version}"]
        officer = ward.users["officer"].id
        assert "Đã giao 1 hồ sơ" in leader.send("/giao-nhieu", {**said, "officer_id": str(officer), "cases": rows}).text
        assert the_case(ward, number).officer_id == officer


class TestFollowing:
    def test_a_case_is_a_button_and_a_hidden_one_is_missing(self, ward, signed_in):
        number, hidden = a_case(ward, officer="officer"), a_case(ward, officer="officer", fields=DENUNCIATION)
        inspector = signed_in("inspector")
        assert ">Theo dõi</button>" in inspector.get(f"/ho-so/{number}").text
        assert inspector.send(f"/ho-so/{number}/theo-doi", {"follow": "1"}).status_code == 303
        assert ">Thôi theo dõi</button>" in inspector.get(f"/ho-so/{number}").text
        assert number in inspector.get("/theo-doi").text
        assert inspector.send(f"/ho-so/{hidden}/theo-doi", {"follow": "1"}).status_code == 404
        inspector.send(f"/ho-so/{number}/theo-doi")
        assert "Bạn chưa theo dõi hồ sơ nào" in inspector.get("/theo-doi").text


@pytest.mark.parametrize("address", ["/vang-mat", "/giao-nhieu?officer={officer}", "/theo-doi", "/ban-tin"])
def test_a_page_costs_as_many_questions_for_many_rows_as_for_one(ward, signed_in, address):
    an_account(ward, "officer2", "officer")
    ids = {name: str(ward.users[name].id) for name in ("officer", "officer2")}
    leader, costs = signed_in("leader"), []
    for first in (4, 14):
        for day in range(first, first + 3 * (first > 4) + 1):
            number = a_case(ward, officer="officer")
            leader.send(f"/ho-so/{number}/theo-doi", {"follow": "1"})
            days = {"first_day": f"{day}/6/2026", "last_day": f"{day}/6/2026"}
            leader.send("/vang-mat", {"user_id": ids["officer"], "substitute_id": ids["officer2"], **days})
        leader.get(address.format(**ids))
        with queries_of(ward) as asked:
            assert leader.get(address.format(**ids)).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]
