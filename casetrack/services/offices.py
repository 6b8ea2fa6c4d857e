"""Set up an office: its head row, its units, and who it is when a command names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack.errors import DuplicateValue, InvalidInput, NotFound
from casetrack.models import Office, OfficeHead, Unit
from casetrack.services.chain import GENESIS, Happened, record_of_office
from casetrack.services.chain_page import BEGUN, ROWS
from casetrack.services.vault_keys import ensure_key
from casetrack.services.work import Installation, Work, sign_head, system_actor, writing
from casetrack.text import Text

DEFAULT_TIMEZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class SetUpOffice:
    """The wish for a new book: the office's code, name and time zone."""

    code: str
    name: str
    timezone: str = DEFAULT_TIMEZONE
    demo: bool = False


def set_up_office(session: Session, installation: Installation, wish: SetUpOffice) -> Office:
    """Open the book of a new office with one unit, the office itself."""
    try:
        ZoneInfo(wish.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise InvalidInput(
            Text(
                "Không có múi giờ {zone}. Ví dụ: Asia/Ho_Chi_Minh.",
                "There is no time zone {zone}. E.g. Asia/Ho_Chi_Minh.",
            ).with_(zone=wish.timezone)
        ) from None
    if session.scalars(select(Office.id).where(Office.code == wish.code)).first() is not None:
        raise DuplicateValue(
            Text("Đã có cơ quan mang mã {code}.", "There is an office with the code {code} already.").with_(
                code=wish.code
            )
        )
    now = installation.clock()
    office = Office(code=wish.code, name=wish.name, timezone=wish.timezone, demo=wish.demo, created_at=now)
    session.add(office)
    session.flush()  # the head and the first unit need the office's key
    head = OfficeHead(office_id=office.id, seq=0, hash=GENESIS, recorded_at=now)
    head.mac = sign_head(installation.chain_key, head)
    session.add(head)
    session.flush()  # whoever writes in the book looks for its head
    with writing(session, installation, system_actor(office.id)) as work:
        work.written_page.keep(office)
        session.add(Unit(office_id=office.id, code=wish.code, name=wish.name))
        ensure_key(session, installation)
        record_of_office(work, Happened(ROWS, BEGUN, work.today, {}, {}))
    return office


def add_unit(work: Work, code: str, name: str, parent: Unit, *, kind: str = "") -> Unit:
    """Put a unit under another one; `kind` says which body it is, if it is one (engine/labels.BODIES)."""
    unit = Unit(office_id=work.office.id, code=code, name=name, parent_id=parent.id, kind=kind, valid_from=work.today)
    work.session.add(unit)
    work.session.flush()  # roles and cases name the unit by its key
    work.units[unit.id] = unit
    return unit


def list_offices(session: Session) -> Sequence[Office]:
    """Give every office of the installation, the oldest first."""
    return session.scalars(select(Office).order_by(Office.id)).all()


def find_office(session: Session, code: str | None) -> Office:
    """Find the office that a command names; without a code, the only one there is."""
    query = select(Office).order_by(Office.id)
    offices = session.scalars(query if code is None else query.where(Office.code == code)).all()
    if len(offices) == 1:
        return offices[0]
    if not offices:
        raise NotFound(
            Text("Chưa có cơ quan nào như thế. Chạy: casetrack init.", "There is no such office. Run: casetrack init.")
        )
    codes = ", ".join(office.code for office in offices)
    raise InvalidInput(
        Text(
            "Có nhiều cơ quan: {codes}. Thêm --office MÃ.", "There are several offices: {codes}. Add --office CODE."
        ).with_(codes=codes)
    )


def name_of_the_only(session: Session) -> str | None:
    """Give the office's name for the sign-in page; None where several share the installation."""
    names = session.scalars(select(Office.name).limit(2)).all()
    return names[0] if len(names) == 1 else None


def root_unit(session: Session, office: Office) -> Unit:
    """Give the unit that is the office itself."""
    return session.scalars(select(Unit).where(Unit.office_id == office.id, Unit.parent_id.is_(None))).one()


def find_unit(work: Work, code: str | None) -> Unit:
    """Find a unit by its code; without one, the office itself."""
    units = list(work.units.values())
    found = next((u for u in units if (u.code == code if code else u.parent_id is None)), None)
    if found is None:
        raise NotFound(
            Text("Không có đơn vị {code}. Có: {codes}.", "There is no unit {code}. There are: {codes}.").with_(
                code=code, codes=", ".join(unit.code for unit in units)
            )
        )
    return found
