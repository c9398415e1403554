"""Walks a disqualification through its real verbs: three people, one hearing."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application
from review.disqualification import transitions
from review.disqualification.models import Proceeding
from tests.factories.journey import click
from tests.factories.nominations import make_user, small_image

FACTS = "申报表所列2021年授权的发明专利系他人专利，专利登记簿显示申报人不是发明人。"
ORDER = ("proposed", "reviewed", "hearing", "heard", "decided")


def proof(name: str = "专利登记簿.jpg", serial: int = 7) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_image(serial), content_type="image/jpeg")


@dataclass
class Bench:
    """The three people who decide."""

    staff: User
    lead: User
    chief: User

    @classmethod
    def build(cls) -> "Bench":
        return cls(
            make_user(Role.STAFF, name="演示提出人"),
            make_user(Role.LEAD, name="演示复核人"),
            make_user(Role.CHIEF, name="演示决定人"),
        )

    def bring(self, application: Application, step: str = "decided", **decision: object) -> Proceeding:
        """A new matter about the application, brought to `step`; the hearing is over at its due instant."""
        event = transitions.propose(
            application, facts=FACTS, exhibits=[proof()], by=Actor(self.staff, Role.STAFF), key=click()
        )
        row = event.proceeding
        if "reviewed" in self._until(step):
            transitions.review(
                row, opinion="事实清楚，同意听取意见。", by=Actor(self.lead, Role.LEAD), **self._act(row)
            )
        if "hearing" in self._until(step):
            transitions.summon(row, days=3, by=Actor(self.staff, Role.STAFF), **self._act(row))
        if "heard" in self._until(step):
            row.refresh_from_db()
            with clock.at(row.due_at):
                note = "当面听取了申报人的陈述，未采纳。"
                transitions.close_hearing(row, note=note, by=Actor(self.staff, Role.STAFF), **self._act(row))
        if step == "decided":
            with clock.at(row.due_at + timedelta(hours=1)):
                self.decide(row, **decision)
        row.refresh_from_db()
        return row

    def decide(self, row: Proceeding, **decision: object) -> None:
        said = {
            "by": Actor(self.chief, Role.CHIEF), "doc_no": f"沪质协〔2023〕{row.pk % 9000 + 20}号", "findings": FACTS,
            "reason": "专利材料不实，情节属实。", "subjects": ["person"],
        }  # fmt: skip
        transitions.decide(row, **(said | self._act(row) | decision))

    @staticmethod
    def _until(step: str) -> tuple[str, ...]:
        return ORDER[: ORDER.index(step) + 1]

    @staticmethod
    def _act(row: Proceeding) -> dict[str, object]:
        row.refresh_from_db()
        return {"version": row.version, "key": click()}
