"""Nobody learns from the clock that a case is there: a hidden one takes as long as one that no book holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median

import pytest

from casetrack import api
from casetrack.db import Database
from tests.hidden_office import Answer, Office, an_office, ask_pages, ask_rest
from tests.permission_matrix import Door, page_doors, rest_doors

pytestmark = pytest.mark.proof

REQUESTS = 500  # of each kind, one after the other in turn
NEAR = 0.10
DOORS = (
    (ask_pages, "GET /ho-so/<number>"),
    (ask_pages, "GET /ho-so/<number>/buoc/<trigger>"),
    (ask_pages, "GET /quay/phieu/<number>"),
    (ask_pages, "POST /ho-so/<number>/nhat-ky"),
    (ask_rest, "GET /cases/<number:number>"),
    (ask_rest, "GET /cases/<number:number>/steps"),
    (ask_rest, "POST /cases/<number:number>/steps"),
    (ask_rest, "GET /receipts/<number:number>"),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a denunciation that most of its people may not see."""
    folder = tmp_path_factory.mktemp("timing")
    book = Database(f"sqlite:///{folder / 'casetrack.db'}")
    book.upgrade()
    with an_office(book, folder) as office:
        yield office
    book.dispose()


@pytest.mark.parametrize(("ask", "door"), DOORS)
def test_a_hidden_case_takes_as_long_as_none(office: Office, ask: Callable[..., Answer], door: str):
    doors = page_doors(office.app) if ask is ask_pages else rest_doors(api.create_api())
    took = in_turn(office, ask, next(each for each in doors if f"{each.method} {each.address}" == door))
    for name in ("hidden", "elsewhere"):
        assert abs(took[name] / took["unknown"] - 1) < NEAR, took


def in_turn(office: Office, ask: Callable[..., Answer], door: Door) -> dict[str, float]:
    """Ask for what is hidden, elsewhere and nowhere in turn; give the median of each in seconds."""
    numbers = office.numbers_in(door)
    asked = {"hidden": numbers.hidden, "elsewhere": numbers.elsewhere, "unknown": numbers.unknown}
    took: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(REQUESTS):
        order = [*asked] if turn % 2 else [*reversed(asked)]  # nobody is always the one that comes after a pause
        for name in order:
            answer = ask(office, door, asked[name])
            assert answer.status == 404
            took[name].append(answer.seconds)
    return {name: median(times) for name, times in took.items()}
