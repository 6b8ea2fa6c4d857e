"""Eight desks that register at once, two at each account: what they send, and what the books must say afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select

from casetrack.errors import InvalidInput, WrongDatabase
from casetrack.models import Case, CaseEvent, Petition, Receipt, Visit
from casetrack.services.chain import verify
from casetrack.services.persons import RegisterPerson
from casetrack.services.rebuild import rebuild
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.work import Actor, begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, Ward

DESKS = 8
MOST_TRIES = 20
KINDS = ("question", "petition", "given up", "post", "refused", "sealed", "twice")
MAKES = {  # what a form makes: visits, petitions and the prefix of its case
    "question": (1, 0, ""),
    "petition": (1, 1, "KN"),
    "post": (0, 1, "KN"),
    "sealed": (1, 1, "TC"),
    "twice": (1, 1, "KN"),
}


class ThoughtBetterError(Exception):
    """The desk gives up after the numbers were taken."""


def forms_of(desk: int, turns: int) -> Iterator[tuple[str, str]]:
    """Give the kind and the token of each form that a desk sends; "twice" comes from both desks of an account."""
    for turn in range(turns):
        kind = KINDS[(turn + desk // 2) % len(KINDS)]
        yield kind, f"turn {turn}" if kind == "twice" else f"desk {desk}, turn {turn}"


def work_at(ward: Ward, desk: int, turns: int) -> list[tuple[str, str | None, bool]]:
    """Let a desk send its forms; give of each that was taken its number, its case, and whether it was there before."""
    actor, made = ward.actor(account_of(desk)), list[Received]()
    for kind, token in forms_of(desk, turns):
        with suppress(ThoughtBetterError, InvalidInput):
            made.append(_sent(ward, actor, kind, token))
    return [(each.number, each.case_number, each.again) for each in made]


def _sent(ward: Ward, actor: Actor, kind: str, token: str) -> Received:
    """Send a form; where the book was busy for too long, send the very same again, as a person at a slow PC does."""
    for _try in range(MOST_TRIES):
        with suppress(WrongDatabase), begin(ward.installation, actor) as work:
            received = receive(work, a_form(ward, kind, token))
            if kind == "given up":
                raise ThoughtBetterError
            return received
    raise AssertionError("the book stayed busy")


def account_of(desk: int) -> str:
    """Name the account at which a desk works; its neighbour works there too."""
    return f"desk{desk // 2}"


def a_form(ward: Ward, kind: str, token: str) -> Receive:
    """Fill in a form of a kind."""
    someone = RegisterPerson(f"Trần Văn {token}", address="tổ Khê Trung 4")
    form = Receive(someone, ward.units["root"].id, f"Việc {token}", ward.today, answer="Đã hướng dẫn", token=token)
    if kind == "question":
        return form
    if kind == "refused":
        return replace(form, subject="", petition=BringPetition("petition", COMPLAINT))
    fields = DENUNCIATION if kind == "sealed" else COMPLAINT
    return replace(form, channel="post" if kind == "post" else "desk", petition=BringPetition("petition", fields))


def the_books_are_whole(ward: Ward, turns: int, said: Iterable[tuple[str, str | None, bool]]) -> None:
    """Assert that every book is 1..n, that each receipt is what a desk was told, and that the chain holds."""
    sent = Counter({(kind, token): 1 for desk in range(DESKS) for kind, token in keys_of(desk, turns)})
    made = [MAKES[kind] for kind, _token in sent if kind in MAKES]
    with ward.database.reading() as session:
        visits, petitions = (sorted(session.scalars(select(table.number))) for table in (Visit, Petition))
        cases = Counter[str](number[:2] for number in session.scalars(select(Case.number)))
        numbers = sorted(session.scalars(select(Case.number)))
        query = select(Receipt.number, Case.number).join(Case, Case.id == Receipt.case_id, isouter=True)
        receipts = sorted(tuple(row) for row in session.execute(query))
        seqs = session.scalars(select(CaseEvent.seq).order_by(CaseEvent.seq)).all()
    assert visits == [f"L-2026-{n:04d}" for n in range(1, sum(each[0] for each in made) + 1)]
    assert petitions == [f"D-2026-{n:04d}" for n in range(1, sum(each[1] for each in made) + 1)]
    assert cases == Counter(prefix for _v, _p, prefix in made if prefix)
    assert numbers == [f"{prefix}-2026-{n:04d}" for prefix in ("KN", "TC") for n in range(1, cases[prefix] + 1)]
    told = list(said)
    assert receipts == sorted((number, case) for number, case, again in told if not again)
    assert {(number, case) for number, case, again in told if again} <= set(receipts)
    assert seqs == list(range(1, len(seqs) + 1))
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert verify(work) == len(seqs)
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


def keys_of(desk: int, turns: int) -> Iterator[tuple[str, str]]:
    """Tell a desk's forms from all others: one that is sent twice is one form of its account."""
    for kind, token in forms_of(desk, turns):
        yield kind, f"{account_of(desk)}, {token}"
