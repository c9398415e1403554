"""One function per screen of the nominee; what comes after the draft itself costs one query more each."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role, holders
from documents.fonts import missing_glyphs
from documents.models import GeneratedDocument
from nominations import (
    annex1_rules,
    corrections,
    deadlines,
    dossier,
    evidence,
    extensions,
    history,
    nominee_acts,
    story,
    wording,
)
from nominations.annex1_rules import Problem, steps
from nominations.annex1_rules.places import linked
from nominations.application import permissions
from nominations.drafts import Draft, brief, claim_groups, returned_items
from nominations.fillers import find
from nominations.models import Application, Attachment, Cycle
from nominations.models.application import HOLDS_PERSON
from nominations.pipeline import INTAKE, LIVE, CycleStage, Status
from nominations.printing import BESIDE, beside, forms_of, in_force
from nominations.snapshots import honour_line
from nominations.visibility import can_read, viewer_role

# More applications than anybody has: one live a year and what became of earlier ones.
MOST = 50


def draft(user: Any, key: UUID) -> Draft | None:
    """One application with everything its pages need; None hides as 404."""
    return find(user, key)


def hints(work: Draft) -> list[Problem]:
    """What is worth a second look before the submission, and characters that no print font has (缺字)."""
    app = work.application
    found = annex1_rules.hints(app, work.honours, annex1_rules.deadline_day(app.cycle))
    if missing := missing_glyphs(app.name):
        words = {"characters": "".join(sorted(missing))}
        found.append(Problem("person", "name", _("姓名中的“%(characters)s”打印时缺字，请告知协会。") % words))
    return found


def unit_has_officer(work: Draft) -> bool:
    """Whether anybody at the employer will read the submission."""
    return holders(Role.UNIT, unit_id=work.application.employer_id).exists() if work.application.employer_id else True


def papers(work: Draft) -> list[GeneratedDocument]:
    """What was made of the form and counts, the newest first: previews, the form itself, sheet and pack; one query."""
    return in_force(work.application, ("annex1", *BESIDE))


def preview_page(work: Draft) -> str:
    """Where one asks for the preview and finds it: beside the check of a draft, beside the list of a correction."""
    name = "application:submit" if work.editable else "application:detail"
    name = "correction:detail" if work.running is not None else name
    return reverse(name, args=[work.application.key]) + "#preview"


def step_page(work: Draft, step: steps.Step) -> dict[str, Any]:
    """What surrounds a step: the steps and their states, the way on, the help, the honours and files it lists."""
    back, on = steps.neighbours(step.slug)
    return {
        "work": work,
        "step": step,
        "steps": work.step_rows(step.slug),
        "back": steps.BY_SLUG.get(back),
        "on": steps.BY_SLUG.get(on),
        "notes": steps.notes(step),
        "groups": claim_groups(work) if step.slug == "files" else [],
        "honours": _honour_lines(work) if step.slug == "honours" else [],
        "changer": work.changer,
        "returned_items": returned_items(work, step),
        "preview_url": preview_page(work),
    }


def _honour_lines(work: Draft) -> list[dict[str, Any]]:
    """Each row as it will be printed, with what is wrong with it."""
    found = []
    for row in work.honours:
        wrong = [problem for problem in work.problems if problem.field == f"honour_{row.pk}"]
        found.append({"honour": row, "line": honour_line(row), "problems": wrong})
    return found


def check_page(work: Draft, form: Any, problems: list[Any]) -> dict[str, Any]:
    """检查与提交: what is missing, what deserves a second look, the preview, and the one decision."""
    _frozen, preview = forms_of(papers(work))
    return {
        "work": work,
        "form": form,
        "steps": work.step_rows("submit"),
        "problems": linked(work.application.key, problems),
        "hints": linked(work.application.key, hints(work)),
        "no_officer": not unit_has_officer(work),
        "preview": preview,
        "act": nominee_acts.submission(work, form, bool(problems)),
    }


def withdrawal(work: Draft, form: Any) -> dict[str, Any]:
    return {"work": work, "application": work.application, "form": form, "act": nominee_acts.withdrawal(work, form)}


def detail(user: Any, work: Draft, form: Any) -> dict[str, Any]:
    """The status page: where it is, who has it, what comes next, what happened."""
    app, made, due = work.application, papers(work), story.due(work.application, work.running)
    frozen, _preview = forms_of(made)
    return {
        "work": work,
        "application": app,
        "chip": wording.chip(app.status, precise=False),
        "story": story.story(app, returned=work.returned, running=work.running, own=work.role == Role.NOM),
        "rail": story.rail(app, due),
        "deadline": due,
        "preview_url": preview_page(work),
        "history": history.application_rows(app),
        "document": frozen,
        "beside": beside(user, app, made),
        "steps": work.step_rows() if work.editable else [],
        "act": nominee_acts.on_status_page(work, form),
        "sections": dossier.sections(app, Role.NOM) if not work.editable else [],
        "files": work.files,
    }


def summary(user: Any, key: UUID) -> dict[str, Any] | None:
    """The dossier as this reader may see it, with the files they may open (law 4)."""
    rows = Application.objects.select_related("cycle", "employer", "recommender").prefetch_related("honours")
    application = rows.filter(key=key).first()
    if application is None or not can_read(user, application):
        return None
    sections = dossier.sections(application, viewer_role(user, application))
    return {"application": application, "sections": sections, "files": list(evidence.openable(user, application))}


def attachment(user: Any, key: UUID) -> Attachment | None:
    return evidence.find(user, key)


def open_cycle() -> Cycle | None:
    """The year in which one can apply now."""
    cycle = Cycle.objects.filter(stage=CycleStage.OPEN).order_by("-year").first()
    return cycle if cycle is not None and clock.now() < cycle.submit_deadline else None


def live_application(user: Any, cycle: Cycle) -> Application | None:
    """The one application a person may have in a year."""
    return Application.objects.filter(permissions.own(user), cycle=cycle, status__in=HOLDS_PERSON).first()


def to_claim(user: Any, key: UUID) -> Application | None:
    rows = Application.objects.select_related("cycle", "employer").filter(permissions.claimable(user))
    return rows.filter(key=key, status=Status.DRAFT, cycle__stage=CycleStage.OPEN).first()


def _lines(rows: Any) -> list[dict[str, Any]]:
    """The nominee's applications, one line each."""
    found = []
    for app in rows:
        returned = app.status == Status.DRAFT and app.last_move == "unit_return"
        found.append({
            "application": app,
            "chip": wording.chip(app.status, precise=False),
            "story": story.story(app, returned=returned),
            "returned": returned,
            "mine": app.status == Status.DRAFT and extensions.is_open(app, app.cycle),
            "live": app.status in LIVE,
        })  # fmt: skip
    return found


