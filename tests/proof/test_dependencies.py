"""What the program is made of: a bill of its packages (CycloneDX), and whether any of them has a known hole."""

from __future__ import annotations

import json
import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.architecture import ROOT

pytestmark = pytest.mark.proof
BILL = ROOT / "build" / "sbom.json"
AUDITOR = ROOT / "build" / "audit" / "bin" / "pip-audit"  # in a folder of its own, where `make proof` puts it


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needs(name: str, extras: tuple[str, ...] = ()) -> set[str]:
    """Give the packages that an installed one needs on this machine."""
    wanted = map(Requirement, metadata.requires(name) or ())
    return {
        _plain(need.name)
        for need in wanted
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    }


def made_of() -> dict[str, set[str]]:
    """Give every package that an office's installation needs, with what it needs itself."""
    found: dict[str, set[str]] = {}
    ahead = ["casetrack"]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found[name] = _needs(name, ("postgresql",) if name == "casetrack" else ("binary",))
            ahead += found[name]
    return found


def bill() -> dict[str, object]:
    """Write the bill as CycloneDX 1.6 has it."""
    parts = made_of()

    def component(name: str) -> dict[str, object]:
        known = metadata.metadata(name).json
        said = str(known.get("license_expression") or known.get("license") or "").splitlines()
        licence = {"licenses": [{"license": {"name": said[0][:120]}}]} if said else {}
        address = f"pkg:pypi/{name}@{known['version']}"
        kind = "application" if name == "casetrack" else "library"
        return {"type": kind, "name": name, "version": known["version"], "purl": address, "bom-ref": name, **licence}

    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component("casetrack")},
        "components": [component(name) for name in sorted(parts) if name != "casetrack"],
        "dependencies": [{"ref": name, "dependsOn": sorted(needs)} for name, needs in sorted(parts.items())],
    }


def test_the_bill_names_every_package_as_it_was_tested():
    BILL.parent.mkdir(exist_ok=True)
    written = bill()
    BILL.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", "utf-8")
    pinned = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line
    )
    fixed = {_plain(name): version.split(";")[0].strip() for name, version in pinned.items()}
    components = written["components"]
    assert isinstance(components, list)
    assert len(components) > 30
    assert [part for part in components if fixed.get(part["name"]) != part["version"]] == []


def test_no_package_has_a_known_hole(tmp_path: Path):
    """Ask the advisories of the Python Packaging Authority; where they cannot be asked, say so and prove nothing."""
    pinned = tmp_path / "packages.txt"
    pinned.write_text(
        "".join(f"{name}=={metadata.version(name)}\n" for name in sorted(made_of()) if name != "casetrack")
    )
    if not AUDITOR.exists():
        pytest.skip("NOT ASKED: pip-audit is not there; `make proof` fetches it")
    options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
    asked = subprocess.run([AUDITOR, *options, "-r", pinned], capture_output=True, text=True)
    if not asked.stdout.strip().startswith("{"):
        reason = (asked.stderr.strip().splitlines() or ["no answer"])[-1]
        pytest.skip(f"NOT ASKED: the advisories cannot be reached from this machine ({reason[:200]})")
    answered = json.loads(asked.stdout)["dependencies"]
    holes = {part["name"]: part["vulns"] for part in answered if part.get("vulns")}
    assert holes == {}
    unknown = [part["name"] for part in answered if part.get("skip_reason")]
    if unknown:  # pip-audit calls this "no known vulnerabilities found"
        pytest.skip(
            f"NOT ASKED: the advisories know nothing of {len(unknown)} of {len(answered)} packages: {unknown[:5]}"
        )
