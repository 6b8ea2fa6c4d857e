"""The invented cases of tests/data/records.csv in a ward's book, and what a clerk types to find one of them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import insert, inspect, update

from casetrack.models import Case
from casetrack.services.search_words import words_of_case, words_of_person
from casetrack.vietnamese import fold
from tests.factories import Ward, a_case, the_case, workflows

DATA = Path(__file__).parent / "data"
Record = Mapping[str, str]

_KEYS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}


def records() -> list[dict[str, str]]:
    """Give the 2,000 invented cases."""
    return _rows_of("records.csv")


def queries() -> list[dict[str, str]]:
    """Give the 40 queries, each with the number of its record and how it was typed."""
    return _rows_of("queries.csv")


def _rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fields_of(record: Record) -> dict[str, object]:
    """Give what the forms of a land dossier, or of a petition, would hold of a record."""
    if not record["plot"]:
        return {"petition_class": "request", "summary": record["content"]}
    return {"procedure": "other", "owner_name": record["name"], "plot": record["plot"], "map_sheet": record["sheet"]}


def title_of(record: Record) -> str:
    """Give the matter of a record in one sentence, as the desk would."""
    return record["content"].split(". ")[1 if record["content"].startswith("Kính gửi") else 0][:200]


def columns_of(record: Record) -> dict[str, str]:
    """Give the columns by which the case of a record is found."""
    definition = workflows().latest("land_dossier" if record["plot"] else "petition")
    defaults = {key: field.default for key, field in definition.fields.items() if field.default is not None}
    told = Case(title=title_of(record), fields={**defaults, **fields_of(record)}, level="internal")
    numbers = (record["number"], record["old_number"] or None)
    names = words_of_person(record["name"], record["phone"] or None, record["address"])
    return {**words_of_case(definition, numbers, told), "names_key": names}


def load(ward: Ward, wanted: list[dict[str, str]]) -> None:
    """Write the rows of these records beside one case of the ward, of which they have everything else."""
    model = the_case(ward, a_case(ward, "Hồ sơ đầu tiên"))
    like = {column.key: getattr(model, column.key) for column in inspect(Case).column_attrs}
    rows = [
        {
            **like,
            "id": model.id + int(record["id"]),
            "number": record["number"],
            "title": title_of(record),
            "source": f"office {record['id']}" if record["old_number"] else None,  # former offices gave a number twice
            "former_number": record["old_number"] or None,
            **columns_of(record),
        }
        for record in wanted
    ]
    with ward.database.engine.begin() as connection:
        connection.execute(update(Case).where(Case.id == model.id).values(number="XX-2026-0001"))
        connection.execute(insert(Case), rows)


def telex(words: str, *, late: bool = False) -> str:
    """Give the keys that type words in Telex, the tone after its vowel, or late, at the end of the word."""
    return " ".join(_keys_of(word, late=late) for word in words.lower().split())


def _keys_of(word: str, *, late: bool) -> str:
    typed, end = "", ""
    for letter in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(_TONES.get(part, "") for part in parts)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        typed += _KEYS.get(base, base) + ("" if late else tone)
        end += tone if late else ""
    return typed + end


def typed_for(record: Record) -> Iterator[tuple[str, str]]:
    """Give every kind of query that finds a record, with its kind."""
    name, number = record["name"], record["number"]
    *_, middle, given = name.split()
    kind, year, place = number.split("-")
    yield from (("name_no_marks", fold(name)), ("name_wrong_marks", name.replace(given, fold(given))))
    yield from (("name_telex", telex(name)), ("name_telex", telex(name, late=True)))
    yield from (("number_part", f"{kind}{year}{place}"), ("number_part", f"{kind} {year} {place}".lower()))
    yield from (("number_part", f"{year}-{place}"), ("number_part", f"{kind} {int(place)}/{year}"))
    if phone := record["phone"]:
        yield from (("phone_tail", phone[-4:]), ("phone_tail", f"{phone[-6:-3]} {phone[-3:]}"))
        yield from (("phone_spaced", f"{phone[:4]} {phone[4:7]} {phone[7:]}"), ("phone_spaced", f"+84 {phone[1:]}"))
    if old := record["old_number"]:
        yield from (("old_number", old), ("old_number", fold(old)))
    if plot := record["plot"]:
        sheet = record["sheet"]
        yield from (
            ("plot_and_sheet", f"thửa số {plot}, tờ bản đồ {sheet}"),
            ("plot_and_sheet", f"to {sheet} thua {plot}"),
        )
        yield from (("name_and_plot", f"{fold(given)} thua {plot}"), ("name_and_plot", f"{given} {plot}"))
    if group := re.search(r"Tổ dân phố (\d+)", record["address"]):
        both = f"{middle} {given}"
        yield from (("given_name_and_group", f"{fold(both)} to {group[1]}"),)
        yield from (
            ("given_name_and_group", f"{fold(both)} tdp {group[1]}"),
            ("given_name_and_group", f"{both} tổ {group[1]}"),
        )
