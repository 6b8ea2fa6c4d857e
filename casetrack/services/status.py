"""What a citizen is told by the code on a receipt: the phase, the promised day, the day of receipt, and nothing else.

Whoever asks has no account, so there is no actor and no Work: one question to the book, which asks for the right code,
an open level and an open page together. What is hidden, closed or unknown is no row, alike.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from casetrack.clock import local_date
from casetrack.errors import NotFound
from casetrack.models import Case, Deadline, Office, Receipt, StatusCode, StatusStop
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.attempts import Limit, count_within
from casetrack.services.status_codes import digest_of
from casetrack.services.work import Installation
from casetrack.text import Text

ATTEMPTS_OF_ADDRESS = 60  # behind one address of a mobile network are many phones
ATTEMPTS_IN_ALL = 1000
# All that is read of a case, its office and its clocks: of names and contents nothing.
_TOLD: tuple[Any, ...] = (
    Receipt.received_on,
    Case.phase,
    Case.workflow,
    Case.workflow_version,
    Office.name,
    Office.timezone,
    Deadline.key,
    Deadline.due_on,
    Deadline.provisional,
)
_WAIT = Text(
    "Đã hỏi quá nhiều lần trong 15 phút. Đợi {n} phút rồi thử lại, hoặc hỏi tại quầy tiếp công dân.",
    "Too many tries in 15 minutes. Wait {n} minutes and try again, or ask at the reception desk.",
)
_UNKNOWN = Text(
    "Không có gì để xem với mã này. Đối chiếu từng nhóm với giấy biên nhận. Nếu đúng mã, hỏi tại quầy tiếp công dân: "
    "trang này có thể không mở cho việc của bạn.",
    "There is nothing to show for this code. Compare each group with your receipt. If it is right, ask at the "
    "reception desk: this page may not be open for your matter.",
)


@dataclass(frozen=True, slots=True)
class Status:
    """How a case stands, as its citizen is told. `due_on` is the promised day, None when none runs or it is paused."""

    office: str
    received_on: date
    phase: str
    due_on: date | None
    paused: bool
    provisional: bool
    today: date

    @property
    def late(self) -> bool:
        """The promised day has passed."""
        return self.due_on is not None and self.due_on < self.today


def count_look(session: Session, installation: Installation, address: str) -> None:
    """Count a try from an address, right or wrong; raise TooManyAttempts before anybody knows which it is.

    Addresses stand in the book under a key that is not in it, so that it does not tell who asked.
    """
    now = installation.clock()
    for said, allowed in ((f"address:{_network(address)}", ATTEMPTS_OF_ADDRESS), ("all", ATTEMPTS_IN_ALL)):
        key = hmac.new(installation.chain_key, f"casetrack status look|{said}".encode(), hashlib.sha256).hexdigest()
        count_within(session, Limit(key, allowed, _WAIT), now)


def find_status(session: Session, installation: Installation, code: str) -> Status:
    """Find how the case of a receipt stands; raise NotFound alike for an unknown code and a page that is not open."""
    rows = session.execute(_open_page(code)).all()
    if not rows:
        raise NotFound(_UNKNOWN)
    told = rows[0]
    promise = _promised(installation, rows)
    return Status(
        office=told.name,
        received_on=told.received_on,
        phase=told.phase,
        due_on=promise.due_on if promise else None,
        paused=promise is not None and promise.due_on is None,
        provisional=promise is not None and promise.provisional,
        today=local_date(installation.clock(), told.timezone),
    )


def _open_page(code: str) -> Select[Any]:
    """Ask for what is told, a row for each running clock."""
    stopped = exists().where(
        StatusStop.office_id == Receipt.office_id,
        or_(StatusStop.case_id.is_(None), StatusStop.case_id == Receipt.case_id),
    )
    return (
        select(*_TOLD)
        .join(StatusCode, StatusCode.receipt_id == Receipt.id)
        .join(Case, Case.id == Receipt.case_id)
        .join(Office, Office.id == Receipt.office_id)
        .join(Deadline, (Deadline.case_id == Case.id) & Deadline.ended_on.is_(None), isouter=True)
        .where(
            StatusCode.digest == digest_of(code),
            Case.level.in_(OPEN_LEVELS),
            Receipt.vault_entry_id.is_(None),
            ~stopped,
        )
    )


def _promised(installation: Installation, clocks: Sequence[Any]) -> Any:
    """Give the promise that falls due first; a paused one comes last."""
    definition = installation.library.get(clocks[0].workflow, clocks[0].workflow_version)
    promised = {rule.key for rule in definition.deadlines if rule.promise}
    made = [clock for clock in clocks if clock.key in promised]
    return min(made, key=lambda clock: (clock.due_on or date.max, clock.key), default=None)


def _network(address: str) -> str:
    """Give an address as it is counted: of IPv6 the network, within which one phone has addresses without end."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
