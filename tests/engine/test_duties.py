"""So many days a week or a month: what the law wants, what was held, and how a file of duties is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.engine.clock_rules import Basis, Validity
from casetrack.engine.duties import DutyRule, Period, check_duties, check_duty, first_day_asked
from casetrack.engine.duties_file import load_duties, read_duties
from casetrack.errors import DefinitionError
from casetrack.text import Text
from tests.factories import working_days

BASIS = Basis(Text("Luật Tiếp công dân, Điều 15", "Law on Reception of Citizens, Article 15"), "verified")
WEEKLY = DutyRule(1, "week", BASIS, Validity("step_date", None, date(2026, 6, 30)))
MONTHLY = DutyRule(2, "month", BASIS, Validity("step_date", date(2026, 7, 1)))
NEXT_YEAR = date(2027, 6, 1)


def day(said: str) -> date:
    return date.fromisoformat(said)


def judged(
    rule: DutyRule, held: list[str], first: str, last: str, *, today: date = NEXT_YEAR
) -> list[tuple[int, int, str]]:
    check = check_duty(rule, [day(each) for each in held], Period(day(first), day(last), today), working_days())
    return [(len(span.held), span.wanted, span.status) for span in check.spans]


# Luật 136/2025/QH15 Điều 1: hai ngày mỗi tháng từ 01/7/2026; Luật Tiếp công dân 2013 Điều 15: một ngày mỗi tuần.
@pytest.mark.parametrize(
    ("rule", "held", "period", "expected"),
    [
        (MONTHLY, ["2026-07-02", "2026-07-16"], ("2026-07-01", "2026-07-31"), [(2, 2, "met")]),
        (MONTHLY, ["2026-07-02", "2026-07-02"], ("2026-07-01", "2026-07-31"), [(1, 2, "missed")]),
        (MONTHLY, [], ("2026-06-01", "2026-06-30"), []),
        (WEEKLY, ["2026-06-04"], ("2026-06-01", "2026-06-14"), [(1, 1, "met"), (0, 1, "missed")]),
        (WEEKLY, ["2026-07-02"], ("2026-06-29", "2026-07-05"), [(1, 1, "unjudged")]),
        (WEEKLY, [], ("2026-02-16", "2026-02-22"), [(0, 0, "met")]),
        (MONTHLY, ["2026-12-03", "2026-12-10"], ("2026-12-15", "2027-01-10"), [(2, 2, "met")]),
    ],
    ids=[
        "two days in July",
        "one day entered twice",
        "the new law does not hold yet",
        "a week with a day, a week without",
        "the law changes within the week",
        "nobody works in the week of Tết",
        "a month is judged with its days before the period",
    ],
)
def test_each_week_or_month_that_ends_in_the_period_is_judged(rule, held, period, expected):
    assert judged(rule, held, *period) == expected


def test_what_is_not_over_is_not_judged_unless_it_has_enough():
    today = day("2026-07-20")
    assert judged(MONTHLY, ["2026-07-02"], "2026-07-01", "2026-08-31", today=today) == [(1, 2, "running")]
    assert judged(MONTHLY, ["2026-07-02", "2026-07-09"], "2026-07-01", "2026-08-31", today=today) == [(2, 2, "met")]


def test_the_verdict_adds_up_what_was_judged_and_says_why():
    held = [day("2026-07-02"), day("2026-07-09"), day("2026-07-16"), day("2026-08-06")]
    check = check_duty(MONTHLY, held, Period(day("2026-07-01"), day("2026-12-31"), day("2026-09-15")), working_days())
    assert (check.wanted, check.held, check.met, check.share.vi) == (4, 4, False, "đạt 1/2 tháng")
    assert [line.text.vi for line in check.lines] == [
        "Ít nhất 2 ngày mỗi tháng",
        "Tháng 7/2026: đủ. 02/7, 09/7, 16/7.",
        "Tháng 8/2026: thiếu 1 ngày. 06/8.",
        "Tháng 9/2026: chưa hết tháng. Chưa có ngày nào.",
    ]
    assert check.lines[0].basis == BASIS


def test_the_chairmans_duty_changes_on_the_first_of_july_2026():
    chairman = next(duty for duty in load_duties() if duty.key == "chairman_receives")
    checks = check_duties(chairman, [], Period(day("2026-06-01"), day("2026-07-31"), NEXT_YEAR), working_days())
    assert [(check.rule.at_least, check.rule.per, len(check.judged)) for check in checks] == [
        (1, "week", 4),
        (2, "month", 1),
    ]
    assert all(check.rule.basis.rule for check in checks)


def counted_slowly(rule: DutyRule, held: set[date], period: Period) -> list[tuple[date, int, int, str]]:
    """Walk over every day: a span ends on a Sunday, or on the eve of the first of a month."""
    found, walked = [], date(2025, 12, 1)
    span: list[date] = []
    while walked <= period.end:
        span.append(walked)
        following = walked + timedelta(days=1)
        if walked.weekday() == 6 if rule.per == "week" else following.day == 1:
            inside = [each for each in span if rule.valid is None or rule.valid.covers(each)]
            if walked >= period.start and span[0] <= period.today and inside:
                have = len([each for each in span if each in held])
                want = min(rule.at_least, len([each for each in span if working_days().is_working(each)]))
                if len(inside) < len(span):
                    status = "unjudged"
                elif have >= want:
                    status = "met"
                else:
                    status = "missed" if walked < period.today else "running"
                found.append((span[0], have, want, status))
            span = []
        walked = following
    return found


DAYS = st.dates(date(2026, 1, 5), date(2027, 1, 31))


@given(
    st.builds(DutyRule, st.integers(1, 5), st.sampled_from(["week", "month"]), st.just(BASIS)),
    st.sampled_from([None, WEEKLY.valid, MONTHLY.valid]),
    st.sets(DAYS, max_size=60),
    st.tuples(DAYS, DAYS, DAYS),
)
def test_the_verdict_is_that_of_walking_over_every_day(rule, valid, held, days):
    rule = DutyRule(rule.at_least, rule.per, rule.basis, valid)
    start, end = sorted(days[:2])
    period = Period(start, end, days[2])
    check = check_duty(rule, held, period, working_days())
    said = [(span.first, len(span.held), span.wanted, span.status) for span in check.spans]
    assert said == counted_slowly(rule, held, period)
    assert all(first_day_asked(period) <= span.first for span in check.spans)


@given(st.sets(DAYS, max_size=40), DAYS)
def test_periods_that_follow_each_other_judge_every_span_once(held, cut):
    first, last = date(2026, 1, 5), date(2027, 1, 31)
    for rule in (DutyRule(1, "week", BASIS), DutyRule(2, "month", BASIS)):
        whole = check_duty(rule, held, Period(first, last, NEXT_YEAR), working_days()).spans
        parts = [
            check_duty(rule, held, Period(start, end, NEXT_YEAR), working_days()).spans
            for start, end in ((first, cut), (cut + timedelta(days=1), last))
        ]
        assert parts[0] + parts[1] == whole


GOOD = """\
schema: casetrack-duties/1
duties:
  chairman:
    label: {vi: Chủ tịch tiếp, en: The Chairman receives}
    host: chairman
    receptions: [scheduled]
    rules:
      - valid: {to: 2026-06-30}
        at_least: 1
        per: week
        basis: {text: {vi: Điều 15, en: Article 15}, certainty: verified}
      - valid: {from: 2026-07-01}
        at_least: 2
        per: month
        basis: {text: {vi: Điều 1, en: Article 1}, certainty: reported}
