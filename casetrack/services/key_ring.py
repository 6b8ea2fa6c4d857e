"""The files that hold the keys of the vault: outside the database, readable by their owner only."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from casetrack.config import Settings
from casetrack.services.sealing import KEY_BYTES


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Where the keys stand. One that was read is remembered; one that is not known is looked for in the folder."""

    folder: Path
    _read: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> KeyRing:
        """Give the ring that the settings name: the data folder's keys, unless another folder is to hold them."""
        return cls(settings.vault_keys or settings.data_dir / "keys")

    def place_of(self, key_id: str) -> Path:
        """Give where a key stands, whether or not there is one."""
        return self.folder / f"vault-{key_id}.key"

    def find(self, key_id: str) -> bytes | None:
        """Give a key; None when its file is missing, or holds something else."""
        if key_id not in self._read:
            key = _read(self.place_of(key_id))
            if key is None or id_of(key) != key_id:
                return None
            self._read[key_id] = key
        return self._read[key_id]

    def make(self) -> str:
        """Make a new key and put it on the disk for good; give its id."""
        key = secrets.token_bytes(KEY_BYTES)
        place = self.place_of(id_of(key))
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())  # before anything is sealed with it
        return id_of(key)

    def remove(self, key_id: str) -> bool:
        """Write over a key and remove it; tell whether there was one."""
        self._read.pop(key_id, None)
        place = self.place_of(key_id)
        if not place.exists():
            return False
        with place.open("r+") as file:
            file.write("0" * (2 * KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        place.unlink()
        return True


def id_of(key: bytes) -> str:
    """Give the name of a key: the beginning of its fingerprint, so that a wrong file is never taken for it."""
    return hashlib.sha256(b"casetrack vault key" + key).hexdigest()[:8]


def _read(place: Path) -> bytes | None:
    try:
        key = bytes.fromhex(place.read_text().strip())
    except (OSError, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None
