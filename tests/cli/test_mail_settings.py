"""The settings of mail and webhooks: named by halves or wrongly, the program says which one before it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from casetrack.config import Settings, is_mail_address
from casetrack.errors import InvalidInput

SMTP = "CASETRACK_SMTP_"
WHOLE = {f"{SMTP}HOST": "thu.lamkhe.example.vn", f"{SMTP}FROM": "casetrack@lamkhe.example.vn"}


def test_without_a_server_no_mail_is_sent():
    assert Settings.from_env({}).mail is None
    assert Settings.from_env({f"{SMTP}HOST": " "}).mail is None


def test_the_port_follows_from_how_the_line_is_protected():
    ports = {}
    for security in ("", "starttls", "tls", "none"):
        server = Settings.from_env({**WHOLE, f"{SMTP}SECURITY": security}).mail
        assert server is not None
        ports[security] = server.port
    assert ports == {"": 587, "starttls": 587, "tls": 465, "none": 25}
    server = Settings.from_env({**WHOLE, f"{SMTP}PORT": "2525", f"{SMTP}USER": "a", f"{SMTP}PASSWORD_FILE": "/p"}).mail
    assert server is not None
    assert (server.port, server.user, server.password_file) == (2525, "a", Path("/p"))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({f"{SMTP}PORT": "25"}, "SMTP_HOST"),
        ({f"{SMTP}HOST": "thu.example.vn"}, "SMTP_FROM"),
        ({**WHOLE, f"{SMTP}USER": "a"}, "SMTP_PASSWORD_FILE"),
        ({**WHOLE, f"{SMTP}PASSWORD_FILE": "/p"}, "SMTP_USER"),
        ({**WHOLE, f"{SMTP}PORT": "0"}, "SMTP_PORT"),
        ({**WHOLE, f"{SMTP}SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({**WHOLE, f"{SMTP}FROM": "casetrack"}, "SMTP_FROM"),
        ({**WHOLE, f"{SMTP}USER": "a", f"{SMTP}PASSWORD_FILE": "/p", f"{SMTP}SECURITY": "none"}, "in clear"),
        ({"CASETRACK_STAFF_URL": "casetrack.local"}, "STAFF_URL"),
        ({"CASETRACK_WEBHOOK_INSIDE": "10.8.0.0/16, muoi"}, "WEBHOOK_INSIDE"),
    ],
)
def test_what_is_named_by_halves_is_refused_at_the_start(said, named):
    with pytest.raises(InvalidInput, match=named):
        Settings.from_env(said)


@pytest.mark.parametrize("said", ["a@b.vn", "nguyen.van-a+x@van.phong.lamkhe.gov.vn"])
def test_addresses_of_people_are_taken(said):
    assert is_mail_address(said)


@pytest.mark.parametrize(
    "said", ["a", "a@b", "a b@c.vn", "a@b.vn\n", "a@b.vn,c@d.vn", "<a@b.vn>", "ơ@b.vn", "a@[10.0.0.1]", "a@b..vn"]
)
def test_what_could_lead_a_mail_astray_is_no_address(said):
    assert not is_mail_address(said)
