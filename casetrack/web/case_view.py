"""The case page as its template shows it: everything is read once and said here, so that the template only draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casetrack.engine.definition import PHASES, Definition, State
from casetrack.engine.history import Standing
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.engine.meanings import Line, mean_state
from casetrack.errors import Refusal
from casetrack.services import extensions
from casetrack.services.access import OPEN_LEVELS, get_visible_case, is_at_work_on
from casetrack.services.batch_entries import BeforeHandover, time_before
from casetrack.services.cases import CHANNELS
from casetrack.services.classifications import may_be_classified
from casetrack.services.delays import answers_for
from casetrack.services.documents import ShownDocument, list_documents
from casetrack.services.duplicates import Twin, twins_of
from casetrack.services.file_entries import spell_size
from casetrack.services.joining import joining_step
from casetrack.services.letter_entries import ToldLetter, letters_in
from casetrack.services.one_press import presses_now
from casetrack.services.paper_loans import LENT, ShownLoan, loans_in
from casetrack.services.paper_requests import ASKED
from casetrack.services.papers import ShownPaper, papers_in
from casetrack.services.parties import ShownLink, ShownParty, list_links, list_parties, name_of
from casetrack.services.petitions import ShownPetition, petitions_in
from casetrack.services.projections import standing_of
from casetrack.services.request_lists import ShownRequest, requests_in
from casetrack.services.splitting import splittable
from casetrack.services.state_secrets import Pointer, pointers_in
from casetrack.services.steps import OpenStep, list_steps
from casetrack.services.timelines import Book, Entry, read_book, spell_value, timeline
from casetrack.services.viewers import Viewer, list_viewers
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web.clock_card import ClockCard, cards_of
from casetrack.web.holding_card import HoldingCard, card_of

if TYPE_CHECKING:
    from casetrack.models import Case


PAPER_PLACE = "paper_place"  # the field of a workflow that says where the paper file is kept
_OUT = Text("{place} (đang cho {who} mượn, hẹn trả {day})", "{place} (lent to {who}, due back {day})")


@dataclass(frozen=True, slots=True)
class PhaseStop:
    """One stretch of the rail. `place`: was, here or ahead; days are those spent there so far."""

    phase: str
    label: Text
    place: str
    since: date | None = None
    until: date | None = None
    days: int = 0
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Extendable:
    """A clock that the law lets somebody extend, with the reasons why not now."""

    key: str
    label: Text
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that the reader may see, with its workflow, its book and where it stands."""

    case: Case
    definition: Definition
    book: Book
    standing: Standing

    @property
    def state(self) -> State:
        """Where the case stands, as its workflow names it."""
        return self.definition.states[self.standing.state]


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that the case page shows."""

    opened: Opened
    kind: Text
    channel: Text
    unit: str
    officer: str
    phases: Sequence[PhaseStop]
    means: Sequence[Line]  # where the case stands
    cards: Sequence[ClockCard]
    before: BeforeHandover | None
    holding: HoldingCard
    steps: Sequence[OpenStep]
    main_step: str | None  # the way that the workflow names first
    classifiable: bool  # a table can tell what kind of matter it is
    extendable: Sequence[Extendable]
    entries: Sequence[Entry]
    parties: Sequence[ShownParty]
    viewers: Sequence[Viewer]
    explains: bool  # the reader may say why the case is late
    adds: bool  # the reader may add papers to the file
    links: Sequence[tuple[ShownLink, Text]]
    documents: Sequence[tuple[ShownDocument, Text]]  # with its size
    pointers: Sequence[Pointer]
    letters: Sequence[ToldLetter]
    presses: Sequence[str]  # the letters that one press makes
    details: Sequence[tuple[Text, Text]]
    petitions: Sequence[ShownPetition]
    papers: Sequence[ShownPaper]
    requests: Sequence[ShownRequest]  # for papers that others have
    loan: ShownLoan | None  # of the paper file, while it is out
    twins: Sequence[Twin]  # cases that may be about the same matter, for whoever works on one that can still join them
    splittable: Sequence[str]  # petitions that may be given a case of their own


def open_for_reading(work: Work, number: str) -> Opened:
    """Find a case that the reader may see and fold it once; raise NotFound."""
    case = get_visible_case(work, number)
    book = read_book(work, case)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    return Opened(case, definition, book, standing_of(work, case, book.happenings))


def view_case(work: Work, number: str) -> CaseView:
    """Gather the case page."""
    opened = open_for_reading(work, number)
    case, definition, standing = opened.case, opened.definition, opened.standing
    steps = list_steps(work, case, standing)
    loan = _loan_out(work, opened)
    return CaseView(
        opened=opened,
        kind=kind_of(definition, standing),
        channel=CHANNELS.get(standing.channel, Text(standing.channel, standing.channel)),
        unit=work.units[case.unit_id].name if case.unit_id in work.units else "",
        officer=name_of(work, case.officer_id),
        phases=_phases(work, opened),
        means=mean_state(definition, opened.state, standing.fields),
        cards=cards_of(work, definition, standing),
        before=time_before(opened.book.happenings),
        holding=card_of(work, definition, standing, opened.book),
        steps=sorted(steps, key=lambda step: bool(step.refusals)),
        main_step=steps[0].step.trigger if steps else None,
        classifiable=work.actor.may("case.step") and may_be_classified(work, case),
        extendable=_extendable(work, opened),
        entries=timeline(work, case, opened.book),
        parties=list_parties(work, case),
        viewers=list_viewers(work, case),
        explains=answers_for(work, case),
        adds=is_at_work_on(work, case),
        documents=[(document, spell_size(document.size)) for document in list_documents(work, case)],
        pointers=pointers_in(opened.book.happenings),
        letters=letters_in(opened.book.happenings),
        presses=presses_now(work, case, standing),
        links=[(link, _state_of(work, link)) for link in list_links(work, case)],
        details=_details(work, opened, loan),
        petitions=petitions_in(work, case),
        papers=papers_in(work, case),
        requests=_requests(work, opened),
        loan=loan,
        twins=_twins(work, opened),
        splittable=splittable(opened.book.happenings) if case.level in OPEN_LEVELS else (),
    )


def _details(work: Work, opened: Opened, loan: ShownLoan | None) -> list[tuple[Text, Text]]:
    """Give what the fields of a case say; where the paper file is kept, whether it is out."""
    definition, fields = opened.definition, opened.standing.fields
    told = {
        key: spell_value(work, definition, key, fields[key])
        for key in definition.fields
        if fields.get(key) not in (None, "")
    }
    if loan is not None and PAPER_PLACE in told:
        told[PAPER_PLACE] = _OUT.with_(place=told[PAPER_PLACE], who=loan.borrower, day=loan.due_on)
    return [(definition.fields[key].label, said) for key, said in told.items()]


def _requests(work: Work, opened: Opened) -> Sequence[ShownRequest]:
    """Give what was asked for; the book is asked only where its events tell of a request."""
    asking = {step.trigger for step in opened.definition.steps if step.asks_papers} | {ASKED}
    told = any(happening.name in asking for happening in opened.book.happenings)
    return requests_in(work, opened.case) if told else ()


def _loan_out(work: Work, opened: Opened) -> ShownLoan | None:
    told = any(happening.name == LENT for happening in opened.book.happenings)
    loans = loans_in(work, opened.case) if told else ()
    return next((loan for loan in loans if loan.returned_on is None), None)


def _twins(work: Work, opened: Opened) -> Sequence[Twin]:
    joins = joining_step(opened.definition, opened.standing.state) is not None
    return twins_of(work, opened.case) if joins and is_at_work_on(work, opened.case) else ()


def _extendable(work: Work, opened: Opened) -> list[Extendable]:
    """Give the running clocks that the law lets somebody extend in a case like this one."""
    case, standing = opened.case, opened.standing
    running = {clock.key for clock in standing.clocks if clock.ended_on is None}
    return [
        Extendable(rule.key, rule.label, extensions.refusals(work, case, standing, rule))
        for rule in opened.definition.deadlines
        if rule.key in running and rule.extension_for(standing.fields)
    ]


def kind_of(definition: Definition, standing: Standing) -> Text:
    """Name the kind of a case as its number does: Khiếu nại; else its workflow."""
    chooser = definition.number.by_field
    value = standing.fields.get(chooser) if chooser else None
    return definition.fields[chooser].label_of(value) if chooser and value else definition.title


def _phases(work: Work, opened: Opened) -> list[PhaseStop]:
    here = PHASES.index(opened.standing.phase)
    return [_stop(work, opened, phase, place - here) for place, phase in enumerate(PHASES)]


def _stop(work: Work, opened: Opened, phase: str, distance: int) -> PhaseStop:
    """Draw one phase: `distance` tells whether it lies behind (below 0), here (0) or ahead of the case."""
    standing = opened.standing
    spans = [span for span in standing.spans if span.kind == "phase" and span.value == phase]
    place = "here" if distance == 0 else "was" if distance < 0 else "ahead"
    if place == "ahead" or not spans:
        return PhaseStop(phase, PHASE_LABELS[phase], place)
    days = sum(((span.to_on or work.today) - span.from_on).days for span in spans)
    until = spans[-1].to_on if distance < 0 else None
    note = opened.state.label if distance == 0 else None
    if distance == 0 and standing.outcome is not None:
        place, note = "was", OUTCOME_LABELS.get(standing.outcome, note)
    return PhaseStop(phase, PHASE_LABELS[phase], place, spans[0].from_on, until, days, note)


def _state_of(work: Work, link: ShownLink) -> Text:
    return work.installation.library.get(link.workflow, link.workflow_version).states[link.state].label
