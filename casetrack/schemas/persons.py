"""What is asked of the registry of people: whom to find, what is right of one, which two entries are one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Count, Form, Line, Prose, Tick
from casetrack.services.persons_correct import CorrectPerson
from casetrack.services.persons_merge import MergePersons

MOST_ON_A_PAGE = 100


class FindPeopleForm(Form):
    """Look people up by name, phone, identity number, or a name with words of the address; a page at a time."""

    q = Line(load_default="", max_length=100)
    cursor = Line(load_default=None, max_length=200)


class FindPeopleQuery(FindPeopleForm):
    """The same as another program asks it."""

    limit = Count(load_default=50, least=1, most=MOST_ON_A_PAGE)


class CorrectPersonForm(Form):
    """Write down what is right of a person; what is left empty is left empty there."""

    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default=None, max_length=20)
    birth_year = Count(load_default=None, most=9999)
    phone = Line(load_default=None, max_length=20)
    address = Line(load_default=None, max_length=300)
    seen_version = Count(required=True, least=1)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> CorrectPerson:
        """Give the wish."""
        return CorrectPerson({key: said[key] for key in said if key != "seen_version"}, said["seen_version"])


class CorrectPersonBody(CorrectPersonForm):
    """The same as another program sends it: what is not sent stays as it is."""

    name = Line(max_length=200)
    identity_number = Line(max_length=20)
    birth_year = Count(most=9999)
    phone = Line(max_length=20)
    address = Line(max_length=300)


class MergePersonsForm(Form):
    """Let an entry stand for another one too, with the versions that were compared and the reason."""

    other_id = Count(required=True, least=1)
    seen_version = Count(required=True, least=1)
    other_version = Count(required=True, least=1)
    reason = Prose(required=True, max_length=300)
    different = Tick()

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> MergePersons:
        """Give the wish."""
        return MergePersons(**said)


class UnmergePersonForm(Form):
    """Take a merge back; nothing is asked."""


class SeeNumberForm(Form):
    """See a whole identity number; nothing is asked."""
