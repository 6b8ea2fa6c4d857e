"""What somebody does before a screen comes that no address leads to: a refused form, a preview, a lost line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from casetrack.demo.office import PASSWORD
from tests.screens import NOBODY, Screen

Deed = Callable[[Page], object]
_LET_PASS = "forms => forms.forEach(form => { form.noValidate = true })"


def send(button: str = "", **typed: str) -> Deed:
    """Fill what has these names and press the button, the main one if none is named; what is missing is sent."""

    def do(page: Page) -> None:
        page.eval_on_selector_all("form", _LET_PASS)
        for name, words in typed.items():
            _fill(page, name.replace("__", "."), words)
        main = page.locator("main")
        pressed = main.get_by_role("button", name=button).first if button else main.locator("button.btn.pri").last
        with page.expect_navigation():
            pressed.click()

    return do


def follow(link: str) -> Deed:
    """Open the first link like this: what it leads to has no name that the book could tell."""
    return lambda page: page.goto(page.eval_on_selector(f"main a[href{link}]", "found => found.href"))


def tick_and(button: str) -> Deed:
    """Tick the first row of a list and press the button above it."""

    def do(page: Page) -> None:
        page.locator("main tbody [type=checkbox]").first.check()
        send(button)(page)

    return do


def press(keys: str) -> Deed:
    """Press keys."""
    return lambda page: page.keyboard.press(keys)


def preview_letter(page: Page) -> None:
    """Look at a letter before it is made, with something in every field."""
    follow("$='/soan'")(page)
    for field in page.locator("main form .fld :is(input, textarea)").all():
        if field.get_attribute("type") == "radio":
            field.check(force=True)
        elif not field.input_value():
            field.fill("Theo biên bản làm việc ngày 18/5/2026")
    send("Xem trước")(page)


def go_offline(page: Page) -> None:
    """Lose the line while something is being typed."""
    page.context.set_offline(True)
    page.locator("main textarea").first.fill("Đang ghi dở thì mất mạng")
    page.wait_for_timeout(500)


def send_scans(page: Page) -> None:
    """Send two scans, of which one has a name that fits no case."""
    scan = {"mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    named = [{"name": name, **scan} for name in ("BG-2025-0001 quyet dinh.pdf", "khong-ro-ho-so-nao.pdf")]
    page.locator("main [name='secrecy'][value='none']").check(force=True)
    page.locator("main [name='files']").set_input_files(named)  # type: ignore[arg-type]
    send("Xem tệp nào khớp hồ sơ nào")(page)


def be_late(page: Page) -> None:
    """Send a step of a case that somebody else has just written to."""
    other = page.context.new_page()
    other.goto(page.url)
    send(comment="Người gửi gọi điện xin rút đơn")(other)
    other.close()
    send(comment="Người gửi xin rút đơn")(page)


def _fill(page: Page, name: str, words: str) -> None:
    field = page.locator(f"main [name='{name}']").first
    kind = field.evaluate("field => field.tagName === 'SELECT' ? 'select' : field.type")
    if kind == "select":
        field.select_option(words)
    elif kind in ("radio", "checkbox"):
        page.locator(f"main [name='{name}'][value='{words}']").check(force=True)
    else:
        field.fill(words)


_PAPER = {"paper_number": "12/QĐ-UBND", "paper_on": "18/5/2026", "source": "UBND phường Lam Khê"}
_AWAY = {"lent_to": "Thanh tra tỉnh", "why": "Phục vụ thanh tra", "lent_on": "19/5/2026", "due_on": "2/6/2026"}

DEEDS: tuple[tuple[str, str, int, Deed], ...] = (
    (NOBODY, "/dang-nhap#sai-mat-khau", 401, send("Đăng nhập", username="desk", password="khong-phai")),
    (NOBODY, "/tra-cuu#ma-sai", 422, send("Xem", code="AAA-BBB-CCC-DDD-EEE-FFF")),
    ("officer", "/xac-nhan#sai", 422, send(password="khong-phai")),
    ("officer", "/ho-so/{late}/buoc/classify#thieu", 409, send()),
    ("officer", "/ho-so/{late}/phan-loai#de-xuat", 200, send()),
    ("officer", "/ho-so/{late}/nguyen-nhan#thieu", 422, send()),
    ("officer", "/ho-so/{waiting}/buoc/withdraw#mat-mang", 200, go_offline),
    ("officer", "/ho-so/{waiting}/buoc/withdraw#nguoi-khac-vua-ghi", 409, be_late),
    ("officer", "/ho-so/{late}/cho-muon#cho-muon", 200, send("Cho mượn", **_AWAY)),
    ("leader", "/ho-so#nhac", 200, tick_and("Nhắc người xử lý")),
    ("leader", "/ho-so#giao-cho", 200, tick_and("Giao cho")),
    ("leader", "/ho-so#in-phieu", 200, tick_and("In phiếu")),
    ("leader", "/ho-so#in-danh-sach", 200, tick_and("In danh sách")),
    ("clerk", "/lich-tiep-dan/lap#xem-truoc", 200, send("Xem trước các buổi")),
    ("officer", "/ho-so#phim-tat", 200, press("Shift+Slash")),
    ("officer", "/ho-so/{late}#theo-doi", 200, send("Theo dõi")),
    ("officer2", "/ho-so/{verified}/van-ban#soan", 200, follow("$='/soan'")),
    ("officer2", "/ho-so/{verified}/van-ban#xem-truoc", 200, preview_letter),
    ("officer", "/can-cu#mot-dong", 200, follow("^='/can-cu/'")),
    ("leader", "/bao-cao/luot-tiep#danh-sach", 200, follow("^='/bao-cao/luot-tiep/danh-sach'")),
    ("leader", "/bao-cao#ho-so", 200, follow("^='/bao-cao/ho-so'")),
    ("leader", "/bao-cao/bieu/02-xld#mot-so", 200, follow("^='/bao-cao/bieu/02-xld/'")),
    ("leader", "/bao-cao/kiem-tra#mo-ra", 200, follow("^='/bao-cao/kiem-tra?'")),
    ("land", "/yeu-cau-giay-to#in", 200, follow("^='/yeu-cau-giay-to/in'")),
    ("clerk", "/ban-quet#gui", 200, send_scans),
    ("clerk", "/ban-giao/{draft}/dong/{refused_row}#chua-sua", 200, send()),
    ("clerk", "/so/van-ban-den/ghi#thieu", 422, send()),
    ("clerk", "/bao-cao/so-quan-ly/ghi/document#thieu", 422, send()),
    ("clerk", "/lich-tiep-dan/buoi/moi#thieu", 422, send()),
    ("desk", "/quay#thieu", 422, send("Lưu và in giấy biên nhận")),
    ("desk", "/lich-tiep-dan/buoi/{session}/dat#thieu", 422, send()),
    ("leader", "/bao-cao/chot/moi#chot", 200, send("Chốt số liệu", to="20/5/2026")),
    ("leader", "/ho-so/{late}/giao#giao", 200, send()),
    ("admin", "/lich/2026/quyet-dinh#xem", 200, send("Xem hồ sơ nào đổi hạn", source="CV 12/VPCP")),
    (
        "admin",
        "/don-vi/thay-doi?kind=renamed#xem-truoc",
        200,
        send("Xem trước", units="vp", name="Văn phòng", happens_on="20/5/2026", **_PAPER),
    ),
    ("admin", "/kenh-gui#them", 200, send("Thêm, lấy khóa", name="Bảng theo dõi", url="http://127.0.0.1:9/nhan")),
    ("admin", "/tai-khoan/xac-thuc#bat-dau", 200, send(password=PASSWORD)),
    ("admin", "/tai-khoan/kenh#lich", 200, send("Tạo địa chỉ lịch", password=PASSWORD)),
)


def deeds() -> Iterator[Screen]:
    """List the screens that come after somebody did something."""
    for who, address, status, deed in DEEDS:
        yield Screen(who, address, status, deed)
