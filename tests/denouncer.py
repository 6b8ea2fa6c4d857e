"""A denouncer with a name, a number, an address and a hand like nobody else's, and the office that took everything in.

Whatever could carry a name on was used: the desk's page and REST, a file, a letter, leave to look, an alarm.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from casetrack import api
from casetrack.api import PREFIX
from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.services.register_pages import BOOKS
from casetrack.services.shelf import Shelf
from tests.addresses import filled
from tests.api.conftest import a_token
from tests.factories import Ward, a_case, a_person, a_ward, an_account
from tests.letterheads import a_letter, a_letterhead
from tests.permission_matrix import NOBODY, Door, page_doors, rest_doors
from tests.sample_files import PDF
from tests.web.conftest import Browser, browser_of

NAME, ADDRESS = "Quách Thị Hoàng Trúc Quỳ", "Ngõ Chim Sáo, tổ 77 Lũng Vài"
PHONE, IDENTITY = "0987612345", "001185054327"
HAND = "Handwriting-7741"  # in the name of a file, in what is said of it, and in its bytes
MARKS = ["quách thị", "trúc quỳ", "quach thi", "truc quy", "chim sáo", "chim sao", PHONE, "612345", IDENTITY, "054327"]
MARKS.append(HAND)
IN_UNITS = ("officer of KT", "leader of KT", "officer of VP", "leader of VP")
WITH_LEAVE = "officer with leave"  # of KT; nobody else may look
THE_CASE, BY_PROGRAM, BY_WORD = "TC-2026-0001", "TC-2026-0002", "TD-2026-0001"
CASES, PAPERS = (THE_CASE, "KN-2026-0001"), ("L-2026-0001", "D-2026-0001")
SAID: Mapping[str, str] = {"name": NAME, "identity_number": IDENTITY, "phone": PHONE, "address": ADDRESS}


@dataclass(frozen=True, slots=True)
class Office:
    """The application of a ward to which a denouncer has come; its files stand in `folder`."""

    app: Flask
    ward: Ward
    folder: Path

    def addresses(self) -> list[str]:
        """Fill in every address of the pages, for the denunciation and for a case that all may see."""
        return sorted({address for door in page_doors(self.app) for address in self._filled(door)})

    def rest_addresses(self) -> list[str]:
        """Fill in every address of the API that reads."""
        doors = rest_doors(api.create_api())
        return sorted({PREFIX + address for door in doors for address in self._filled(door)})

    def kind_of(self, address: str) -> str:
        """Tell by which view a page answers."""
        try:
            return self.app.url_map.bind("").match(address.partition("?")[0])[0]
        except HTTPException:
            return ""

    def browser(self, who: str) -> Browser:
        """Give somebody's browser."""
        client = self.app.test_client() if who == NOBODY else browser_of(self.app, self.ward, who)
        assert isinstance(client, Browser)
        return client

    def _filled(self, door: Door) -> Iterator[str]:
        if door.method == "GET" and not door.address.startswith("/static"):
            numbers = CASES if door.address.startswith(("/ho-so", "/cases")) else PAPERS
            yield from (filled(door.address, number=number, seq=seq) for number in numbers for seq in "12345")
            yield from (filled(door.address, book=book.key, path=book.path) for book in BOOKS.values())


@contextmanager
def an_office(book: Database, folder: Path) -> Iterator[Office]:
    """Make a ward in this book to which a denouncer came: on paper, through another program, and by word."""
    ward = a_ward(book, demo=True)  # whose day a command can be told
    ward.installation = replace(ward.installation, shelf=Shelf(folder / "files"))
    (folder / "keys").mkdir(exist_ok=True)
    (folder / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    for who in (*IN_UNITS, WITH_LEAVE):
        role, _, unit = who.partition(" of ")
        an_account(ward, who, role if unit else "officer", unit or "KT")
    app = create_app(ward.installation, Settings(folder, book.url))
    app.test_client_class = Browser
    a_case(ward, petitioner=a_person(ward), officer="officer of VP", unit="VP")
    office = Office(app, ward, folder)
    _came_to_the_desk(office)
    _came_by_another_program(office)
    _was_worked_on(office)
    yield office


def _came_to_the_desk(office: Office) -> None:
    """Type the denouncer in at the desk: with a paper first, then to be promised an answer."""
    said = {"token": "f00d", **SAID, "kind": "petition:denunciation", "subject": "Thu tiền ngoài quy định"}
    said |= {"received_on": "4/6/2026", "unit_id": str(office.ward.units["KT"].id), "channel": "desk"}
    said |= {"intake-petition.summary": "Cán bộ thu thêm tiền của nhiều hộ.", "papers": "Đơn viết tay"}
    desk = office.browser("desk")
    assert desk.send("/quay", said).status_code == 303
    said |= {"token": "f00e", "kind": "reception_answer", "subject": "Hẹn trả lời", "papers": ""}
    said |= {"intake-reception_answer.summary": "Kể việc thu tiền.", "intake-reception_answer.has_denunciation": "true"}
    assert desk.send("/quay", said).status_code == 303


def _came_by_another_program(office: Office) -> None:
    """Send the denouncer through the API, twice with one key, as a program does that got no answer."""
    paper: dict[str, Any] = {"kind": "petition:denunciation", "fields": {"summary": "Thu thêm tiền."}}
    paper |= {"subject": "Thu tiền", "channel": "desk", "received_on": "2026-06-04"}
    said = {**SAID, **paper, "unit_id": office.ward.units["KT"].id}
    header = {"Authorization": f"Bearer {a_token(office.ward, 'desk')}", "Idempotency-Key": "one-visit-0001"}
    for _ in range(2):
        sent = office.app.test_client().post(f"{PREFIX}/receptions", json=said, headers=header)
        assert (sent.status_code, sent.get_json()["case_number"]) == (201, BY_PROGRAM)


def _was_worked_on(office: Office) -> None:
    """Hand the case to an officer, who adds the paper; let leave be given, the glass be broken, a letter be issued."""
    ward, address = office.ward, f"/ho-so/{THE_CASE}"
    leader, officer = office.browser("leader of KT"), office.browser("officer of KT")
    task = {"officer_id": str(ward.users["officer of KT"].id), "seen_version": "1", "what": "Xác minh"}
    assert leader.send(f"{address}/giao", {**task, "by_when": "20/6/2026"}).status_code == 303
    file = (io.BytesIO(PDF.replace(b"%%EOF", f"% {HAND} {NAME}\n%%EOF".encode())), f"{HAND}.pdf")
    paper = {"file": file, "secrecy": "none", "note": f"Đơn viết tay {HAND}"}
    assert officer.send(f"{address}/tai-lieu", paper).status_code == 303
    trusted = {"user_id": str(ward.users[WITH_LEAVE].id), "reason": "Cùng xác minh", "until": "10/6/2026"}
    assert leader.send(f"{address}/nguoi-xem", trusted).status_code == 303
    looked = office.browser(WITH_LEAVE)
    assert looked.send(f"{address}/danh-tinh/khan-cap", {"urgency": "Bị đe dọa trong đêm"}).status_code == 303
    assert NAME in looked.send(f"{address}/danh-tinh/xem").text
    a_letterhead(ward)
    told = {"receiver": "Người xác minh", "received_on": "2026-06-04", "papers": "Đơn\nSổ ghi chép"}
    a_letter(ward, THE_CASE, "denunciation_receipt", by="officer of KT", **told)
