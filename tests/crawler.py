"""Goes through everything that somebody can open: each address of the application, and each link that a page shows."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from werkzeug.test import TestResponse

Get = Callable[[str], TestResponse]

OF_A_KIND = 8  # pages that links lead to are opened, so many of each kind
_LINK = re.compile(r'(?:href|src|data|action)="(/[^"#]*)')
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LEADS_AWAY = ("/static/", "/dang-xuat")


@dataclass
class Crawl:
    """What one person was given: each address with everything that came with it, opened as far as a reader could."""

    get: Get
    kind_of: Callable[[str], str]
    of_a_kind: int = OF_A_KIND
    met: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    def through(self, addresses: list[str]) -> Crawl:
        """Open these addresses and the pages that they link to, of which a few stand for all of their kind."""
        waiting = list(dict.fromkeys(addresses))
        known, linked = set(waiting), Counter[str]()
        while waiting:
            for link in self.open(waiting.pop(0)):
                kind = self.kind_of(link)
                if link not in known and not link.startswith(_LEADS_AWAY) and linked[kind] < self.of_a_kind:
                    known.add(link)
                    linked[kind] += 1
                    waiting.append(link)
        return self

    def open(self, address: str) -> list[str]:
        """Open one address, keep what came, and give the links on it."""
        with self.get(address) as answer:
            self.statuses[address] = answer.status_code
            self.met[address] = str(answer.headers).encode() + b"\n" + answer.data
            is_page = answer.mimetype == "text/html"
            links = [unescape(link) for link in _LINK.findall(answer.get_data(as_text=True))] if is_page else []
            return [*links, *([answer.location] if answer.location and answer.location.startswith("/") else [])]

    def where(self, marks: list[str]) -> dict[str, list[str]]:
        """Name the addresses at which one of these marks came to light, with the marks."""
        found = {address: marks_in(content, marks) for address, content in self.met.items()}
        return {address: marks for address, marks in found.items() if marks}


def marks_in(content: bytes, marks: list[str]) -> list[str]:
    """Name the marks that stand in this content, however it is packed or written."""
    told = [plain(piece) for piece in unpacked(content)]
    return [mark for mark in marks if any(mark.casefold() in piece for piece in told)]


def plain(content: bytes) -> str:
    """Read bytes as a person would: as text, without the writing of HTML, JSON and addresses."""
    text = content.decode("utf-8", "replace")
    if "\\u" in text:
        text += re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    return unescape(unquote(text)).casefold()


def unpacked(content: bytes) -> Iterator[bytes]:
    """Give a content and everything packed in it, layer by layer: office files, archives, streams of a PDF."""
    yield content
    for packed in _parts(content):
        yield from unpacked(packed)


def _parts(content: bytes) -> Iterator[bytes]:
    """Give what is packed in a content; bytes that only look like a beginning are nothing."""
    at = content.find(b"PK\x03\x04")
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content[at:] if at >= 0 else b"")) as archive:
        for name in archive.namelist():
            yield name.encode()
            yield archive.read(name)
    at = content.find(b"\x1f\x8b\x08")
    if at >= 0:
        with suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(content[at:])
    for stream in _STREAM.findall(content):
        with suppress(zlib.error):
            yield zlib.decompress(stream)
