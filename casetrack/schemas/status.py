"""What a citizen types to ask how a case stands, and what is said to close that page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from casetrack.schemas.base import Choice, Form, Line, Prose
from casetrack.services.status_codes import read_code
from casetrack.text import Text

CLOSE, OPEN = "close", "open"
NO_CODE = Text(
    "Mã có 18 chữ và số, chia 6 nhóm, ghi cạnh ô vuông trên giấy biên nhận. Xem lại từng nhóm; nếu chữ tự thêm dấu thì "
    "tắt bộ gõ tiếng Việt.",
    "A code is 18 letters and digits in 6 groups, beside the square on your receipt. Check each group; if letters get "
    "marks, switch the Vietnamese input method off.",
)


class Code(Line):
    """The code of a receipt, as it may be typed: small letters, spaces, dashes, O for 0."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:
        code = read_code(str(super()._deserialize(value, attr, data, **rest)))
        if code is None:
            raise ValidationError([NO_CODE])
        return code


class StatusForm(Form):
    """The code of a receipt."""

    code = Code(required=True, max_length=80)


class StopForm(Form):
    """Close the page or open it again, with the reason."""

    wish = Choice((CLOSE, OPEN), required=True)
    reason = Prose(required=True, max_length=1000)
