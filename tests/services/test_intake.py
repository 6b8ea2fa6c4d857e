"""What else the desk takes in: forwarded and spoken petitions, several contents, and whom it turns away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.engine.refusal_grounds import load_refusals
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, IncomingEntry, Petition, PetitionContent
from casetrack.reports.duties import duties_in
from casetrack.reports.questions import ask
from casetrack.reports.summary import summarise
from casetrack.services import incoming
from casetrack.services.access import get_visible_case
from casetrack.services.book import Cell
from casetrack.services.contents import FurtherContent, content_kinds, contents_of
from casetrack.services.hosting import Hosting
from casetrack.services.parties import list_links
from casetrack.services.persons import RegisterPerson
from casetrack.services.petition_sources import Forwarding, known_senders
from casetrack.services.receipts import visits_of
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.refusals import notices_waiting
from casetrack.services.register_pages import FindLines, all_lines
from casetrack.services.statements import print_statement
from casetrack.services.work import begin, reading
from casetrack.text import Text
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_step, the_case
from tests.letterheads import a_letterhead

REQUEST = FurtherContent("petition:request", "Xin sửa cống đầu ngõ")


@pytest.fixture
def wish(ward: Ward) -> Receive:
    """Somebody brings a complaint."""
    brought = BringPetition("petition", COMPLAINT)
    return Receive(RegisterPerson("Lò Văn Đầu"), ward.units["root"].id, "Lối đi chung", ward.today, petition=brought)


def enter(ward: Ward, wish: Receive, by: str = "desk") -> Received:
    with begin(ward.installation, ward.actor(by)) as work:
        return receive(work, wish)


def mistakes(ward: Ward, wish: Receive) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        enter(ward, wish)
    return sorted(refused.value.fields)


def cells(ward: Ward, book: str) -> list[Mapping[str, Cell]]:
    """Give the cells of a register's lines, in the order of the book."""
    with reading(ward.installation, ward.actor("clerk")) as work:
        return [line.cells for line in all_lines(work, FindLines(book, 2026), "print")]


class TestAForwardedPetition:
    @pytest.fixture
    def sent(self, wish: Receive) -> Receive:
        letter = Forwarding("Ban Tiếp công dân tỉnh", "62/TCD-ĐT", date(2026, 6, 2))
        return replace(wish, channel="forwarded", forwarding=letter)

    def test_says_by_whom_and_with_which_letter(self, ward: Ward, sent: Receive):
        made = enter(ward, sent)
        with reading(ward.installation, ward.actor("desk")) as work:
            petition = work.session.scalars(select(Petition)).one()
            assert known_senders(work) == ["Ban Tiếp công dân tỉnh"]
        assert (petition.forwarded_by, petition.forwarded_symbol) == ("Ban Tiếp công dân tỉnh", "62/TCD-ĐT")
        assert petition.forwarded_on == date(2026, 6, 2)
        assert the_case(ward, made.case_number or "").fields["forwarded_by"] == "Ban Tiếp công dân tỉnh"

    def test_is_entered_in_the_incoming_book_in_the_same_press(self, ward: Ward, sent: Receive):
        made = enter(ward, replace(sent, forwarding=replace(sent.forwarding, enter=True)))
        with ward.database.reading() as session:
            entry, petition = session.scalars(select(IncomingEntry)).one(), session.scalars(select(Petition)).one()
        assert (entry.number, entry.sender, entry.symbol) == (1, "Ban Tiếp công dân tỉnh", "62/TCD-ĐT")
        assert (made.case_number or "none") in entry.abstract
        assert (petition.incoming_id, entry.case_id) == (entry.id, petition.case_id)

    def test_takes_what_the_incoming_book_says_of_its_letter(self, ward: Ward, sent: Receive):
        with begin(ward.installation, ward.actor("clerk")) as work:
            letter = incoming.EnterIncoming("Thanh tra tỉnh", "Chuyển đơn", work.today, "17/TTr", date(2026, 6, 1))
            incoming.enter(work, letter)
        enter(ward, replace(sent, forwarding=Forwarding(incoming="1")))
        with ward.database.reading() as session:
            petition, entry = session.scalars(select(Petition)).one(), session.scalars(select(IncomingEntry)).one()
        assert (petition.forwarded_by, petition.forwarded_symbol) == ("Thanh tra tỉnh", "17/TTr")
        assert entry.case_id == petition.case_id
        for said in ("2", "1/2025", "UBKT 1", "số một"):
            assert mistakes(ward, replace(sent, forwarding=Forwarding(incoming=said))) == ["incoming"], said

    def test_names_its_sender_and_no_other_way_does(self, ward: Ward, sent: Receive):
        assert mistakes(ward, replace(sent, forwarding=Forwarding())) == ["forwarded_by"]
        assert mistakes(ward, replace(sent, channel="post")) == ["forwarded_by"]
        late = replace(sent.forwarding, dated_on=date(2026, 6, 5))
        assert mistakes(ward, replace(sent, forwarding=late)) == ["forwarded_on"]

    def test_that_denounces_shows_its_line_to_nobody_else(self, ward: Ward, sent: Receive):
        denounced = replace(sent, petition=BringPetition("petition", DENUNCIATION), subject="Ông Khuất Kín thu tiền")
        enter(ward, replace(denounced, forwarding=replace(sent.forwarding, enter=True)))
        with ward.database.reading() as session:
            entry = session.scalars(select(IncomingEntry)).one()
        assert "Khuất Kín" not in f"{entry.abstract} {entry.search_key} {entry.note}"


