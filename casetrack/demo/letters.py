"""How Lam Khê names itself on paper, and the letters that its people issued as petitions went their ways."""

from __future__ import annotations

from collections.abc import Mapping

from casetrack.models import Case
from casetrack.services.letter_library import letters_of
from casetrack.services.letter_values import tell
from casetrack.services.letter_words import Letterhead, Signer
from casetrack.services.letterheads import SetLetterhead, set_letterhead
from casetrack.services.letters import WriteLetter, issue, suggest
from casetrack.services.offices import find_unit
from casetrack.services.one_press import as_typed
from casetrack.services.work import Actor, Installation, Work, begin, system_actor

HEAD = Letterhead(
    superior="Ủy ban nhân dân tỉnh Khê Giang",
    name="Ủy ban nhân dân phường Lam Khê",
    place="Lam Khê",
    short="UBND",
    drafted_by="VP",
    authority="Chủ tịch Ủy ban nhân dân phường Lam Khê",
    line_break="phường",
)
SIGNERS = (
    Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Đỗ Quang Khải"),
    Signer("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Âu Thị Mến"),
)
PARTY_HEADS = {
    "du": Letterhead(
        superior="Đảng bộ tỉnh Khê Giang",
        name="Đảng ủy phường Lam Khê",
        place="Lam Khê",
        short="ĐU",
        drafted_by="VP",
        authority="Ban Thường vụ Đảng ủy phường Lam Khê",
        line_break="phường",
        party=True,
    ),
    "ubkt": Letterhead(
        superior="Đảng ủy phường Lam Khê",
        name="Ủy ban Kiểm tra",
        place="Lam Khê",
        short="UBKT",
        drafted_by="VP",
        authority="Ủy ban Kiểm tra Đảng ủy phường Lam Khê",
        party=True,
    ),
}
PARTY_SIGNERS = {
    "du": (Signer("T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Trương Hữu Lộc"),),
    "ubkt": (Signer("T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM", "Phùng Gia Bảo"),),
}
# What somebody typed beside what the case suggests, by the step after which the letter went out.
AFTER: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "accept": ("complaint_acceptance", {}),
    "sign_decision": ("reply", {"findings": "Đã kiểm tra thực địa, làm việc với các hộ có liên quan, có biên bản."}),
    "forward_outside": ("forwarding_petition", {}),
    "guide": (
        "guidance",
        {"steps": "Gửi đơn đến cơ quan có thẩm quyền ghi ở trên.\nKèm bản sao giấy tờ có liên quan."},
    ),
}


def set_up_letterhead(installation: Installation, clerk: Actor) -> None:
    """Enter how the ward's People's Committee names itself, and the bodies of its Party Committee."""
    with begin(installation, clerk) as work:
        set_letterhead(work, SetLetterhead(find_unit(work, "ubnd").id, HEAD, SIGNERS))
    with begin(installation, system_actor(clerk.office_id)) as work:  # the clerk writes for the Committee alone
        for code, head in PARTY_HEADS.items():
            set_letterhead(work, SetLetterhead(find_unit(work, code).id, head, PARTY_SIGNERS[code]))


def write_letter_after(work: Work, case: Case, trigger: str) -> None:
    """Issue the letter that goes out after a step, if such a case has one and the case answers all that it asks."""
    if trigger not in AFTER:
        return
    key, said = AFTER[trigger]
    letter, told = letters_of(work.installation).get(key), tell(work, case)
    if not (letter.is_for(told.definition, told.standing.fields) and letter.holds_on(work.today)):
        return
    chosen = {ask.key: ask.choices[0][0] for ask in letter.asks if ask.type == "choice" and ask.required}
    typed = {**chosen, **as_typed(letter, suggest(work, told, letter)), **said}
    if all(typed.get(ask.key) for ask in letter.asks if ask.required):
        issue(work, told, WriteLetter(key, typed))
