"""An objection brought about by its own verbs, from the form to the conclusion."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from publicity.lists.models import Entry
from publicity.objections import concluding, filing, handling
from publicity.objections.models import Objection
from tests.factories.journey import click
from tests.factories.nominations import make_user, small_image
from tests.factories.publicity import DAY, Office

SAID = {
    "by_unit": False, "name": "演示反映人", "unit_name": "", "phone": "19900000123", "address": "演示路9号",
    "facts": "申报表所列的三项专利，经查询其中两项的发明人并没有本人，请协会核实有关情况。",
}  # fmt: skip
LATER = DAY + timedelta(days=1)
FACTS = "需要核实申报表所列专利的发明人和数量。"


def evidence(n: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"证据{n}.png", small_image(50 + n), content_type="image/png")


class Case:
    """One list with its people, and an objection to the first of them."""

    def __init__(self, office: Office, place: int = 1) -> None:
        self.office, self.chief = office, office.chief
        self.staff, self.lead = office.staff, office.lead
        self.investigator = make_user(Role.STAFF, name="演示核查员丁")
        self.entry = Entry.objects.select_related("publication", "application").get(place=place)
        with clock.at(LATER):
            self.row, self.code = filing.file(
                self.entry, said=dict(SAID), files=[evidence()], by=Actor.system(), key=click()
            )

    def by(self, user: Any, role: str) -> dict[str, Any]:
        self.row.refresh_from_db()
        return {"by": Actor(user, role), "version": self.row.version, "key": click()}

    def screened(self) -> Objection:
        handling.take(self.row, **self.by(self.staff, Role.STAFF))
        handling.propose(self.row, FACTS, **self.by(self.staff, Role.STAFF))
        return self.row

    def accepted(self) -> Objection:
        self.screened()
        handling.accept(self.row, **self.by(self.lead, Role.LEAD))
        return self.row

    def investigated(self) -> Objection:
        self.accepted()
        handling.assign(self.row, self.investigator, **self.by(self.lead, Role.LEAD))
        text = "已向国家知识产权局核对专利登记簿，逐项比对发明人。"
        handling.report(self.row, text, "申报人到会作了说明。", **self.by(self.investigator, Role.STAFF))
        return self.row

    def dismissed(self) -> Objection:
        self.investigated()
        concluding.dismiss(self.row, reason="经逐项核对，发明人均有本人。", **self.by(self.chief, Role.CHIEF))
        return self.row

    def upheld(self, *subjects: str) -> Objection:
        self.investigated()
        concluding.uphold(
            self.row, doc_no="沪质协〔2023〕31号", findings="申报表多报专利两项，与登记不符。",
            subjects=subjects or ("person",), reason="经核查反映的事实成立。", **self.by(self.chief, Role.CHIEF),
        )  # fmt: skip
        return self.row
