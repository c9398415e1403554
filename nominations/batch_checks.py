"""What still stands between a list and its locking or submission (B2, B4): sentences, each naming the person."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from nominations import bans
from nominations.models import Application, Batch, BatchItem, BatchRevision
from nominations.models.ban import BanSubject
from nominations.pipeline import BatchStatus, Status
from nominations.snapshots import annex2_payload, content_hash


def list_problems(items: Iterable[BatchItem], people: Mapping[int, Application]) -> list[str]:
    """At least one person, and every one of them recommended still."""
    rows = list(items)
    if not rows:
        return [_("名单中还没有人，请先加入同意推荐的申报人。")]
    return [
        _("第 %(no)d 位 %(name)s 当前为“%(state)s”，不能报送，请移出名单。")
        % {"no": item.position, "name": person.name, "state": person.get_status_display()}
        for item in rows
        if (person := people[item.application_id]).status != Status.RECOMMENDED
    ]


def contact_problems(batch: Batch) -> list[str]:
    """R126, R127."""
    if batch.contact_name and batch.contact_phone:
        return []
    return [_("请先填写联系人和联系电话，它们打印在推荐汇总表上。")]


def ban_problems(batch: Batch, people: Iterable[Application]) -> list[str]:
    """R64: the recommending unit, the persons and their employers; each employer is asked once."""
    if bans.unit_is_banned(batch.recommender, BanSubject.RECOMMENDER):
        return [str(bans.NEUTRAL)]
    rows = list(people)
    employers = {row.employer for row in rows if row.employer is not None}
    barred = {unit.pk for unit in employers if bans.unit_is_banned(unit)}
    return [
        f"{row.name}：{bans.NEUTRAL}"
        for row in rows
        if row.employer_id in barred or bans.is_banned(BanSubject.PERSON, row.id_index)
    ]


def scan_problems(batch: Batch, revision: BatchRevision | None) -> list[str]:
    """The sealed scan belongs to the locked revision, and that revision says what the applications say now (B4)."""
    if revision is None or content_hash(annex2_payload(batch, revision=revision.number)) != revision.content_hash:
        return [_("锁定的推荐汇总表与现在的名单不一致，请解锁后重新锁定、盖章。")]
    if revision.scan_id is None:
        return [_("请先上传第 %(n)d 版推荐汇总表的盖章扫描件。") % {"n": revision.number}]
    return []


def quota_problems(most: int | None, count: int) -> list[str]:
    """R7: no number given means no limit."""
    if most is None or count <= most:
        return []
    return [_("本单位本年度最多推荐 %(most)d 人，目前为 %(count)d 人。") % {"most": most, "count": count}]


def second_list_problems(batch: Batch) -> list[str]:
    """A unit edits one list at a time (B1): a locked one cannot be opened beside it."""
    rows = Batch.objects.filter(cycle=batch.cycle_id, recommender=batch.recommender_id, status=BatchStatus.EDITING)
    other = rows.exclude(pk=batch.pk).first()
    if other is None:
        return []
    return [_("第 %(n)d 批次正在编辑，请先锁定或取消它，再解锁本批次。") % {"n": other.number}]
