"""The settings that hold now, in words: what each is for, what it is set to and by whom. No secret is among them.

docs/settings.md says more; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from casetrack.config import MEGABYTE, Settings
from casetrack.services.permissions import ROLES
from casetrack.text import Text, format_date

Value = Text | str
_NONE, _ON, _OFF = Text("chưa đặt", "not set"), Text("bật", "on"), Text("tắt", "off")
_HIDDEN = Text("đã đặt, không hiện ở đây", "set; not shown here")
_MINUTES, _HOURS = Text("{n} phút", "{n} minutes"), Text("{n} giờ", "{n} hours")

GROUPS: Mapping[Text, Mapping[str, Text]] = {
    Text("Máy và sổ", "Machine and book"): {
        "CASETRACK_DATA_DIR": Text("Thư mục chứa sổ, khóa và tệp của hồ sơ", "Folder of the book, its keys and files"),
        "CASETRACK_DATABASE_URL": Text("Cơ sở dữ liệu", "Database"),
        "CASETRACK_WORKFLOWS": Text("Thư mục quy trình riêng của cơ quan", "Folder of the office's own workflows"),
        "CASETRACK_LARGEST_FILE": Text("Tệp lớn nhất được nhận", "Largest file that is taken"),
        "CASETRACK_CLAMD": Text("Trình quét vi-rút", "Virus scanner"),
        "CASETRACK_NOW": Text("Ngày của bản trình diễn", "Day that a demo plays"),
    },
    Text("Đăng nhập và bảo vệ", "Signing in and protection"): {
        "CASETRACK_SECOND_FACTOR_ROLES": Text("Vai trò phải xác thực hai bước", "Roles that need a second factor"),
        "CASETRACK_PROOF_MINUTES": Text(
            "Gõ mật khẩu mở hồ sơ bảo mật trong", "A typed password opens sealed cases for"
        ),
        "CASETRACK_BREAK_GLASS_HOURS": Text("Mở khẩn cấp xem được danh tính trong", "Breaking the glass lasts"),
        "CASETRACK_VAULT_KEYS": Text("Thư mục khóa kho danh tính", "Folder of the identity vault's keys"),
        "CASETRACK_SECURE_COOKIES": Text("Chỉ đăng nhập qua HTTPS", "Sign-ins over HTTPS only"),
        "CASETRACK_TRUSTED_PROXY": Text("Máy chủ đứng trước được tin", "Server in front that is believed"),
    },
    Text("Gửi và cho xem ra ngoài", "Sent and shown outside"): {
        "CASETRACK_PUBLIC_URL": Text("Địa chỉ trang cho người dân", "Where citizens reach the pages"),
        "CASETRACK_STAFF_URL": Text("Địa chỉ cán bộ mở CaseTrack", "Where the staff open CaseTrack"),
        "CASETRACK_WALL_BOARD": Text("Bảng treo ở sảnh không cần đăng nhập", "Board in the hall without signing in"),
        "CASETRACK_SMTP_HOST": Text("Máy chủ thư", "Mail server"),
        "CASETRACK_SMTP_FROM": Text("Thư gửi từ địa chỉ", "Mails come from"),
        "CASETRACK_SMTP_SECURITY": Text("Bảo vệ đường thư", "How the mail's line is protected"),
        "CASETRACK_SMTP_PORT": Text("Cổng máy chủ thư", "Port of the mail server"),
        "CASETRACK_SMTP_USER": Text("Tên đăng nhập máy chủ thư", "Name at the mail server"),
        "CASETRACK_SMTP_PASSWORD_FILE": Text("Tệp mật khẩu máy chủ thư", "Password file of the mail server"),
        "CASETRACK_WEBHOOK_INSIDE": Text("Mạng nội bộ nhận thông báo", "Networks in which webhooks may stand"),
    },
}


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """One setting: its variable, what it is for, its value, and whether the machine's environment sets it."""

    name: str
    words: Text
    value: Value
    given: bool


def list_settings(settings: Settings) -> Sequence[tuple[Text, Sequence[ShownSetting]]]:
    """Give the settings by group, each with the value that holds now."""
    values = {**_of_machine(settings), **_of_sign_ins(settings), **_of_outside(settings)}
    return [
        (label, [ShownSetting(name, words, values[name], name in settings.given) for name, words in group.items()])
        for label, group in GROUPS.items()
    ]


def _of_machine(settings: Settings) -> Mapping[str, Value]:
    return {
        "CASETRACK_DATA_DIR": str(settings.data_dir),
        "CASETRACK_DATABASE_URL": _database(settings.database_url),
        "CASETRACK_WORKFLOWS": _or_none(settings.workflows),
        "CASETRACK_LARGEST_FILE": f"{settings.largest_file // MEGABYTE} MB",
        "CASETRACK_CLAMD": _or_none(settings.clamd),
        "CASETRACK_NOW": f"{settings.now:%H:%M} {format_date(settings.now)}" if settings.now else _NONE,
    }


def _of_sign_ins(settings: Settings) -> Mapping[str, Value]:
    roles = [ROLES[role] for role in ROLES if role in settings.factor_roles]
    named = Text(", ".join(role.vi for role in roles), ", ".join(role.en for role in roles))
    return {
        "CASETRACK_SECOND_FACTOR_ROLES": named if roles else Text("không vai trò nào", "none"),
        "CASETRACK_PROOF_MINUTES": _MINUTES.with_(n=settings.proof_minutes),
        "CASETRACK_BREAK_GLASS_HOURS": _HOURS.with_(n=settings.break_glass_hours),
        "CASETRACK_VAULT_KEYS": str(settings.vault_keys or settings.data_dir / "keys"),
        "CASETRACK_SECURE_COOKIES": _ON if settings.secure_cookies else _OFF,
        "CASETRACK_TRUSTED_PROXY": _or_none(settings.trusted_proxy),
    }


def _of_outside(settings: Settings) -> Mapping[str, Value]:
    mail = settings.mail
    said = (mail.host, mail.sender, mail.security, str(mail.port)) if mail else (None,) * 4
    host, sender, security, port = said
    return {
        "CASETRACK_PUBLIC_URL": _or_none(settings.public_url),
        "CASETRACK_STAFF_URL": _or_none(settings.staff_url),
        "CASETRACK_WALL_BOARD": _ON if settings.wall_board else _OFF,
        "CASETRACK_SMTP_HOST": _or_none(host),
        "CASETRACK_SMTP_FROM": _or_none(sender),
        "CASETRACK_SMTP_SECURITY": _or_none(security),
        "CASETRACK_SMTP_PORT": _or_none(port),
        "CASETRACK_SMTP_USER": _HIDDEN if mail and mail.user else _NONE,
        "CASETRACK_SMTP_PASSWORD_FILE": _HIDDEN if mail and mail.password_file else _NONE,
        "CASETRACK_WEBHOOK_INSIDE": ", ".join(map(str, settings.webhook_inside)) or _NONE,
    }


def _database(url: str) -> Value:
    """Say which database it is, without the name and password that may stand in its address."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        return Text("SQLite, tệp {file}", "SQLite, file {file}").with_(file=parts.database or "")
    said = Text("PostgreSQL, máy {host}, cơ sở dữ liệu {name}", "PostgreSQL, host {host}, database {name}")
    return said.with_(host=parts.host or "localhost", name=parts.database or "")


def _or_none(value: str | Path | None) -> Value:
    return str(value) if value else _NONE
