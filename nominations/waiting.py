"""What was typed in a step and is not part of the form yet: it is named before a submission would leave it behind."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from nominations import trail
from nominations.annex1_rules import Problem, honours, steps
from nominations.models import Application

ROW = "honour_"
# A choice that was clicked cannot be taken back by its reader: alone it is no row that was begun.
GIVEN = {"is_team", "team_role", "organiser_type", "level", "activity_kind"}


def row_section(pk: int) -> str:
    """Where what is typed in an existing row of honours waits; also the name under which its problems are shown."""
    return f"{ROW}{pk}"


def problems(application: Application, sections: Collection[str] = steps.SLUGS) -> list[Problem]:
    """One sentence for each of these steps, and each row of honours, in which something waits."""
    found = []
    for section, inputs in (application.pending or {}).items():
        if not inputs.keys() - GIVEN:
            continue
        if section.startswith(ROW):
            said = _("这一项荣誉成果有修改没有保存，请打开“修改”按“保存”，或放弃修改。")
            found.append(Problem(honours.SECTION, section, said))
        elif section == honours.SECTION and "no_honours" not in inputs:
            said = _("有一项荣誉成果填写了还没有添加，请按“添加这一项”，不需要的请清空。")
            found.append(Problem(section, "", said))
        elif section in steps.BY_SLUG:
            said = _("“%(step)s”有填写了还没有保存的内容，请打开核对，改好后按“保存”。")
            found.append(Problem(section, next(iter(inputs)), said % {"step": steps.BY_SLUG[section].title}))
    return [problem for problem in found if problem.section in sections]


def added(found: list[Problem], application: Application, sections: Collection[str]) -> list[Problem]:
    """The same with these, in the order of the form."""
    places = {slug: place for place, slug in enumerate(steps.SLUGS)}
    return sorted([*problems(application, sections), *found], key=lambda one: places.get(one.section, len(places)))


def forget_row(application: Application, pk: int) -> None:
    """Nothing waits in this row any more; the caller stores `pending`."""
    section = row_section(pk)
    trail.set_pending(application, section, dict.fromkeys(trail.pending_of(application, section)))
