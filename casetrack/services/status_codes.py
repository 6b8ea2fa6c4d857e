"""The code on a receipt by which whoever brought it asks how the case stands (mã tra cứu), without a name or a number.

A code is derived, so that a receipt that is printed again shows the same one, while the book holds only its digest:
whoever has the book alone, or the key alone, has no code. It is found by its digest, so papers in people's hands go
on opening when the key is another one; only printing again then needs a new code.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from sqlalchemy import select

from casetrack.models import Receipt, StatusCode
from casetrack.services.work import Work

# No vowel, no W and no D, so that no Vietnamese input method turns two of them into one letter; and of signs that look
# alike only the digit. 18 of these 22 are 80 bits.
ALPHABET = "0123456789CFHJKMNPRTVX"
LENGTH = 18
_TOGETHER = 3
_READ_AS = str.maketrans("OQILZSGB", "00112568")


def give_code(work: Work, receipt: Receipt) -> None:
    """Give a receipt a code of its own; those that it had before go on opening the same."""
    work.session.flush()  # the code names the receipt by its key
    row = StatusCode(office_id=work.office.id, receipt_id=receipt.id, seed=secrets.token_hex(16), made_at=work.now)
    row.digest = digest_of(_code(work, receipt, row.seed))
    work.session.add(row)


def code_of(work: Work, receipt: Receipt) -> str | None:
    """Give the code that a receipt was given last; None when it has none, or when its key is no longer here."""
    of_receipt = (StatusCode.office_id == work.office.id, StatusCode.receipt_id == receipt.id)
    row = work.session.scalars(select(StatusCode).where(*of_receipt).order_by(StatusCode.id.desc()).limit(1)).first()
    if row is None:
        return None
    code = _code(work, receipt, row.seed)
    return code if hmac.compare_digest(digest_of(code), row.digest) else None


def read_code(said: str) -> str | None:
    """Read a code as somebody typed it: small letters, spaces, dashes, O for 0; None when it cannot be one."""
    plain = unicodedata.normalize("NFKC", said).upper().translate(_READ_AS)
    code = "".join(sign for sign in plain if sign.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def spell_code(code: str) -> str:
    """Write a code in groups, for reading aloud: K7P-402-9XC-H3T-J88-VRM."""
    return "-".join(code[at : at + _TOGETHER] for at in range(0, LENGTH, _TOGETHER))


def digest_of(code: str) -> str:
    """Give what the book keeps of a code: 80 random bits are not found back by trying."""
    return hashlib.sha256(b"casetrack status code" + code.encode()).hexdigest()


def derive_code(key: bytes, office: str, receipt: str, seed: str) -> str:
    """Give the code of a receipt: `key` is the office's key of the chain, `office` its code, `receipt` its number."""
    said = f"casetrack status code|{office}|{receipt}|{seed}".encode()
    number = int.from_bytes(hmac.digest(key, said, "sha256"))
    signs = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def _code(work: Work, receipt: Receipt, seed: str) -> str:
    return derive_code(work.installation.chain_key, work.office.code, receipt.number, seed)
