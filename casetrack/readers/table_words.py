"""The words by which the lines of an office's list are told apart, without marks and in small letters.

They only say what a line is. What a column means, `workflows/office/handover.yaml` says.
"""

from __future__ import annotations

import re

from casetrack.vietnamese import fold

NUMBERINGS = frozenset({"tt", "stt", "s t t", "so tt", "so thu tu", "thu tu", "no"})
# A heading is one of these, or begins or ends with one: `Số CMND/CCCD`, `Ngày tiếp nhận hồ sơ`.
_HEADINGS = """
    tt|stt|so tt|so thu tu|ho ten|ho va ten|ten|chu ho|chu su dung|nguoi nop|nguoi su dung|nguoi vi pham|doi tuong
    nam sinh|ngay sinh|ngay thang nam sinh|gioi tinh|nam|nu|dan toc|cccd|cmnd|cmt|can cuoc|dinh danh|dia chi|noi o|cho o
    thuong tru|tam tru|cu tru|que quan|thon|to dan pho|tdp|xom|ap|khu pho|so nha|thua|thua dat|to bd|to ban do|so to
    dien tich|dt|loai dat|ho so|so hs|so ho so|ma hs|ma ho so|so bien nhan|ma so|so|ky hieu|so hieu|so qd|quyet dinh
    ngay|thang|nam|thoi gian|thoi han|thoi diem|han tra|han giai quyet|tiep nhan|nop|nhan|tra|ket qua|kq
    tinh trang|trang thai|hien trang|tien do|tinh hinh|thanh phan|giay to|tai lieu|noi luu|noi de|vi tri|vi tri luu|kho
    ghi chu|gc|ghi nhan|loai|loai ho so|loai hinh|linh vuc|thu tuc|noi dung|trich yeu|ly do|nguyen nhan|chuc vu
    chuc danh|don vi|co quan|phong|bo phan|dien thoai|sdt|so dt|can bo|nguoi thu ly|nguoi giai quyet|nguoi phu trach
    hanh vi|muc phat|so tien|hinh thuc|nguon|bat dau|ket thuc|trinh do|ngach|bac luong|he so|muc huong|so to khai
    so luong|tong so|da giai quyet|dang giai quyet|chua giai quyet|con lai|don vi cu|noi cap|ngay cap|so giay
    gcn|giay chung nhan
"""
_IDENTIFYING = """
    ho ten|ho va ten|chu ho|chu su dung|nguoi nop|nguoi su dung|nguoi vi pham|nam sinh|ngay sinh|cccd|cmnd|cmt|can cuoc
    dinh danh|dia chi|noi o|cu tru|thuong tru|thua|thua dat|so thua|ma ho so|ngay|so bien nhan|ten chu|ten nguoi
"""


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(phrase.strip() for line in lines.strip().splitlines() for phrase in line.split("|"))


HEADINGS = _phrases(_HEADINGS)
# Headings of a table that only counts: the totals of minutes.
COUNTS = frozenset({"so luong", "tong so", "tong cong", "cong", "tong"})
# Headings that only a list of single things has.
IDENTIFYING = _phrases(_IDENTIFYING)

