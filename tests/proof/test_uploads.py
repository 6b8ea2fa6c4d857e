"""Uploads that are cut, a server that is killed, many clients at once: no promise is lost, nothing is half."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from casetrack.db import Database
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.doctor import examine
from casetrack.services.documents import list_documents
from casetrack.services.shelf import Shelf
from casetrack.services.work import reading, system_actor
from tests.api.conftest import a_token
from tests.architecture import ROOT
from tests.factories import Ward, a_case, a_ward
from tests.sample_files import as_sent
from tests.services.test_doctor import quietly

pytestmark = pytest.mark.proof
SEED = 20260604


@dataclass
class Served:
    """A ward behind `casetrack serve` in a process of its own, which can be killed and started again."""

    ward: Ward
    folder: Path
    number: str
    token: str
    port: int = 0
    running: subprocess.Popen[bytes] | None = None
    promised: set[str] = field(default_factory=set)  # hashes whose upload was answered with 201

    def doctor(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run the doctor as the administrator does."""
        command = [sys.executable, "-m", "casetrack", "--language", "en", "doctor", *options]
        settings = {"CASETRACK_DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)

    def start(self) -> None:
        """Serve, and wait until somebody answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = {"CASETRACK_DATA_DIR": str(self.folder), "CASETRACK_NOW": "2026-06-04", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "casetrack", "serve", "--no-jobs", "--port", str(self.port)]
        self.running = subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
        for _ in range(300):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        pytest.fail("the server did not begin to listen")

    def kill(self) -> None:
        """Stop as a power cut does."""
        if self.running is not None:
            self.running.send_signal(signal.SIGKILL)
            self.running.wait()

    def request(self, content: bytes) -> tuple[bytes, dict[str, str]]:
        """Give body and headers of an upload."""
        body, kind = as_sent({"secrecy": "none"}, "ghi.txt", content)
        return body, {"Authorization": f"Bearer {self.token}", "Content-Type": kind}

    def upload(self, content: bytes) -> int:
        """Send a file; remember what was promised. 0 when there was no answer."""
        body, headers = self.request(content)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request("POST", f"/api/v1/cases/{self.number}/documents", body, headers)
            answer = line.getresponse()
            told = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0
        finally:
            line.close()
        if answer.status == 201:
            self.promised.add(told["sha256"])
        return answer.status

    def cut(self, content: bytes, sent: float) -> None:
        """Send a part of a file and hang up."""
        body, headers = self.request(content)
        head = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "Content-Length": str(len(body))}.items())
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(f"POST /api/v1/cases/{self.number}/documents HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
            line.sendall(body[: int(len(body) * sent)])

    def events(self) -> int:
        """Read the whole book; give how many events it has."""
        with reading(self.ward.installation, system_actor(self.ward.office.id)) as work:
            return verify(work)

    def kept(self) -> set[str]:
        """Give the hashes that the book tells of, each read from the disk."""
        with reading(self.ward.installation, system_actor(self.ward.office.id)) as work:
            told = {document.sha256 for document in list_documents(work, get_visible_case(work, self.number))}
        standing = {hashlib.sha256(place.read_bytes()).hexdigest() for place in self.ward.installation.shelf.files()}
        assert told <= standing
        return told


@pytest.fixture
def served(sqlite_url, tmp_path) -> Iterator[Served]:
    ward = a_ward(Database(sqlite_url), demo=True)
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    place = Served(ward, tmp_path, a_case(ward), a_token(ward, "officer"))
    place.start()
    yield place
    place.kill()
    ward.database.dispose()


def test_two_hundred_uploads_from_four_clients_lose_none(served):
    answers = list[int]()

    def bring(who: int) -> None:
        answers.extend(served.upload(f"Biên bản {who} {n}\n".encode() * (n + 1)) for n in range(50))

    _all_at_once([threading.Thread(target=bring, args=(who,)) for who in range(4)])
    assert answers == [201] * 200
    assert len(served.kept()) == 200
    assert served.kept() == served.promised
    assert examine(served.ward.installation, quietly).findings == ()


def test_uploads_cut_at_random_moments_leave_no_half_file_and_no_orphan(served):
    dice = random.Random(SEED)
    for n in range(60):
        served.cut(f"Cắt {n}\n".encode() * dice.choice((10, 20_000, 200_000)), dice.random())
    assert served.upload(b"sau cung\n") == 201
    found = examine(served.ward.installation, quietly)
    assert (found.documents, found.contents, found.findings) == (1, 1, ())
    assert list(served.ward.installation.shelf.unfinished()) == []


def test_a_server_killed_among_uploads_keeps_every_promise(served):
    dice, stopped, begun = random.Random(SEED), threading.Event(), served.events()

    def bring(who: int) -> None:
        n = 0
        while not stopped.is_set():
            served.upload(f"Ghi {who} {n}\n".encode() * 5000)
            n += 1

    clients = [threading.Thread(target=bring, args=(who,)) for who in range(4)]
    for client in clients:
        client.start()
    for _ in range(5):
        time.sleep(1 + dice.random())
        served.kill()
        served.start()
    time.sleep(1)
    stopped.set()
    for client in clients:
        client.join()
    served.kill()
    assert len(served.promised) > 20
    assert served.promised <= served.kept()
    found = examine(served.ward.installation, quietly)
    assert {finding.kind for finding in found.findings} <= {"orphan", "unfinished"}
    mended = served.doctor("--mend")
    assert mended.returncode == 0, mended.stdout
    assert mended.stdout.count("→ removed") == len(found.findings)
    assert served.doctor().returncode == 0
    assert list(served.ward.installation.shelf.unfinished()) == []
    assert served.events() - begun == len(served.kept())


def _all_at_once(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
