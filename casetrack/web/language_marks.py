"""Marks what is Vietnamese on an English page: the words of the ward, which people typed, and the names of its law.

A reader aloud needs the mark (WCAG 3.1.2), and no template could set it: a name also stands inside a sentence. Only
what carries a Vietnamese letter is sure to be Vietnamese; the words beside it belong to it as far as they can.
"""

from __future__ import annotations

import re

from flask import Response

from casetrack.vietnamese import is_syllable

_ENGLISH = '<html lang="en">'
_PARTS = re.compile(r"(<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_WORD = re.compile(r"(?<![&#\w])[^\W\d_]+")  # and no `&amp;`
_LETTER = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_SPOKEN = re.compile(r"\s(?:lang|aria-label|title|alt)=")
_TYPED = re.compile(r'\svalue="([^"]*)"')
# Words of both languages, which at an edge of Vietnamese words are English; a name does not begin in a small letter.
_OF_BOTH = """
    a an at but by can day do he him in it let may me men no not on one own put say sent set so than that the them then
    to two up us To The By In On At No That When
"""
_ALSO_ENGLISH = frozenset(_OF_BOTH.split())
_WHOLE = ("option", "title", "textarea", "desc")  # hold no elements: they are marked as one, or not at all
_OF_A_PICTURE = ("text", "tspan")


def mark(response: Response) -> Response:
    """Mark the Vietnamese of an English page; leave everything else as it is."""
    if response.mimetype == "text/html" and not response.is_streamed:
        page = response.get_data(as_text=True)
        if _ENGLISH in page[:200]:
            response.set_data(marked(page))
    return response


def marked(page: str) -> str:
    """Put `lang="vi"` on Vietnamese words that do not stand below one."""
    parts = _PARTS.split(page)
    below, depth = "", 0  # the element that is Vietnamese as a whole, and how many of its kind are open in it
    for at in range(1, len(parts), 2):
        closes, name = _tag(parts[at])
        if depth:
            depth += (name == below) * (-1 if closes else 1)
        elif 'lang="vi"' in parts[at] and name not in ("html", "input"):
            below, depth = name, 1
        elif name == "input":
            parts[at] = _input(parts[at])
        if not depth and _LETTER.search(parts[at + 1]):
            parts[at], parts[at + 1] = _text(parts[at], parts[at + 1], "".join(parts[at + 2 : at + 3]))
    return "".join(parts)


def _tag(part: str) -> tuple[bool, str]:
    found = _TAG.match(part)
    return (bool(found[1]), found[2].lower()) if found else (False, "")


def _input(tag: str) -> str:
    typed = _TYPED.search(tag)
    return _with_mark(tag) if typed and _LETTER.search(typed[1]) and "lang=" not in tag else tag


def _text(tag: str, text: str, following: str) -> tuple[str, str]:
    """Mark a text: on the element that holds nothing else, else each run of Vietnamese words in it."""
    closes, name = _tag(tag)
    runs = _runs(text)
    is_whole = len(runs) == 1 and not _WORD.search(text[: runs[0][0]] + text[runs[0][1] :])
    is_alone = not closes and _tag(following) == (True, name) and not _SPOKEN.search(tag)
    if is_whole and is_alone and name not in ("body", "main"):
        return _with_mark(tag), text
    if name in _WHOLE and not closes:
        return tag, text
    around = "tspan" if name in _OF_A_PICTURE else "bdi"
    for begin, end in reversed(runs):
        text = f'{text[:begin]}<{around} lang="vi">{text[begin:end]}</{around}>{text[end:]}'
    return tag, f"<bdi>{text}</bdi>" if around == "bdi" and not is_whole else text


def _with_mark(tag: str) -> str:
    return tag.removesuffix(">").removesuffix("/") + ' lang="vi"' + ("/>" if tag.endswith("/>") else ">")


def _runs(text: str) -> list[tuple[int, int]]:
    """Tell where Vietnamese words stand: from a word with a Vietnamese letter as far as the words can be Vietnamese."""
    runs: list[tuple[int, int]] = []
    for group in _groups(text):
        begin, end = _trimmed(group)
        if runs and begin < end and not _WORD.search(text[runs[-1][1] : begin]):
            begin = runs.pop()[0]  # only a comma or a number stands between
        runs += [(begin, end)] if begin < end else []
    return runs


def _groups(text: str) -> list[list[re.Match[str]]]:
    """Give the words that can be Vietnamese, those together that only spaces part."""
    groups: list[list[re.Match[str]]] = [[]]
    for word in _WORD.finditer(text):
        if not (_LETTER.search(word[0]) or word[0].isupper() or is_syllable(word[0])):
            groups.append([])
            continue
        if groups[-1] and not text[groups[-1][-1].end() : word.start()].isspace():
            groups.append([])
        groups[-1].append(word)
    return groups


def _trimmed(group: list[re.Match[str]]) -> tuple[int, int]:
    """Leave off words at the edges that are English here; nothing is left of what has no Vietnamese letter at all."""
    if not any(_LETTER.search(word[0]) for word in group):
        return 0, 0
    while group[0][0] in _ALSO_ENGLISH:
        group = group[1:]
    while group[-1][0] in _ALSO_ENGLISH:
        group = group[:-1]
    return group[0].start(), group[-1].end()
