"""Somebody follows docs/tutorial.md to the letter: files, commands, pages; the new kind of case is in the report."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

from tests.architecture import ROOT
from tests.journeys.conftest import FLAGS

pytestmark = [pytest.mark.proof, pytest.mark.browser]

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
# What a reader does, in the order of the page: saves a file, types a command, compares the answer, or acts on a page.
_PARTS = re.compile(
    r"Save as `(?P<file>[^`]+)`:\n\n```yaml\n(?P<text>[^`]*)```"
    r"|[Ii]t answers:\n\n(?P<answer>(?: {4}[^\n]*\n)+)"
    r"|(?P<commands>(?:^ {4}[^\n]+\n)+)"
    r"|^\d+\. (?P<act>[^\n]+)$",
    re.MULTILINE,
)
_ACT = re.compile(
    r"(?P<verb>\w+)[^`*]*(?:`(?P<words>[^`]+)`)?[^`*]*(?:`(?P<more>[^`]+)`)?[^`*]*(?:\*\*(?P<where>[^*]+)\*\*)?\."
)
_PASSWORD = re.search(r"every account of the demo is `([^`]+)`", TUTORIAL)
_ADDRESS = "http://127.0.0.1:8000"


class _Reader:
    """Sits at a terminal in an empty folder, and at a browser."""

    def __init__(self, folder: Path, page: Page) -> None:
        self.folder, self.page = folder, page
        self.env = {**os.environ, "CASETRACK_DATA_DIR": str(folder / "var"), "CASETRACK_LANGUAGE": "vi"}
        self.env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{self.env['PATH']}"
        self.said = ""
        self.served: subprocess.Popen[bytes] | None = None

    def save(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def type_command(self, line: str) -> None:
        name, value = (*line.removeprefix("export ").split("=", 1), "")[:2]
        if line.startswith("export "):
            self.env[name] = value
        elif line == "casetrack serve":
            self.served = subprocess.Popen(line.split(), cwd=self.folder, env=self.env)
            _wait_for_pages()
        else:
            self.stop()
            done = subprocess.run(
                line.split(), cwd=self.folder, env=self.env, capture_output=True, text=True, check=True
            )
            self.said = done.stdout

    def compare(self, answer: str) -> None:
        wanted = [line.strip() for line in answer.strip().splitlines()]
        said = [line.strip().rstrip(",") for line in self.said.splitlines()]
        assert [line for line in wanted if line.rstrip(",") not in said] == [], self.said

    def act(self, sentence: str) -> None:
        said = _ACT.fullmatch(sentence)
        assert said is not None, sentence
        verb, words, where = said["verb"], said["words"], said["where"]
        if verb == "Sign":
            self._sign_in(words)
        elif verb == "Open":
            self.page.goto(_ADDRESS + words)
        elif verb == "Type":
            self.page.get_by_label(where).first.fill(words)
        elif verb == "Choose":
            self._choose(words, where)
        elif verb == "Press":
            pressed = _one(
                self.page.get_by_role("button", name=where, exact=True),
                self.page.get_by_role("link", name=where, exact=True),
            )
            with self.page.expect_navigation():  # a long form asks first whether the server is there
                pressed.click()
        else:
            for seen in filter(None, (words, said["more"])):
                assert seen in self.page.inner_text("main"), f"{sentence}\n{self.page.inner_text('main')}"

    def _sign_in(self, username: str) -> None:
        assert _PASSWORD is not None
        self.page.context.clear_cookies()
        self.page.goto(_ADDRESS)
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").first.fill(_PASSWORD[1])
        self.page.get_by_role("button", name="Đăng nhập").click()

    def _choose(self, words: str, where: str) -> None:
        group = self.page.get_by_role("group", name=where)
        if group.count():
            group.get_by_label(words, exact=True).check(force=True)
        else:
            self.page.get_by_label(where).select_option(label=words)

    def stop(self) -> None:
        if self.served is not None:
            self.served.terminate()
            self.served.wait()
            self.served = None


def _one(*found: Locator) -> Locator:
    return next(each.first for each in found if each.count())


def _wait_for_pages() -> None:
    for _try in range(120):
        try:
            urlopen(_ADDRESS).close()
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError("the pages did not come")


@pytest.fixture
def reader(tmp_path: Path, chromium: str) -> Iterator[_Reader]:
    with sync_playwright() as player:
        browser: Browser = player.chromium.launch(executable_path=chromium, args=list(FLAGS))
        reader = _Reader(tmp_path, browser.new_page(viewport=ViewportSize(width=1366, height=768), locale="vi-VN"))
        yield reader
        reader.stop()
        browser.close()


def test_whoever_follows_the_tutorial_ends_with_a_case_of_the_new_kind_in_the_report(reader: _Reader):
    done = 0
    for part in _PARTS.finditer(TUTORIAL):
        if part["file"]:
            reader.save(part["file"], part["text"])
        elif part["answer"]:
            reader.compare(part["answer"])
        elif part["commands"]:
            for line in part["commands"].splitlines():
                reader.type_command(line.strip())
        else:
            reader.act(part["act"])
        done += 1
    assert done > 25