def _own(user: Any) -> Any:
    return brief().filter(permissions.own(user)).order_by("-pk")[:MOST]


def queue_for(user: Any) -> dict[str, Any]:
    """我的申报: every application of this person, what a unit has filled for them, and whether they may begin one."""
    rows, cycle, filled = _lines(_own(user)), open_cycle(), list(_claims(user))
    begun = {line["application"].cycle_id for line in rows if line["application"].status in HOLDS_PERSON}
    may_begin = cycle if cycle is not None and cycle.pk not in begun else None
    return {"lines": rows, "claims": filled, "cycle": None if filled else may_begin}


def _claims(user: Any) -> Any:
    rows = Application.objects.select_related("cycle", "employer").filter(permissions.claimable(user))
    return rows.filter(status=Status.DRAFT, cycle__stage=CycleStage.OPEN).order_by("pk")[:MOST]


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: my drafts of open cycles, those that came back first, and what a unit has filled for me to confirm."""
    found = []
    for app in _claims(user):
        employer = app.employer.name if app.employer else _("工作单位")
        sentence = _("%(employer)s为您代填的申报表等您确认") % {"employer": employer}
        found.append(_turn(sentence, _("确认"), "application:claim", app))
    for line in _lines(_own(user)):
        app = line["application"]
        if line["mine"] and line["returned"]:
            found.append(_turn(line["story"].now, _("去修改"), "application:detail", app))
        elif line["mine"]:
            found.append(
                _turn(
                    _("您的 %(year)s 年度申报表还没有提交") % {"year": app.cycle.year},
                    _("继续填写"),
                    "application:detail",
                    app,
                )
            )
    return found


def waiting(user: Any) -> list[dict[str, Any]]:
    """What others have of mine; a correction is mine until I hand it on."""
    rows = brief().filter(permissions.own(user)).exclude(pk__in=corrections.with_nominee()).order_by("-pk")[:MOST]
    lines = [line for line in _lines(rows) if line["live"] and line["application"].status != Status.DRAFT]
    return [_turn(line["story"].now, "", "application:detail", line["application"]) for line in lines]


def _turn(sentence: str, verb: str, name: str, app: Application) -> dict[str, Any]:
    url = reverse(name, args=[app.key])
    deadline = deadlines.submit_by(app, app.cycle) if app.status in INTAKE else None
    return {"sentence": sentence, "verb": verb, "url": url, "deadline": deadline, "tone": "calm"}


def invite(user: Any) -> dict[str, Any] | None:
    """Who has not applied and may begin now; {title, deadline, url, notice_url}."""
    cycle = open_cycle()
    if cycle is None or live_application(user, cycle) is not None:
        return None
    return {
        "title": _("%(year)s年度“上海质量工匠”正在申报") % {"year": cycle.year},
        "deadline": cycle.submit_deadline,
        "url": reverse("application:new"),
        "notice_url": reverse("cycle_notice:detail", args=[cycle.year]),
    }
