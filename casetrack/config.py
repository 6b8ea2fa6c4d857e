"""The installation's settings, read once from CASETRACK_* variables. Each default is safe on an office PC."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from casetrack.errors import InvalidInput
from casetrack.text import Text

MEGABYTE = 1024 * 1024
_MOST_MEGABYTES = 2000
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_HOST, _FROM, _SECURITY = "CASETRACK_SMTP_HOST", "CASETRACK_SMTP_FROM", "CASETRACK_SMTP_SECURITY"
_PORT, _USER, _PASSWORD = "CASETRACK_SMTP_PORT", "CASETRACK_SMTP_USER", "CASETRACK_SMTP_PASSWORD_FILE"
_SMTP = (_HOST, _FROM, _SECURITY, _PORT, _USER, _PASSWORD)
_LONGEST_ADDRESS = 254
_MAIL_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])"
)
_SMTP_LACKS = Text(
    "Còn thiếu {name}: máy chủ thư cần tên máy (HOST) và địa chỉ gửi (FROM); tên đăng nhập đi cùng tệp mật khẩu.",
    "{name} is missing: a mail server needs HOST and FROM; USER and PASSWORD_FILE go together.",
)
_SMTP_SECURITY = Text(
    "CASETRACK_SMTP_SECURITY là starttls, tls hoặc none, không phải: {value}.",
    "CASETRACK_SMTP_SECURITY is starttls, tls or none, not: {value}.",
)
_SMTP_FROM = Text(
    "CASETRACK_SMTP_FROM là một địa chỉ thư, ví dụ casetrack@lamkhe.example.vn, không phải: {value}.",
    "CASETRACK_SMTP_FROM is a mail address, e.g. casetrack@lamkhe.example.vn, not: {value}.",
)
_SMTP_IN_CLEAR = Text(
    "Không gửi mật khẩu thư qua đường không mã hóa. Đặt CASETRACK_SMTP_SECURITY là starttls hoặc tls, hoặc bỏ "
    "CASETRACK_SMTP_USER.",
    "A mail password is not sent in clear. Set CASETRACK_SMTP_SECURITY to starttls or tls, or unset "
    "CASETRACK_SMTP_USER.",
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes the office's mails. `security`: of MAIL_PORTS; the password is read when a mail is sent."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the book, its keys and the office's own workflows stand, and on which day a demo plays.

    `database_url`: an SQLAlchemy address; SQLite in the data folder unless said otherwise.
    `workflows`: an extra folder of definitions beside the shipped ones.
    `now`: the day of a demo; refused for an office that is not one. `largest_file`: bytes of one file of a case.
    `clamd`: where the virus scanner listens, asked about each file. `vault_keys`: the folder of the identity vault's
    keys, where they are to stand apart from the data folder. `break_glass_hours`: how long breaking the glass lasts.
    `proof_minutes`: how long a typed password opens sealed cases. `factor_roles`: who must sign in with a second
    factor. `trusted_proxy`: the address of the server in front, believed when it says who asks. `public_url`: where
    citizens reach the status page, as receipts print it. `mail`: the server that takes mails to the staff, None when
    none are sent; `staff_url`: where the staff open CaseTrack, as these mails link to it. `webhook_inside`: networks of
    the office in which a webhook may stand; without it, only what everybody may reach. `wall_board`: everybody who
    reaches the pages sees the board on the wall, not only the staff. `given`: the variables that were set.
    """

    data_dir: Path
    database_url: str
    workflows: Path | None = None
    now: datetime | None = None
    secure_cookies: bool = False
    largest_file: int = 100 * MEGABYTE
    clamd: str | None = None
    proof_minutes: int = 15
    factor_roles: frozenset[str] = frozenset()
    trusted_proxy: str | None = None
    vault_keys: Path | None = None
    break_glass_hours: int = 4
    public_url: str | None = None
    mail: MailServer | None = None
    staff_url: str | None = None
    webhook_inside: tuple[Network, ...] = ()
    wall_board: bool = False
    given: frozenset[str] = frozenset()

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read CASETRACK_*; raise InvalidInput naming the variable that cannot be read."""
        env = os.environ if environment is None else environment
        data_dir = Path(env.get("CASETRACK_DATA_DIR", "var")).absolute()
        url = env.get("CASETRACK_DATABASE_URL") or f"sqlite:///{data_dir / 'casetrack.db'}"
        extra = env.get("CASETRACK_WORKFLOWS")
        return cls(
            data_dir=data_dir,
            database_url=url,
            workflows=_folder(extra) if extra else None,
            now=_moment(env["CASETRACK_NOW"]) if env.get("CASETRACK_NOW") else None,
            secure_cookies=env.get("CASETRACK_SECURE_COOKIES", "") == "1",
            largest_file=_number(env, "CASETRACK_LARGEST_FILE", (1, _MOST_MEGABYTES), 100) * MEGABYTE,
            clamd=env.get("CASETRACK_CLAMD") or None,
            proof_minutes=_number(env, "CASETRACK_PROOF_MINUTES", (1, 720), 15),
            trusted_proxy=_address(env.get("CASETRACK_TRUSTED_PROXY")),
            factor_roles=_names(env.get("CASETRACK_SECOND_FACTOR_ROLES", "administrator,auditor")),
            vault_keys=Path(env["CASETRACK_VAULT_KEYS"]).absolute() if env.get("CASETRACK_VAULT_KEYS") else None,
            break_glass_hours=_number(env, "CASETRACK_BREAK_GLASS_HOURS", (1, 72), 4),
            public_url=_web_address(env, "CASETRACK_PUBLIC_URL"),
            mail=_mail(env),
            staff_url=_web_address(env, "CASETRACK_STAFF_URL"),
            wall_board=env.get("CASETRACK_WALL_BOARD", "") == "1",
            given=frozenset(name for name in env if name.startswith("CASETRACK_")),
            webhook_inside=tuple(map(_network, sorted(_names(env.get("CASETRACK_WEBHOOK_INSIDE", ""))))),
        )


def _number(env: Mapping[str, str], name: str, bounds: tuple[int, int], default: int) -> int:
    said, (least, most) = env.get(name) or str(default), bounds
    if not (said.isascii() and said.isdecimal() and least <= int(said[:9]) <= most):
        raise InvalidInput(
            Text(
                "{name} phải là số từ {least} đến {most}, không phải: {value}.",
                "{name} is a number from {least} to {most}, not: {value}.",
            ).with_(name=name, least=least, most=most, value=said)
        )
    return int(said)


def _address(value: str | None) -> str | None:
    try:
        return str(ipaddress.ip_address(value)) if value else None
    except ValueError:
        raise InvalidInput(
            Text(
                "CASETRACK_TRUSTED_PROXY là địa chỉ IP của máy chủ đứng trước, ví dụ 127.0.0.1, không phải: {value}.",
                "CASETRACK_TRUSTED_PROXY is the IP address of the server in front, e.g. 127.0.0.1, not: {value}.",
            ).with_(value=value)
        ) from None


def _web_address(env: Mapping[str, str], name: str) -> str | None:
    """Read where pages are reached; what stands on paper for years, or in mails, must be an address and no more."""
    value = env.get(name) or ""
    found = urlsplit(value)
    if value and not (found.scheme in ("http", "https") and found.hostname and not (found.query or found.fragment)):
        raise InvalidInput(
            Text(
                "{name} là địa chỉ mở bằng trình duyệt, ví dụ https://tracuu.example.vn, không phải: {value}.",
                "{name} is the address of pages, e.g. https://status.example.vn, not: {value}.",
            ).with_(name=name, value=value)
        )
    return value.rstrip("/") if value else None


def _mail(env: Mapping[str, str]) -> MailServer | None:
    """Read the mail server; raise InvalidInput for one that is named by halves."""
    said = {name: env.get(name, "").strip() for name in _SMTP}
    if not any(said.values()):
        return None
    for name in _missing_of(said):
        raise InvalidInput(_SMTP_LACKS.with_(name=name))
    security = said[_SECURITY] or "starttls"
    if security not in MAIL_PORTS:
        raise InvalidInput(_SMTP_SECURITY.with_(value=security))
    if not is_mail_address(said[_FROM]):
        raise InvalidInput(_SMTP_FROM.with_(value=said[_FROM]))
    if said[_USER] and security == "none":
        raise InvalidInput(_SMTP_IN_CLEAR)
    return MailServer(
        host=said[_HOST],
        port=_number(env, _PORT, (1, 65535), MAIL_PORTS[security]),
        security=security,
        sender=said[_FROM],
        user=said[_USER],
        password_file=Path(said[_PASSWORD]).absolute() if said[_PASSWORD] else None,
    )


def _missing_of(said: Mapping[str, str]) -> list[str]:
    needed = {_HOST: True, _FROM: True, _USER: bool(said[_PASSWORD]), _PASSWORD: bool(said[_USER])}
    return [name for name, is_needed in needed.items() if is_needed and not said[name]]


def is_mail_address(value: str) -> bool:
    """Tell whether this can be a mail address: plain ASCII before and after one @, a domain with a dot, no tricks."""
    return len(value) <= _LONGEST_ADDRESS and _MAIL_ADDRESS.fullmatch(value) is not None


def _network(value: str) -> Network:
    try:
        return ipaddress.ip_network(value)
    except ValueError:
        raise InvalidInput(
            Text(
                "CASETRACK_WEBHOOK_INSIDE là các mạng của cơ quan, cách nhau bằng dấu phẩy, ví dụ 10.8.0.0/16, không "
                "phải: {value}.",
                "CASETRACK_WEBHOOK_INSIDE names networks of the office, with commas between, e.g. 10.8.0.0/16, "
                "not: {value}.",
            ).with_(value=value)
        ) from None


def _names(value: str) -> frozenset[str]:
    return frozenset(filter(None, (name.strip() for name in value.split(","))))


def _folder(value: str) -> Path:
    folder = Path(value).absolute()
    if not folder.is_dir():
        raise InvalidInput(
            Text(
                "CASETRACK_WORKFLOWS chỉ tới thư mục không có: {folder}. Sửa biến này hoặc tạo thư mục.",
                "CASETRACK_WORKFLOWS names a folder that is not there: {folder}. Mend the variable or make the folder.",
            ).with_(folder=folder)
        )
    return folder


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise InvalidInput(
            Text(
                "CASETRACK_NOW không phải ngày giờ: {value}. Viết như 2026-05-20 hoặc 2026-05-20T09:42+07:00.",
                "CASETRACK_NOW is no date: {value}. Write it like 2026-05-20 or 2026-05-20T09:42+07:00.",
            ).with_(value=value)
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(hour=moment.hour or 9, tzinfo=datetime.fromisoformat("2026-01-01T00:00+07:00").tzinfo)
    return moment
