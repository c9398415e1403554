"""The records of intake that the whole pipeline stands on."""

from nominations.models.application import Application
from nominations.models.attachment import Attachment
from nominations.models.ban import Ban
from nominations.models.batch import Batch, BatchItem, BatchRevision
from nominations.models.calendar import Extension, WorkdayOverride
from nominations.models.conflict import StaffConflict
from nominations.models.correction import CorrectionItem, CorrectionRound
from nominations.models.cycle import Cycle
from nominations.models.data_request import DataRequest
from nominations.models.draft_version import DraftVersion
from nominations.models.event import BatchEvent, CycleEvent, StageEvent
from nominations.models.honour import Honour
from nominations.models.import_list import ImportList
from nominations.models.paper import ApplicationRevision, Commitment, Consent, Opinion
from nominations.models.retention import DeletionLine, DeletionReport
from nominations.models.seal import SealedFile
from nominations.models.unit import Unit

__all__ = [
    "Application",
    "ApplicationRevision",
    "Attachment",
    "Ban",
    "Batch",
    "BatchEvent",
    "BatchItem",
    "BatchRevision",
    "Commitment",
    "Consent",
    "CorrectionItem",
    "CorrectionRound",
    "Cycle",
    "CycleEvent",
    "DataRequest",
    "DeletionLine",
    "DeletionReport",
    "DraftVersion",
    "Extension",
    "Honour",
    "ImportList",
    "Opinion",
    "SealedFile",
    "StaffConflict",
    "StageEvent",
    "Unit",
    "WorkdayOverride",
]
