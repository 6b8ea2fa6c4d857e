"""Answers travel packed: over a slow line that is most of the wait for a page."""

from __future__ import annotations

import gzip
import io
import secrets
from functools import lru_cache

from flask import Flask, Response, request

_LEAST = 860  # what fits one packet comes no sooner packed
_LEVEL = 6
_MOST_PADDING = 100
_PACKED = ("text/", "application/json", "application/javascript", "image/svg+xml")


def register(app: Flask) -> None:
    """Pack the answers of an application; registered first, it packs what everything else has finished."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if not _is_worth_it(response):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    same_for_all = request.endpoint == "static"
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < _LEAST:
        return response
    response.set_data(_packed_once(content) if same_for_all else _packed(content, secrets.randbelow(_MOST_PADDING)))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)  # of the unpacked content
    etag, _is_weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def _is_worth_it(response: Response) -> bool:
    """Tell whether an answer is text that is there as a whole; an export on its way, or a file of a case, is not."""
    is_whole = not response.is_streamed or request.endpoint == "static"
    is_text = (response.mimetype or "").startswith(_PACKED)
    return is_whole and is_text and "Content-Encoding" not in response.headers


@lru_cache(maxsize=64)
def _packed_once(content: bytes) -> bytes:
    return _packed(content, 0)


def _packed(content: bytes, padding: int) -> bytes:
    """Pack bytes; a name of some length in the head hides how well a secret packs with what an asker typed (BREACH)."""
    packed = io.BytesIO()
    with gzip.GzipFile("x" * padding, "wb", _LEVEL, packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()
