"""Stage 5: what people hear of the 公示 (T25–T30). An objector is never named, nor what the objection says."""

from django.utils.translation import gettext_lazy as _

from nominations.notices.notice import NOMINEE, REC, UNIT, Notice, units

_ON = units(
    _("%(name)s 进入公示"),
    _("%(name)s（受理编号 %(number)s）已列入%(year)s年度“上海质量工匠”候选人名单公示，公示时间：%(span)s。"),
)  # fmt: skip
_CLEAR = units(
    _("%(name)s 公示期满"),
    _("%(name)s（受理编号 %(number)s）公示期满，没有未处理完的异议，等待命名。"),
)  # fmt: skip
_HELD = units(
    _("%(name)s 的公示暂缓"),
    _("公示期间收到关于%(name)s（受理编号 %(number)s）的异议，已受理并开始核实，其公示暂缓。"),
)  # fmt: skip
_FREE = units(
    _("%(name)s 的异议已办结"), _("关于%(name)s（受理编号 %(number)s）的异议已经办结，其公示不受影响。"),
)  # fmt: skip
_OUT = units(
    _("%(name)s 被取消参评资格"),
    _("关于%(name)s（受理编号 %(number)s）的异议经核实成立，协会决定取消其%(year)s年度参评资格，决定书见平台。"),
)  # fmt: skip
_UP = units(
    _("%(name)s 递补为候选人"),
    _("%(name)s（受理编号 %(number)s）递补为%(year)s年度候选人，将另行公示。公示发布前，请不要对外公布。"),
)  # fmt: skip
_NAMED = tuple(
    Notice(
        audience, _("%(name)s 被命名为“上海质量工匠”"),
        _("协会决定命名%(name)s为%(year)s年度“上海质量工匠”（%(decision)s），证书编号 %(certificate)s。"),
        "certificates:own",
    )
    for audience in (UNIT, REC)
)  # fmt: skip
_NOT_NAMED = units(
    _("%(name)s 本年度未命名"),
    _("%(year)s年度“上海质量工匠”命名工作已经结束，%(name)s（受理编号 %(number)s）未列入命名名单。"),
)  # fmt: skip
NOTICES: dict[str, tuple[Notice, ...]] = {
    "publish": (
        Notice(
            NOMINEE, _("您已列入候选人名单公示"),
            _("您已列入%(year)s年度“上海质量工匠”候选人名单，现向社会公示，公示时间：%(span)s。"),
        ),
        *_ON,
    ),
    "accept_objection": (
        Notice(
            NOMINEE, _("公示暂缓"),
            _("公示期间收到关于您的异议，已受理并开始核实，您的公示暂缓，结果另行通知。核实不影响其他人。"),
        ),
        *_HELD,
    ),
    "dismiss": (Notice(NOMINEE, _("恢复公示"), _("关于您的异议已经办结，您的公示继续进行。")), *_FREE),
    "dismiss_clear": (
        Notice(NOMINEE, _("公示期满"), _("关于您的异议已经办结，公示期已满，等待协会命名。")), *_FREE,
    ),
    "uphold": (
        Notice(
            NOMINEE, _("取消参评资格的决定"),
            _(
                "关于您的异议经核实成立，协会决定取消您%(year)s年度的参评资格，决定书见平台。"
                "认为程序或事实有误的，可在10个工作日内申请复核。"
            ),
        ),
        *_OUT,
    ),
    "promote": (
        Notice(
            NOMINEE, _("您递补为候选人"),
            _("%(year)s年度候选人出现空缺，您由后备候选人递补为候选人，将另行公示。公示发布前，请不要对外公布。"),
        ),
        *_UP,
    ),
    "publicity_end": (
        Notice(
            NOMINEE, _("您的公示期已满"),
            _("%(year)s年度“上海质量工匠”候选人公示期已满，您没有未处理完的异议，等待协会命名。"),
        ),
        *_CLEAR,
    ),
    "name": (
        Notice(
            NOMINEE, _("您已被命名为“上海质量工匠”"),
            _(
                "协会决定命名您为%(year)s年度“上海质量工匠”（%(decision)s），证书编号 %(certificate)s。"
                "电子证书可以在平台下载，铭牌和纸质证书的领取另行通知。"
            ),
            "certificates:own",
        ),
        *_NAMED,
    ),
    "cycle_close": (
        Notice(
            NOMINEE, _("本年度命名工作已结束"),
            _("%(year)s年度“上海质量工匠”命名工作已经结束，您本次未列入命名名单。感谢您参与本年度培养选树工作。"),
        ),
        *_NOT_NAMED,
    ),
}  # fmt: skip
