"""Which passwords the office does not take."""

from __future__ import annotations

import pytest

from casetrack.errors import InvalidInput
from casetrack.services.passwords import hash_password, is_password, refuse_weak


@pytest.mark.parametrize(
    "password",
    ["1234567890", "password123", "Passw0rd2026!", "matkhau@123", "Admin123456", "qwertyuiop", "abcd1234abcd",
     "iloveyou123", "1111111111", "anhyeuem1999", "ubndphuong2026", "Mật khẩu 1234", "aaaaabbbbb", "0912345678"],
)  # fmt: skip
def test_the_commonest_passwords_are_refused(password):
    with pytest.raises(InvalidInput, match="commonest"):
        refuse_weak(password, "ngan.hb", "Hoàng Bích Ngân")


@pytest.mark.parametrize("password", ["ngan.hb 2026 x", "HoangBichNgan1", "Hoàng Bích Ngân ơi"])
def test_a_password_of_ones_own_name_is_refused(password):
    with pytest.raises(InvalidInput, match="name"):
        refuse_weak(password, "ngan.hb", "Hoàng Bích Ngân")


@pytest.mark.parametrize("password", ["ngắn thôi", "a" * 201])
def test_a_password_too_short_or_too_long_is_refused(password):
    with pytest.raises(InvalidInput, match=r"at least 10|at most 200"):
        refuse_weak(password, "ngan.hb", "Hoàng Bích Ngân")


@pytest.mark.parametrize("password", ["con mương chảy qua xóm", "tr0ng-c4y-b4ng", "lam-khe-2026", "🦆🐂 cày ruộng sớm"])
def test_a_sentence_of_ones_own_is_taken(password):
    refuse_weak(password, "ngan.hb", "Hoàng Bích Ngân")
    assert is_password(hash_password(password), password)


def test_nobody_has_no_password():
    assert not is_password(None, "")
