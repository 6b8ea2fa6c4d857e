"""Scans attached by their names: each to the one case that fits, nothing twice, nothing told of hidden cases."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from casetrack.db import Database
from casetrack.errors import FileRefused, NotFound
from casetrack.services.access import get_visible_case
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.chain import verify
from casetrack.services.documents import list_documents
from casetrack.services.shelf import WAITING
from casetrack.services.waiting_scans import Sent, confirm, drop, forget_waiting, stage, waiting_scans
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_ward
from tests.sample_files import PDF, PROGRAM, a_png

PICTURE = a_png()


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite: what is tested here does not depend on the database."""
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


def a_former_case(ward: Ward, former_number: str, source: str = "LT") -> str:
    wish = OpenCase("petition", "Thửa 214", ward.today, ward.units["root"].id, "handover", COMPLAINT)
    known = replace(wish, source=source, former_number=former_number, officer_id=ward.users["officer"].id)
    with begin(ward.installation, ward.actor("desk")) as work:
        return open_case(work, known).number


def send(ward: Ward, *files: tuple[str, bytes], by: str = "officer", secrecy: str = "none") -> str:
    sent = [Sent(name, io.BytesIO(content)) for name, content in files]
    return stage(ward.installation, ward.actor(by), secrecy, sent)


def told(ward: Ward, token: str, by: str = "officer") -> list[tuple[str, str]]:
    with reading(ward.installation, ward.actor(by)) as work:
        return [(scan.outcome, scan.number) for scan in waiting_scans(work, token).scans]


def attach(ward: Ward, token: str, by: str = "officer") -> list[tuple[str, str]]:
    confirm(ward.installation, ward.actor(by), token, range(99))
    return told(ward, token, by)


def files_of(ward: Ward, number: str) -> list[tuple[str, str]]:
    with reading(ward.installation, ward.actor("leader")) as work:
        verify(work)
        return [(shown.name, shown.note) for shown in list_documents(work, get_visible_case(work, number))]


def test_scans_go_to_the_one_case_that_their_names_fit_once_somebody_says_so(ward):
    former, twin = a_former_case(ward, "118/2025/LT-ĐĐ01"), a_former_case(ward, "85/QĐ")
    a_former_case(ward, "85/QĐ", "KT")
    token = send(
        ward,
        ("118-2025-LT-DD01 trích lục.pdf", PDF),
        (f"{twin} bia.png", PICTURE),
        ("85-QD.pdf", PDF),
        ("BG-1999-0001.pdf", PDF),
        (f"{former} la.pdf", PROGRAM),
        (f"{former} tối mật.pdf", PDF),
    )
    assert told(ward, token) == [
        ("matched", former),
        ("matched", twin),
        ("several", ""),
        ("not_found", ""),
        ("refused", former),
        ("refused", former),
    ]
    assert files_of(ward, former) == [], "nothing is attached before somebody says so"
    assert [outcome for outcome, _number in attach(ward, token)][:2] == ["added", "added"]
    assert files_of(ward, former) == [("118-2025-LT-DD01 trích lục.pdf", "trích lục")]
    assert files_of(ward, twin) == [(f"{twin} bia.png", "bia")]
    attach(ward, token)
    again = send(ward, (f"{former}.pdf", PDF), (f"{twin}.png", PICTURE), (f"{twin} bìa.pdf", PDF))
    assert [outcome for outcome, _number in told(ward, again)] == ["there", "there", "matched"]
    assert len(files_of(ward, former)) == 1


def test_an_archive_stands_for_the_files_inside_and_cannot_reach_out_of_it(ward):
    number = a_case(ward, officer="officer")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(f"Đợt 1/{number} đơn.pdf", PDF)
        archive.writestr(f"../../{number} ngoài.pdf", PDF)
        archive.writestr(f"{number} lá.pdf", PROGRAM)
    token = send(ward, ("quet.ZIP", made.getvalue()), ("hong.zip", b"PK\x03\x04"))
    assert told(ward, token) == [("matched", number), ("refused", number), ("refused", number), ("refused", "")]
    attach(ward, token)
    assert files_of(ward, number) == [(f"{number} đơn.pdf", "đơn")]
    assert not [file for file in ward.installation.shelf.files() if file.name == "list.json"]


def test_hidden_and_sealed_cases_are_not_found_like_missing_ones(ward):
    sealed = a_case(ward, fields=DENUNCIATION, officer="officer")
    file = {"file_kind": "civil_servant", "holder_name": "Ông B", "former_office": "xã", "handed_over_on": "2026-06-01"}
    restricted = a_case(ward, by="leader", workflow="handed_over", fields=file)
    for who, number in (("clerk", sealed), ("officer", sealed), ("leader", sealed), ("clerk", restricted)):
        token = send(ward, (f"{number}.pdf", PDF), ("BG-1999-0001.pdf", PDF), by=who)
        with reading(ward.installation, ward.actor(who)) as work:
            hidden, missing = waiting_scans(work, token).scans
        assert (hidden.outcome, hidden.why, hidden.sha256) == (missing.outcome, missing.why, missing.sha256)
    assert told(ward, send(ward, (f"{restricted}.pdf", PDF), by="leader"), "leader") == [("matched", restricted)]


def test_what_is_hidden_meanwhile_is_neither_attached_nor_told(ward):
    number = a_case(ward, officer="officer")
    token = send(ward, (f"{number}.pdf", PDF))
    with ward.database.begin() as session:
        session.connection().exec_driver_sql("UPDATE cases SET level = 'sealed', officer_id = NULL")
    assert told(ward, token) == [("not_found", "")]
    assert attach(ward, token) == [("not_found", "")]


def test_somebody_elses_sending_and_an_old_one_are_gone(ward):
    number = a_case(ward, officer="officer")
    token = send(ward, (f"{number}.pdf", PDF))
    for who, asked in (("leader", token), ("officer", "0" * 32), ("officer", "../../keys")):
        with pytest.raises(NotFound):
            told(ward, asked, who)
    assert forget_waiting(ward.installation, ward.now + timedelta(days=1)) == 0
    assert forget_waiting(ward.installation, ward.now + timedelta(days=3)) == 1
    dropped = send(ward, (f"{number}.pdf", PDF))
    drop(ward.installation, ward.actor("officer"), dropped)
    assert not list((ward.installation.shelf.folder / WAITING).iterdir())
    assert files_of(ward, number) == []


def test_state_secrets_and_too_many_files_are_refused_whole(ward):
    with pytest.raises(FileRefused) as secret:
        send(ward, ("a.pdf", PDF), secrecy="secret")
    with pytest.raises(FileRefused) as many:
        send(ward, *((f"{n}.pdf", PDF) for n in range(301)))
    assert (set(secret.value.fields), set(many.value.fields)) == ({"secrecy"}, {"files"})


def test_a_confirmation_that_was_cut_off_is_pressed_again(ward, monkeypatch):
    number = a_case(ward, officer="officer")
    token = send(ward, (f"{number} đơn.pdf", PDF), (f"{number} ảnh.png", PICTURE))

    def cut(*_told: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr("casetrack.services.waiting_scans._write", cut)
        with pytest.raises(KeyboardInterrupt):
            attach(ward, token)
    assert told(ward, token) == [("matched", number)] * 2, "the list was not written any more"
    assert attach(ward, token) == [("there", number), ("added", number)]
    assert [name for name, _part in files_of(ward, number)] == [f"{number} ảnh.png", f"{number} đơn.pdf"]
