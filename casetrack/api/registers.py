"""The office's registers: which there are, their lines, entering a document, striking a line through."""

from __future__ import annotations

from datetime import date

from flask import Blueprint

from casetrack.api import register_answers as answers
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.forms import IncomingBody, LinesQuery, OutgoingBody
from casetrack.api.operations import Reply, operation
from casetrack.schemas.registers import StrikeForm
from casetrack.services import incoming, outgoing
from casetrack.services.book import Book, Cell, Line
from casetrack.services.register_lines import MODELS, StrikeOut, strike_out
from casetrack.services.register_pages import FindLines, find_lines, get_book, list_books
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("registers", __name__)
_YEAR = "<int(fixed_digits=4):year>"


@blueprint.get("/registers")
@operation("register.read", Text("Danh sách sổ", "List the registers"), answers.Registers)
def list_all(work: Work) -> Reply:
    """List the years of every register, with its columns and the number given last."""
    items = [
        {
            "book": kept.book.key,
            "name": kept.book.name,
            "columns": kept.book.columns,
            "year": kept.year,
            "last": kept.last,
            "body": kept.body,
        }
        for kept in list_books(work)
    ]
    return Reply({"items": items})


@blueprint.get(f"/registers/<book>/{_YEAR}")
@operation(
    "register.read", Text("Các dòng của sổ", "The lines of a register"), answers.Lines, query=LinesQuery, refuses=(422,)
)
def list_lines(work: Work, book: str, year: int) -> Reply:
    """Give a page of a register, the newest line first; of a hidden case the number stands alone."""
    asked = load_query(LinesQuery())
    wish = FindLines(book, year, words=asked.pop("q"), **asked)
    page, kept = find_lines(work, wish), get_book(book)
    return Reply(
        {
            "items": [_told(kept, line) for line in page.lines],
            "total": page.total,
            "previous": page.previous,
            "next": page.next,
        }
    )


@blueprint.post("/registers/outgoing")
@operation(
    "register.write",
    Text("Vào sổ văn bản đi", "Enter an outgoing document"),
    answers.Entered,
    status=201,
    body=OutgoingBody,
)
def enter_outgoing(work: Work) -> Reply:
    """Give a document that goes out its number and symbol."""
    entry = outgoing.enter_by_hand(work, *load(OutgoingBody(), read_json()))
    return Reply({"year": entry.year, "number": entry.number, "symbol": entry.symbol})


@blueprint.post("/registers/incoming")
@operation(
    "register.write",
    Text("Vào sổ văn bản đến", "Enter an incoming document"),
    answers.Entered,
    status=201,
    body=IncomingBody,
)
def enter_incoming(work: Work) -> Reply:
    """Give a document that came in its number; `handler` is `person-` or `unit-` with a key."""
    entry = incoming.enter(work, load(IncomingBody(), read_json()))
    return Reply({"year": entry.year, "number": entry.number, "symbol": entry.symbol})


@blueprint.post(f"/registers/<book>/{_YEAR}/<seq:place>/strike")
@operation(
    "register.write",
    Text("Gạch bỏ một dòng", "Strike a line through"),
    answers.Struck,
    body=StrikeForm,
)
def strike(work: Work, book: str, year: int, place: int) -> Reply:
    """Strike a line of a register of documents through; it keeps its number."""
    get_book(book if book in MODELS else "")
    said = load(StrikeForm(), read_json())
    strike_out(work, StrikeOut(book, year, place, said["reason"], said["body"]))
    return Reply({"year": year, "number": place, "struck": said["reason"]})


def _told(book: Book, line: Line) -> dict[str, object]:
    cells = {column.key: _plain(cell) for column, cell in zip(book.columns, book.cells(line), strict=True)}
    return {
        "number": line.number,
        "hidden": line.hidden,
        "case_number": line.case_number,
        "struck": line.struck,
        "cells": {key: cell for key, cell in cells.items() if cell},
    }


def _plain(cell: Cell) -> str:
    """Write a cell as the book on paper has it; a day in ISO."""
    if isinstance(cell, Text):
        return cell.vi
    return cell.isoformat() if isinstance(cell, date) else str(cell or "")
