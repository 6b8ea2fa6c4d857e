"""The list of decisions, made from their headings.

python -m tests.decision_list > docs/decisions/README.md      (make docs does it)
"""

from __future__ import annotations

import sys

from tests.documents import DOCS

PAGE = DOCS / "decisions" / "README.md"
_INTRODUCTION = """\
# Decisions

What a newcomer would ask "why?" about, each on half a page: what was to be decided, what was decided, what follows.
Made from the headings by `make docs`; a test compares it.
"""


def decision_list() -> str:
    """Write the page."""
    lines = [_INTRODUCTION]
    for page in sorted(PAGE.parent.glob("0*.md")):
        number, _, title = page.read_text("utf-8").partition("\n")[0].removeprefix("# ").partition(". ")
        lines.append(f"{number}. [{title}]({page.name})")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(decision_list())
