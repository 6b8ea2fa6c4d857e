"""The office's registers: on the screen, on paper; lines entered by hand and struck through."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from casetrack.errors import InvalidInput, NotFound
from casetrack.schemas.base import Form
from casetrack.schemas.registers import MONTHS, FindLinesForm, IncomingForm, OutgoingForm, StrikeForm, lines_asked
from casetrack.services import incoming, outgoing
from casetrack.services.bodies import list_bodies
from casetrack.services.book import Book
from casetrack.services.parties import list_officers
from casetrack.services.register_lines import MODELS, StrikeOut, find_line, strike_out
from casetrack.services.register_pages import (
    BOOKS,
    FindLines,
    all_lines,
    count_lines,
    find_lines,
    kept_by,
    list_books,
    refuse_swapped,
)
from casetrack.services.register_sheet import forms_of, period_of
from casetrack.services.search_filters import own_units
from casetrack.services.unit_trees import standing_units
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.drawn_fields import written
from casetrack.web.login import looking, needs, switch_language, working

blueprint = Blueprint("registers", __name__)
BY_PATH = {book.path: book for book in BOOKS.values()}
PRINTED_AT_MOST = 1000
_MEND = Text("Chưa vào sổ. Mục đánh dấu đỏ cần sửa.", "Not entered. Mend the marked fields.")
_NO_BOOK = Text("Không có sổ này.", "There is no such register.")
_TOO_MANY = Text(
    "Có {n} dòng, in nhiều nhất {most} dòng một lần. Chọn một tháng, hoặc tải về tệp.",
    "There are {n} lines; at most {most} print at a time. Choose a month, or take the file.",
)
_NAMES = {"start": "from", "end": "to"}  # what a use case calls it, what the address does
_YEAR = "<int(min=1, max=2199):year>"


@blueprint.get("/so")
@needs("register.read")
def index() -> str:
    """List the registers with their years."""
    with looking() as work:
        return render_template("registers/index.html", kept=list_books(work), writable=MODELS)


@blueprint.get(f"/so/<path>/{_YEAR}")
@needs("register.read")
def show(path: str, year: int) -> tuple[str, int]:
    """Show one page of a register, the newest line first."""
    book = _book(path)
    with looking() as work:
        wish, errors = _wish(book, year)
        shown = _shown(work, book, wish)
        return render_template("registers/show.html", **shown, errors=errors), 422 if errors else 200


@blueprint.get(f"/so/<path>/{_YEAR}/in")
@needs("register.read")
def paper(path: str, year: int) -> str:
    """Show a part of a register as it prints, on A4 across."""
    with looking() as work:
        wish = _wish_or_refusal(_book(path), year)
        n = count_lines(work, wish)
        if n > PRINTED_AT_MOST:
            raise InvalidInput(_TOO_MANY.with_(n=n, most=PRINTED_AT_MOST))
        return render_template("registers/paper.html", **_printed(work, _book(path), wish))


@blueprint.get("/so/van-ban-di/ghi")
@needs("register.write")
def outgoing_form() -> str:
    """Ask for a document that goes out."""
    return _form("outgoing", {}, {})


@blueprint.post("/so/van-ban-di/ghi")
@needs("register.write")
def enter_outgoing() -> Answer | str | tuple[str, int]:
    """Give a document its number, or show the form again with what is wrong."""
    return _entered("outgoing", OutgoingForm(), lambda work, wish: outgoing.enter_by_hand(work, *wish))


@blueprint.get("/so/van-ban-den/ghi")
@needs("register.write")
def incoming_form() -> str:
    """Ask for a document that came in."""
    return _form("incoming", {}, {})


@blueprint.post("/so/van-ban-den/ghi")
@needs("register.write")
def enter_incoming() -> Answer | str | tuple[str, int]:
    """Give a document that came in its number, or show the form again with what is wrong."""
    return _entered("incoming", IncomingForm(), incoming.enter)


@blueprint.get(f"/so/<path>/{_YEAR}/<int(max=999999999):place>/gach-bo")
@needs("register.write")
def strike_form(path: str, year: int, place: int) -> str:
    """Ask why a line is struck through."""
    return _strike_page(_writable(path), (year, place), {})


@blueprint.post(f"/so/<path>/{_YEAR}/<int(max=999999999):place>/gach-bo")
@needs("register.write")
def strike(path: str, year: int, place: int) -> Answer | tuple[str, int]:
    """Strike a line through; it keeps its number."""
    book = _writable(path)
    said, errors = forms.load(StrikeForm())
    try:
        if errors:
            raise InvalidInput(_MEND, errors)
        with working() as work:
            strike_out(work, StrikeOut(book.key, year, place, said["reason"], said["body"]))
    except InvalidInput as wrong:
        return _strike_page(book, (year, place), wrong.fields or {"reason": wrong.message}), 422
    return redirect(url_for(".show", path=path, year=year, body=said["body"] or None), 303)


def _book(path: str) -> Book:
    if path not in BY_PATH:
        raise NotFound(_NO_BOOK)
    return BY_PATH[path]


def _writable(path: str) -> Book:
    book = _book(path)
    if book.key not in MODELS:
        raise NotFound(_NO_BOOK)
    return book


def _wish(book: Book, year: int) -> tuple[FindLines, forms.Errors]:
    """Read which part of a book is asked for; where that cannot be read, the whole year is."""
    said, errors = forms.load(FindLinesForm(), request.args)
    whole = FindLines(book.key, year, body=request.args.get("body", "")[:20])
    if errors:
        return whole, errors
    wish = lines_asked(book.key, year, said)
    try:
        refuse_swapped(wish)
    except InvalidInput as wrong:
        return whole, {_NAMES.get(key, key): words for key, words in wrong.fields.items()}
    return wish, {}


def _wish_or_refusal(book: Book, year: int) -> FindLines:
    wish, errors = _wish(book, year)
    if errors:
        raise InvalidInput(next(iter(errors.values())), errors)
    return wish


def _shown(work: Work, book: Book, wish: FindLines) -> dict[str, Any]:
    saved = request.args.get("saved", "")
    known = saved.isascii() and saved.isdecimal() and len(saved) < 10 and book.key in MODELS
    return {
        "book": book,
        "wish": wish,
        "page": find_lines(work, wish),
        "body": kept_by(work, wish),
        "bodies": list_bodies(work) if book.body is not None else (),
        "period": period_of(wish),
        "forms": forms_of(work, wish),
        "months": [(month, Text(f"Tháng {month}", f"{date(2000, month, 1):%B}")) for month in range(1, MONTHS + 1)],
        "writable": MODELS,
        "saved": find_line(work, book.key, wish.year, int(saved), body=wish.body) if known else None,
        "link": link,
    }


def _printed(work: Work, book: Book, wish: FindLines) -> dict[str, Any]:
    lines = list(all_lines(work, wish, "print"))
    return {
        "book": book,
        "wish": wish,
        "lines": lines,
        "body": kept_by(work, wish),
        "period": period_of(wish),
        "forms": forms_of(work, wish),
        "struck": sum(bool(line.struck) for line in lines),
        "hidden": sum(line.hidden for line in lines),
        "today": work.today,
        "link": link,
    }


def link(endpoint: str, **changes: str | None) -> str:
    """Give the address of this part of the book, on the screen or on paper; the place in the list is forgotten."""
    kept = {key: value for key, value in request.args.items() if key not in ("cursor", "saved") and value}
    asked: dict[str, Any] = {key: value for key, value in {**kept, **changes}.items() if value}
    return url_for(f"registers.{endpoint}", **{**(request.view_args or {}), **asked})


def _entered(key: str, form: Form, enter: Callable[[Work, Any], Any]) -> Answer | str | tuple[str, int]:
    if switch_language():
        return _form(key, request.form, {})
    try:
        with working() as work:
            wish, errors = forms.load(form)
            if errors:
                raise InvalidInput(_MEND, errors)
            line = enter(work, wish)
    except InvalidInput as wrong:
        return _form(key, request.form, wrong.fields), 422
    return redirect(url_for(".show", path=BOOKS[key].path, year=line.year, body=line.body, saved=line.number), 303)


def _form(key: str, typed: Mapping[str, str], errors: forms.Errors) -> str:
    with looking() as work:
        form = OutgoingForm() if key == "outgoing" else IncomingForm()
        said = forms.in_full(form, typed) if typed else _begun(written(work.today))
        units = [unit for unit in standing_units(work) if unit.parent_id is not None] or list(work.units.values())
        people = [(f"person-{one.id}", Text(one.name, one.name)) for one in list_officers(work)]
        return render_template(
            f"registers/{key}.html",
            book=BOOKS[key],
            typed=said,
            errors=errors,
            units=[(unit.code, Text(unit.name, unit.name)) for unit in units],
            own_unit=next((unit.code for unit in units if unit.id in own_units(work)), ""),
            bodies=[(body.short, Text(body.short, body.short)) for body in list_bodies(work)],
            handlers=[*((f"unit-{unit.id}", Text(unit.name, unit.name)) for unit in units), *people],
            token=typed.get("token") or secrets.token_hex(16),
            year=work.today.year,
        )


def _begun(today: str) -> dict[str, str]:
    """Give what a new form begins with: today, and the body whose book it was opened from."""
    body = request.args.get("body", "")
    return {"on": today, "arrived_on": today, "issuer": body, "body": body}


def _strike_page(book: Book, at: tuple[int, int], errors: forms.Errors) -> str:
    with looking() as work:
        return render_template(
            "registers/strike.html",
            book=book,
            line=find_line(work, book.key, *at, body=request.values.get("body", "")),
            typed=request.form,
            errors=errors,
        )