class TestAPetitionSaidByWord:
    def test_is_printed_to_be_read_back_and_signed(self, ward: Ward, wish: Receive):
        a_letterhead(ward)
        made = enter(ward, replace(wish, statement="fingerprint"))
        with ward.database.reading() as session:
            assert session.scalars(select(Petition.statement)).one() == "fingerprint"
        with reading(ward.installation, ward.actor("desk")) as work:
            paper = print_statement(work, made.number)
        assert paper.petition == "D-2026-0001"
        assert paper.pdf.startswith(b"%PDF")

    def test_there_are_no_minutes_of_a_written_one(self, ward: Ward, wish: Receive):
        made = enter(ward, wish)
        with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(NotFound):
            print_statement(work, made.number)

    def test_only_somebody_present_speaks(self, ward: Ward, wish: Receive):
        assert mistakes(ward, replace(wish, channel="post", statement="signature")) == ["statement"]
        assert mistakes(ward, replace(wish, petition=None, statement="signature")) == ["statement"]


class TestSeveralContents:
    def test_are_one_petition_and_a_case_each(self, ward: Ward, wish: Receive):
        made = enter(ward, replace(wish, contents=(REQUEST, replace(REQUEST, kind="petition:feedback", place=2))))
        assert made == Received("L-2026-0001", "KN-2026-0001")
        with reading(ward.installation, ward.actor("desk")) as work:
            (petition,) = work.session.scalars(select(Petition)).all()
            shown = contents_of(work, [petition.id])[petition.id]
            links = list_links(work, get_visible_case(work, "KN-2026-0001"))
        assert [(one.place, one.kind.vi, one.case_number) for one in shown] == [
            (2, "Kiến nghị", "KI-2026-0001"),
            (3, "Phản ánh", "PA-2026-0001"),
        ]
        assert {link.number for link in links} == {"KI-2026-0001", "PA-2026-0001"}
        assert the_case(ward, "KI-2026-0001").fields["summary"] == REQUEST.subject

    def test_one_that_is_only_guided_gets_no_case(self, ward: Ward, wish: Receive):
        enter(ward, replace(wish, contents=(replace(REQUEST, handling="guided"),)))
        with ward.database.reading() as session:
            assert session.scalars(select(func.count(Case.id))).one() == 1
            row = session.execute(select(PetitionContent.case_id, PetitionContent.subject)).one()
        assert tuple(row) == (None, REQUEST.subject)

    def test_a_denunciation_among_them_needs_a_form_of_its_own(self, ward: Ward, wish: Receive):
        sealed = replace(REQUEST, kind="petition:denunciation", handling="guided", place=2)
        assert mistakes(ward, replace(wish, contents=(REQUEST, sealed))) == ["contents.2.kind"]
        denounced = replace(wish, petition=BringPetition("petition", DENUNCIATION), contents=(REQUEST,))
        assert mistakes(ward, denounced) == ["contents.1.kind"]
        with reading(ward.installation, ward.actor("desk")) as work:
            assert "petition:denunciation" not in {kind.key for kind in content_kinds(work)}

    def test_each_has_a_kind_and_a_summary(self, ward: Ward, wish: Receive):
        assert mistakes(ward, replace(wish, contents=(FurtherContent("question", " "),))) == [
            "contents.1.kind",
            "contents.1.subject",
        ]

    def test_what_seals_one_of_them_seals_all(self, ward: Ward, wish: Receive):
        enter(ward, replace(wish, contents=(REQUEST,)))
        a_step(ward, "KI-2026-0001", "desk", "classify", petition_class="denunciation", **ELIGIBLE)
        assert the_case(ward, "KN-2026-0001").level == "sealed"
        with reading(ward.installation, ward.actor("clerk")) as work:
            petition = work.session.scalars(select(Petition.id)).one()
            assert contents_of(work, [petition]) == {}

    def test_are_one_paper_and_several_matters_in_a_report(self, ward: Ward, wish: Receive):
        enter(ward, replace(wish, contents=(REQUEST,)))
        with reading(ward.installation, ward.actor("leader")) as work:
            (table,) = summarise(work, ask(work, ward.today, ward.today)).papers
        assert (table.total.counts["receipts"], table.total.counts["distinct"]) == (2, 1)


