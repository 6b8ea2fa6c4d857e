"""The card “Có thể trùng”: beside the desk's form while somebody types, and on the page of a case; with its presses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput, StaleCase, TransitionRefused
from casetrack.schemas.duplicates import PressForm, look_form
from casetrack.services.access import OPEN_LEVELS, get_visible_case
from casetrack.services.cases import SAME
from casetrack.services.duplicates import Look, Twin, look_of, look_up
from casetrack.services.histories import history_of
from casetrack.services.joining import FIELD, deny, join_cases, link_same, part, unlink
from casetrack.services.matters import desk_workflows, kinds_of_matter
from casetrack.services.parties import list_links
from casetrack.services.receipts import ReceiptPaper
from casetrack.services.reception import Receive, Received, receive, taken_before
from casetrack.services.splitting import split_off, splittable
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import cases, conflicts, forms
from casetrack.web.login import looking, needs, working
from casetrack.web.sealed_forms import is_sealed

if TYPE_CHECKING:
    from casetrack.models import Case

blueprint = Blueprint("duplicates", __name__)
_DESK = "/quay"
_LOOKS_ONLY = ("twins", "differs")  # presses that save nothing
_ASKED = Text(
    "Chưa ghi: có thể trùng với đơn đã có. Xem thẻ “Có thể trùng”: ghép, liên kết, hoặc lưu lần nữa nếu không trùng.",
    "Not saved: it may repeat an earlier petition. See the card “May be the same”: join, link, or save again if not.",
)
_MEANT = Text("Ghép, liên kết hồ sơ cùng nội dung", "Join or link cases about one matter")
_MEND = Text("Chưa ghi.", "Not saved.")
_Deed = Callable[[Work, "Case", str, int], object]
_DEEDS: Mapping[str, _Deed] = {
    "join": join_cases,
    "link": lambda work, case, number, _seen: link_same(work, case, number),
    "differs": lambda work, case, number, _seen: deny(work, case, number),
    "unlink": lambda work, case, number, _seen: unlink(work, case, number),
    "part": lambda work, case, _number, seen: part(work, case, seen),
    "split": lambda work, case, number, _seen: split_off(work, case, number),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What the desk's card shows: the cases found, which were said to be another matter, and which is to be linked."""

    twins: Sequence[Twin] = ()
    apart: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """What one press takes back after a receipt: the petition that joined a case, and the cases linked with its own."""

    case_number: str
    split: str = ""
    linked: Sequence[str] = ()


@blueprint.post("/quay/trung")
@needs("visit.record")
def found() -> str:
    """Give the card for what is being typed at the desk, and nothing around it; what was typed is kept nowhere."""
    with looking() as work:
        return render_template("reception/_twins.html", card=card(work, request.form))


@blueprint.post("/ho-so/<number>/trung")
@needs("case.note")
def press(number: str) -> Response | tuple[str, int]:
    """Join, link or tell apart two cases, or undo it."""
    try:
        with working() as work:
            (deed, what, seen), wrong = forms.load(PressForm())
            if wrong or not deed:
                raise InvalidInput(_MEND, wrong)
            _DEEDS[deed](work, get_visible_case(work, number), what, seen)
            return redirect(cases.address_after(work, number), 303)
    except StaleCase:
        return conflicts.page(number, conflicts.Meant(_MEANT, None))
    except (InvalidInput, TransitionRefused) as refused:
        return cases.page(number, {}, _named(refused)), 422


def card(work: Work, typed: Mapping[str, str]) -> Card:
    """Look for cases about the matter on the desk's form; of a matter to be sealed nothing is looked for."""
    if not typed or is_sealed(work, _DESK, typed):
        return Card()
    wish, _wrong = forms.load(
        look_form({kind.key: kind for kind in kinds_of_matter(work)}, desk_workflows(work)), MultiDict(typed)
    )
    if wish is None:
        return Card()
    return Card(look_up(work, wish), " ".join(sorted(filter(None, wish.apart))), typed.get("link", ""))


def only_looks() -> bool:
    """Tell whether a press on the desk's page saves nothing."""
    return any(name in request.form for name in _LOOKS_ONLY)


def with_choice(typed: Mapping[str, str]) -> dict[str, str]:
    """Give the form with the case that was chosen to join standing in its field, so that a mistake does not lose it."""
    return {**typed, **({"case_number": typed["join"]} if typed.get("join") else {})}


def receive_as_pressed(work: Work, wish: Receive) -> Received:
    """Take the desk's form as the card was answered; raise InvalidInput, once, when it was not answered."""
    if request.form.get("join"):
        return receive(work, replace(wish, case_number=request.form["join"]))
    link = request.form.get("link", "")
    if not link and taken_before(work, wish.token) is None and not is_sealed(work, _DESK, request.form):
        _ask(work, look_of(wish))
    made = receive(work, wish)
    if link and made.case_number and not made.again:
        link_same(work, get_visible_case(work, made.case_number), link)
    return made


def undo_of(work: Work, paper: ReceiptPaper) -> Undo | None:
    """Give what can be taken back of what the card did, for whoever may; None where there is nothing."""
    if paper.case_number is None or paper.level not in OPEN_LEVELS or not work.actor.may("case.note"):
        return None
    case = get_visible_case(work, paper.case_number)
    number = paper.petition_number or ""
    split = number if number in splittable(history_of(work, case)) else ""
    return Undo(case.number, split, [link.number for link in list_links(work, case) if link.kind == SAME])


def _ask(work: Work, wish: Look | None) -> None:
    known = frozenset(f"{request.form.get('apart', '')} {request.form.get('seen', '')}".split())
    if wish is not None and look_up(work, replace(wish, apart=known)):
        raise InvalidInput(_MEND, {FIELD: _ASKED})


def _named(refused: InvalidInput | TransitionRefused) -> forms.Errors:
    if isinstance(refused, InvalidInput):
        return dict(refused.fields) or {FIELD: refused.message}
    return {FIELD: refused.reasons[0].reason if refused.reasons else refused.message}
