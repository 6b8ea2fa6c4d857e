"""AES-256-GCM: short texts and whole files, readable by nobody without the key, and bound to their place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
AT_ONCE = 1024 * 1024  # of a file's plain bytes in each sealed piece
TAG_BYTES = 16
_VERSION = b"\x01"
_NONCE_BYTES = 12
_ID_BYTES = 4
_FILE_MARK = b"CTV\x01"


class NotOpened(Exception):
    """What was sealed does not open: another key, another place, or changed bytes."""


def seal(key: tuple[str, bytes], plain: bytes, place: str) -> bytes:
    """Seal a short text with a key `(id, bytes)` for one place: version, key id, nonce, then the sealed text."""
    head, nonce = _VERSION + bytes.fromhex(key[0]), os.urandom(_NONCE_BYTES)
    return head + nonce + AESGCM(key[1]).encrypt(nonce, plain, head + place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """Open what `seal` made; raise NotOpened unless key, place and every byte are as they were."""
    head, rest = sealed[: 1 + _ID_BYTES], sealed[1 + _ID_BYTES :]
    if head[:1] != _VERSION:
        raise NotOpened
    try:
        return AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], head + place.encode())
    except (InvalidTag, ValueError):
        raise NotOpened from None


def sealed_pieces(key: bytes, plain: IO[bytes]) -> Iterator[bytes]:
    """Seal a file a megabyte at a time, with a key that seals nothing else.

    Each piece carries its number, and the last one that it is the last: no piece can be left out, moved or cut off.
    """
    cipher, number = AESGCM(key), 0
    yield _FILE_MARK
    piece = plain.read(AT_ONCE)
    while True:
        following = plain.read(AT_ONCE)
        yield cipher.encrypt(_nonce(number, last=not following), piece, _FILE_MARK)
        if not following:
            return
        piece, number = following, number + 1


def opened_pieces(key: bytes, sealed: IO[bytes]) -> Iterator[bytes]:
    """Open a file that `sealed_pieces` made, a piece at a time; raise NotOpened at the first that does not fit."""
    if sealed.read(len(_FILE_MARK)) != _FILE_MARK:
        raise NotOpened
    cipher, number = AESGCM(key), 0
    piece = sealed.read(AT_ONCE + TAG_BYTES)
    while True:
        following = sealed.read(AT_ONCE + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, _FILE_MARK)
        except (InvalidTag, ValueError):
            raise NotOpened from None
        if not following:
            return
        piece, number = following, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NONCE_BYTES - 1, "big") + (b"\x01" if last else b"\x00")
