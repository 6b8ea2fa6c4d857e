"""What stands around every page: the office, who is signed in, the menu, and how words and days are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import current_app, g, request, url_for
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from casetrack.services import notices, offices
from casetrack.services.permissions import ROLES
from casetrack.services.work import Actor, Work, reading
from casetrack.text import Text, format_date, weekday
from casetrack.web import administration, login

# Groups of the menu, of which the first stands in the row as far as it fits.
_MENU: tuple[tuple[Text, tuple[tuple[str, Text], ...]], ...] = (
    (
        Text("Việc hằng ngày", "Daily work"),
        (
            ("home.show", Text("Việc của tôi", "My work")),
            ("reception.desk", Text("Quầy tiếp nhận", "Desk")),
            ("case_list.show", Text("Hồ sơ", "Cases")),
            ("sessions.index", Text("Lịch tiếp dân", "Receptions")),
            ("report.show", Text("Báo cáo", "Report")),
            ("batches.index", Text("Bàn giao", "Hand-over")),
            ("audit.log", Text("Sổ kiểm tra", "Audit log")),
        ),
    ),
    (
        Text("Người và việc", "People and work"),
        (
            ("persons.index", Text("Người dân", "People")),
            ("holders.show", Text("Ai đang giữ", "Who holds it")),
            ("followings.index", Text("Đang theo dõi", "Followed")),
            ("absences.index", Text("Vắng mặt", "Absences")),
        ),
    ),
    (
        Text("Sổ và giấy tờ", "Registers and papers"),
        (
            ("registers.index", Text("Sổ", "Registers")),
            ("paper_requests.index", Text("Giấy tờ", "Papers")),
            ("letter_templates.index", Text("Mẫu văn bản", "Letters")),
            ("digests.index", Text("Bản tin", "Digest")),
        ),
    ),
    (
        Text("Cơ quan", "The office"),
        (
            ("calendar.index", Text("Lịch nghỉ", "Days off")),
            ("workflows.index", Text("Quy trình", "Workflows")),
            ("administration.show", Text("Quản trị", "Administration")),
        ),
    ),
)

# The letter that goes there after G.
_LETTERS = {"home.show": "v", "reception.desk": "q", "case_list.show": "h", "sessions.index": "d", "report.show": "b"}
_IN_A_ROW = 6  # entries that fit beside search box and bell at 1366 pixels; the others stand under “Mục khác”
_SUNDAY = 6
# Pages under an entry that have none of their own.
_UNDER = {
    "administration": ("machine", "users", "units", "outside", "status"),
    "paper_requests": ("paper_loans", "scans"),
    "batches": ("batch_files", "batch_rows", "batch_confirming", "batch_matches", "batch_papers"),
    "sessions": ("schedule", "briefs", "reception_day", "conclusions"),
    "case_list": (
        "saved_views",
        "chosen_cases",
        "cases",
        "steps",
        "corrections",
        "extensions",
        "assignments",
        "delays",
        "documents",
        "letters",
    ),
    "report": (
        "duties",
        "receptions",
        "indicators",
        "entered_figures",
        "opening_balances",
        "backlog",
        "management_log",
        "report_papers",
        "snapshots",
        "statutory_forms",
    ),
}


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu that this person may open; `key`: the letter that goes there after G."""

    label: Text
    url: str
    here: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """What stands together under “Mục khác”."""

    label: Text
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame of a page shows. `now` is on the office's wall clock; None when the book cannot be opened.

    `unread` counts the notices that this person has not read; blank for none.
    """

    actor: Actor | None = None
    office: str = ""
    demo: bool = False
    now: datetime | None = None
    roles: tuple[Text, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    more: tuple[MenuGroup, ...] = ()
    unread: str = ""


def context() -> dict[str, object]:
    """Give the templates what every page needs."""
    return {"shell": _shell(), "language": language(), "other_language": "vi" if language() == "en" else "en"}


def language() -> str:
    """Give the language of this page."""
    return str(get_locale() or "vi")[:2]


def _shell() -> Shell:
    if login.is_without_book() or "shared" in g:  # a page that is the same for everybody shows nobody
        return Shell()
    actor = login.find_actor()
    installation = login.installation()
    if actor is None:
        with installation.database.reading() as rows:
            return Shell(office=offices.name_of_the_only(rows) or "")
    if "work" in g:
        return _framed(actor, g.work)
    with reading(installation, actor) as work:
        return _framed(actor, work)


def _framed(actor: Actor, work: Work) -> Shell:
    office, held = work.office, {role for role, _unit in actor.roles}
    menu, more = _menu(actor)
    return Shell(
        actor=actor,
        office=office.name,
        demo=office.demo,
        now=work.now.astimezone(ZoneInfo(office.timezone)),
        roles=tuple(name for role, name in ROLES.items() if role in held),
        menu=menu,
        more=more,
        unread=_spelled(notices.count_unread(work)),
    )


def _spelled(unread: int) -> str:
    return "99+" if unread >= notices.MOST_COUNTED else str(unread or "")


def _menu(actor: Actor) -> tuple[tuple[MenuEntry, ...], tuple[MenuGroup, ...]]:
    """Give what this person may open: what fits in the row, and the rest by groups."""
    here = (request.endpoint or "").partition(".")[0]
    here = next((entry for entry, pages in _UNDER.items() if here in pages), here)
    groups = [
        (label, [_entry(endpoint, words, here) for endpoint, words in entries if _is_for(endpoint, actor)])
        for label, entries in _MENU
    ]
    row = tuple(entry for _label, entries in groups for entry in entries)[:_IN_A_ROW]
    rest = [MenuGroup(label, tuple(entry for entry in entries if entry not in row)) for label, entries in groups]
    return row, tuple(group for group in rest if group.entries)


def _entry(endpoint: str, words: Text, here: str) -> MenuEntry:
    return MenuEntry(words, url_for(endpoint), endpoint.partition(".")[0] == here, _LETTERS.get(endpoint, ""))


def _is_for(endpoint: str, actor: Actor) -> bool:
    if endpoint == "administration.show":
        return administration.concerns(actor)
    return endpoint in current_app.view_functions and login.is_open(endpoint, actor)


def say(words: Text | str | None) -> str:
    """Write a Text in the language of the page."""
    return words.in_(language()) if isinstance(words, Text) else words or ""


def day(value: date | None) -> str:
    """Write a day: 04/6/2026; a dash for none."""
    return format_date(value) if value else "–"


def short_day(value: date | None) -> str:
    """Write a day without its year: 04/6."""
    return format_date(value).rsplit("/", 1)[0] if value else "–"


def weekday_of(value: date) -> str:
    """Name the day of the week."""
    return weekday(value).in_(language())


def short_weekday(value: date) -> str:
    """Name the day of the week in a narrow column: T5, CN; Thu, Sun."""
    if language() == "en":
        return weekday(value).en[:3]
    return "CN" if value.weekday() == _SUNDAY else f"T{value.weekday() + 2}"


def moment(value: datetime) -> str:
    """Write an instant on the wall clock: 09:42, thứ Năm 04/6/2026."""
    return f"{value:%H:%M}, {weekday_of(value.date())} {format_date(value.date())}"


def number(value: int) -> str:
    """Write a number: 1.553 in Vietnamese, 1,553 in English."""
    told = f"{value:,}"
    return told if language() == "en" else told.replace(",", ".")


def share(part: int, whole: int) -> str:
    """Write a part of a whole in percent: 86,4% in Vietnamese, 86.4% in English."""
    told = f"{100 * part / whole:.1f}".removesuffix(".0") + "%"
    return told if language() == "en" else told.replace(".", ",")


def given_name_bold(name: str) -> Markup:
    """Write a name with its given name bold, by which lists are sorted."""
    rest, _, given = name.rpartition(" ")
    return Markup("{} <b>{}</b>").format(rest, given) if rest else Markup("<b>{}</b>").format(escape(given))


def case_url(case_number: str) -> str:
    """Give the address of a case: it speaks the number."""
    return f"/ho-so/{quote(case_number, safe='')}"


def _anew(write: Callable[..., object]) -> Callable[..., object]:
    """Let a filter write each time a page is made; of a constant a page would keep what its first reader was told."""

    @pass_context
    def written(_context: Context, *said: object) -> object:
        return write(*said)

    return written


_FILTERS: dict[str, Callable[..., object]] = {
    "say": say,
    "day": day,
    "short_day": short_day,
    "weekday": weekday_of,
    "short_weekday": short_weekday,
    "moment": moment,
    "number": number,
    "share": share,
    "name": given_name_bold,
}
FILTERS = {name: _anew(write) for name, write in _FILTERS.items()}
