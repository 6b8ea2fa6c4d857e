"""What the documents say about the code is so: its layers, its files, the functions that a request goes through."""

from __future__ import annotations

import ast
import re
import struct
import tomllib
from xml.etree import ElementTree

import pytest

from tests.architecture import ROOT
from tests.documents import DOCS, PAGES, name_of, prose_of
from tests.readme_picture import LARGEST, PICTURE

DEVELOPER = DOCS / "developer.md"
OF_THE_OFFICE = ("templates/reports",)  # a folder of its data
_FOLDERS = "casetrack|templates|workflows|migrations|tests|bench|docs"


def named_files(text: str) -> list[tuple[str, str]]:
    """Give each file of the repository that a text names, and what it names inside: `tests/queries.py::queries_of`."""
    return re.findall(rf"`((?:{_FOLDERS})/[\w./-]*)(?:::(\w+))?`", text)


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=name_of)
def test_the_files_and_functions_that_a_page_names_are_there(page):
    gone = []
    for path, function in named_files(prose_of(page)):
        file = next((file for file in (ROOT / path, page.parent / path) if file.exists()), None)
        if path not in OF_THE_OFFICE and (
            file is None or (function and function not in _defined(file.read_text("utf-8")))
        ):
            gone.append(f"{path}::{function}")
    assert gone == []


def _defined(code: str) -> set[str]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(code)) if isinstance(node, kinds)}


def test_the_life_of_a_request_goes_through_functions_that_are_named():
    told = re.search(r"## The life of a request\n(.*?)\n## ", prose_of(DEVELOPER), re.DOTALL)
    assert told is not None
    assert len([function for _path, function in named_files(told[1]) if function]) > 10


@pytest.fixture
def layers() -> list[str]:
    """The layers as `lint-imports` holds them, from the top down."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return list(layers)


def test_the_picture_of_the_layers_is_the_contract(layers):
    drawn: dict[int, list[str]] = {}
    for text in ElementTree.parse(DOCS / "pictures" / "layers.svg").iter("{http://www.w3.org/2000/svg}text"):  # noqa: S314
        if text.get("class") == "layer":
            drawn.setdefault(int(text.get("data-row", "0")), []).append(text.text or "")
    assert [" | ".join(drawn[row]) for row in sorted(drawn)] == layers


def test_the_layers_are_told_alike_in_the_decision(layers):
    told = " ".join((DOCS / "decisions" / "0001-layers.md").read_text("utf-8").split())
    assert " > ".join(layers) in told


def test_the_picture_of_the_readme_is_small_and_whole():
    data = PICTURE.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < LARGEST
    width, height = struct.unpack(">II", data[16:24])
    assert (width > 900, height > 450) == (True, True)
    assert PICTURE.relative_to(ROOT).as_posix() in (ROOT / "README.md").read_text("utf-8")
