"""Failures that the office must expect, each with a stable code and words for people. A bug stays a plain exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from casetrack.text import Text


class CasetrackError(Exception):
    """What happened, why, and what to do, in both languages; `details` are facts for a program."""

    code: ClassVar[str] = "failed"

    def __init__(self, message: Text, **details: object) -> None:
        super().__init__(message.en)
        self.message = message
        self.details = details


class NotFound(CasetrackError):
    """There is no such thing, or the reader may not know that there is."""

    code = "not_found"


class Forbidden(CasetrackError):
    """A page or action whose existence is no secret, but not for this person."""

    code = "forbidden"


class SignInNeeded(CasetrackError):
    """Nobody has signed in, or the sign-in has ended."""

    code = "sign_in_needed"


class ProofNeeded(CasetrackError):
    """A sealed case opens only shortly after the password was typed; it must be typed again."""

    code = "proof_needed"


class TooManyAttempts(CasetrackError):
    """Somebody guesses passwords; wait until the window has passed."""

    code = "too_many_attempts"


class InvalidInput(CasetrackError):
    """What was typed cannot be taken; `fields` names each field with what to mend."""

    code = "invalid_input"

    def __init__(self, message: Text, fields: dict[str, Text] | None = None, **details: object) -> None:
        super().__init__(message, **details)
        self.fields = fields or {}


class FileRefused(InvalidInput):
    """A file that the office does not take: not what it says it is, dangerous, secret, or not yet looked at.

    `reason` is stable for programs; the words never name the file, which may belong to a case that few may see.
    """

    code = "file_refused"

    def __init__(self, reason: str, why: Text, field: str = "file") -> None:
        said = Text("Chưa nhận tệp, không có gì được lưu. {why}", "The file was not taken, nothing was saved. {why}")
        super().__init__(said.with_(why=why), {field: why}, reason=reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a step is closed: a stable code, a sentence, and the article of law where there is one."""

    code: str
    reason: Text
    basis: Text | None = None


class TransitionRefused(CasetrackError):
    """The step is not open for this case, this person or this day; `reasons` holds every reason, not the first."""

    code = "transition_refused"

    def __init__(self, message: Text, reasons: tuple[Refusal, ...], **details: object) -> None:
        super().__init__(message, **details)
        self.reasons = reasons


class StaleCase(CasetrackError):
    """Somebody else moved the case since the page was opened."""

    code = "stale_case"


class DuplicateValue(CasetrackError):
    """The database holds this already; `field` names where it was typed."""

    code = "duplicate_value"


class KeyReused(CasetrackError):
    """A program gave two different requests the same Idempotency-Key."""

    code = "key_reused"


class Unreadable(CasetrackError):
    """What another program sent is no JSON, or not an object."""

    code = "unreadable"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file that a person wrote: where it stands, its stable check code, and what to do."""

    file: str
    line: int
    column: int
    key: str
    code: str
    message: Text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.key}: {self.message.en}"


class DefinitionError(CasetrackError):
    """A workflow, calendar or mapping file cannot be used; `problems` names each mistake with file, line and key."""

    code = "definition_error"

    def __init__(self, message: Text, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([self.message.en, *(str(problem) for problem in self.problems)])


class WrongDatabase(CasetrackError):
    """The database cannot be reached, is not CaseTrack's, or is of another version."""

    code = "wrong_database"


class ChainBroken(CasetrackError):
    """The book of events was changed outside CaseTrack."""

    code = "chain_broken"


class VaultLocked(CasetrackError):
    """The key of the identity vault is not there, or an entry does not open. Nothing is written in clear instead."""

    code = "vault_locked"


class BackupRefused(CasetrackError):
    """A backup cannot be written, or is damaged, newer than the program, or does not belong where it should go."""

    code = "backup_refused"


# How pages and API answer each code; docs/errors.md explains them.
STATUS: dict[str, int] = {
    CasetrackError.code: 400,
    Unreadable.code: 400,
    SignInNeeded.code: 401,
    ProofNeeded.code: 401,
    Forbidden.code: 403,
    NotFound.code: 404,
    TransitionRefused.code: 409,
    StaleCase.code: 409,
    DuplicateValue.code: 409,
    BackupRefused.code: 409,
    InvalidInput.code: 422,
    FileRefused.code: 422,
    KeyReused.code: 422,
    TooManyAttempts.code: 429,
    DefinitionError.code: 500,
    ChainBroken.code: 500,
    VaultLocked.code: 503,
    WrongDatabase.code: 503,
}
