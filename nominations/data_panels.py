"""The decisions about a person's own data as panels: what each does, who hears of it, what cannot be undone."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations import stamps
from nominations.models import Application, DataRequest
from nominations.pipeline import INTAKE, LIVE, CycleStage, Status
from nominations.withdrawing import is_open

Kind = DataRequest.Kind


def _panel(title: Any, form: Any, **parts: Any) -> dict[str, Any]:
    fields = [form[name] for name in parts.pop("fields", ())]
    return {"title": title, "version": form["version"].value(), "key": form["key"].value(), "fields": fields, **parts}


def _home() -> dict[str, Any]:
    return {"label": _("返回"), "url": reverse("personal_data:mine")}


def taking_back(application: Application | None, title: Any, form: Any) -> dict[str, Any]:
    """`application`: what rests on the consent and is under way."""
    does = [_("撤回之前已经进行的处理不受影响。")]
    final, label = "", _("撤回同意")
    if application is None:
        does.append(_("本年度没有正在办理的申报，撤回立即生效；已归档的材料按保存期限保存。"))
    elif is_open(application):
        does.append(_("没有这项同意，不能参加本次选树，所以您的申报同时撤回，不再办理。"))
        does += stamps.sentences(stamps.ended_by("withdraw", application))
        final, label = _("申报撤回后不能恢复；申报截止前可以重新填写。"), _("撤回同意并撤回申报")
    else:
        does += _until_answered(application)
        label = _("提出撤回同意的请求")
    button = {"label": label, "tone": "danger", "value": "withdraw"}
    return _panel(title, form, does=does, final=final, fields=["confirm"], actions=[button, _home()])


def _until_answered(application: Application) -> list[str]:
    """What the request changes, and what goes on meanwhile, where nobody can end the application by one click."""
    if application.status == Status.NAMED:
        return [
            _("撤回同意由协会办理，在 15 个工作日内答复。"),
            _("您已被命名，已经作出的命名决定和证书不因撤回同意而改变。"),
        ]
    if application.status not in INTAKE:
        return [
            _("没有这项同意，不能参加本次选树。申报已经报送协会，须办理退出申请，由协会在 15 个工作日内答复。"),
            _("答复之前申报照常进行。"),
        ]
    stands = _("申报没有报送协会，本年度现在不能自行撤回；撤回同意由协会办理，在 15 个工作日内答复。")
    if application.cycle.stage == CycleStage.SUSPENDED:
        return [stands, _("本年度已中止，申报暂停办理；恢复后，您也可以自行撤回。")]
    return [stands, _("没有报送的申报，本年度不再受理。")]


def asking(kind: str, form: Any) -> dict[str, Any]:
    """A new request."""
    does = [_("协会在 15 个工作日内答复，答复发到您的消息。")]
    if kind == Kind.CORRECT:
        does.insert(0, _("草稿和账号信息您可以自己修改；已提交、已归档的内容在这里申请更正。"))
    button = {"label": _("提出请求"), "tone": "primary", "value": "ask"}
    final = _("删除后不能恢复；账号注销后不能再登录。") if kind == Kind.DELETE else ""
    return _panel(Kind(kind).label, form, does=does, final=final, fields=["about", "text"], actions=[button, _home()])


def cancelling(row: DataRequest, form: Any) -> dict[str, Any]:
    """The person's own way out."""
    url = reverse("personal_data:cancel", args=[row.key])
    button = {"label": _("撤销请求"), "tone": "plain", "value": "cancel"}
    return _panel(_("不再需要"), form, url=url, does=[_("撤销后协会不再办理，您可以再次提出。")], actions=[button])


DONE = {
    Kind.COPY: gettext_lazy("已向本人提供"),
    Kind.CORRECT: gettext_lazy("已更正，答复本人"),
    Kind.WITHDRAW: gettext_lazy("同意已撤回，答复本人"),
    Kind.DELETE: gettext_lazy("删除可以删除的内容，答复本人"),
}


def answering(row: DataRequest, form: Any) -> dict[str, Any]:
    """STAFF does what was asked, or proposes not to."""
    refuse = {"label": _("提出不同意"), "tone": "danger", "url": reverse("personal_data:propose", args=[row.key])}
    does = [_("答复发给本人。")]
    final = ""
    if row.kind == Kind.DELETE:
        does.insert(0, _("下面列出的内容立即删除；依法保留的和理由附在答复后面。"))
        final = _("删除后不能恢复。")
    if row.kind == Kind.WITHDRAW and row.application is not None and row.application.status in LIVE - INTAKE:
        does.insert(0, _("申报须先办理退出（申请退出），之后才能答复。"))
    button = {"label": str(DONE[Kind(row.kind)]), "tone": "primary", "value": "answer"}
    url = reverse("personal_data:answer", args=[row.key])
    told, buttons = [_("本人")], [button, refuse]
    return _panel(
        _("办理"), form, url=url, does=does, told=told, final=final, fields=["text"], actions=buttons
    )  # fmt: skip


def judging(row: DataRequest, form: Any, *, own: bool) -> dict[str, Any]:
    """`own`: this very person has proposed it."""
    why_not = _("您提出了不同意，须由另一位负责人决定。") if own else ""
    refuse = {"label": _("不同意，答复本人"), "tone": "danger", "value": "refuse", "why_not": why_not}
    back = {"label": _("退回经办人办理"), "tone": "plain", "value": "send_back", "why_not": why_not}
    url = reverse("personal_data:decide", args=[row.key])
    return _panel(_("决定"), form, url=url, does=[_("不同意的，理由按上面的内容发给本人。")], actions=[refuse, back])


def proposing(row: DataRequest, form: Any) -> dict[str, Any]:
    """The panel of a proposed refusal."""
    back = {"label": _("返回"), "url": reverse("personal_data:detail", args=[row.key])}
    button = {"label": _("提出不同意，交负责人决定"), "tone": "danger", "value": "propose"}
    does, told = [_("由部门负责人决定；不同意的，理由发给本人。")], [_("协会部门负责人")]
    return _panel(_("不同意"), form, does=does, told=told, fields=["text"], actions=[button, back])
