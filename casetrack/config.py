"""The installation's settings, read once from CASETRACK_* variables. Each default is safe on an office PC."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from casetrack.errors import InvalidInput
from casetrack.text import Text

MEGABYTE = 1024 * 1024
_MOST_MEGABYTES = 2000


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
    citizens reach the status page, as receipts print it.
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
            public_url=_public_url(env.get("CASETRACK_PUBLIC_URL")),
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


def _public_url(value: str | None) -> str | None:
    """Read where citizens reach the office; what stands on paper for years must be an address and no more."""
    found = urlsplit(value or "")
    if value and not (found.scheme in ("http", "https") and found.hostname and not (found.query or found.fragment)):
        raise InvalidInput(
            Text(
                "CASETRACK_PUBLIC_URL là địa chỉ công khai, ví dụ https://tracuu.example.vn, không phải: {value}.",
                "CASETRACK_PUBLIC_URL is a public address, e.g. https://status.example.vn, not: {value}.",
            ).with_(value=value)
        )
    return value.rstrip("/") if value else None


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
