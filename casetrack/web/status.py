"""The citizen's page: how the case of a receipt stands, asked by its code without an account; and closing that page.

The code is never part of an address, which would stay in logs and in the history of a borrowed phone: the square on the
receipt carries it behind “#”, and the form sends it in its body.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import STATUS, InvalidInput, NotFound, TooManyAttempts
from casetrack.papers.squares import draw_square
from casetrack.schemas.status import CLOSE, StatusForm, StopForm
from casetrack.services.access import get_visible_case, is_at_work_on
from casetrack.services.receipts import give_status_code
from casetrack.services.status import Status, count_look, find_status
from casetrack.services.status_stops import close_page, is_level_open, list_stops, open_page
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import installation, looking, needs, public, switch_language, working

blueprint = Blueprint("status", __name__)
PAGE = "/tra-cuu"
_ON_PAPER = 2.4  # pixels for each small square: the whole is under 30 mm wide
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")


@blueprint.get(PAGE)
@public
def form() -> Response:
    """Ask for the code of a receipt."""
    return _page()


@blueprint.post(PAGE)
@public
def look() -> Response:
    """Tell how the case stands; whatever is not to be told answers alike."""
    if switch_language() and not request.form.get("code", "").strip():
        return _page()
    said, wrong = forms.load(StatusForm())
    if wrong:
        return _page(refusal=wrong["code"], status=422)
    try:
        return _page(_asked(said["code"]))
    except (NotFound, TooManyAttempts) as refusal:
        return _page(refusal=refusal.message, status=STATUS[refusal.code])


@blueprint.post("/quay/phieu/<number>/ma")
@needs("visit.record")
def give_code(number: str) -> Response:
    """Give a receipt a code that can be printed."""
    with working() as work:
        give_status_code(work, number)
    return redirect(url_for("reception.receipt", number=number), 303)


@blueprint.get("/ho-so/<number>/tra-cuu")
@needs("case.read")
def show(number: str) -> str:
    """Tell whether the citizens of a case may ask how it stands; who works on it may close the page."""
    return _switch(number, {})


@blueprint.post("/ho-so/<number>/tra-cuu")
@needs("case.note")
def switch(number: str) -> Response | tuple[str, int]:
    """Close the page of one case, or open it again."""
    return _switched(number) or redirect(url_for(".show", number=number), 303)


@blueprint.get("/trang-tra-cuu")
@needs("status.manage")
def show_all() -> str:
    """Tell whether the page is open in this office."""
    return _switch(None, {})


@blueprint.post("/trang-tra-cuu")
@needs("status.manage")
def switch_all() -> Response | tuple[str, int]:
    """Close the page for the whole office, or open it again."""
    return _switched(None) or redirect(url_for(".show_all"), 303)


def square_of(code: str) -> str:
    """Draw the square of a receipt: it leads to the page with the code, or holds the code alone without an address."""
    base = installation().public_url
    text = f"{base}{PAGE}#{code}" if base else code
    return draw_square(text, "Mã tra cứu", _ON_PAPER)


def _asked(code: str) -> Status:
    """Count the try in a transaction of its own, so that it stays counted, and only then look for the code."""
    found = installation()
    with found.database.begin() as rows:
        count_look(rows, found, request.remote_addr or "")
    with found.database.reading() as rows:
        return find_status(rows, found, code)


def _page(found: Status | None = None, *, refusal: Text | None = None, status: int = 200) -> Response:
    typed = request.form.get("code", "")[:80]
    page = make_response(render_template("status/look.html", found=found, refusal=refusal, typed=typed), status)
    page.headers.update(_PRIVATE)
    return page


def _switched(number: str | None) -> tuple[str, int] | None:
    """Close or open; give the page again when something is to be mended."""
    try:
        with working() as work:
            case = get_visible_case(work, number) if number else None
            said, wrong = forms.load(StopForm())
            if wrong:
                raise InvalidInput(_MEND, wrong)
            (close_page if said["wish"] == CLOSE else open_page)(work, case, said["reason"])
    except InvalidInput as wrong_words:
        return _switch(number, wrong_words.fields or {"reason": wrong_words.message}), 422
    return None


def _switch(number: str | None, errors: forms.Errors) -> str:
    with looking() as work:
        case = get_visible_case(work, number) if number else None
        stops = list_stops(work, case)
        own = next((stop for stop in stops if stop.of_office == (case is None)), None)
        return render_template(
            "status/switch.html",
            case=case,
            stops=stops,
            own=own,
            never=case is not None and not is_level_open(case),
            may=case is None or is_at_work_on(work, case),
            typed=request.form if errors else {},
            errors=errors,
            zone=ZoneInfo(work.office.timezone),
        )