class TestTheBooks:
    def test_say_how_many_people_and_who_forwarded(self, ward: Ward, wish: Receive):
        joint = replace(wish, people_count=4)
        enter(ward, joint)
        enter(ward, replace(wish, channel="forwarded", forwarding=Forwarding("Thanh tra tỉnh")))
        visits, petitions = cells(ward, "visits"), cells(ward, "petitions")
        assert visits[0]["people"] == 4
        assert petitions[0]["sender"] == Text("Lò Văn Đầu và 3 người khác", "Lò Văn Đầu and 3 more")
        assert petitions[1]["channel"] == "Thanh tra tỉnh"

    def test_say_on_which_ground_somebody_was_turned_away(self, ward: Ward, wish: Receive):
        enter(ward, replace(wish, petition=None, refusal="threats", answer="Đã giải thích"))
        (line,) = cells(ward, "visits")
        assert isinstance(line["result"], Text)
        assert line["result"].vi.startswith("Từ chối tiếp: Đe dọa")


class TestTurningSomebodyAway:
    @pytest.fixture
    def turned(self, ward: Ward, wish: Receive) -> Receive:
        told = "Đã giải thích, mời ra về khi tỉnh táo quay lại"
        return replace(wish, petition=None, refusal="drunk", answer=told)

    def test_stands_in_the_book_and_is_not_counted_as_received(self, ward: Ward, turned: Receive):
        assert enter(ward, turned) == Received("L-2026-0001", None)
        with reading(ward.installation, ward.actor("desk")) as work:
            day = visits_of(work, work.today)
            assert notices_waiting(work) == []
        assert (len(day.visits), day.received) == (1, 0)
        refusal = day.visits[0].refusal
        assert refusal is not None
        assert "Luật Tiếp công dân 2013, Điều 9 khoản 1" in refusal.vi

    def test_who_will_not_say_a_name_is_turned_away_all_the_same(self, ward: Ward, turned: Receive):
        enter(ward, replace(turned, person=None))

    def test_the_reason_is_explained_and_no_petition_is_taken(self, ward: Ward, turned: Receive, wish: Receive):
        assert mistakes(ward, replace(turned, answer=" ")) == ["answer"]
        assert mistakes(ward, replace(turned, petition=wish.petition)) == ["kind"]
        assert mistakes(ward, replace(turned, refusal="tired")) == ["refusal"]

    def test_a_ground_of_the_new_decree_does_not_hold_before_its_day(self, ward: Ward, turned: Receive):
        assert mistakes(ward, replace(turned, refusal="recording")) == ["refusal"]
        ward.on("2026-07-01")
        enter(ward, replace(turned, refusal="recording", received_on=ward.today))

    def test_a_written_notice_is_due_within_its_working_days_until_it_is_issued(self, ward: Ward, turned: Receive):
        ward.on("2026-07-02")
        settled = a_case(ward, fields=COMPLAINT)
        wish = replace(turned, refusal="settled_rightly", received_on=ward.today, case_number=settled)
        made = enter(ward, wish)
        assert (made.number, made.case_number) == ("L-2026-0001", "TD-2026-0001")
        with reading(ward.installation, ward.actor("desk")) as work:
            (waiting,) = notices_waiting(work)
            case = get_visible_case(work, "TD-2026-0001")
            assert [link.number for link in list_links(work, case)] == [settled]
        assert (case.state, case.fields["refusal_ground"]) == ("refusing", "settled_rightly")
        assert (waiting.visit, waiting.due_on) == ("L-2026-0001", date(2026, 7, 7))
        a_step(ward, "TD-2026-0001", "leader", "no_ground", comment="Có tình tiết mới")
        with reading(ward.installation, ward.actor("desk")) as work:
            assert notices_waiting(work) == []

    def test_a_written_notice_names_somebody_and_no_sealed_case(self, ward: Ward, turned: Receive):
        written = replace(turned, refusal="settled_rightly")
        assert mistakes(ward, replace(written, person=None)) == ["person"]
        sealed = a_case(ward, fields=DENUNCIATION)
        assert mistakes(ward, replace(written, case_number=sealed)) == ["case_number"]

    def test_the_notice_is_made_where_the_file_says(self, ward: Ward):
        file = load_refusals()
        definition = ward.installation.library.latest(file.notice.workflow)
        step = next(step for step in definition.steps if step.trigger == file.notice.step)
        assert {file.notice.ground, file.notice.day} <= set(step.fields)
        known = {key for key, _label in definition.fields[file.notice.ground].values}
        assert {ground.notice_ground for ground in file.grounds if ground.written} == known
        assert file.notice.said in definition.intake
        assert file.notice.clock in {rule.key for rule in definition.deadlines}

    @pytest.mark.parametrize(("refusal", "days"), [("drunk", 0), ("", 1)])
    def test_no_day_of_the_chairman_counts_by_a_refusal_alone(
        self, ward: Ward, turned: Receive, refusal: str, days: int
    ):
        enter(ward, replace(turned, refusal=refusal, hosting=Hosting("chairman", "scheduled")))
        with reading(ward.installation, ward.actor("leader")) as work:
            duties = {one.duty.key: one for one in duties_in(work, ask(work, date(2026, 6, 1), date(2026, 6, 7)))}
        assert len(duties["chairman_receives"].days) == days
