"""Who asks in the table of stage 2, review.txt."""

from tests.permissions.reviewing import MEMBERS, STEPS
from tests.permissions.tables import Table

ACTORS = (
    "anonymous", "nominee", "other_nominee", "unit", "rec", "staff", "lead", "chief", "sup", "adm", *MEMBERS,
    "newcomer", "first", "away", "disabled",
)  # fmt: skip
GROUPS = {
    "staff": {"staff", "first", "away"}, "lead": {"lead", "first", "away"}, "chief": {"chief", "away"},
    "sup": {"sup", "away"}, "party": {"nominee", "unit", "rec"}, "member": set(MEMBERS), "exp": {*MEMBERS, "newcomer"},
}  # fmt: skip
GROUPS["read"] = GROUPS["staff"] | GROUPS["lead"] | GROUPS["chief"] | GROUPS["sup"]
REVIEW = Table("review.txt", tuple(STEPS), ACTORS, GROUPS)
