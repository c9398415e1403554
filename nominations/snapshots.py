"""Freezes an application or a batch into the JSON that the printed documents are made from (G6).

Builders return data only; the schemas are those of documents.annexes.
"""

from typing import Any

from django.utils import translation

from accounts import clock
from accounts.models import User
from documents.snapshots import freeze
from nominations.deadlines import beijing
from nominations.models import Application, ApplicationRevision, Batch, BatchItem, BatchRevision, Opinion
from nominations.pipeline import INTAKE, Status


def _industry(app: Application) -> str:
    """R95: “C 制造业·汽车零部件”."""
    if not app.industry:
        return app.industry_detail
    head = f"{app.industry} {app.get_industry_display()}"
    return f"{head}·{app.industry_detail}" if app.industry_detail else head


def honour_line(honour: Any) -> str:
    """R110: “2022年8月 上海市优秀QC小组成果一等奖（上海市质量协会）”."""
    month = honour.awarded_month
    return f"{month.year}年{month.month}月　{honour.name}（{honour.organiser}）"


def _opinion(opinion: Opinion | None) -> dict[str, str] | None:
    if opinion is None:
        return None
    day = opinion.signed_on
    return {"text": opinion.text, "signer": opinion.signer, "date": f"{day.year}年{day.month}月{day.day}日"}


def _years(value: int | None) -> str:
    if value is None:
        return ""
    return "不满1年" if value == 0 else f"{value}年"


def _person(app: Application) -> dict[str, Any]:
    """R80–R92."""
    return {
        "recommender": app.recommender.name if app.recommender else "",
        "name": app.name,
        "sex": str(app.get_sex_display()),
        "mobile": app.mobile,
        "political": str(app.get_political_display()),
        "education": str(app.get_education_display()),
        "position": app.position,
        "id_no": app.id_no,
        "model_worker": list(app.model_worker),
        "hukou": app.hukou,
        "migrant": app.migrant,
        "home_addr": app.home_addr,
        "home_zip": app.home_zip,
    }


def _work(app: Application) -> dict[str, Any]:
    """R93–R100."""
    return {
        "employer": app.employer.name if app.employer else "",
        "unit_nature": str(app.get_unit_nature_display()),
        "industry": _industry(app),
        "trade": app.trade,
        "work_years": _years(app.work_years),
        "unit_addr": app.unit_addr,
        "unit_zip": app.unit_zip,
        "identity": app.identity,
        "skill_level": app.skill_level,
        "title": app.title,
    }


def _merit(app: Application) -> dict[str, Any]:
    """R102–R110."""
    return {
        "craft": dict(app.craft),
        "tech_level": app.tech_level,
        "has_patent": app.has_patent,
        "patents": {
            "invention": app.patents_invention,
            "utility": app.patents_utility,
            "design": app.patents_design,
        },
        "mentoring": dict(app.mentoring),
        "contribution": list(app.contribution),
        "understanding": app.understanding,
        "job_brief": app.job_brief,
        "self_statement": app.self_statement,
        "achievements": app.achievements,
        "honours": [honour_line(honour) for honour in app.honours.all()],
    }


@translation.override("zh-hans")
def content_payload(app: Application) -> dict[str, Any]:
    """What the nominee has filled in, under the keys of annex1/1; no query but the honours."""
    return {**_person(app), **_work(app), **_merit(app)}


@translation.override("zh-hans")
def annex1_payload(app: Application, *, draft: bool | None = None) -> dict[str, Any]:
    """Schema annex1/1. `draft` prints the watermark; by default until the form is recommended."""
    opinions = {opinion.party: opinion for opinion in app.opinions.filter(void_at=None)}
    if draft is None:
        draft = app.status in INTAKE - {Status.RECOMMENDED}
    return {
        "year": app.cycle.year,
        "form_title": app.cycle.form_title.format(year=app.cycle.year),
        "annex_label": "附件 1",
        **content_payload(app),
        "unit_opinion": _opinion(opinions.get(Opinion.Party.UNIT)),
        "recommender_opinion": _opinion(opinions.get(Opinion.Party.RECOMMENDER)),
        "revision": app.revision,
        "draft": draft,
    }


