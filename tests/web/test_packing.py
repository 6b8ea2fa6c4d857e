"""Answers travel packed over a slow line."""

from __future__ import annotations

import gzip

from tests.web.conftest import Browser

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
STYLE = "/static/casetrack.css"


def test_a_page_and_its_style_come_packed_and_say_the_same(stranger: Browser):
    for address in ("/dang-nhap", STYLE):
        with stranger.get(address) as plain, stranger.get(address, headers=PACKED) as packed:
            assert packed.headers["Content-Encoding"] == "gzip", address
            assert "Accept-Encoding" in packed.headers["Vary"]
            assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data) / 2
            said = gzip.decompress(packed.data).decode()
            assert "Content-Encoding" not in plain.headers
            assert said[:300] == plain.data.decode()[:300]


def test_a_packed_style_is_kept_and_asked_for_only_once(stranger: Browser):
    with stranger.get(STYLE, headers=PACKED) as style:
        assert "max-age=2592000" in style.headers["Cache-Control"]
        known = {**PACKED, "If-None-Match": style.headers["ETag"]}
    with stranger.get(STYLE, headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_the_length_of_a_packed_page_does_not_tell_how_well_a_guess_packs(stranger: Browser):
    lengths = {len(stranger.get("/tra-cuu", headers=PACKED).data) for _ in range(20)}
    assert len(lengths) > 3


def test_what_is_small_stays_as_it_is(stranger: Browser):
    assert "Content-Encoding" not in stranger.get("/livez", headers=PACKED).headers
