"""On an English page the words of the ward are marked as Vietnamese, so that a reader aloud says them rightly."""

from __future__ import annotations

import pytest

from casetrack.web.language_marks import marked
from tests.factories import Ward, a_case, a_person


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<td>Sửa đường, liên xóm</td>", '<td lang="vi">Sửa đường, liên xóm</td>'),
        (
            "<p>Given to Vi Thu Hạnh, by 04/6/2026 in Tổ 6</p>",
            '<p><bdi>Given to <bdi lang="vi">Vi Thu Hạnh</bdi>, by 04/6/2026 in <bdi lang="vi">Tổ</bdi> 6</bdi></p>',
        ),
        ("<p>Đất &amp; nhà</p>", '<p lang="vi">Đất &amp; nhà</p>'),
        ('<a title="Open">Lê Văn An</a>', '<a title="Open"><bdi lang="vi">Lê Văn An</bdi></a>'),
        ("<option>Vi Hạnh</option>", '<option lang="vi">Vi Hạnh</option>'),
        ("<option>Vi Hạnh (3 cases)</option>", "<option>Vi Hạnh (3 cases)</option>"),
        ('<input value="Đất">', '<input value="Đất" lang="vi">'),
        ("<text x='1'>Đất: 3</text>", "<text x='1' lang=\"vi\">Đất: 3</text>"),
        ("<text>Đất, 3 cases</text>", '<text><tspan lang="vi">Đất</tspan>, 3 cases</text>'),
        ('<div lang="vi"><div>Đất</div>nhà ở</div>', '<div lang="vi"><div>Đất</div>nhà ở</div>'),
        ("<p>To be done in 3 days, see an act of 2018</p>", "<p>To be done in 3 days, see an act of 2018</p>"),
    ],
)
def test_words_are_marked_as_far_as_they_are_vietnamese(page: str, told: str):
    assert marked(page) == told


def test_a_case_is_marked_on_an_english_page_and_stands_as_it_is_on_a_vietnamese_one(ward: Ward, signed_in):
    a_case(ward, "Bồi thường thửa 214", petitioner=a_person(ward, "Lê Văn Bốn"))
    browser = signed_in("leader")
    assert "<h1>Bồi thường thửa 214</h1>" in browser.get("/ho-so/KN-2026-0001").text
    browser.send("/language", {"language": "en"})
    page = browser.get("/ho-so/KN-2026-0001").text
    assert '<h1 lang="vi">Bồi thường thửa 214</h1>' in page
    assert 'lang="vi">Lê Văn Bốn</' in page
