"""Check a chain of CaseTrack that was exported with `casetrack export audit`. Needs Python 3.9 and nothing else.

    python3 audit_verifier.py FILE [--head NUMBER:HASH] [--key CHAIN.KEY] [--signature HMAC]

FILE        the export, packed (.gz) or not
--head      what a printed day-book sheet says: the number of an event and at least 16 digits of its hash
--key       a copy of keys/chain.key of the office's data folder; with it the signature of the end is checked too
--signature what the same printed sheet says below the hash; checked with --key and --head

Exit code: 0 the chain is whole, 1 it is broken or not the one of the sheet, 2 wrong use.
Without --head and without --key, a chain that was cut off or computed anew to its end cannot be told from a true one.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

FORMAT = "casetrack-audit/1"
FIELDS = {
    *("format", "office", "seq", "case", "case_seq", "kind", "name", "occurred_on", "occurred_at", "recorded_at"),
    *("actor", "actor_name", "payload", "previous"),
}


class Broken(Exception):
    """The chain is not what it should be."""


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """Give each line of the export as it was written in JSON."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                said = json.loads(line)
            except ValueError:
                raise Broken(f"line {number} of the file cannot be read") from None
            if not isinstance(said, dict):
                raise Broken(f"line {number} of the file is no object")
            yield said


def digest_of(header: dict[str, Any]) -> str:
    """Give the hash of an event: SHA-256 of its header as canonical JSON (RFC 8785)."""
    said = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def sign(key: bytes, event: dict[str, Any], office: int) -> str:
    """Give the signature of the end of the book."""
    said = f"{office}:{event['seq']}:{event['hash']}:{event['recorded_at']}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def check_link(said: dict[str, Any], seq: int, previous: str) -> None:
    """Raise Broken unless this line is the next event of the chain."""
    header = {name: value for name, value in said.items() if name != "hash"}
    if said.get("seq") != seq:
        raise Broken(f"event {seq} is missing or out of order")
    if set(header) != FIELDS or said.get("previous") != previous:
        raise Broken(f"event {seq} does not follow the event before it")
    if said.get("hash") != digest_of(header):
        raise Broken(f"the content of event {seq} was changed")


def check_sheet(sheet: tuple[int, str, str], event: dict[str, Any], key: bytes | None) -> None:
    """Raise Broken unless the event is the one of the printed sheet."""
    number, digits, signature = sheet
    if not event["hash"].startswith(digits):
        raise Broken(f"event {number} is not the one of the printed sheet")
    if key and signature and not hmac.compare_digest(signature, sign(key, event, event["office"])):
        raise Broken("the signature of the printed sheet does not fit the key")


def check_end(end: dict[str, Any], last: dict[str, Any], key: bytes | None) -> None:
    """Raise Broken unless the export ends where the book did."""
    if (end["seq"], end["hash"]) != (last["seq"], last["hash"]):
        raise Broken(f"the end of the chain, after event {last['seq']}, was cut or added to")
    if key and not hmac.compare_digest(end["signature"], sign(key, last, end["office"])):
        raise Broken(f"the signature at the end, after event {last['seq']}, does not fit the key")


def check(lines: Iterator[dict[str, Any]], sheet: tuple[int, str, str] | None, key: bytes | None) -> dict[str, Any]:
    """Read the chain to its end; give its last event. Raise Broken at the first thing that does not fit."""
    if next(lines, {}).get("format") != FORMAT:
        raise Broken("this is no export of a chain, or one of another version")
    last: dict[str, Any] = {"seq": 0, "hash": "0" * 64}
    for said in lines:
        if "end" in said:
            check_end(said["end"], last, key)
            break
        check_link(said, last["seq"] + 1, last["hash"])
        last = said
        if sheet and last["seq"] == sheet[0]:
            check_sheet(sheet, last, key)
    else:
        raise Broken(f"the file breaks off after event {last['seq']}")
    if next(lines, None) is not None:
        raise Broken("there are lines after the end of the chain")
    if sheet and last["seq"] < sheet[0]:
        raise Broken(f"the chain ends before event {sheet[0]} of the printed sheet: it is an older copy")
    return last


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--head")
    parser.add_argument("--key")
    parser.add_argument("--signature")
    asked = parser.parse_args(arguments)
    sheet: tuple[int, str, str] | None = None
    key: bytes | None = None
    if asked.head:
        number, _, digits = ("".join(asked.head.split()).lower()).partition(":")
        sheet = (int(number) if number.isdecimal() else 0, digits, "".join((asked.signature or "").split()).lower())
        if not sheet[0] or len(digits) < 16:
            parser.error("--head is NUMBER:HASH, with at least 16 digits of the hash")
    try:
        if asked.key:
            key = bytes.fromhex(Path(asked.key).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as failure:
        parser.error(str(failure))
    try:
        last = check(lines_of(Path(asked.file)), sheet, key)
    except FileNotFoundError as failure:
        parser.error(str(failure))
    except (Broken, OSError, EOFError, ValueError, KeyError, TypeError) as broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
        return 1
    signed = "the signature fits the key" if key else "the signature was not checked (--key)"
    held = "; it holds the event of the printed sheet" if sheet else ""
    sys.stdout.write(f"WHOLE: {last['seq']} events, the last hash is {last['hash']}; {signed}{held}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
