"""How lists of former offices are read: their columns, kinds and words, as workflows/office/handover.yaml says.

Knows the shape of the file, not how it is read (handover_rules_file.py), nor any list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from casetrack.engine.handover_words import Phrases, has_marks, marked, plain
from casetrack.text import Text

COUNTER, TEXT, NAME, YEAR, UNIT = "counter", "text", "name", "year", "unit"
IDENTITY, PHONE, DAY, STATUS, COMPONENTS = "identity", "phone", "day", "status", "components"
RECEIVED = "received"  # the day on which the former office took it up
TYPES = (COUNTER, TEXT, UNIT, NAME, IDENTITY, YEAR, PHONE, RECEIVED, DAY, STATUS, COMPONENTS)
AS_ABOVE = "as_above"
# The fields of which the program knows what they are for; an office may add others.
NEEDED: Mapping[str, str] = {
    "stt": COUNTER,
    "name": NAME,
    "birth_year": YEAR,
    "id_number": IDENTITY,
    "original_number": TEXT,
    "received_on": RECEIVED,
    "status": STATUS,
    "components": COMPONENTS,
    "from_unit": UNIT,
}
EXTRA = "extra:"  # before the name of a column that is no field
MARK = "status:"  # before the status that a cross in the column means
# What a case takes that stands in no column: it is worked out of the row, or said by the minutes.
WORKED_OUT = (
    "group",
    "opened_on",
    "handed_over_on",
    "minutes_no",
    "papers",
    "missing_papers",
    "components_present",
    "components_missing",
    "components_lost",
)
TOTAL, OFFICE = "total", "office"
SETTLED, PENDING = "settled", "pending"  # as minutes count a status


@dataclass(frozen=True, slots=True)
class ListField:
    """Something that a row may tell. `headings` begin the heading of its column, `exactly` are all of it.

    `several`: what is put between the words of more than one column; "" where one column is enough. `state`: the column
    names only papers that are `missing` or `lost`.
    """

    key: str
    label: Text
    type: str
    headings: tuple[str, ...]
    exactly: tuple[str, ...] = ()
    several: str = ""
    filled_from_above: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A column that is no field but is known. `names_unit`: a commune in it is the former unit of the row."""

    key: str
    label: Text
    headings: tuple[str, ...]
    names_unit: bool = False


@dataclass(frozen=True, slots=True)
class StepAtHandover:
    """A step that a row of some status takes when it is handed over, and by whose role; what its fields say."""

    trigger: str
    role: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ByWords:
    """A field of the workflow whose value is told by words in the row: where to look, and what to say otherwise."""

    key: str
    look_in: tuple[str, ...]
    otherwise: str
    words: Phrases


@dataclass(frozen=True, slots=True)
class ListKind:
    """What a list is about, and what becomes of its rows in the book.

    `fields`: by field of the workflow, where in the row its value stands; the first that is not empty. `part`: of the
    one named, in the case. `nobody`: words by which a list says that nobody is known. `without_status`: of a list that
    has no such column.
    """

    key: str
    label: Text
    words: tuple[str, ...]
    columns: tuple[str, ...]
    workflow: str
    title: str
    part: str
    nobody: tuple[str, ...]
    required: tuple[str, ...]
    wanted: tuple[str, ...]
    statuses: tuple[str, ...]
    without_status: str | None
    one_for_each_person: bool
    fixed: Mapping[str, str]
    fields: Mapping[str, tuple[str, ...]]
    by_words: tuple[ByWords, ...]
    steps: Mapping[str, tuple[StepAtHandover, ...]]


@dataclass(frozen=True, slots=True)
class ListStatus:
    """How far a file is, as a list says. `counts_as`: settled or pending, as minutes count it."""

    key: str
    label: Text
    counts_as: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComponentWords:
    """The words that tell which papers are there; `unnamed` stands for papers that are not named."""

    complete: tuple[str, ...]
    present: tuple[str, ...]
    missing: tuple[str, ...]
    lost: tuple[str, ...]
    unnamed: str


@dataclass(frozen=True, slots=True)
class UnitWords:
    """How the name of a commune or district begins or never does, and what stands before that of whose list it is."""

    begin: tuple[str, ...]
    never: tuple[str, ...]
    offices: tuple[str, ...]


@dataclass(frozen=True)
class HandoverRules:
    """All of the file. `ahead`: years after the hand-over that two digits may still mean."""

    fields: Mapping[str, ListField]
    extras: Mapping[str, ExtraColumn]
    kinds: Mapping[str, ListKind]
    statuses: Mapping[str, ListStatus]
    components: ComponentWords
    ditto: frozenset[str]
    nothing: tuple[str, ...]
    denials: tuple[str, ...]
    organisations: tuple[str, ...]
    before_names: tuple[str, ...]
    units: UnitWords
    ahead: int
    totals: tuple[str, ...]

    @cached_property
    def headings(self) -> Phrases:
        """Give what the beginning of a heading means."""
        extras = {EXTRA + key: extra.headings for key, extra in self.extras.items()}
        return Phrases({key: each.headings for key, each in self.fields.items()} | extras)

    @cached_property
    def whole_headings(self) -> Phrases:
        """Give what a heading means that says nothing else."""
        return Phrases({key: (*each.exactly, *each.headings) for key, each in self.fields.items()})

    @cached_property
    def kind_words(self) -> Phrases:
        """Give the kinds by their words."""
        return Phrases({key: kind.words for key, kind in self.kinds.items()})

    @cached_property
    def status_words(self) -> Phrases:
        """Give the statuses by their words."""
        return Phrases({key: status.words for key, status in self.statuses.items()})

    @cached_property
    def denied(self) -> frozenset[str]:
        """Give the words that deny what follows them, as they are compared: with marks and without."""
        return frozenset(word for phrase in self.denials for word in (*marked(phrase), *plain(phrase)))

    @cached_property
    def nothing_words(self) -> Phrases:
        """Give what says nothing."""
        return Phrases({"nothing": self.nothing})

    def is_organisation(self, name: str) -> bool:
        """Tell whether a name is no person's. One word without marks tells nothing: `Truong` may be Trương."""
        found = self._organisation_words.begin(name)
        return found is not None and (found.length > 1 or has_marks(name) or plain(name)[0] in self._unmarked)

    @cached_property
    def _organisation_words(self) -> Phrases:
        return Phrases({"organisation": self.organisations})

    @cached_property
    def _unmarked(self) -> frozenset[str]:
        return frozenset(word for word in self.organisations if not has_marks(word))

    @cached_property
    def words_before_names(self) -> Phrases:
        """Give what stands before the name of a person and is none of it."""
        return Phrases({"before": self.before_names})

    @cached_property
    def total_words(self) -> Phrases:
        """Give what a total is called, and by its words each status of which one may be."""
        return Phrases({TOTAL: self.totals} | {key: each.words for key, each in self.statuses.items()})

    @cached_property
    def unit_words(self) -> Phrases:
        """Give how the name of a former unit begins."""
        return Phrases({UNIT: self.units.begin, "": self.units.never})

    @cached_property
    def office_words(self) -> Phrases:
        """Give what stands before the name of whose list it is."""
        return Phrases({OFFICE: self.units.offices})

    @cached_property
    def component_words(self) -> Phrases:
        """Give what tells whether a paper is there."""
        said = self.components
        return Phrases({"complete": said.complete, "present": said.present, "missing": said.missing, "lost": said.lost})
