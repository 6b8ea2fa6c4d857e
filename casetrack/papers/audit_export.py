"""The chain of an office as lines of JSON, for somebody who checks it elsewhere: each link, and no contents.

First line: format, office, when. Then one line for each event, with the digest of its payload in the payload's place.
Last line: the signed end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

FORMAT = "casetrack-audit/1"


def write_audit(about: Mapping[str, object], links: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Write the lines; each `links` entry is an event with its own hash, the last one the end."""
    yield _line({"format": FORMAT, **about})
    for link in links:
        yield _line(link)


def _line(said: Mapping[str, object]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