_ASKING = frozenset({"so", "ngay", "ten", "nam", "sinh", "loai", "noi", "thoi", "kq"})
_MOST_WORDS = 12
_ASIDE = re.compile(r"\([^()]{0,60}\)|\bm2\b|\bm²", re.IGNORECASE)
_PAGE = re.compile(r"trang( so)? \d+( \d+)?$")
_MINUTES = re.compile(r"bien ban( |$)")
_TITLE = re.compile(
    r"(uy ban nhan dan|ubnd|hoi dong nhan dan|cong hoa|doc lap|danh sach|bang ke|bang tong hop|bieu|mau so|phu luc"
    r"|kem theo|so qd|dang uy|dang bo|bien ban|thong ke)"
)
# Judged with its marks: Tống is a family, Cộng hòa no sum.
_TOTAL = re.compile(
    r"tổng\b(?!\s*(công\s+ty|cty|đội|cục|kho|hợp\s+xã))|cộng\s*(\d|[:(=.]|$|(trang|nhóm|mục|phần|toàn|hồ|danh|chung|dồn|lũy|lại|xã"
    r"|phường|thôn|xóm|tổ|khu|đơn|năm|loại|số|mang|chuyển)\b|([ivx]{1,5}|[a-h])\s*($|[:.)(=]))"
    r"|(mang|chuyển)\s+sang|lũy\s+kế|luỹ\s+kế"
)
_PLAIN_TOTAL = re.compile(
    r"tong( (cong|so)( |$)|$| \d)|cong$|cong (ho so|so|trang|nhom|muc)( |$)|cong (\d+|([ivx]{1,5}|[a-h])$)"
)
_LIST_HAS = re.compile(r"(an dinh )?(danh sach|bang ke|bang|bieu)( nay)? (gom|co)( co| tat ca)? \d+")
_FOOT = re.compile(
    r"(nguoi (lap|giao|nhan|ban giao|tiep nhan|kiem|tong hop|viet|thuc hien|bao cao|ky)|ben (giao|nhan)|dai dien"
    r"|thu truong|chu tich|pho chu tich|tm |kt |tl |tuq |ky ten|ky ghi|ky va|xac nhan|noi nhan|ke toan|lap bieu"
    r"|lap bang|truong phong|pho truong|can bo (lap|dia chinh|phu trach|tiep nhan)|cong chuc|truong thon|bi thu"
    r"|hieu truong|da ky|ngay lap)"
)
_LONGEST_FOOT = 70
_PLACE_AND_DAY = re.compile(r"([\w ]{1,40} )?ngay( \d{1,2})? thang( \d{1,2})? nam( \d{2,4})?$")
_LABEL = re.compile(r"\(?([IVX]+|[A-Z]|\d{1,2}(\.\d{1,2})*)\s*(?:[.)/:\-]|$)", re.IGNORECASE)
_GROUP = re.compile(
    r"([ivx]+|[a-h]|phan \w+|muc \w+|nhom|loai|linh vuc|thon|xom|to dan pho|tdp|khu|ap|ban|xa|phuong"
    r"|nam \d{4}|don vi|ho so)( |$)"
)


def is_heading(words: str) -> bool:
    """Tell whether words may stand over a column.

    One word alone says little at the edge of others: `Thôn Nà Vường` and `Trần Văn Nam` are data. So it must be one
    that asks (`Ngày`, `Số`), or all words are headings (`Thôn/xóm`).
    """
    said = fold(_ASIDE.sub(" ", words)) or fold(words)
    parts = said.split()
    if said in HEADINGS or (parts and all(part in HEADINGS for part in parts)):
        return True
    if not 2 <= len(parts) <= _MOST_WORDS:
        return False
    edges = (" ".join(edge) for n in range(2, min(len(parts), 5)) for edge in (parts[:n], parts[-n:]))
    return parts[0] in _ASKING or any(edge in HEADINGS for edge in edges)


def has_digits(words: str) -> bool:
    """Tell whether words hold a digit that no heading would: one in brackets or of square metres is none."""
    return any(letter.isdigit() for letter in _ASIDE.sub(" ", words))


def is_minutes(words: str) -> bool:
    """Tell whether a line is the name of minutes (`BIÊN BẢN BÀN GIAO`), not a mention of them."""
    return bool(_MINUTES.match(fold(words)))


def is_title(words: str) -> bool:
    """Tell whether a line stands above a list: letterhead, name of the list, what it is attached to."""
    return bool(_TITLE.match(fold(words)))


def is_total(words: str) -> bool:
    """Tell whether words begin a line of totals: `Tổng cộng: 34 hồ sơ`, `Cộng`, `Danh sách này có 59 người`."""
    said = " ".join(words.lower().split()).lstrip("*-+ (")
    plain = fold(words)
    return bool(_TOTAL.match(said) or (words.isascii() and _PLAIN_TOTAL.match(plain)) or _LIST_HAS.match(plain))


def is_foot(words: str) -> bool:
    """Tell whether words stand below a list: place and day, who signs. A long note that speaks of them does not."""
    said = fold(words) if len(words) <= _LONGEST_FOOT else ""
    return bool(_FOOT.match(said) or _PLACE_AND_DAY.fullmatch(said))


def is_group(words: str) -> bool:
    """Tell whether words read as the heading of a group of lines: `II. Hồ sơ cấp đổi`, `Thôn Nà Vường`."""
    return bool(_GROUP.match(fold(words)))


def is_page(words: str) -> bool:
    """Tell whether a line only numbers a printed page: `Trang 2/5`."""
    return bool(_PAGE.match(fold(words)))


def label_of(words: str) -> str:
    """Tell how a group is numbered: `roman`, `letter`, `number`, or not at all (empty)."""
    found = _LABEL.match(words.strip())
    if not found:
        return ""
    said = found[1].upper()
    return "number" if said[0].isdigit() else "roman" if set(said) <= set("IVX") else "letter"
