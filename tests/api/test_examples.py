"""The examples of docs/api.md, run in their order as they stand there."""

from __future__ import annotations

import json
import re
import shlex

from tests.api.conftest import BASE, a_token
from tests.architecture import ROOT
from tests.factories import a_case

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
REFUSED = re.compile(r"<!-- refused: (\d+) -->")


def commands() -> list[tuple[str, int]]:
    """Give each curl command of the page in one line, and the status of the refusal that the page promises, else 0."""
    found = []
    for command in re.finditer(r"^    curl .*(?:\n      +.*)*", PAGE, re.MULTILINE):
        promised = REFUSED.match(PAGE[command.end() :].lstrip())
        found.append((command[0].replace("\\\n", " "), int(promised[1]) if promised else 0))
    return found


def test_every_example_does_what_the_page_says(quick_ward, make_app):
    client = make_app(quick_ward).test_client()
    token = a_token(quick_ward, "officer")
    answers = []
    for command, refused in commands():
        said = command.replace("$BASE", BASE).replace("$TOKEN", token)
        _curl, _silent, address, *options = shlex.split(said)
        pairs = dict(zip(options[1::2], options[::2], strict=True))
        headers = dict(value.split(": ", 1) for value, option in pairs.items() if option == "-H")
        body = next((value for value, option in pairs.items() if option == "-d"), None)
        answer = client.open(address, method="POST" if body else "GET", headers=headers, data=body)
        assert answer.status_code == refused or (not refused and answer.status_code in (200, 201)), answer.text
        answers.append(json.loads(answer.text))
    (refusal,) = (answer for answer in answers if "reasons" in answer)
    assert len(refusal["reasons"]) > 1, "the page promises all reasons"
    assert len(answers) == PAGE.count("curl -s") == 20


def test_the_office_of_the_examples_is_the_wards_first_unit(quick_ward):
    assert quick_ward.units["root"].id == 1
    assert a_case(quick_ward) == "KN-2026-0001"
