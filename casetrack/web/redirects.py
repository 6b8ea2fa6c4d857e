"""Where a page may send somebody next: only to a page of this program."""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/"


def local_path(said: str | None) -> str:
    """Give the path if it leads to a page of this program, else the first page.

    Browsers read a backslash as a slash and skip control characters, so either makes a path suspect.
    """
    if not said or not said.startswith("/") or said.startswith("//"):
        return HOME
    if "\\" in said or any(ord(letter) < 33 or ord(letter) == 127 for letter in said):
        return HOME
    parts = urlsplit(said)
    return HOME if parts.scheme or parts.netloc else said
