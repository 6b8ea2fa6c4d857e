"""A ward in which something of every kind has happened, so that hardly a page of it is empty."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from werkzeug.test import TestResponse

from casetrack.db import Database
from casetrack.services.digests import make_digests
from tests.batches import a_batch, a_list, land_rows, load, minutes
from tests.denouncer import Office, an_office
from tests.factories import VIETNAM, a_case, a_person
from tests.letterheads import a_letterhead
from tests.reception_days import a_session, booked, order, received
from tests.sample_files import PDF

MONDAY = datetime(2026, 6, 29, 7, 30, tzinfo=VIETNAM)


@contextmanager
def a_full_ward(book: Database, folder: Path) -> Iterator[Office]:
    """Make the ward of the denouncer, and let everything else happen in it, too."""
    with an_office(book, folder) as office:
        _received_somebody(office)
        _took_over_a_list(office)
        _wrote_in_its_books(office)
        _kept_papers(office)
        office.ward.now = MONDAY
        make_digests(office.ward.installation, office.ward.office.id)
        _froze_a_report(office)
        yield office


def _received_somebody(office: Office) -> None:
    """Let the chairman receive today: one about a case, one who is ordered for, one who has not come yet."""
    ward = office.ward
    session, came = a_session(ward), a_person(ward, "Hoàng Thị Phới", address="tổ Khê Trung 4")
    about = a_case(ward, petitioner=came, officer="officer", unit="VP")
    received(ward, session, booked(ward, session, came, "08:30", case=about))
    received(
        ward, session, booked(ward, session, a_person(ward, "Lò Văn Cói"), "09:00"), answer="", instruction=order()
    )
    booked(ward, session, a_person(ward, "Đặng Văn Ích"), "10:00", case=about)


def _took_over_a_list(office: Office) -> None:
    """Load a list of a former office that does not agree with its minutes, some of whose rows must be mended."""
    rows = land_rows(6)
    rows[2][6] = "31/2/2025"
    load(office.ward, a_batch(office.ward, minutes(7, settled=4)), a_list(rows))


def _wrote_in_its_books(office: Office) -> None:
    """Enter a row of the management log, an absence, a case to follow."""
    clerk, leader = office.browser("clerk"), office.browser("leader")
    training = {"happened_on": "12/5/2026", "title": "Luật Tố cáo 2018", "field.people": "25"}
    _done(clerk.send("/bao-cao/so-quan-ly/ghi/training", training))
    away, stands_in = (str(office.ward.users[name].id) for name in ("officer of VP", "leader of VP"))
    days = {"first_day": "4/6/2026", "last_day": "20/6/2026"}
    _done(leader.send("/vang-mat", {"user_id": away, "substitute_id": stands_in, **days}))
    _done(leader.send("/ho-so/KN-2026-0001/theo-doi", {"follow": "1"}))


def _kept_papers(office: Office) -> None:
    """Ask a former office for papers of a case, lend its paper file, issue a letter."""
    a_letterhead(office.ward)
    clerk, at = office.browser("clerk"), "/ho-so/KN-2026-0001"
    asked = {"asked_of": "UBND xã Khê Hạ cũ", "papers": "Tờ khai", "asked_on": "1/6", "wished_by": "3/6"}
    _done(clerk.send(f"{at}/yeu-cau-giay-to", asked))
    lent = {"lent_to": "Tòa án khu vực 3", "why": "Xem xét vụ án", "lent_on": "1/6/2026", "due_on": "3/6/2026"}
    _done(clerk.send(f"{at}/cho-muon", lent))
    _done(clerk.send(f"{at}/tai-lieu", {"file": (io.BytesIO(PDF), "bien-ban.pdf"), "secrecy": "none"}))


def _froze_a_report(office: Office) -> None:
    june = {"from": "1/6/2026", "to": "28/6/2026", "note": "Gửi Thanh tra tỉnh"}
    _done(office.browser("leader").send("/bao-cao/chot/moi", june))


def _done(answer: TestResponse) -> None:
    wrong = re.findall(r'class="err-t.*?</p>', answer.text, re.DOTALL)
    assert answer.status_code in (200, 303), (answer.status_code, wrong)
