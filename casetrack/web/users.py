"""Who may sign in and in which roles: the list, one account with all that can be done to it, what a role may do."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import DuplicateValue, InvalidInput, NotFound
from casetrack.schemas.users import AddUserForm, EndRoleForm, FullNameForm, GiveRoleForm, RoleQuery, UsersQuery
from casetrack.services.passwords import make_password
from casetrack.services.permissions import ROLES
from casetrack.services.right_words import rights_of
from casetrack.services.unit_trees import standing_units
from casetrack.services.user_changes import (
    Deed,
    close_account,
    end_role,
    get_user,
    let_act,
    name_user,
    open_account,
    reopen_account,
    reset_factor,
    reset_password,
    sign_out_everywhere,
    unlock_user,
)
from casetrack.services.user_lists import found_by, list_users, shown_user, ways_in
from casetrack.services.users import AddUser
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms, login
from casetrack.web.login import SIGNED_IN, looking, needs, working

blueprint = Blueprint("users", __name__)

_ID = "<int(max=999999999):user_id>"
_DEEDS: Mapping[str, Deed] = {
    "dong": close_account,
    "mo-lai": reopen_account,
    "mo-khoa": unlock_user,
    "thoat": sign_out_everywhere,
    "xac-thuc": reset_factor,
}


@blueprint.get("/nguoi-dung")
@needs("user.manage")
def index() -> str:
    """List the accounts by given name."""
    wish, _ = forms.load(UsersQuery(), request.args)
    said = wish or {"q": "", "show": "open"}
    with looking() as work:
        everybody = list_users(work)
        groups = {
            "open": [each for each in everybody if each.active],
            "locked": [each for each in everybody if each.is_locked],
            "closed": [each for each in everybody if not each.active],
        }
        shown = found_by(groups[said["show"]], said["q"])
        return render_template("users/index.html", groups=groups, users=shown, **_beside(work), **said)


@blueprint.get("/nguoi-dung/vai-tro")
@needs(SIGNED_IN)
def roles() -> str:
    """Say what a role may do; without one, the own."""
    wish, _ = forms.load(RoleQuery(), request.args)
    held = {role for role, _unit in login.acting().roles}
    shown = (wish and wish["role"]) or next((role for role in ROLES if role in held), next(iter(ROLES)))
    return render_template("users/roles.html", roles=ROLES, shown=shown, rights=rights_of(shown))


@blueprint.get("/nguoi-dung/moi")
@needs("user.manage")
def ask() -> str:
    """Ask for a new account."""
    return _ask({}, {})


@blueprint.post("/nguoi-dung")
@needs("user.manage")
def add() -> str | tuple[str, int]:
    """Make an account, and show its first password this once."""
    password = make_password()
    try:
        with working() as work:
            said = forms.ask(AddUserForm())
            _require_unit(work, said["unit_id"])
            roles = ((said["role"], said["unit_id"]),)
            user = open_account(work, AddUser(said["username"], said["full_name"], password, roles, given=True))
            return render_template("users/given.html", user=user, password=password, is_new=True)
    except DuplicateValue as taken:
        return _ask({"username": taken.message}, request.form), 422
    except InvalidInput as wrong:
        return _ask(wrong.fields or {"username": wrong.message}, request.form), 422


@blueprint.get(f"/nguoi-dung/{_ID}")
@needs("user.manage")
def show(user_id: int) -> str:
    """Show one account: roles with their days, ways in, what can be done."""
    return _page(user_id, {}, {})


@blueprint.post(f"/nguoi-dung/{_ID}/ten")
@needs("user.manage")
def rename(user_id: int) -> Response | tuple[str, int]:
    """Write the name anew."""
    return _done(user_id, lambda work, user: name_user(work, user, forms.ask(FullNameForm())["full_name"]))


@blueprint.post(f"/nguoi-dung/{_ID}/vai-tro")
@needs("user.manage")
def give(user_id: int) -> Response | tuple[str, int]:
    """Give a role in a unit."""
    return _done(user_id, lambda work, user: let_act(work, user, forms.ask(GiveRoleForm())))


@blueprint.post(f"/nguoi-dung/{_ID}/vai-tro/<int(max=999999999):role_id>/thoi")
@needs("user.manage")
def take(user_id: int, role_id: int) -> Response | tuple[str, int]:
    """End a role from a day on."""
    return _done(user_id, lambda work, user: end_role(work, user, role_id, forms.ask(EndRoleForm())["from_day"]))


@blueprint.post(f"/nguoi-dung/{_ID}/mat-khau")
@needs("user.manage")
def give_password(user_id: int) -> str | tuple[str, int]:
    """Make a new password for one sign-in, and show it this once."""
    password = make_password()
    try:
        with working() as work:
            user = get_user(work, user_id)
            ended = reset_password(work, user, password)
            return render_template("users/given.html", user=user, password=password, ended=ended)
    except InvalidInput as wrong:
        return _page(user_id, {"deed": wrong.message}, {}), 422


@blueprint.post(f"/nguoi-dung/{_ID}/viec/<deed>")
@needs("user.manage")
def do(user_id: int, deed: str) -> Response | tuple[str, int]:
    """Close, open again, unlock, sign out everywhere, take the second factor away."""
    act = _DEEDS.get(deed)
    if act is None:
        raise NotFound(Text("Không có trang này.", "There is no such page."))
    return _done(user_id, act, saved=deed)


def _done(user_id: int, act: Deed, saved: str = "1") -> Response | tuple[str, int]:
    """Do it and go back to the account, or show what must be mended."""
    try:
        with working() as work:
            act(work, get_user(work, user_id))
    except InvalidInput as wrong:
        return _page(user_id, wrong.fields or {"deed": wrong.message}, request.form), 422
    return redirect(url_for(".show", user_id=user_id, saved=saved), 303)


def _require_unit(work: Work, unit_id: int) -> None:
    if unit_id not in work.units:
        said = Text("Chọn một đơn vị của cơ quan.", "Choose a unit of the office.")
        raise InvalidInput(said, {"unit_id": said})


def _ask(errors: forms.Errors, typed: Mapping[str, str]) -> str:
    with looking() as work:
        return render_template("users/form.html", errors=errors, typed=typed, **_choices(work))


def _page(user_id: int, errors: forms.Errors, typed: Mapping[str, str]) -> str:
    with looking() as work:
        user = get_user(work, user_id)
        return render_template(
            "users/show.html",
            user=shown_user(work, user),
            ways=ways_in(work, user),
            errors=errors,
            typed=typed,
            today=work.today,
            **_choices(work),
            **_beside(work),
        )


def _choices(work: Work) -> dict[str, object]:
    return {"roles": ROLES.items(), "units": [(unit.id, unit.name) for unit in standing_units(work)]}


def _beside(work: Work) -> dict[str, object]:
    """Give which roles must sign in with a second factor: none in a demo."""
    return {"factor_roles": frozenset() if work.office.demo else login.policy().factor_roles}
