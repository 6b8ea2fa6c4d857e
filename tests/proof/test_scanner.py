"""A web scanner (wapiti) over the demo, as an officer, as the administrator and as nobody: nothing of medium weight."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from casetrack.demo.office import PASSWORD
from tests.architecture import ROOT

pytestmark = pytest.mark.proof
WAPITI = ROOT / "build" / "wapiti" / "bin" / "wapiti"  # in a folder of its own, where `make proof` puts it
SECONDS = int(os.environ.get("SCAN_SECONDS", "30"))  # for each kind of attack
# It must come to an end of looking around by itself: cut off, it attacks nothing and says that all is well.
LOOKING = ["-d", "2", "--max-links-per-page", "25", "--max-files-per-dir", "12", "--max-parameters", "15"]
LONGEST_LOOK = "900"  # seconds
MEDIUM = 2
# Not asked: certificates (plain HTTP here), and holes that only a server of wapiti's on the internet could hear of.
MODULES = "common,crlf,csrf,methods,-ssl,-ssrf"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, served by a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"CASETRACK_DATA_DIR": str(tmp_path_factory.mktemp("demo")), "CASETRACK_NOW": "2026-05-20"}
    command = [sys.executable, "-m", "casetrack", "demo", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env={**os.environ, **settings, "PYTHONPATH": str(ROOT)}) as running:
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"{address}/livez", timeout=5).close()  # noqa: S310
                    break
                except OSError:
                    time.sleep(1)
            yield address
        finally:
            running.terminate()


def cookie_of(address: str, name: str) -> str:
    """Sign in as a browser does; give the cookie."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with browser.open(f"{address}/dang-nhap") as page:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    assert token
    form = {"csrf_token": token[1], "username": name, "password": PASSWORD}
    with browser.open(f"{address}/dang-nhap", urlencode(form).encode()) as page:
        assert page.url == f"{address}/"
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


@pytest.fixture(scope="module")
def cookies(demo: str) -> dict[str, str]:
    """Sign everybody in first: a scanner that guesses passwords locks its own address out."""
    return {"": "", **{name: f"Cookie: {cookie_of(demo, name)}" for name in ("officer", "admin")}}


@pytest.mark.parametrize("name", ["", "officer", "admin"])
def test_a_scanner_finds_nothing_of_medium_weight(demo: str, cookies: dict[str, str], tmp_path: Path, name: str):
    if not WAPITI.exists():
        pytest.skip("NOT SCANNED: wapiti is not there; `make proof` fetches it")
    report = tmp_path / "report.json"
    command = [WAPITI, "-u", f"{demo}/", "-m", MODULES, "-f", "json", "-o", report, "--flush-session", "--no-bugreport"]
    command += [*LOOKING, "--max-scan-time", LONGEST_LOOK, "--max-attack-time", str(SECONDS)]
    command += ["-x", f"{demo}/dang-xuat", "--store-session", tmp_path, "--tasks", "4", "-v", "1"]
    command += ["-H", cookies[name]] if name else []
    scanned = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert report.exists(), scanned.stdout[-2000:] + scanned.stderr[-2000:]
    assert "Traceback" not in scanned.stdout + scanned.stderr
    found = json.loads(report.read_text("utf-8"))
    assert found["infos"]["crawled_pages_nbr"] > (20 if name else 1), "it has looked around"
    heavy = [
        (kind, one["method"], one["path"], one["info"])
        for part in ("vulnerabilities", "anomalies")
        for kind, ones in found[part].items()
        for one in ones
        if one["level"] >= MEDIUM
    ]
    assert heavy == []
