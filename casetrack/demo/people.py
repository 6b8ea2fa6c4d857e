"""The invented citizens of Lam Khê: names put together from usual parts, so that nobody of them exists."""

from __future__ import annotations

from casetrack.services.persons import RegisterPerson

_FAMILY = (
    *("Trần", "Lê", "Phạm", "Vũ", "Đặng", "Bùi", "Hà", "Lý", "Triệu", "Nông", "Ma", "Quan", "Bàn", "Lò", "Dương"),
    *("Hoàng", "Vi", "Lương", "Mai"),
)
_MIDDLE = ("Thị", "Văn", "Xuân", "Thu", "Hữu", "Minh", "Ngọc", "Đình", "Kim", "Quang", "Bích")
_GIVEN = (
    *("Ánh", "Bốn", "Cói", "Dậu", "Đào", "Giang", "Hoa", "Khoát", "Lành", "Mạnh", "Nết", "Ngọ", "Ổn", "Phới", "Quý"),
    *("Sen", "Tám", "Thắm", "Út", "Vượng", "Xoan", "Yên", "Chiến"),
)


def name_of(n: int) -> str:
    """Give the name of the n-th citizen; the first 4,807 differ."""
    return f"{_FAMILY[n % 19]} {_MIDDLE[n * 3 % 11]} {_GIVEN[n * 7 % 23]}"


def citizen(n: int) -> RegisterPerson:
    """Give the n-th citizen as the desk writes somebody down."""
    phone = f"0912{n % 1000:03d}{n * 37 % 1000:03d}"
    return RegisterPerson(name=name_of(n), phone=phone, address=f"Tổ Khê Trung {n % 9 + 1}")
