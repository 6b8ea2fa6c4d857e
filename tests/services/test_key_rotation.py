"""A new key for the vault, in the middle of work: nobody is lost, nobody waits, and the old key opens nothing more."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from casetrack.errors import InvalidInput, NotFound, VaultLocked
from casetrack.models import VaultEntry, VaultKey
from casetrack.services import bulk
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.key_ring import KeyRing
from casetrack.services.key_rotation import forget, list_keys, rotate
from casetrack.services.sealing import NotOpened, unseal
from casetrack.services.vault import Identity, read_identity
from casetrack.services.vault_keys import place_of
from casetrack.services.work import Installation, begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward


def denounce(ward: Ward, *names: str, installation: Installation | None = None) -> None:
    """Enter one denunciation for each name."""
    for name in names:
        parties = ((Identity(name), "petitioner"),)
        wish = OpenCase("petition", "Tố cáo", ward.today, ward.units["root"].id, "desk", DENUNCIATION, parties=parties)
        with begin(installation or ward.installation, ward.actor("desk")) as work:
            open_case(work, wish)


def names_in(ward: Ward, installation: Installation | None = None) -> list[str]:
    """Open everybody in the vault."""
    with reading(installation or ward.installation, system_actor(ward.office.id)) as work:
        entries = work.session.scalars(select(VaultEntry).order_by(VaultEntry.id)).all()
        return [read_identity(work, entry).name for entry in entries]


def quietly(_done: int, _of: int) -> None:
    """Draw no bar."""


def test_a_rotation_seals_everybody_anew_and_retires_the_old_key(ward: Ward, monkeypatch) -> None:
    monkeypatch.setattr("casetrack.services.key_rotation.CASES_AT_ONCE", 2)
    monkeypatch.setattr(bulk, "REST_SECONDS", dict.fromkeys(bulk.REST_SECONDS, 0))
    denounce(ward, "An", "Bình", "Chi", "Dũng", "Em")
    (old,) = list_keys(ward.installation)
    done = rotate(ward.installation, quietly)
    assert (done.sealed, done.lost) == (5, 0)
    new, retired = list_keys(ward.installation)
    assert (new.key_id, new.entries, new.retired_at) == (done.key_id, 5, None)
    assert (retired.key_id, retired.entries, retired.retired_at is None) == (old.key_id, 0, False)
    assert names_in(ward) == ["An", "Bình", "Chi", "Dũng", "Em"]
    key = ward.installation.keys.find(old.key_id) or b""
    with ward.database.reading() as session:
        entry = session.scalars(select(VaultEntry).limit(1)).one()
    with pytest.raises(NotOpened):
        unseal(key, entry.sealed, place_of(entry))


def test_a_running_server_finds_the_new_key_by_itself(ward: Ward) -> None:
    denounce(ward, "An")
    server = replace(ward.installation, keys=KeyRing(ward.installation.keys.folder))
    assert names_in(ward, server) == ["An"]
    rotate(ward.installation, quietly)
    denounce(ward, "Bình", installation=server)
    assert names_in(ward, server) == ["An", "Bình"]
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(VaultEntry.key_id.distinct()))).one() == 1


def test_nobody_is_lost_while_others_enter_and_look(ward: Ward, monkeypatch) -> None:
    monkeypatch.setattr("casetrack.services.key_rotation.CASES_AT_ONCE", 3)
    monkeypatch.setattr(bulk, "REST_SECONDS", dict.fromkeys(bulk.REST_SECONDS, 0.005))
    denounce(ward, *(f"Trước {n}" for n in range(12)))
    ended = threading.Event()

    def look() -> int:
        looks = 0
        while not ended.is_set():
            assert len(names_in(ward)) >= 12
            looks += 1
        return looks

    with ThreadPoolExecutor(5) as people:
        looking = [people.submit(look) for _n in range(2)]
        entering = [people.submit(denounce, ward, *(f"{who} {n}" for n in range(8))) for who in ("Sáng", "Chiều")]
        rotations = [rotate(ward.installation, quietly) for _n in range(3)]
        for each in entering:
            each.result(120)
        ended.set()
        assert all(each.result(120) > 0 for each in looking)
    expected = {f"Trước {n}" for n in range(12)} | {f"{who} {n}" for who in ("Sáng", "Chiều") for n in range(8)}
    assert sorted(names_in(ward)) == sorted(expected)
    assert sum(each.lost for each in rotations) == 0
    rotate(ward.installation, quietly)
    with ward.database.reading() as session:
        in_use = session.scalars(select(VaultKey.key_id).where(VaultKey.retired_at.is_(None))).all()
        assert set(session.scalars(select(VaultEntry.key_id))) == set(in_use)
        assert len(in_use) == 1


class TestForgetting:
    def test_a_key_in_use_is_refused(self, ward: Ward) -> None:
        (key,) = list_keys(ward.installation)
        with pytest.raises(InvalidInput):
            forget(ward.installation, key.key_id)
        with pytest.raises(NotFound):
            forget(ward.installation, "00000000")

    def test_a_retired_key_is_gone_for_good(self, ward: Ward) -> None:
        denounce(ward, "An")
        rotate(ward.installation, quietly)
        _new, old = list_keys(ward.installation)
        forget(ward.installation, old.key_id)
        assert [key.there for key in list_keys(ward.installation)] == [True, False]
        assert names_in(ward) == ["An"]


class TestALostKey:
    @pytest.fixture
    def old(self, ward: Ward) -> str:
        """The id of the key that sealed An, whose file is gone."""
        denounce(ward, "An")
        (key,) = list_keys(ward.installation)
        ward.installation.keys.remove(key.key_id)
        return key.key_id

    def test_opens_nothing_and_says_which_file_is_missing(self, ward: Ward, old: str) -> None:
        with pytest.raises(VaultLocked) as locked:
            names_in(ward)
        assert f"vault-{old}.key" in locked.value.message.vi

    def test_is_not_replaced_in_silence(self, ward: Ward, old: str) -> None:
        with pytest.raises(VaultLocked):
            denounce(ward, "Bình")
        assert [key.key_id for key in list_keys(ward.installation)] == [old]

    def test_gives_way_to_a_new_one_and_its_people_wait_for_it(self, ward: Ward, old: str) -> None:
        assert ward.installation.keys.find(old) is None
        done = rotate(ward.installation, quietly)
        assert (done.sealed, done.lost) == (0, 1)
        denounce(ward, "Bình")
        states = {key.key_id: (key.entries, key.retired_at) for key in list_keys(ward.installation)}
        assert states == {done.key_id: (1, None), old: (1, None)}, "what it sealed still waits for it"

    def test_is_not_mistaken_for_another_file_of_its_name(self, ward: Ward, old: str) -> None:
        ward.installation.keys.place_of(old).write_text("00" * 32)
        assert ward.installation.keys.find(old) is None
