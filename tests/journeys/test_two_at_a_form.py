"""Two people at two screens with a form of one case: each sees the other come and go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.factories import a_case
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser
_LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"  # as when the page comes to the front


def test_each_sees_the_other_come_and_go(site: Site, seat: Callable[..., Page]):
    number = a_case(site.ward)
    form = f"{site.address}/ho-so/{number}/buoc/classify"
    desk, officer = seat("desk"), seat("officer")
    desk.goto(form)
    assert desk.is_hidden("#others")
    officer.goto(form)
    assert "Cán bộ tiếp dân desk đang mở một mẫu của hồ sơ này từ 09:42." in officer.inner_text("#others")
    desk.evaluate(_LOOK_AGAIN)
    desk.wait_for_selector("#others:not([hidden])")
    assert "Cán bộ xử lý officer" in desk.inner_text("#others")
    officer.reload()
    officer.wait_for_timeout(4000)  # its farewell and its greeting have crossed
    desk.evaluate(_LOOK_AGAIN)
    desk.wait_for_timeout(500)
    assert desk.is_visible("#others")
    officer.goto(f"{site.address}/ho-so")
    desk.wait_for_function(f"() => {{ {_LOOK_AGAIN}; return document.getElementById('others').hidden; }}", polling=500)
