"""Which key of the identity vault seals, which opens an entry, and the first key of an installation."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack.errors import VaultLocked
from casetrack.models import VaultEntry, VaultKey
from casetrack.services.work import Installation
from casetrack.text import Text


def current_key(session: Session, installation: Installation) -> tuple[str, bytes]:
    """Give the key that seals, as this transaction sees it; raise VaultLocked when its file is gone."""
    newest = select(VaultKey.key_id).where(VaultKey.retired_at.is_(None)).order_by(VaultKey.id.desc()).limit(1)
    key_id = session.scalars(newest).first()
    if key_id is None:
        raise _locked("…")
    return key_id, key_named(installation, key_id)


def key_named(installation: Installation, key_id: str) -> bytes:
    """Give a key; raise VaultLocked when its file is not there."""
    key = installation.keys.find(key_id)
    if key is None:
        raise _locked(key_id)
    return key


def ensure_key(session: Session, installation: Installation) -> None:
    """Make the first key of an installation that has never had one. A lost key is never replaced in silence."""
    if session.scalars(select(VaultKey.id).limit(1)).first() is None:
        session.add(VaultKey(key_id=installation.keys.make(), made_at=installation.clock()))
        session.flush()


def place_of(entry: VaultEntry) -> str:
    """Give what an entry is bound to, so that none opens in another's place."""
    return f"vault|{entry.office_id}|{entry.case_id}|{entry.place}|{entry.kind}"


def _locked(key_id: str) -> VaultLocked:
    return VaultLocked(
        Text(
            "Không đọc được khóa kho danh tính (keys/vault-{id}.key), chưa lưu gì. Người quản trị đặt lại tệp khóa từ "
            "bản chép của cơ quan; nếu mất hẳn thì chạy casetrack keys rotate để ghi tiếp.",
            "The key of the identity vault cannot be read (keys/vault-{id}.key), nothing was saved. The administrator "
            "puts the file back from the office's copy; if it is lost, casetrack keys rotate lets the work go on.",
        ).with_(id=key_id),
        key=key_id,
    )
