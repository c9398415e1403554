"""Three people named, each with a name, a post and an industry of their own."""

from nominations.models import Application
from publicity.titles.models import Title
from tests.factories.naming import issued, over
from tests.factories.publicity import Office

PEOPLE = (
    ("吾提库尔·买买提", "铆焊高级技师", "C", "state"), ("胡䶮", "检测班班长", "M", "private"),
    ("欧阳书勤", "调度主任", "G", "public_institution"),
)  # fmt: skip


def build() -> tuple[Office, list[Title]]:
    """(the office, their titles in the order of PEOPLE)."""
    office = Office.build(n=len(PEOPLE))
    for application, (name, post, industry, kind) in zip(office.candidates, PEOPLE, strict=True):
        Application.objects.filter(pk=application.pk).update(
            name=name, post_name=post, industry=industry, unit_nature=kind
        )
    over(office)
    titles = {title.name: title for title in issued(office).titles.select_related("application")}
    return office, [titles[name] for name, *_rest in PEOPLE]
