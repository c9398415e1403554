"""基本信息 (R81–R92): who the nominee is."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import dictionaries as d
from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import BOXES, ID_NO, RADIO, SCOPE, SELECT, TEXT, YES_NO, Spec, field_problems
from nominations.identity import IdentityError, IdNumber, check_id_number, check_mobile, check_name, check_postcode

SECTION = "person"
UNLIMITED = _("不受年龄、性别、学历、职称、技能等级、工作年限等条件限制。")
SPECS = (
    Spec("name", TEXT, limit=30, check=check_name, help=_("与身份证一致，不加空格；各部分之间用间隔号“·”。")),
    Spec(
        "id_no",
        ID_NO,
        label=_("身份证号码"),
        help=_("18 位公民身份号码，加密保存，填好后页面上只显示首尾几位。"),
        note=_("“上海质量工匠”应是中华人民共和国国籍。"),
        cite=SCOPE,
    ),
    Spec("sex", RADIO, choices=d.Sex, help=_("填好身份证号码后自动得出。")),
    Spec("mobile", TEXT, limit=30, check=check_mobile, help=_("11 位手机号码，单位和协会按此联系您。")),
    Spec("political", SELECT, choices=d.Political),
    Spec("education", SELECT, choices=d.Education, help=_("已取得的最高学历。"), note=UNLIMITED, cite=SCOPE),
    Spec("position", TEXT, limit=40, help=_("例如：班长、车间主任；没有职务的填“无”。")),
    Spec("model_worker", BOXES, choices=d.ModelWorker, help=_("可以多选；没有的选“否”。有称号的请上传证书。")),
    Spec("hukou", RADIO, choices=d.Hukou, help=_("按现户口簿，或原登记的户口性质选择。")),
    Spec("migrant", YES_NO),
    Spec("home_addr", TEXT, limit=100, help=_("加密保存，只用于申报审批表。")),
    Spec("home_zip", TEXT, limit=12, check=check_postcode, help=_("6 位数字。")),
    Spec("email", TEXT, needed=False, limit=120, help=_("填写后，办理进度也会发到这个邮箱。")),
)  # fmt: skip


def read_id(number: str, on: date) -> IdNumber | None:
    """What the number says of its owner; None while it is not a valid one."""
    try:
        return check_id_number(number, on=on)
    except IdentityError:
        return None


def problems(app: Any, deadline: date) -> list[Problem]:
    """`deadline`: the day by which the age is reckoned (§2.1)."""
    found = field_problems(SECTION, app, SPECS)
    if not app.id_no:
        # It follows from the number: asked for once, not twice.
        found = [problem for problem in found if problem.field != "sex"]
    else:
        try:
            known = check_id_number(app.id_no, on=deadline)
        except IdentityError as error:
            found.append(Problem(SECTION, "id_no", error.message))
        else:
            if app.sex and app.sex != known.sex:
                found.append(Problem(SECTION, "sex", _t("性别与身份证号码不一致，请核对后更正。")))
    return found + _titles(app)


def _titles(app: Any) -> list[Problem]:
    """R88, A-20: “否” stands alone."""
    held = set(app.model_worker)
    if d.ModelWorker.NONE in held and len(held) > 1:
        return [Problem(SECTION, "model_worker", _t("“否”不能与其他称号同时选择。"))]
    if not held <= set(d.ModelWorker.values):
        return [Problem(SECTION, "model_worker", _t("请从列出的选项中选择。"))]
    return []
