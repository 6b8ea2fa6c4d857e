"""What a page hands to the browser to bring back, sealed with a key of the pages: nobody else reads or makes it."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app


def seal(purpose: str, said: Mapping[str, object]) -> str:
    """Seal what is said for one purpose; it opens for no other."""
    return _fernet(purpose).encrypt(zlib.compress(json.dumps(said).encode())).decode()


def unseal(purpose: str, said: str, good_for: timedelta) -> dict[str, Any] | None:
    """Open what was sealed for a purpose; None when it is not ours, was changed, or is too old."""
    try:
        opened = json.loads(zlib.decompress(_fernet(purpose).decrypt(said.encode(), ttl=int(good_for.total_seconds()))))
    except (InvalidToken, ValueError):
        return None
    return opened if isinstance(opened, dict) else None


def _fernet(purpose: str) -> Fernet:
    key = current_app.secret_key
    secret = key.encode() if isinstance(key, str) else bytes(key or b"")
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(purpose.encode() + secret).digest()))
