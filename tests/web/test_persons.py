"""The people of the registry on the pages: looked up at the desk, each with a page, corrected, and joined."""

from __future__ import annotations

from collections.abc import Callable

from tests.factories import Ward, a_person
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]


class TestTheListBesideTheDesk:
    def test_is_given_alone_to_the_script_that_looks_up(self, ward: Ward, signed_in: SignIn):
        person = a_person(ward, "Trần Văn Bảy", phone="0912340218")
        found = signed_in("desk").get("/quay/nguoi?who=tran+van").text
        assert f'value="{person.id}"' in found
        assert "0912340218" not in found
        assert "<html" not in found

    def test_is_empty_while_nothing_is_typed(self, signed_in: SignIn):
        assert signed_in("desk").get("/quay/nguoi").text.strip() == ""
