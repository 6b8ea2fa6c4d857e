"""What is asked when somebody is named in a case that stands in the book already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Count, Form, Line
from casetrack.services.naming import NamePerson
from casetrack.services.persons import RegisterPerson


class NamePersonForm(Form):
    """Name somebody: chosen from the registry, else as typed."""

    part = Line(load_default="", max_length=20)
    person_id = Count(load_default=None, least=1)
    name = Line(load_default="", max_length=200)
    identity_number = Line(load_default=None, max_length=20)
    birth_year = Count(load_default=None, most=9999)
    phone = Line(load_default=None, max_length=20)
    address = Line(load_default=None, max_length=300)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> NamePerson:
        """Give the wish."""
        typed = {key: said[key] for key in ("name", "identity_number", "phone", "address", "birth_year")}
        return NamePerson(said["part"], said["person_id"] or RegisterPerson(**typed))
