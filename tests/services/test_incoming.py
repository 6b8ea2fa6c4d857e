"""The register of incoming documents, and what holds for both registers: forms sent twice, lines struck through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.services.access import get_visible_case
from casetrack.services.incoming import EnterIncoming, enter
from casetrack.services.outgoing import EnterOutgoing, enter_by_hand
from casetrack.services.register_lines import INCOMING, OUTGOING, StrikeOut, find_line, strike_out
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case

REQUEST = EnterIncoming("Sở Nội vụ", "Báo cáo số liệu quý 2", date(2026, 6, 4), "118/SNV-VP", date(2026, 6, 2))
DECISION = EnterOutgoing("QĐ", "Khen thưởng", "Như Điều 3", date(2026, 6, 4), token="a1")


def took_in(ward: Ward, wish: EnterIncoming, by: str = "clerk") -> int:
    with begin(ward.installation, ward.actor(by)) as work:
        return enter(work, wish).number


def sent_out(ward: Ward, wish: EnterOutgoing, case_number: str | None = None, by: str = "clerk") -> int:
    with begin(ward.installation, ward.actor(by)) as work:
        return enter_by_hand(work, wish, case_number).number


def strike(ward: Ward, wish: StrikeOut, by: str = "clerk") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        strike_out(work, wish)


def newest_line(ward: Ward, number: str, by: str = "clerk") -> tuple[str, str]:
    with reading(ward.installation, ward.actor(by)) as work:
        case = get_visible_case(work, number)
        entry = timeline(work, case, read_book(work, case))[0]
        return entry.label.vi, entry.text


def test_the_two_registers_count_apart(ward: Ward):
    assert [took_in(ward, REQUEST), sent_out(ward, DECISION), took_in(ward, REQUEST)] == [1, 1, 2]


def test_a_form_sent_twice_makes_one_line_and_somebody_elses_another(ward: Ward):
    wish = replace(REQUEST, token="a1")
    assert [took_in(ward, wish), took_in(ward, wish), took_in(ward, wish, "desk")] == [1, 1, 2]
    assert [sent_out(ward, DECISION), sent_out(ward, DECISION), sent_out(ward, DECISION, by="desk")] == [1, 1, 2]


def test_every_mistake_is_told_at_once_and_takes_no_number(ward: Ward):
    with pytest.raises(InvalidInput) as refused:
        took_in(ward, EnterIncoming(" ", "", date(2026, 6, 5), dated_on=date(2026, 6, 6), due_on=date(2026, 6, 1)))
    assert sorted(refused.value.fields) == ["abstract", "arrived_on", "dated_on", "due_on", "sender"]
    for strange in (replace(REQUEST, unit_id=999), replace(REQUEST, handler_id=ward.users["administrator"].id)):
        with pytest.raises(InvalidInput) as refused:
            took_in(ward, strange)
        assert list(refused.value.fields) == ["handler"]
    assert took_in(ward, replace(REQUEST, handler_id=ward.users["officer"].id)) == 1


def test_an_officer_reads_no_register_and_an_auditor_writes_none(ward: Ward):
    for name in ("officer", "auditor", "leader"):
        with pytest.raises(Forbidden):
            took_in(ward, REQUEST, name)
        with pytest.raises(Forbidden):
            sent_out(ward, DECISION, by=name)
        with pytest.raises(Forbidden):
            strike(ward, StrikeOut(INCOMING, 2026, 1, "Nhầm"), name)


def test_a_case_tells_of_what_came_in_and_of_what_was_struck_through(ward: Ward):
    number = a_case(ward)
    took_in(ward, replace(REQUEST, case_number=number))
    assert newest_line(ward, number) == ("Vào sổ văn bản đến số 1/2026", "")
    strike(ward, StrikeOut(INCOMING, 2026, 1, "Ghi nhầm hồ sơ."))
    assert newest_line(ward, number) == ("Gạch bỏ số 1/2026 sổ văn bản đến", "Ghi nhầm hồ sơ.")


def test_a_struck_line_keeps_its_number_and_is_struck_once(ward: Ward):
    sent_out(ward, DECISION)
    strike(ward, StrikeOut(OUTGOING, 2026, 1, "Thu hồi, chưa phát hành."))
    with reading(ward.installation, ward.actor("clerk")) as work:
        line = find_line(work, OUTGOING, 2026, 1)
        assert (line.struck_on, line.struck_reason) == (date(2026, 6, 4), "Thu hồi, chưa phát hành.")
    with pytest.raises(InvalidInput, match="already"):
        strike(ward, StrikeOut(OUTGOING, 2026, 1, "Lần nữa."))
    assert sent_out(ward, replace(DECISION, token="a2")) == 2, "the number is not given again"


def test_no_line_is_struck_through_without_a_reason(ward: Ward):
    took_in(ward, REQUEST)
    with pytest.raises(InvalidInput) as refused:
        strike(ward, StrikeOut(INCOMING, 2026, 1, "  "))
    assert list(refused.value.fields) == ["reason"]


def test_a_hidden_case_takes_no_line_and_its_line_is_as_if_missing(ward: Ward):
    hidden = a_case(ward, fields=DENUNCIATION)
    with pytest.raises(InvalidInput) as refused:
        took_in(ward, replace(REQUEST, case_number=hidden))
    assert list(refused.value.fields) == ["case_number"]
    assert "KN-2026-0099" in _refused(ward, "KN-2026-0099")
    assert _refused(ward, hidden).replace(hidden, "X") == _refused(ward, "KN-2026-0099").replace("KN-2026-0099", "X")
    took_in(ward, replace(REQUEST, case_number=hidden), "desk")  # who opened it sees it
    with pytest.raises(NotFound) as missing:
        strike(ward, StrikeOut(INCOMING, 2026, 1, "Nhầm"))
    assert missing.value.message.vi == "Sổ năm 2026 không có số 1."
    strike(ward, StrikeOut(INCOMING, 2026, 1, "Nhầm"), "desk")


def _refused(ward: Ward, number: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        took_in(ward, replace(REQUEST, case_number=number))
    return refused.value.fields["case_number"].vi
