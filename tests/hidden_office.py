"""An office with a denunciation that most of its people may not see, and how each address answers for it."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import update

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.models import Appointment, Case, Person
from casetrack.services.persons import RegisterPerson, register_person, write_into
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.session_changes import AddSession, add_session
from casetrack.services.work import begin, system_actor
from tests.addresses import blanks, filled
from tests.api.conftest import BASE, a_token
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_ward, an_account
from tests.permission_matrix import Door
from tests.queries import queries_of
from tests.web.conftest import Browser, browser_of, form_token

ROLES_ELSEWHERE = ("leader", "officer", "desk", "clerk", "inspector", "auditor")


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a thing is addressed that is hidden, that stands in another office's book, and that is nowhere."""

    hidden: str
    elsewhere: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Office:
    """The application of a ward with things that its people of another unit may not see."""

    app: Flask
    ward: Ward
    tokens: dict[str, str]
    cases: Numbers
    receipts: Numbers
    persons: Numbers
    appointments: Numbers

    def numbers_in(self, door: Door) -> Numbers:
        """Give the numbers that the blank of an address is about."""
        if "person_id" in blanks(door.address):
            return self.persons
        if "appointment_id" in blanks(door.address):
            return self.appointments
        return self.receipts if door.address.startswith(("/quay/phieu/", "/receipts/")) else self.cases


def brought(ward: Ward) -> tuple[str, str]:
    """Let the desk take in a denunciation for a unit; give the numbers of its case and of its receipt."""
    petition = BringPetition("petition", DENUNCIATION)
    wish = Receive(a_person(ward).id, ward.units["KT"].id, "Thu tiền", ward.today, petition=petition)
    with begin(ward.installation, ward.actor("desk")) as work:
        receipt = receive(work, wish)
        return str(receipt.case_number), str(receipt.number)


@contextmanager
def an_office(book: Database, folder: Path) -> Iterator[Office]:
    """Make a denunciation of one unit in this book, with its receipt, and people of every role in another unit."""
    ward, other = a_ward(book), a_ward(book, code="anphu")
    case, receipt = brought(ward)
    for _ in range(2):
        other_case, other_receipt = brought(other)
    for role in ROLES_ELSEWHERE:
        an_account(ward, f"{role} of VP", role, "VP")
    app = create_app(ward.installation, Settings(folder / "settings", book.url))
    app.test_client_class = Browser
    tokens = {role: a_token(ward, f"{role} of VP") for role in ROLES_ELSEWHERE}
    cases, receipts = unknown_beside(case, other_case), unknown_beside(receipt, other_receipt)
    appointments = hidden_appointments(ward, other)
    yield Office(app, ward, tokens, cases, receipts, hidden_persons(ward, other), appointments)


def hidden_persons(ward: Ward, other: Ward) -> Numbers:
    """Enter somebody who is known only from a case of another unit that few may see, and somebody elsewhere."""
    known = [a_person_of_key(each, key) for each, key in ((ward, 800_001), (other, 800_002))]
    number = a_case(ward, unit="KT", petitioner=known[0])
    with ward.database.begin() as book:
        book.execute(update(Case).where(Case.number == number).values(level="restricted"))
    return Numbers("800001", "800002", "800009")


def hidden_appointments(ward: Ward, other: Ward) -> Numbers:
    """Book somebody in confidence in a session of another unit, and somebody elsewhere."""
    for each, key in ((ward, 900_001), (other, 900_002)):
        with begin(each.installation, system_actor(each.office.id)) as work:
            place = AddSession(each.units["KT"].id, "officer", "Bà Ngân", date(2026, 6, 11), "08:00-11:30", "P. 3")
            session = add_session(work, place)
            person = register_person(work, RegisterPerson("Quàng Thị Hẹn"))
            said = {"subject": "Việc kín", "asked_by": "counter", "confidential": True, "booked_at": work.now}
            at = {"session_id": session.id, "slot": "08:00", "person_id": person.id}
            work.session.add(Appointment(id=key, office_id=each.office.id, **at, **said))
    return Numbers("900001", "900002", "900009")


def a_person_of_key(ward: Ward, key: int) -> Person:
    """Enter somebody by a key that stands nowhere else in an answer, so that it can be struck out of one."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        person = Person(id=key, office_id=ward.office.id, recorded_at=ward.now)
        write_into(person, RegisterPerson("Quàng Văn Kín", "001068009932"))
        work.session.add(person)
    return person


def unknown_beside(hidden: str, elsewhere: str) -> Numbers:
    """Name a number of the same length that no book holds."""
    return Numbers(hidden, elsewhere, hidden[:-1] + "9")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, without the number that was asked for, and what was asked of the book meanwhile.

    What it took is no part of the comparison.
    """

    status: int
    words: str
    headers: tuple[tuple[str, str], ...]
    queries: tuple[str, ...]
    seconds: float = field(compare=False)


def ask_pages(office: Office, door: Door, number: str) -> Answer:
    """Ask a page as somebody of another unit whose role it lets in."""
    browser = browser_of(office.app, office.ward, f"{let_in(door)} of VP")
    said: dict[str, Any] = {}
    if door.method != "GET":
        said = {"csrf_token": form_token(browser), **wishes(office)}
        said |= {"file": (io.BytesIO("Biên bản".encode()), "bien-ban.txt")} if "tai-lieu" in door.address else {}
    return answered(
        office,
        lambda: browser.open(
            filled(door.address, number=number, person_id=number, appointment_id=number), method=door.method, data=said
        ),
        number,
    )


def ask_rest(office: Office, door: Door, number: str) -> Answer:
    """Ask the API with a token of somebody of another unit whose role it lets in."""
    header = {"Authorization": f"Bearer {office.tokens[let_in(door)]}"}
    body: dict[str, Any] = {"headers": header}
    if door.method != "GET" and door.address.endswith("/documents"):
        body["data"] = {"file": (io.BytesIO("Biên bản".encode()), "bien-ban.txt"), "secrecy": "none"}
    elif door.method != "GET":
        body["json"] = wishes(office)
    address = BASE + filled(door.address, number=number, person_id=number, appointment_id=number)
    return answered(office, lambda: office.app.test_client().open(address, method=door.method, **body), number)


def answered(office: Office, send: Callable[[], Any], number: str) -> Answer:
    """Send a request and take down what came of it."""
    began = time.perf_counter()
    with queries_of(office.ward) as queries, send() as answer:
        seconds = time.perf_counter() - began
        words = answer.get_data(as_text=True).replace(number, "…")
    words = re.sub(r'(name="(?:csrf_token|token|draft)" value=")[^"]*', r"\1", words)
    kept = [(key, value) for key, value in answer.headers.items() if key not in ("Set-Cookie", "Date")]
    headers = tuple(sorted((key, value.replace(number, "…")) for key, value in kept))
    return Answer(answer.status_code, words, headers, tuple(queries), seconds)


def let_in(door: Door) -> str:
    """Give a role that the door lets in."""
    return next(role for role in ROLES_ELSEWHERE if door.lets_in(role))


def wishes(office: Office) -> dict[str, Any]:
    """Say something that fits the forms of a case, so that no request stops at what is missing."""
    day = office.ward.today.isoformat()
    known = {"occurred_on": day, "seen_version": 1, "cause": "workload", "trigger": "classify"}
    return {"text": "Đã gọi", "comment": "Ghi", **known}
