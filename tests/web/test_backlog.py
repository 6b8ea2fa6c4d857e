"""The page of the backlog: numbers that open their cases, and the same taken along."""

from __future__ import annotations

import re

from tests.batches import a_batch, a_list, land_rows, load, minutes, write

PAGE = "/ton-dong"


def test_a_number_opens_the_cases_that_it_counts(signed_in, ward):
    batch = a_batch(ward, minutes(6, 4))
    load(ward, batch, a_list(land_rows(6)))
    write(ward, batch)
    leader = signed_in("leader")
    page = leader.get(PAGE).text
    assert "Tồn đọng 2 hồ sơ" in page
    assert "2 hồ sơ nhận trước 01/7/2025" in page
    opened = re.findall(r'href="(/bao-cao/ho-so[^"]+)">(\d+)<', page)
    assert opened
    for address, number in opened:
        listed = leader.get(address.replace("&amp;", "&"))
        assert listed.status_code == 200
        assert f": {number} hồ sơ" in listed.text
    assert "trước 01/7/2025" in leader.get("/bao-cao/ho-so?figure=pending&group=backlog&key=before////").text.lower()
    assert "xã Lam Thượng" in leader.get(f"{PAGE}.csv").text


def test_a_part_that_there_is_not_is_missing(signed_in):
    leader = signed_in("leader")
    assert leader.get("/bao-cao/ho-so?figure=pending&group=backlog&key=x").status_code == 404
    assert leader.get(f"{PAGE}?from=x").status_code == 422
