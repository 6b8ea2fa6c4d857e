"""Lists of cases kept under a name: what is asked, never what is found, so that nobody sees more by them.

Everybody keeps some of their own; who may share shows one to the whole office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import SavedView, User
from casetrack.services.access import require
from casetrack.services.list_layouts import read_columns, write_columns
from casetrack.services.permissions import why_not
from casetrack.services.work import Work
from casetrack.text import Text

SHARE = "view.share"
LONGEST_NAME = 40
MOST = 12  # of one person, and shared by the office: each stands above the list with its count
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NO_NAME = Text("Thiếu tên. Gõ vài từ, ví dụ “Khiếu nại đất đai”.", "The name is missing. Type a few words.")
_NAME_TAKEN = Text("Bạn đã có bộ lọc tên này. Đặt tên khác.", "You have a view of this name. Choose another.")
_TOO_MANY = Text(
    "Bạn đã lưu {n} bộ lọc, nhiều nhất {n}. Xóa bớt một bộ lọc.", "You have {n} views already. Delete one."
)
_TOO_MANY_SHARED = Text(
    "Cơ quan đã có {n} bộ lọc dùng chung, nhiều nhất {n}. Thôi dùng chung một bộ lọc khác trước.",
    "The office shares {n} views already. Stop sharing another one first.",
)
_GONE = Text("Không có bộ lọc này trong những bộ lọc bạn dùng được.", "There is no such view among those you may use.")
_NOT_YOURS = Text(
    "Bộ lọc này do {name} lập. Lấy một bản của bạn rồi sửa.", "This view is {name}'s. Take a copy and change that."
)
_COPY = Text("{name} (bản của tôi)", "{name} (mine)")


@dataclass(frozen=True, slots=True)
class ShownView:
    """A saved view as somebody may use it; `may_change`: rename, share or not, ask otherwise, delete."""

    id: int
    name: str
    asked: str
    columns: tuple[str, ...]
    shared: bool
    mine: bool
    may_change: bool
    by: str


@dataclass(frozen=True, slots=True)
class SaveView:
    """The wish to keep what a list is asked, for oneself or for the whole office."""

    name: str
    asked: str
    columns: tuple[str, ...] = ()
    shared: bool = False


def list_views(work: Work) -> Sequence[ShownView]:
    """List the actor's own views, then those that others share, each in the order in which they were saved. One query.

    Who cannot read cases has none.
    """
    query = select(SavedView, User.full_name).join(User, User.id == SavedView.owner_id)
    rows = work.session.execute(query.where(*_usable(work)).order_by(SavedView.id)).all()
    return sorted((_shown(work, view, by) for view, by in rows), key=lambda each: not each.mine)


def save_view(work: Work, wish: SaveView) -> int:
    """Keep a list under a name; give its key. Raise InvalidInput without a name, with one taken, or when full."""
    require(work, "case.read")
    mistakes = _mistakes(work, wish.name, None)
    if len(_own(work)) >= MOST:
        mistakes["name"] = _TOO_MANY.with_(n=MOST)
    if wish.shared:
        mistakes |= _mistakes_of_sharing(work)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    view = SavedView(
        office_id=work.office.id,
        owner_id=work.actor.user_id,
        name=wish.name.strip(),
        asked=wish.asked,
        columns=write_columns(wish.columns),
        shared=wish.shared,
        saved_at=work.now,
    )
    work.session.add(view)
    work.session.flush()  # the page that follows names it by its key
    return view.id


def change_view(work: Work, view_id: int, name: str, *, shared: bool) -> None:
    """Rename a view, and share it or share it no more."""
    view = _to_change(work, view_id)
    mistakes = _mistakes(work, name, view)
    if shared and not view.shared:
        mistakes |= _mistakes_of_sharing(work)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    view.name, view.shared = name.strip(), shared


def ask_otherwise(work: Work, view_id: int, asked: str) -> None:
    """Let a view ask something else from now on."""
    _to_change(work, view_id).asked = asked


def show_columns(work: Work, view_id: int, columns: tuple[str, ...]) -> None:
    """Let a view have other columns from now on."""
    _to_change(work, view_id).columns = write_columns(columns)


def copy_view(work: Work, view_id: int) -> int:
    """Take a copy of one's own, which nobody else sees; give its key."""
    view, _by = _find(work, view_id)
    taken = {each.name for each in _own(work)}
    name = view.name
    if name in taken:
        name = _COPY.with_(name=view.name[: LONGEST_NAME - 16]).in_(work.actor.language)
    return save_view(work, SaveView(name, view.asked, read_columns(view.columns)))


def delete_view(work: Work, view_id: int) -> None:
    """Delete a view; whoever used it while it was shared has it no more. No case is touched."""
    work.session.delete(_to_change(work, view_id))


def _usable(work: Work) -> tuple[ColumnElement[bool], ...]:
    return (
        SavedView.office_id == work.office.id,
        or_(SavedView.owner_id == work.actor.user_id, SavedView.shared),
    )


def _find(work: Work, view_id: int) -> tuple[SavedView, str]:
    require(work, "case.read")
    query = select(SavedView, User.full_name).join(User, User.id == SavedView.owner_id)
    row = work.session.execute(query.where(*_usable(work), SavedView.id == view_id)).one_or_none()
    if row is None:
        raise NotFound(_GONE)
    return row[0], row[1]


def _to_change(work: Work, view_id: int) -> SavedView:
    view, by = _find(work, view_id)
    if not _may_change(work, view):
        raise Forbidden(_NOT_YOURS.with_(name=by))
    return view


def _may_change(work: Work, view: SavedView) -> bool:
    """The owner may; of a shared one also whoever may share, since its owner may have left."""
    return view.owner_id == work.actor.user_id or work.actor.may(SHARE)


def _shown(work: Work, view: SavedView, by: str) -> ShownView:
    return ShownView(
        id=view.id,
        name=view.name,
        asked=view.asked,
        columns=read_columns(view.columns),
        shared=view.shared,
        mine=view.owner_id == work.actor.user_id,
        may_change=_may_change(work, view),
        by=by,
    )


def _own(work: Work) -> Sequence[SavedView]:
    of_actor = (SavedView.office_id == work.office.id, SavedView.owner_id == work.actor.user_id)
    return work.session.scalars(select(SavedView).where(*of_actor)).all()


def _mistakes(work: Work, name: str, view: SavedView | None) -> dict[str, Text]:
    if not name.strip():
        return {"name": _NO_NAME}
    owner_id = view.owner_id if view else work.actor.user_id
    same = select(SavedView.id).where(
        SavedView.office_id == work.office.id, SavedView.owner_id == owner_id, SavedView.name == name.strip()
    )
    taken = work.session.scalars(same).one_or_none()
    return {"name": _NAME_TAKEN} if taken is not None and (view is None or taken != view.id) else {}


def _mistakes_of_sharing(work: Work) -> dict[str, Text]:
    if not work.actor.may(SHARE):
        raise Forbidden(why_not(SHARE, (role for role, _unit in work.actor.roles)), permission=SHARE)
    query = select(func.count(SavedView.id)).where(SavedView.office_id == work.office.id, SavedView.shared)
    return {"shared": _TOO_MANY_SHARED.with_(n=MOST)} if work.session.scalars(query).one() >= MOST else {}
