"""The keys of the vault in the administrator's hand: which there are, a new one for the old, and one gone for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import exists, func, select, update

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import VaultEntry, VaultKey
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.chain import VAULT, Happened, record_of_office
from casetrack.services.offices import list_offices
from casetrack.services.sealing import NotOpened, seal, unseal
from casetrack.services.vault_keys import current_key, place_of
from casetrack.services.work import Installation, Work, system_actor
from casetrack.text import Text

ROTATED = "key_rotated"


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A key as the administrator sees it; `entries` it still opens, `there`: its file can be read."""

    key_id: str
    made_at: datetime
    retired_at: datetime | None
    entries: int
    there: bool


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did: the new key, how many entries it seals now, and how many no key opens any more."""

    key_id: str
    sealed: int
    lost: int


def list_keys(installation: Installation) -> Sequence[ShownKey]:
    """List the keys that the vault was ever sealed with, the newest first."""
    used = select(func.count(VaultEntry.id)).where(VaultEntry.key_id == VaultKey.key_id).scalar_subquery()
    with installation.database.reading() as session:
        rows = session.execute(select(VaultKey, used).order_by(VaultKey.id.desc())).all()
        return [
            ShownKey(key.key_id, key.made_at, key.retired_at, n, installation.keys.find(key.key_id) is not None)
            for key, n in rows
        ]


def rotate(installation: Installation, progress: Callable[[int, int], None]) -> Rotated:
    """Make a new key, seal every entry anew with it, and retire the old keys that nothing uses any more.

    Whoever writes meanwhile seals with the new key: it is in the database before the first office is gone through, and
    is read behind that office's head. What an earlier lost key sealed stays as it is.
    """
    with installation.database.begin() as session:
        made = VaultKey(key_id=installation.keys.make(), made_at=installation.clock())
        session.add(made)
        total = session.scalars(select(func.count(VaultEntry.id))).one()
        offices = [office.id for office in list_offices(session)]
        session.flush()
        place, key_id = made.id, made.key_id
    sealed = lost = 0
    for office_id in offices:
        done = _reseal_office(installation, office_id, partial(_further, progress, sealed, total))
        sealed, lost = sealed + done[0], lost + done[1]
    with installation.database.begin() as session:
        unused = ~exists(select(VaultEntry.id).where(VaultEntry.key_id == VaultKey.key_id))
        old = (VaultKey.id < place, VaultKey.retired_at.is_(None), unused)
        session.execute(update(VaultKey).where(*old).values(retired_at=installation.clock()))
    return Rotated(key_id, sealed, lost)


def forget(installation: Installation, key_id: str) -> None:
    """Destroy a retired key's file; raise InvalidInput while something needs it, NotFound without such a key."""
    with installation.database.reading() as session:
        row = session.scalars(select(VaultKey).where(VaultKey.key_id == key_id)).one_or_none()
    if row is None:
        raise NotFound(Text("Không có khóa {id}.", "There is no key {id}.").with_(id=key_id))
    if row.retired_at is None:
        raise InvalidInput(
            Text(
                "Khóa {id} còn dùng. Chạy casetrack keys rotate trước; khóa cũ được nghỉ khi không mục nào cần.",
                "The key {id} is in use. Run casetrack keys rotate first; an old key rests when no entry needs it.",
            ).with_(id=key_id)
        )
    if not installation.keys.remove(key_id):
        raise NotFound(Text("Tệp khóa {id} không còn.", "The file of the key {id} is gone.").with_(id=key_id))


def _reseal_office(installation: Installation, office_id: int, progress: Callable[[int], None]) -> tuple[int, int]:
    """Seal the entries of one office anew, at most 200 in a transaction; give how many, and how many did not open."""
    state = {"after": 0, "sealed": 0, "lost": 0}

    def piece(work: Work) -> bool:
        key = current_key(work.session, installation)
        of_office = (VaultEntry.office_id == office_id, VaultEntry.key_id != key[0], VaultEntry.id > state["after"])
        query = select(VaultEntry).where(*of_office).order_by(VaultEntry.id).limit(CASES_AT_ONCE)
        entries = work.session.scalars(query).all()
        for entry in entries:
            state["after"] = entry.id
            state["sealed" if _reseal(installation, entry, key) else "lost"] += 1
        if not entries:
            payload = {"key": key[0], "entries": state["sealed"]}
            record_of_office(work, Happened(VAULT, ROTATED, work.today, payload, {}))
        progress(state["sealed"])
        return bool(entries)

    in_pieces(installation, system_actor(office_id), piece)
    return state["sealed"], state["lost"]


def _further(progress: Callable[[int, int], None], before: int, total: int, n: int) -> None:
    progress(before + n, total)


def _reseal(installation: Installation, entry: VaultEntry, key: tuple[str, bytes]) -> bool:
    old = installation.keys.find(entry.key_id)
    try:
        plain = unseal(old, entry.sealed, place_of(entry)) if old else None
    except NotOpened:
        plain = None
    if plain is None:
        return False
    entry.sealed, entry.key_id = seal(key, plain, place_of(entry)), key[0]
    return True
