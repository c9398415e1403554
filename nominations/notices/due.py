"""Before the deadline of the intake (R65): the words for whoever still has something to do."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice

INTAKE_DUE: dict[str, Notice] = {
    NOMINEE: Notice(
        NOMINEE, _("报送%(left)s截止，您的申报表还没有提交"),
        _(
            "推荐单位向协会报送的截止时间是%(deadline)s。您%(year)s年度的申报表还是草稿，提交后还需工作单位核对、"
            "推荐单位审核。请尽早完成填写，提交给工作单位。"
        ),
    ),
    UNIT: Notice(
        UNIT, _("报送%(left)s截止，贵单位有 %(count)s 份申报表待办理"),
        _(
            "推荐单位向协会报送的截止时间是%(deadline)s。贵单位有 %(count)s 份%(year)s年度申报表等待核对或填报，"
            "之后还需推荐单位审核、汇总盖章。请尽快办理。"
        ), "endorsement:queue",
    ),
    REC: Notice(
        REC, _("报送%(left)s截止，贵单位还有申报表没有报送"),
        _(
            "%(year)s年度的报送截止时间是%(deadline)s。贵单位的申报表：%(todo)s。"
            "汇总表需要锁定、盖章并上传盖章件，请留出时间。"
        ), "recommendation:queue",
    ),
}  # fmt: skip
