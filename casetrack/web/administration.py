"""Looking after the office, on one page: who may sign in, what the office is set to, how the machine is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for

from casetrack.services.user_lists import list_users
from casetrack.services.work import Actor, Work
from casetrack.text import Text
from casetrack.web import login, machine
from casetrack.web.login import SIGNED_IN, looking, needs

blueprint = Blueprint("administration", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the office's upkeep, and what is done there."""

    endpoint: str
    label: Text
    words: Text


PLACES: tuple[tuple[Text, tuple[Place, ...]], ...] = (
    (
        Text("Con người", "People"),
        (
            Place(
                "users.index",
                Text("Người dùng", "Users"),
                Text("Ai đăng nhập được, vai trò, mật khẩu, mở khóa", "Who may sign in, roles, passwords, unlocking"),
            ),
            Place(
                "identities.oversee",
                Text("Ai được xem danh tính", "Who sees identities"),
                Text("Lượt cho xem đang có hiệu lực, ai đã xem", "Leave that holds now, and who looked"),
            ),
            Place(
                "absences.index",
                Text("Vắng mặt, làm thay", "Absences"),
                Text("Ai vắng, ai làm thay, đến ngày nào", "Who is away, who stands in, until when"),
            ),
        ),
    ),
    (
        Text("Cơ quan", "The office"),
        (
            Place(
                "units.index",
                Text("Đơn vị", "Units"),
                Text("Lập, đổi tên, sáp nhập, giải thể", "Adding, renaming, merging, ending"),
            ),
            Place(
                "calendar.index",
                Text("Lịch nghỉ", "Days off"),
                Text("Ngày nghỉ, làm bù theo quyết định", "Days off and days made up for, by decision"),
            ),
            Place(
                "letter_templates.index",
                Text("Mẫu văn bản", "Letters"),
                Text("Mẫu và đầu văn bản của cơ quan", "Templates and letterheads"),
            ),
            Place(
                "status.show_all",
                Text("Trang tra cứu", "Status page"),
                Text("Người dân xem được gì, đóng hay mở", "What citizens see; closed or open"),
            ),
        ),
    ),
    (
        Text("Máy và đường truyền", "Machine and lines"),
        (
            Place(
                "machine.jobs",
                Text("Việc định kỳ", "Jobs"),
                Text("Máy tự làm gì, lúc nào, có trễ không", "What the machine does by itself, and whether in time"),
            ),
            Place(
                "machine.settings",
                Text("Cài đặt", "Settings"),
                Text("Máy đang đặt thế nào, đĩa, khóa, tệp", "What it is set to; disk, keys, files"),
            ),
            Place(
                "outside.show",
                Text("Kênh gửi", "Channels"),
                Text("Thư gửi hỏng, phần mềm khác", "Mails that failed, other programs"),
            ),
        ),
    ),
    (
        Text("Kiểm tra", "Auditing"),
        (
            Place(
                "audit.log",
                Text("Sổ kiểm tra", "Audit log"),
                Text("Ai ghi gì, ai xem hồ sơ hạn chế, lúc nào", "Who wrote what, who looked, when"),
            ),
            Place(
                "audit.ask_check",
                Text("Kiểm chứng sổ", "Check the book"),
                Text("Đọc lại từ đầu xem sổ còn nguyên không", "Read through: is it still the book that was written"),
            ),
            Place(
                "audit.sheet",
                Text("Tờ chốt sổ", "Sheet of the day"),
                Text("In mỗi chiều, ký, cất xa máy", "Printed each evening, signed, kept away"),
            ),
        ),
    ),
)


@blueprint.get("/quan-tri")
@needs(SIGNED_IN)
def show() -> str:
    """Show how things stand, and the pages of the upkeep that this person may open."""
    with looking() as work:
        groups = [(label, _open_to(work.actor, places)) for label, places in PLACES]
        return render_template(
            "administration/show.html",
            groups=[(label, places) for label, places in groups if places],
            locked=_count_locked(work),
            standings=machine.standings() if work.actor.may("system.read") else None,
        )


def concerns(actor: Actor) -> bool:
    """Tell whether there is anything here for somebody, beyond what everybody's menu has."""
    return any(_open_to(actor, places) for _label, places in PLACES)


def _open_to(actor: Actor, places: tuple[Place, ...]) -> list[tuple[Place, str]]:
    views = current_app.view_functions
    return [
        (place, url_for(place.endpoint))
        for place in places
        if place.endpoint in views and login.is_open(place.endpoint, actor)
    ]


def _count_locked(work: Work) -> int | None:
    """Count whose name is locked; None for whom it is no business."""
    return sum(user.is_locked for user in list_users(work)) if work.actor.may("user.manage") else None
