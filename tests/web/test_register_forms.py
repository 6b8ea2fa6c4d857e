"""After which form a register is kept: said above its lines, on the screen, on paper and in the workbook alike."""

from __future__ import annotations

import pytest

from casetrack.engine.law import Rule
from casetrack.engine.register_forms import load_register_forms
from casetrack.services.law import SignRule, sign_rule
from casetrack.services.work import begin
from tests.factories import Ward
from tests.workbooks import cells_of

BOOK = "/so/tiep-cong-dan/2026"
BEFORE = "các cột của Mẫu 03/TCD (Thông tư 04/2021/TT-TTCP, Mẫu 03, chưa kiểm chứng)"
SINCE = "Mẫu 03/TCD (Nghị định 154/2026/NĐ-CP)"
ONLY_BEFORE, ONLY_SINCE, BOTH = (
    "?from=1/6/2026&to=30/6/2026",
    "?from=1/7/2026&to=31/7/2026",
    "?from=30/6/2026&to=1/7/2026",
)


def heads_of(browser, asked: str) -> list[str]:
    """Give what stands above the lines on the screen, on paper and in the workbook."""
    cells = cells_of(browser.get(f"{BOOK}.xlsx{asked}").data)
    remarks = cells[2 : next(place for place, row in enumerate(cells) if len(row) > 5)]
    return [
        browser.get(f"{BOOK}{asked}").text.partition('<form class="bar"')[0],
        browser.get(f"{BOOK}/in{asked}").text.partition("<tbody>")[0],
        " ".join(cell for row in remarks for cell in row),
    ]


@pytest.mark.parametrize(
    ("asked", "told", "not_told"),
    [
        (ONLY_BEFORE, [BEFORE], [SINCE, "Đến hết"]),
        (ONLY_SINCE, [SINCE], ["chưa kiểm chứng", "Từ ngày 01/7/2026: "]),
        (BOTH, [f"Đến hết ngày 30/6/2026: {BEFORE}", f"Từ ngày 01/7/2026: {SINCE}"], []),
        ("", [f"Đến hết ngày 30/6/2026: {BEFORE}", f"Từ ngày 01/7/2026: {SINCE}"], []),
    ],
    ids=["before the decree", "since the decree", "over the day", "the whole year"],
)
def test_a_book_says_after_which_form_it_is_kept(signed_in, asked, told, not_told):
    for head in heads_of(signed_in("clerk"), asked):
        assert [words for words in told if words not in head] == []
        assert [words for words in not_told if words in head] == []


def test_a_form_that_somebody_verified_is_marked_no_longer(ward: Ward, signed_in):
    [before] = [form for form in load_register_forms() if form.basis.certainty == "unverified"]
    rule: Rule = before.law
    with begin(ward.installation, ward.actor("leader")) as work:
        sign_rule(work, SignRule(rule.fingerprint, "Công báo 2021, bản ký số"))
    for head in heads_of(signed_in("clerk"), ONLY_BEFORE):
        assert "chưa kiểm chứng" not in head
        assert f"đã kiểm chứng: {ward.users['leader'].full_name}, 04/6/2026" in head


def test_no_act_gives_a_form_of_the_register_of_petitions(signed_in):
    page = signed_in("clerk").get("/so/don/2026/in").text
    assert "SỔ THEO DÕI ĐƠN" in page
    assert "Mẫu" not in page.partition("<tbody>")[0].partition("<article")[2]


def test_the_columns_are_those_of_the_decrees_form_word_for_word(signed_in):
    cells = cells_of(signed_in("clerk").get(f"{BOOK}.xlsx").data)
    assert next(row for row in cells if len(row) > 5) == [
        "Số TT",
        "Ngày tiếp",
        "Họ tên, địa chỉ",
        "Số CCCD/Hộ chiếu",
        "Tóm tắt nội dung vụ việc",
        "Phân loại đơn",
        "Số công dân có đơn cùng nội dung",
        "Cơ quan đã giải quyết hết thẩm quyền",
        "Thuộc thẩm quyền (đánh dấu x)",
        "Hướng dẫn công dân đến cơ quan nào, số văn bản hướng dẫn",
        "Cơ quan có thẩm quyền thụ lý, số văn bản chuyển đơn",
        "Theo dõi quá trình, kết quả giải quyết",
        "Ghi chú",
    ]
