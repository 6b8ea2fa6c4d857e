"""The architecture is a test: the layers, the budgets and the places where only one module may do a thing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import architecture
from tests.architecture import ROOT, Rule, Source, broken, sources

# Each rule with a planted breach, so that a rule which has gone blind is noticed.
RULES: dict[Rule, tuple[str, str]] = {
    architecture.a_file_fits_in_the_head: ("casetrack/long.py", "\n" * 301),
    architecture.a_function_fits_on_the_screen: ("casetrack/long.py", "def f():\n" + "    f()\n" * 40),
    architecture.a_view_only_loads_calls_and_answers: (
        "casetrack/web/cases.py",
        '@blueprint.get("/")\ndef show():\n    """Show."""\n' + "    f()\n" * 16,
    ),
    architecture.a_call_can_be_read: ("casetrack/case.py", "class A:\n    def f(self, a, b, c, d, e): ..."),
    architecture.imports_stand_at_the_top: ("casetrack/case.py", "def f():\n    from casetrack.models import case"),
    architecture.only_the_database_commits: ("casetrack/services/cases.py", "work.session.commit()"),
    architecture.only_the_clock_knows_the_time: ("casetrack/services/cases.py", "datetime.datetime.now(UTC)"),
    architecture.only_the_login_knows_who_asks: ("casetrack/web/cases.py", "from flask_login import current_user"),
    architecture.no_kind_of_case_is_special: (
        "casetrack/services/cases.py",
        'if case.workflow in ("complaint", "denunciation"): hide()',
    ),
    architecture.a_file_is_named_after_a_noun: ("casetrack/services/case_utils.py", ""),
}


@pytest.fixture(scope="module")
def program() -> list[Source]:
    return sources("casetrack")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_house_rule_is_kept(rule, program):
    assert broken(rule, program) == [], rule.__doc__


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_house_rule_sees_a_breach(rule):
    assert broken(rule, [Source.of(*RULES[rule])])


@pytest.mark.parametrize("most", ["create_app", "a_view"])
def test_a_budget_that_is_just_kept_is_no_breach(most):
    view = Source.of("casetrack/web/a.py", '@blueprint.get("/")\ndef a_view():\n    """Show."""\n' + "    f()\n" * 15)
    app = Source.of("casetrack/app.py", "def create_app(settings):\n" + "    f()\n" * 59)
    rule, source = {
        "a_view": (architecture.a_view_only_loads_calls_and_answers, view),
        "create_app": (architecture.a_function_fits_on_the_screen, app),
    }[most]
    assert broken(rule, [source]) == []


def test_a_test_file_fits_in_the_head_too():
    assert broken(architecture.a_file_fits_in_the_head, sources("tests", "bench")) == []


def test_imports_point_one_way():
    command = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert command, "lint-imports is not installed beside this Python"
    judged = subprocess.run([command, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout + judged.stderr