def freeze_application(app: Application, *, cause: str, by: User | None, draft: bool = True) -> ApplicationRevision:
    """Number and freeze the form as it stands, inside the transaction of the move that causes it."""
    app.revision += 1
    app.save(update_fields=["revision"])
    snapshot = freeze("annex1/1", annex1_payload(app, draft=draft))
    return ApplicationRevision.objects.create(
        application=app, number=app.revision, snapshot=snapshot, cause=cause, made_by=by
    )


def position_title(app: Application) -> str:
    """R124: 职务、职称; “无、无” prints “无”."""
    from nominations.dictionaries import TitleLevel

    none = str(TitleLevel.NONE.label)
    level = str(app.get_title_display()) if app.title else none
    title = none if app.title in ("", TitleLevel.NONE) else (app.title_name or level)
    parts = [app.position or none, title]
    return none if parts == [none, none] else "、".join(parts)


def live_items(batch: Batch) -> list[BatchItem]:
    """The lines of the list in their order, with what Annex 2 prints; one query."""
    rows = batch.items.filter(live=True).select_related("application__employer").order_by("position", "pk")
    return list(rows)


@translation.override("zh-hans")
def annex2_payload(
    batch: Batch, *, revision: int, content_hash: str = "", items: list[BatchItem] | None = None
) -> dict[str, Any]:
    """Schema annex2/1 from the applications themselves, so that the two can never differ.

    `items`: the result of live_items, where a page has asked for it already.
    """
    rows = [
        {
            "no": number,
            "employer": item.application.employer.name if item.application.employer else "",
            "name": item.application.name,
            "post_name": item.application.post_name,
            "position_title": position_title(item.application),
        }
        for number, item in enumerate(live_items(batch) if items is None else items, start=1)
    ]
    return {
        "year": batch.cycle.year,
        "title": "“上海质量工匠”培养选树推荐汇总表",
        "recommender": batch.recommender.name,
        "contact_name": batch.contact_name,
        "contact_phone": batch.contact_phone,
        "rows": rows,
        "revision": revision,
        "content_hash": content_hash,
        "batch_no": f"{batch.cycle.year}-{batch.recommender_id:04d}-{batch.number}",
    }


def content_hash(payload: dict[str, Any]) -> str:
    """SHA-256 of what a reader of Annex 2 sees, whichever revision it is: revision and hash left out."""
    from documents.snapshots import snapshot_hash

    content = {key: value for key, value in payload.items() if key not in ("revision", "content_hash")}
    return snapshot_hash("annex2-content/1", content)


@translation.override("zh-hans")
def receipt_payload(batch: Batch, revision: BatchRevision) -> dict[str, Any]:
    """Schema receipt/1 (D5): what arrived, when, and the hash of each form."""
    rows = []
    for item in live_items(batch):
        latest = item.application.revisions.select_related("snapshot").first()
        rows.append(
            {
                "acceptance_no": item.application.acceptance_no,
                "name": item.application.name,
                "employer": item.application.employer.name if item.application.employer else "",
                "sha256": latest.snapshot.sha256 if latest else "",
            }
        )
    moment = (batch.submitted_at or clock.now()).astimezone(clock.SHANGHAI)
    return {
        "year": batch.cycle.year,
        "recommender": batch.recommender.name,
        "batch_no": f"{batch.cycle.year}-{batch.recommender_id:04d}-{batch.number}",
        "submitted_at": f"{beijing(moment)}（{moment:%H:%M:%S}）",
        "rows": rows,
        "annex2_revision": revision.number,
        "content_hash": revision.content_hash,
        "organiser": batch.cycle.organiser,
        "department": batch.cycle.department,
    }
