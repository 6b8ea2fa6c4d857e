"""The invented citizens of Lam Khê: names put together from usual parts, so that nobody of them exists."""

from __future__ import annotations

from casetrack.services.persons import RegisterPerson

FAMILY = ("Trần", "Lê", "Phạm", "Vũ", "Đặng", "Bùi", "Hà", "Lý", "Triệu", "Nông", "Ma", "Quan", "Bàn", "Lò", "Dương")
MIDDLE = ("Thị", "Văn", "Xuân", "Thu", "Hữu", "Minh", "Ngọc", "Đình")
GIVEN = ("Ánh", "Bốn", "Cói", "Dậu", "Đào", "Giang", "Hoa", "Khoát", "Lành", "Mạnh", "Nết", "Ngọ", "Ổn", "Phới", "Quý")


def name_of(n: int) -> str:
    """Give the name of the n-th citizen; 1,800 one after another differ."""
    return f"{FAMILY[n % 15]} {MIDDLE[n // 15 % 8]} {GIVEN[(n * 7 + n // 15) % 15]}"


def citizen(n: int) -> RegisterPerson:
    """Give the n-th citizen as the desk writes somebody down."""
    phone = f"0912{n % 1000:03d}{n * 37 % 1000:03d}"
    return RegisterPerson(name=name_of(n), phone=phone, address=f"Tổ Khê Trung {n % 9 + 1}")
