"""Where the shipped folders stand: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    checkout = _PACKAGE.parent / name
    if (_PACKAGE.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return _PACKAGE / "_bundled" / name


TEMPLATES = _folder("templates")
WORKFLOWS = _folder("workflows")
MIGRATIONS = _folder("migrations")
GLOSSARY = _folder("docs") / "glossary.md"
