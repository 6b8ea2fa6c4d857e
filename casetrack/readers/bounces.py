"""Reports of mails that came back (delivery status notifications, RFC 3464): bytes to rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import default

_LONGEST = 300
_REPORT = "message/delivery-status"
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


@dataclass(frozen=True, slots=True)
class Bounce:
    """One reader who did not get a mail: the mail's Message-ID, to whom, whether for good, and why in its own words."""

    message_id: str
    recipient: str
    is_final: bool
    why: str


def read_bounces(data: bytes) -> tuple[Bounce, ...]:
    """Read one report; empty when it is none, or names no mail."""
    try:
        report = message_from_bytes(data, policy=default)
        parts = list(report.walk())
        original = _original_id(parts)
        return tuple(_bounces(parts, original)) if original else ()
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        return ()  # no mail at all, or one that was made to break its readers


def _bounces(parts: list[EmailMessage], original: str) -> Iterator[Bounce]:
    for part in parts:
        if part.get_content_type() != _REPORT:
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                yield _bounce(block, original)


def _bounce(block: Message, original: str) -> Bounce:
    status = str(block.get("Status", "")).strip()
    said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or status
    recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient", "")).partition(";")[2]
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
    return Bounce(original, recipient.strip().strip("<>").lower(), status.startswith("5"), plain[:_LONGEST])


def _original_id(parts: list[EmailMessage]) -> str:
    """Give the Message-ID of the mail that came back: it, or its head, stands in the report."""
    for part in parts:
        if part.get_content_type() not in _ORIGINALS:
            continue
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else message_from_bytes(part.get_content().encode())
        if isinstance(inner, Message) and inner.get("Message-ID"):
            return str(inner["Message-ID"]).strip()
    return ""
