"""What people see of limits, days counted back, followers, papers to issue and extensions on a listed ground."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casetrack.engine.library import WorkflowLibrary, load_definition
from tests.factories import Ward, a_case, a_step, the_case
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]

FILE = Path(__file__).parents[1] / "engine" / "clocks_of_every_kind.yaml"
PAPERS = """documents:
  decision: {label: {vi: "Quyết định giải quyết", en: "Decision"}, form: "Mẫu 15", basis: {text: {vi: "Nghị định 124/2020/NĐ-CP", en: "Decree 124/2020/NĐ-CP"}, certainty: unverified}}
transitions:
"""  # noqa: E501  # a line of YAML
DECIDE = 'label: {vi: "Ký quyết định", en: "Decide"}'


@pytest.fixture(autouse=True)
def hearing(ward: Ward) -> None:
    """Let the ward hear complaints."""
    text = (
        FILE.read_text("utf-8").replace("transitions:\n", PAPERS, 1).replace(DECIDE, DECIDE + ", issues: [decision]", 1)
    )
    library = WorkflowLibrary([*ward.installation.library.all(), load_definition(text.encode(), "hearing")])
    object.__setattr__(ward.installation, "library", library)
    ward.on("2026-07-01")


def a_hearing(ward: Ward, **fields: object) -> str:
    return a_case(ward, workflow="hearing", fields=fields, by="officer", officer="officer")


def test_a_limit_is_shown_as_one_and_never_as_late(ward: Ward, signed_in: SignIn):
    number = a_hearing(ward, known_on="2026-03-01")
    a_step(ward.on("2026-07-10"), number, "leader", "decide")
    a_step(ward.on("2026-07-13"), number, "officer", "execute", comment="Đã thi hành")
    ward.on("2026-12-01")
    page = signed_in("officer").get(f"/ho-so/{number}").text
    assert page.count("mốc của luật, không tính là trễ") == 2
    assert "Đã qua mốc Chủ nhật 09/8/2026" in page
    assert "Ngày 01/7/2026, sau mốc 01/6/2026" in page
    assert "chip late" not in page


def test_the_sum_of_a_day_counted_back_and_of_a_follower_is_on_the_page(ward: Ward, signed_in: SignIn):
    number = a_hearing(ward)
    a_step(ward, number, "officer", "set_dialogue", dialogue_on="2026-07-20")
    page = signed_in("officer").get(f"/ho-so/{number}").text
    assert "Giấy mời đối thoại: tính lùi từ ngày 20/7/2026, không tính ngày đó" in page
    assert "chưa kiểm chứng" in page
    a_step(ward, number, "leader", "decide")
    assert "hạn “Quyết định có hiệu lực”" in signed_in("officer").get(f"/ho-so/{number}").text


def test_a_term_of_the_office_is_not_called_one_of_the_law(ward: Ward, signed_in: SignIn):
    number = a_hearing(ward, days=3)
    page = signed_in("officer").get(f"/ho-so/{number}").text
    assert "ngày theo quy định của cơ quan" in page
    assert "theo luật" not in page


def test_the_form_of_a_step_names_the_papers_that_it_must_issue(ward: Ward, signed_in: SignIn):
    page = signed_in("leader").get(f"/ho-so/{a_hearing(ward)}/buoc/decide").text
    for words in ("Văn bản phải ban hành", "Quyết định giải quyết", "Mẫu 15", "Nghị định 124/2020", "chưa kiểm chứng"):
        assert words in page


class TestExtendingOnAGround:
    def said(self, ward: Ward, number: str, **more: str) -> dict[str, str]:
        version = str(the_case(ward, number).version)
        return {"key": "settle", "n": "30", "decided_on": "1/7/2026", "seen_version": version, **more}

    def test_the_form_offers_the_grounds_of_the_law(self, ward: Ward, signed_in: SignIn):
        page = signed_in("leader").get(f"/ho-so/{a_hearing(ward, grave=True)}/gia-han/settle").text
        for words in (
            "Xác minh ở nhiều địa phương",
            "Phải giám định",
            "Số quyết định",
            "Luật Tố cáo 2018 Điều 30 khoản 3",
        ):
            assert words in page

    def test_ground_and_number_must_be_given_and_nothing_typed_is_lost(self, ward: Ward, signed_in: SignIn):
        number = a_hearing(ward, grave=True)
        answer = signed_in("leader").send(f"/ho-so/{number}/gia-han/settle", self.said(ward, number, ground="mẫu đất"))
        assert answer.status_code == 422
        for words in ('id="e-ground_key"', 'id="e-decision_no"', "mẫu đất"):
            assert words in answer.text

    def test_what_was_decided_stands_in_the_sum_and_in_the_book(self, ward: Ward, signed_in: SignIn):
        number = a_hearing(ward, grave=True)
        said = self.said(ward, number, ground_key="expertise", decision_no="12/QĐ-UBND")
        page = signed_in("leader").send(f"/ho-so/{number}/gia-han/settle", said, follow=True).text
        assert "Gia hạn lần 1 ngày 01/7/2026: Phải giám định (12/QĐ-UBND)" in page
        assert page.count("12/QĐ-UBND") == 2

    def test_a_case_of_the_other_kind_names_its_reason_in_words(self, ward: Ward, signed_in: SignIn):
        number = a_hearing(ward)
        form = signed_in("leader").get(f"/ho-so/{number}/gia-han/settle").text
        assert "Căn cứ gia hạn" not in form
        assert 'value="15"' in form
        silent = signed_in("leader").send(f"/ho-so/{number}/gia-han/settle", self.said(ward, number, n="15"))
        assert 'id="e-ground"' in silent.text
