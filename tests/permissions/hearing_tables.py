"""Who asks in the tables of stages 3 and 4, defense.txt and approval.txt."""

from tests.permissions.approving import APPROVAL_STEPS
from tests.permissions.hearing import DEFENSE_STEPS
from tests.permissions.tables import Table

OTHERS = (
    "anonymous", "nominee", "other_nominee", "unit", "other_unit", "rec", "other_rec",
    "staff", "lead", "chief", "sup", "adm", "first", "away", "disabled",
)  # fmt: skip
# `spare` is no other than `member`; in the table of stage 4 `member` stands for the panel.
HEARING = ("chair", "member", "recused", "silent", "left", "elsewhere")
VOTING = ("delegate", "late", "apart", "dismissed", "member")
GROUPS = {
    "staff": {"staff", "first", "away"}, "lead": {"lead", "first", "away"}, "chief": {"chief", "first", "away"},
    "sup": {"sup", "away"}, "read": {"staff", "lead", "chief", "sup", "first", "away"},
    "party": {"nominee", "unit", "rec"},
    "parties": {"nominee", "unit", "rec", "other_nominee", "other_unit", "other_rec"},
}  # fmt: skip
DEFENSE = Table(
    "defense.txt", tuple(DEFENSE_STEPS), (*OTHERS, *HEARING),
    GROUPS | {"exp": set(HEARING), "panel": {"chair", "member", "recused"}, "hears": {"chair", "member"}},
)  # fmt: skip
APPROVAL = Table(
    "approval.txt", tuple(APPROVAL_STEPS), (*OTHERS, *VOTING),
    GROUPS | {"exp": set(VOTING), "committee": {"delegate", "late", "apart"}, "present": {"delegate", "apart"}},
)  # fmt: skip
