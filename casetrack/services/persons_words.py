"""Words by which a person of the registry is found: what is written down of one, and what was typed to find one.

Marks cannot be mistaken for words, which have no đ once they are without marks:

- `đt8120…` a phone number from its end, `đs7144…` the number of an identity paper from its end, so that whoever knows
  the last digits has the beginning of the mark, and whoever knows all of it has the mark;
- `đckhe` a word of the address, which finds only together with a name.

Every other word is one of the name, without marks (casetrack/vietnamese.py), and is found by its beginning.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from casetrack.vietnamese import fold, untelex

SHORTEST_NUMBER = 4  # signs: the desk asks for the last four digits of an identity card
MOST_WORDS = 10
_PHONE, _NUMBER, _ADDRESS = "đt", "đs", "đc"
_COUNTRY = "84"
_LOCAL_PHONE = 10  # digits; a longer one that begins with 84 carries the country


@dataclass(frozen=True, slots=True)
class Term:
    """One word that was typed: the beginnings of words any of which is it, of a name or number or of an address."""

    own: tuple[str, ...]
    address: tuple[str, ...] = ()


def words_of(name: str, *, phone: str | None, identity_number: str | None, address: str | None) -> str:
    """Give the words by which somebody is found."""
    words = fold(name).split()
    words += [_PHONE + _local(phone)[::-1]] if phone else []
    words += [_NUMBER + identity_number.lower()[::-1]] if identity_number else []
    words += [_ADDRESS + word for word in fold(address or "").split()]
    return " ".join(dict.fromkeys(words))


def understand(typed: str) -> tuple[Term, ...]:
    """Read what was typed to find somebody: a number alone however it is spaced, else words; signs alone are nothing.

    A word typed in Telex without an input method is read as Telex too.
    """
    whole = digits_of(typed)
    if len(whole) >= SHORTEST_NUMBER:
        return (_number(whole),)
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", typed).lower())
    return tuple(term for word in words[:MOST_WORDS] if (term := _term(word)).own)


def digits_of(words: str) -> str:
    """Keep the digits of a number as people write it: 091 234 567, 0912.345.678."""
    compact = words.translate({ord(sign): None for sign in " .-()+"})
    return compact if compact.isascii() and compact.isdigit() else ""


def _term(word: str) -> Term:
    plain = tuple(dict.fromkeys(filter(None, (fold(untelex(word)).replace(" ", ""), fold(word).replace(" ", "")))))
    of_address = tuple(_ADDRESS + each for each in plain)
    if len(word) >= SHORTEST_NUMBER and word.isascii() and any(sign.isdigit() for sign in word):
        return Term((*plain, *_number(word).own), of_address)
    return Term(plain, of_address)


def _number(said: str) -> Term:
    phone = (_PHONE + _local(said)[::-1],) if said.isdigit() else ()
    return Term((*phone, _NUMBER + said[::-1]))


def _local(phone: str) -> str:
    return f"0{phone[2:]}" if phone.startswith(_COUNTRY) and len(phone) > _LOCAL_PHONE else phone