"""


@pytest.mark.parametrize(
    ("was", "became", "told"),
    [
        ("from: 2026-07-01", "from: 2026-06-30", "D10 duties.chairman.rules.1.valid: two rules hold on the same day"),
        ("- valid: {from: 2026-07-01}\n        at", "- at", "D10 duties.chairman.rules.1.valid"),
        ("at_least: 2", "at_least: 21", "D11 duties.chairman.rules.1.at_least: a month has at most 20 working days"),
        ("at_least: 1", "at_least: 0", "E03 duties.chairman.rules.0.at_least: the least number is 1"),
        ("per: week", "per: day", "“day” is none of: week, month"),
        ("host: chairman", "host: mayor", "“mayor” is none of: officer, chairman"),
        ("[scheduled]", "[weekly]", "“weekly” is none of: regular, scheduled, unscheduled"),
        ("to: 2026-06-30", "from: 2026-07-02, to: 2026-06-30", "the rule ends before it begins"),
        ("    host: chairman\n", "", "E07 duties.chairman.host: the key “host” is missing"),
        ("certainty: verified", "certainty: sure", "“sure” is none of: verified"),
        ("per: month", "per: month, until: x", "duties.yaml:"),
        ("duties/1", "duties/2", "E03 schema"),
    ],
)
def test_a_slip_in_a_file_of_duties_is_told_with_its_place(was, became, told):
    assert was in GOOD
    with pytest.raises(DefinitionError) as caught:
        read_duties(GOOD.replace(was, became).encode(), "duties.yaml")
    assert any(told in str(problem) for problem in caught.value.problems)


def test_a_good_file_of_duties_is_read():
    (duty,) = read_duties(GOOD.encode(), "duties.yaml")
    assert (duty.host, set(duty.receptions)) == ("chairman", {"scheduled"})
    assert [rule.at_least for rule in duty.rules] == [1, 2]
