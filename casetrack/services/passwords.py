"""Passwords: how one is kept, and which ones are too easily guessed to be taken."""

from __future__ import annotations

import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casetrack.errors import InvalidInput
from casetrack.text import Text
from casetrack.vietnamese import fold

SHORTEST = 10
LONGEST = 200
_FEWEST_SIGNS = 5  # different ones
_LONG_NAME = 4  # a shorter account name stands by chance in many a good password

# OWASP's second setting: a weak office PC answers in under a tenth of a second.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex(16))  # checked for an unknown name, so that both take as long

# What the commonest passwords of ten signs and more are put together from, beside digits and punctuation.
_STEMS = (
    "password passwort passwrd matkhau matma dangnhap admin administrator quantri root user guest test demo default "
    "welcome login letmein hello xinchao iloveyou loveyou love yeu yeuem yeuanh anhyeuem emyeuanh sunshine princess "
    "monkey dragon football baseball superman batman master shadow michael jordan secret changeme qwertyuiop qwerty "
    "qwert asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv qazwsxedc qazwsx qaz wsx edc azerty abcdefghij abcdefgh abcdef "
    "abcd abc vietnam hanoi saigon hochiminh danang haiphong phuong uybannhandan ubnd casetrack khongbiet "
    "congan bacho tochuc coquan mypassword myspace google facebook windows computer maytinh internet zing zalo"
)
_MADE_OF_STEMS = re.compile(f"(?:{'|'.join(sorted(_STEMS.split(), key=len, reverse=True))})*")

# Of a password that is read out: nothing that looks like another sign, and nothing that an input method for Vietnamese
# turns into a marked letter, as those need a vowel, a w or a double d.
_READ_OUT = "bcghkmnpqtvxz23456789"
_GROUPS, _GROUP = 3, 4

_TOO_SHORT = Text(
    "Mật khẩu cần ít nhất {n} ký tự. Một câu ngắn dễ nhớ và khó đoán hơn một từ.",
    "The password needs at least {n} characters. A short sentence is easier to keep and harder to guess than a word.",
)
_TOO_LONG = Text("Mật khẩu dài nhất {n} ký tự.", "The password has at most {n} characters.")
_GUESSED = Text(
    "Mật khẩu này nằm trong số nhiều người dùng nhất nên dễ bị đoán. Chọn một câu của riêng bạn.",
    "This is one of the commonest passwords and soon guessed. Choose a sentence of your own.",
)
_NAMED = Text(
    "Mật khẩu không được chứa tên đăng nhập hay họ tên. Chọn một câu khác.",
    "The password may not hold the account's name or the full name. Choose another one.",
)


def hash_password(password: str) -> str:
    """Give the salted digest that is kept in the password's place."""
    return _HASHER.hash(password)


def make_password() -> str:
    """Make a password for one sign-in, easy to read out and to type with any keyboard: some 52 random bits."""
    return "-".join("".join(secrets.choice(_READ_OUT) for _ in range(_GROUP)) for _ in range(_GROUPS))


def is_password(kept: str | None, password: str) -> bool:
    """Tell whether this is the password; for nobody (None) it takes as long and is no."""
    try:
        _HASHER.verify(kept or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_kept_weakly(kept: str) -> bool:
    """Tell whether a digest was made by an older setting and should be made anew."""
    return _HASHER.check_needs_rehash(kept)


def refuse_weak(password: str, username: str, full_name: str, *, field: str = "password") -> None:
    """Raise InvalidInput for a password that is too short, among the commonest, or the person's own name."""
    said = _weakness(password, username, full_name)
    if said is not None:
        raise InvalidInput(said, {field: said})


def _weakness(password: str, username: str, full_name: str) -> Text | None:
    if len(password) < SHORTEST:
        return _TOO_SHORT.with_(n=SHORTEST)
    if len(password) > LONGEST:
        return _TOO_LONG.with_(n=LONGEST)
    signs = fold(password).replace(" ", "")
    letters = re.sub(r"[^a-z]", "", signs)
    if len(set(password.lower())) < _FEWEST_SIGNS or _MADE_OF_STEMS.fullmatch(letters):
        return _GUESSED
    names = (fold(username).replace(" ", ""), fold(full_name).replace(" ", ""))
    return _NAMED if any(len(name) >= _LONG_NAME and name in signs for name in names) else None
