"""The rules of nominations: drafts, pictures of cards, files of the unsuccessful and of the named, own copies."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import clock
from documents.models import GeneratedDocument
from nominations import own_copy
from nominations.evidence import IDENTITY
from nominations.models import Application, Attachment, Batch, BatchItem, BatchRevision, DraftVersion
from nominations.pipeline import Status
from nominations.retention import erasing
from nominations.retention.rules import Gone, Rule, of_none, of_years_over, register, years_before

DRAFT_DAYS, IMAGE_DAYS, FILE_YEARS, NAMED_YEARS, COPY_DAYS = 180, 90, 3, 30, 7
TITLED = (Status.NAMED, Status.REVOKED)


def _there() -> QuerySet[Application]:
    return Application.objects.filter(erased_at=None).order_by("pk")


def drafts(now: datetime) -> QuerySet[Application]:
    """What was never sent to a unit, expired or taken back; and what expired on its way to the association."""
    never_sent = Q(status=Status.WITHDRAWN, sent_to_unit_at=None) | Q(status=Status.EXPIRED)
    return _there().filter(never_sent, acceptance_no="", entered_at__lte=now - timedelta(days=DRAFT_DAYS))


def images(now: datetime) -> QuerySet[Application]:
    """Of whoever got no title, as long as one picture is there."""
    left = Attachment.objects.filter(application=OuterRef("pk"), kind__in=IDENTITY, file__erased_at=None)
    rows = _there().filter(Exists(left)).exclude(status__in=TITLED)
    return of_years_over(rows, now - timedelta(days=IMAGE_DAYS))


def unsuccessful(now: datetime) -> QuerySet[Application]:
    return of_years_over(_there().exclude(status__in=TITLED), years_before(now, FILE_YEARS))


def named(now: datetime) -> QuerySet[Application]:
    return of_years_over(_there().filter(status__in=TITLED), years_before(now, NAMED_YEARS))


def batches(now: datetime) -> QuerySet[Batch]:
    """Lists name several people: they stay as long as the longest of their files, and go once nobody on it is left."""
    left = Q(snapshot__erased_at=None) | Q(scan__isnull=False, scan__erased_at=None)
    speaks = Exists(BatchRevision.objects.filter(left, batch=OuterRef("pk")))
    titled = Exists(BatchItem.objects.filter(batch=OuterRef("pk"), application__status__in=TITLED))
    rows = of_years_over(Batch.objects.filter(speaks).order_by("pk"), years_before(now, FILE_YEARS))
    return rows.filter(~titled | Q(over_at__lte=years_before(now, NAMED_YEARS)))


def copies(now: datetime) -> QuerySet[GeneratedDocument]:
    """Copies of a person's own data that were printed."""
    rows = GeneratedDocument.objects.filter(kind=own_copy.KIND, created_at__lte=now - timedelta(days=COPY_DAYS))
    return rows.filter(snapshot__erased_at=None).select_related("snapshot", "file").order_by("pk")


def old_versions(now: datetime) -> QuerySet[Application]:
    """Whose form has versions from before: of a form in use the later ones stay."""
    return Application.objects.filter(Exists(_versions(now).filter(application=OuterRef("pk")))).order_by("pk")


def _versions(now: datetime) -> QuerySet[DraftVersion]:
    return DraftVersion.objects.filter(content__isnull=False, at__lte=now - timedelta(days=DRAFT_DAYS))


def _erase_versions(application: Application) -> Gone:
    return Gone(rows=_versions(clock.now()).filter(application=application).update(content=None))


def _erase_copy(document: GeneratedDocument) -> Gone:
    return erasing.documents([document])


def register_rules() -> None:
    """Called once, when the application starts."""
    copy_days, longest = _("生成后 7 天"), _("同名单上保存最久的申报材料")
    register(
        Rule("drafts", _("过期或撤回的草稿"), _("180 天"), drafts, erasing.erase_application),
        Rule("draft_versions", _("填写过程的历史版本"), _("180 天"), old_versions, _erase_versions),
        Rule("images", _("未获命名者的身份证、工会凭证影像"), _("年度完成后 90 天"), images, erasing.erase_images),
        Rule("unsuccessful", _("未获命名者的申报材料"), _("年度结束后 3 年"), unsuccessful, erasing.erase_application),
        Rule("named", _("获命名者的申报材料"), _("年度结束后 30 年"), named, erasing.erase_application),
        Rule("batches", _("推荐汇总表及盖章扫描件"), longest, batches, erasing.erase_batch, application=of_none),
        Rule("copies", _("本人下载的个人信息副本"), copy_days, copies, _erase_copy, application=of_none),
        Rule("naming", _("命名决定、证书名册"), _("永久")),
        Rule("lists", _("候选人名单、公示、审定纪要"), _("永久")),
    )
