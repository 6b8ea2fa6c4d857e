"""What every table for a spreadsheet minds."""

from __future__ import annotations


def harmless(words: str) -> str:
    """Keep a spreadsheet from taking somebody's words for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words
