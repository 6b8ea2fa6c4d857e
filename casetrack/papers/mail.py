"""Mails (RFC 5322) with the same words as plain text and as HTML. Knows no office and no session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from html import escape

_LONGEST_SUBJECT = 150
_INK, _RULE = "#1a2745", "#c9cfdb"


@dataclass(frozen=True, slots=True)
class MailLine:
    """One line of a mail, with the page that it leads to if there is one."""

    words: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MailSection:
    """Lines under a heading; without a heading they are sentences, with one they are a list."""

    heading: str
    lines: tuple[MailLine, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says, in the language of its reader (`vi`, `en`); `foot` says why it came."""

    subject: str
    sections: tuple[MailSection, ...]
    foot: str
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom. `message_id` and `written_at` stay the same when a mail has to be sent again."""

    sender: str
    sender_name: str
    to: str
    message_id: str
    written_at: datetime


class _KeepingSpaces(EmailPolicy):
    """Fold a subject of Vietnamese words between two words without losing the space there, as the library does."""

    def fold(self, name: str, value: str) -> str:
        """Write a line of the head, in several if it is long."""
        if name.lower() == "subject" and not value.isascii():
            return f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write it as it goes over the line."""
        is_subject = name.lower() == "subject"
        return self.fold(name, value).encode("ascii") if is_subject else super().fold_binary(name, value)


_POLICY = _KeepingSpaces(linesep="\r\n")


def write_mail(mail: Mail, envelope: Envelope) -> EmailMessage:
    """Make the mail; whoever answers by machine is asked not to (RFC 3834)."""
    made = EmailMessage(policy=_POLICY)
    made["From"] = Address(_on_a_line(envelope.sender_name), addr_spec=envelope.sender)
    made["To"] = Address(addr_spec=envelope.to)
    made["Subject"] = _on_a_line(mail.subject)[:_LONGEST_SUBJECT]
    made["Date"] = format_datetime(envelope.written_at)
    made["Message-ID"] = envelope.message_id
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content("\n".join(_plain(mail)))
    made.add_alternative(_html(mail), subtype="html")
    made["Content-Language"] = mail.language  # of the whole: named before, it would go into the first part
    return made


def _on_a_line(said: str) -> str:
    return " ".join(said.split())


def _plain(mail: Mail) -> Iterator[str]:
    for section in mail.sections:
        if section.heading:
            yield section.heading.upper()
        for line in section.lines:
            yield f"- {line.words}" if section.heading else line.words
            if line.url:
                yield f"  {line.url}"
        yield ""
    yield "-- "
    yield mail.foot


def _html(mail: Mail) -> str:
    body = "".join(map(_section, mail.sections))
    under = f"margin-top:24px;padding-top:8px;border-top:1px solid {_RULE};font-size:13px"
    foot = f'<p style="{under}">{escape(mail.foot)}</p>'
    style = f"margin:0;padding:16px;max-width:680px;font:16px/1.5 sans-serif;color:{_INK};background:#fff"
    return (
        f'<!DOCTYPE html><html lang="{mail.language}"><head><meta charset="utf-8"><title>{escape(mail.subject)}</title>'
        f'</head><body style="{style}">{body}{foot}</body></html>\n'
    )


def _section(section: MailSection) -> str:
    if not section.heading:
        return "".join(f"<p>{_linked(line)}</p>" for line in section.lines)
    lines = "".join(f'<li style="margin:4px 0">{_linked(line)}</li>' for line in section.lines)
    return f'<h2 style="font-size:17px;margin:20px 0 4px">{escape(section.heading)}</h2><ul>{lines}</ul>'


def _linked(line: MailLine) -> str:
    words = escape(line.words)
    return f'<a href="{escape(line.url)}">{words}</a>' if line.url else words
