"""Tables and nothing else: no rules, no queries, no mail."""

from casetrack.models.absence import Absence, Following
from casetrack.models.alert import Alert
from casetrack.models.appointment import Appointment
from casetrack.models.base import Base, OfficeRow, Salted, new_salt
from casetrack.models.batch import (
    HandoverBatch,
    HandoverFile,
    HandoverMapping,
    HandoverMark,
    HandoverMatch,
    HandoverMinutes,
    HandoverRow,
)
from casetrack.models.calendar import CalendarDecision
from casetrack.models.case import Case, CaseEvent, CaseGrant, CaseLink, Deadline, EventText, Span
from casetrack.models.channel import CalendarFeed, DeliveryAttempt, MailAddress, Webhook
from casetrack.models.digest import Digest, DigestPlan
from casetrack.models.document import Document
from casetrack.models.draft import Draft
from casetrack.models.entered_figure import EnteredFigure
from casetrack.models.holding import Holding
from casetrack.models.idempotency import AnsweredRequest
from casetrack.models.importing import ImportBatch, ImportRow
from casetrack.models.incoming import IncomingEntry
from casetrack.models.job import JobLease, JobRun
from casetrack.models.law import LawSignOff
from casetrack.models.letter import IssuedLetter, Letterhead, LetterTemplate, SignedPaper
from casetrack.models.look import Look
from casetrack.models.management import ManagementEntry
from casetrack.models.mark import CaseMark
from casetrack.models.notice import Notice
from casetrack.models.office import Office, OfficeHead, Unit
from casetrack.models.open_form import OpenForm
from casetrack.models.opening_balance import BalanceReplacement, OpeningBalance
from casetrack.models.outbox import OutboxMessage
from casetrack.models.outgoing import OutgoingEntry
from casetrack.models.paper import Paper
from casetrack.models.paper_file import PaperLoan, PaperRequest
from casetrack.models.person import Party, Person
from casetrack.models.publication import PublishedWorkflow
from casetrack.models.reception import Petition, PetitionContent, Receipt, Visit
from casetrack.models.reception_day import BriefLine, SessionClosing, SessionInstruction
from casetrack.models.register import Register
from casetrack.models.report_check import ReportCheck
from casetrack.models.saved_view import ListLayout, SavedView
from casetrack.models.session import HostAbsence, ReceptionSeries, ReceptionSession, SchedulePublication
from casetrack.models.sign_in import RecoveryCode, SecondFactor, SignIn, SignInAttempt
from casetrack.models.snapshot import ReportSnapshot
from casetrack.models.status import StatusCode, StatusStop
from casetrack.models.stretch import Profile, Stretch
from casetrack.models.token import ApiToken
from casetrack.models.unit_change import UnitChange
from casetrack.models.user import RoleInUnit, User
from casetrack.models.vault import VaultEntry, VaultGrant, VaultKey, VaultNotice, VaultRequest

__all__ = [
    "Absence",
    "Alert",
    "AnsweredRequest",
    "ApiToken",
    "Appointment",
    "BalanceReplacement",
    "Base",
    "BriefLine",
    "CalendarDecision",
    "CalendarFeed",
    "Case",
    "CaseEvent",
    "CaseGrant",
    "CaseLink",
    "CaseMark",
    "Deadline",
    "DeliveryAttempt",
    "Digest",
    "DigestPlan",
    "Document",
    "Draft",
    "EnteredFigure",
    "EventText",
    "Following",
    "HandoverBatch",
    "HandoverFile",
    "HandoverMapping",
    "HandoverMark",
    "HandoverMatch",
    "HandoverMinutes",
    "HandoverRow",
    "Holding",
    "HostAbsence",
    "ImportBatch",
    "ImportRow",
    "IncomingEntry",
    "IssuedLetter",
    "JobLease",
    "JobRun",
    "LawSignOff",
    "LetterTemplate",
    "Letterhead",
    "ListLayout",
    "Look",
    "MailAddress",
    "ManagementEntry",
    "Notice",
    "Office",
    "OfficeHead",
    "OfficeRow",
    "OpenForm",
    "OpeningBalance",
    "OutboxMessage",
    "OutgoingEntry",
    "Paper",
    "PaperLoan",
    "PaperRequest",
    "Party",
    "Person",
    "Petition",
    "PetitionContent",
    "Profile",
    "PublishedWorkflow",
    "Receipt",
    "ReceptionSeries",
    "ReceptionSession",
    "RecoveryCode",
    "Register",
    "ReportCheck",
    "ReportSnapshot",
    "RoleInUnit",
    "Salted",
    "SavedView",
    "SchedulePublication",
    "SecondFactor",
    "SessionClosing",
    "SessionInstruction",
    "SignIn",
    "SignInAttempt",
    "SignedPaper",
    "Span",
    "StatusCode",
    "StatusStop",
    "Stretch",
    "Unit",
    "UnitChange",
    "User",
    "VaultEntry",
    "VaultGrant",
    "VaultKey",
    "VaultNotice",
    "VaultRequest",
    "Visit",
    "Webhook",
    "new_salt",
]
