"""The documents as their readers see them: pages, headings, links, commands, addresses and the words of the screen."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from tests.architecture import ROOT, sources

DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *DOCS.rglob("*.md")])
# Guides for those who sit before the screen: what stands there in bold stands so on the screen.
GUIDES = sorted(
    [*(DOCS / "vi").glob("*.md")]
    + [DOCS / f"{role}.md" for role in ("desk", "officer", "leader", "inspector", "auditor", "administrator")]
)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LABEL = re.compile(r'\bvi: *(?:"((?:[^"\\]|\\.)*)"|([^",}\n]+))')
_VIETNAMESE = re.compile("[ăâđêôơưàảãáạèẻẽéẹìỉĩíịòỏõóọùủũúụỳỷỹýỵạậặệộợựấầẩẫắằẳẵếềểễốồổỗớờởỡứừửữ]", re.IGNORECASE)
_CATALOG = ROOT / "casetrack" / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def name_of(page: Path) -> str:
    """Name a page as the repository does."""
    return page.relative_to(ROOT).as_posix()


@cache
def text_of(page: Path) -> str:
    """Read a page."""
    return page.read_text("utf-8")


def prose_of(page: Path) -> str:
    """Give a page without its blocks of code, each paragraph on one line."""
    kept = [line for line in _FENCE.sub("", text_of(page)).splitlines() if not line.startswith("    ")]
    return re.sub(r"\n(?! *(?:\n|[|#*-]|\d+\. ))", " ", "\n".join(kept))


def anchors_of(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#{1,6} +(.+)$", _FENCE.sub("", text_of(page)), re.MULTILINE):
        said = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", said).replace(" ", "-")
        found[slug] = found.get(slug, 0) + 1
    return {slug if n == 0 else f"{slug}-{n}" for slug, times in found.items() for n in range(times)}


def links_of(page: Path) -> list[tuple[str, str]]:
    """Give each link inside the repository, and each picture: the file as written, and the anchor."""
    found = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]*)#?([^)\s]*)\)", _FENCE.sub("", text_of(page)))
    return [(file, anchor) for file, anchor in found if file or anchor]


def target_of(page: Path, link: str) -> Path:
    """Give the file to which a link of this page leads."""
    return (page.parent / link).resolve() if link else page


def shell_lines(page: Path) -> list[str]:
    """Give each line that a reader may type into a terminal, without the remark behind it, continued lines joined."""
    text = re.sub(r"\\\n +", "", _FENCE.sub("", text_of(page)))
    lines = re.findall(r"^ {4,}((?:casetrack|make|pip|py|export|echo|mkdir|git|\.venv)\b.*)$", text, re.MULTILINE)
    return [re.sub(r" +#.*", "", line).strip() for line in lines]


def commands_of(page: Path) -> Iterator[list[str]]:
    """Give the words of each `casetrack …` that a page tells of, in blocks and in sentences; a part in brackets too."""
    told = [line for line in shell_lines(page) if "casetrack " in line]
    told += [one for one in re.findall(r"`([^`\n]+)`", prose_of(page)) if one.startswith("casetrack ")]
    for line in told:
        said = re.sub(r"[\[\]|<>]|\.\.\.", " ", line[line.index("casetrack ") :])
        yield shlex.split(said, comments=True)[1:]


def targets_of(page: Path) -> set[str]:
    """Give each `make …` that a page names."""
    told = re.findall(r"`make ([a-z]+)", prose_of(page)) + re.findall(
        r"^ {4}make ([a-z]+)", text_of(page), re.MULTILINE
    )
    return set(told)


def addresses_of(page: Path) -> set[str]:
    """Give each address of the program that a page names between backticks, as it is written there."""
    told = re.findall(r"`(?:(?:GET|POST) )?(/[^`\s]*)[^`]*`", prose_of(page))
    return {address for address in told if address.split("/")[1] not in ("run", "tmp", "srv", "etc", "mnt", "var")}


def bold_words(page: Path) -> set[str]:
    """Give what a page sets in bold."""
    return set(re.findall(r"\*\*([^*\n]+)\*\*", prose_of(page)))


def quoted_words(page: Path) -> set[str]:
    """Give the Vietnamese that a page sets in bold, in italics or in quotation marks."""
    told = re.findall(r'\*\*([^*\n]+)\*\*|(?<!\*)\*([^*\n]+)\*(?!\*)|"([^"\n]+)"|“([^”\n]+)”', prose_of(page))
    return {word for word in map("".join, told) if _VIETNAMESE.search(word)}


def glossary() -> set[str]:
    """Give the Vietnamese words of the glossary."""
    rows = [line.split("|") for line in text_of(DOCS / "glossary.md").splitlines() if line.startswith("| ")]
    cells = [re.sub(r"\([^)]*\)", "", row[2]) for row in rows]
    return {word.strip() for cell in cells for word in cell.split(",")}


@cache
def words_of_the_screen() -> frozenset[str]:
    """Give every sentence and label that the program may show in Vietnamese."""
    with _CATALOG.open("rb") as file:
        said = {word for message in read_po(file) for word in _forms(message.id) if word}
    for definition in sorted((ROOT / "workflows").rglob("*.yaml")):
        said.update(quoted or plain for quoted, plain in _LABEL.findall(definition.read_text("utf-8")))
    for source in sources("casetrack"):
        said.update(re.findall(r'Text\(\s*"((?:[^"\\]|\\.)*)"', source.text))
    return frozenset(said)


def _forms(said: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
