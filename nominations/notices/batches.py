"""The moves of a batch: B4–B10."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import REC, STAFF, Notice

BATCH_NOTICES: dict[str, tuple[Notice, ...]] = {
    "submit": (
        Notice(STAFF, _("收到新的报送批次"), _("%(recommender)s报送了第%(number)s批次，共%(count)s人。请签收。")),
        Notice(REC, _("批次已报送"), _("第%(number)s批次共%(count)s人已报送协会，受理回执正在生成。")),
    ),
    "receive": (Notice(REC, _("协会已签收批次"), _("协会已签收贵单位第%(number)s批次，共%(count)s人。")),),
    "all_decided": (
        Notice(
            REC,
            _("第%(number)s批次审查完毕"),
            _("贵单位第%(number)s批次的形式审查已全部办结，结果见各人的申报页面。"),
        ),
    ),
    "return_batch": (Notice(REC, _("批次被退回"), _("协会退回了贵单位第%(number)s批次，请处理后重新报送。")),),
}
