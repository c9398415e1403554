"""The audit trail in words: what was done and to what; other applications register theirs."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent, User
from accounts.roles import Role

Find = Callable[[Any, str], tuple[str, str] | None]
Names = Callable[[str, Collection[int]], dict[int, str]]

# Kind → its words and the beginnings of the actions that belong to it; the first that fits.
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "move": (_("流转"), ("move.",)),
    "reveal": (_("查看完整身份证号"), ("reveal.",)),
    "download": (_("下载"), ("file.",)),
    "export": (_("导出"), ("export.", "audit.export")),
    "login": (_("登录"), ("login.", "logout")),
    "grant": (_("账号与授权"), ("account.", "role.", "invitation.")),
    "data": (_("个人信息与到期删除"), ("personal_data.", "consent.", "retention.")),
    "config": (_("设置与登记"), ("cycle.", "unit.", "calendar.", "extension.", "mail_text.")),
}
OTHER = _("其他办理")
# What ADM works with: accounts and settings, never an application (§4.1).
TECHNICAL = tuple(prefix for kind in ("login", "grant", "config") for prefix in GROUPS[kind][1])

WORDS: dict[str, Any] = {
    "login.ok": _("登录"),
    "login.failed": _("登录失败"),
    "login.factor_failed": _("第二步验证失败"),
    "logout": _("退出登录"),
    "account.signup": _("注册账号"),
    "account.created": _("建立账号"),
    "account.password": _("修改密码"),
    "account.password_issued": _("发出重设密码链接"),
    "account.email": _("修改电子邮箱"),
    "account.phone": _("确认手机号码"),
    "account.session_ended": _("结束一台设备的登录"),
    "account.name": _("修改姓名"),
    "account.factor_on": _("启用动态验证码"),
    "account.factor_off": _("停用动态验证码"),
    "account.recovery_codes": _("重新生成恢复码"),
    "account.disabled": _("停用账号"),
    "account.enabled": _("启用账号"),
    "role.nominee": _("成为申报人"),
    "role.bootstrap": _("建立首个管理员"),
    "role.proposed": _("提议授予角色"),
    "role.approved": _("批准角色提议"),
    "role.declined": _("否决角色提议"),
    "role.revoked": _("收回角色"),
    "invitation.sent": _("发出邀请"),
    "invitation.accepted": _("接受邀请"),
    "invitation.revoked": _("撤销邀请"),
    "file.download": _("打开或下载文件"),
    "file.denied": _("打开文件被拒绝：无权查看"),
    "document.command": _("命令行生成文件"),
    "document.dead": _("文件生成失败"),
    "unit.add": _("登记单位"),
    "unit.change": _("修改单位"),
    "cycle.create": _("建立年度"),
    "cycle.clone": _("复制年度"),
    "cycle.edit": _("修改年度设置"),
    "application.claim": _("确认由单位代填的申报"),
    "application.claim_refused": _("确认代填申报时证号不符"),
    "reveal.id_no": _("查看完整身份证号"),
    "reveal.refused": _("查看完整身份证号：密码错误"),
    "reveal.limit": _("查看完整身份证号：超过限额"),
    "oversight.view": _("查看“谁能看到这份申报”"),
    "audit.export": _("导出审计记录"),
}
LABELS: dict[str, Any] = {
    "ref": _("环节"),
    "role": _("角色"),
    "from": _("原状态"),
    "to": _("新状态"),
    "sha256": _("内容摘要"),
    "reason": _("理由"),
    "note": _("说明"),
    "method": _("方式"),
    "name": _("名称"),
    "year": _("年度"),
    "first": _("首条"),
    "last": _("末条"),
    "since": _("开始日期"),
    "link": _("链头"),
    "marked": _("带水印"),
    "inline": _("页面内打开"),
    "event": _("记录号"),
    "kind": _("种类"),
    "unit": _("单位"),
    "count": _("数量"),
    "rows": _("条数"),
    "files": _("文件数"),
    "documents": _("生成文档数"),
    "rule": _("规则"),
    "key": _("编号"),
    "report": _("报告编号"),
    "until": _("截至"),
    "due": _("补正期限"),
    "due_on": _("补齐日期"),
    "days": _("日期"),
    "source": _("来源"),
    "code": _("理由类别"),
    "item": _("审查项目"),
    "outcome": _("结论"),
    "decision": _("判断"),
    "how": _("相似之处"),
    "copies": _("份数"),
    "round": _("补正次数"),
    "reason_chars": _("理由字数"),
    "worker": _("经办人账号"),
    "state": _("办理情况"),
    "step": _("办理步骤"),
    "ground": _("申请理由"),
    "origin": _("来源"),
    "doc_no": _("文号"),
    "purpose": _("用途"),
    "personal": _("含个人信息"),
    "left_out": _("未列入件数"),
    "downloads": _("已下载次数"),
    "document": _("文件号"),
    "format": _("格式"),
    "page": _("页面"),
    "attempts": _("已试次数"),
    "proposal": _("建议号"),
    "proposed_by": _("提议人账号"),
    "waiver": _("例外申请号"),
    "grace": _("容缺号"),
    "row": _("记录号"),
    "proceeding": _("事项号"),
    "left": _("材料甲"),
    "right": _("材料乙"),
}
_words: dict[str, Any] = {}
_kinds: dict[str, Names] = {}
_states: dict[str, Any] = {}
_labels: dict[str, Any] = {}
_values: dict[str, dict[str, Any]] = {}
_finders: list[Find] = []


def register(
    *,
    words: Mapping[str, Any] | None = None,
    find: Find | None = None,
    kinds: Mapping[str, Names] | None = None,
    states: Mapping[str, Any] | None = None,
    labels: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Called when the applications start: words for actions, names of objects, who knows an acceptance number.

    `states` names the states of a kind: {"application.draft": "草稿"}; `labels` the things a record tells, and `values`
    the codes that stand for them: {"outcome": {"approved": "同意"}}.
    """
    _states.update(states or {})
    _labels.update(labels or {})
    for name, words_of in (values or {}).items():
        _values.setdefault(name, {}).update(words_of)
    _words.update(words or {})
    _kinds.update(kinds or {})
    _finders.extend([find] if find is not None else [])


def find(user: Any, number: str) -> tuple[str, str] | None:
    """(target, words) of the application with this acceptance number, where the user may read it."""
    return next((found for search in _finders if (found := search(user, number))), None)


def action(name: str) -> str:
    """What was done; an action nobody named yet is told by its group."""
    if name in WORDS or name in _words:
        return str(WORDS.get(name) or _words[name])
    return str(next((label for label, starts in GROUPS.values() if name.startswith(starts)), OTHER))


def targets(events: Iterable[AuditEvent]) -> dict[str, str]:
    """Words for every target, one query per kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        kind, _sep, pk = event.target.partition(":")
        if pk.isdigit():
            wanted[kind].add(int(pk))
    named = {}
    for kind, pks in wanted.items():
        found = _people(pks) if kind == "user" else _kinds[kind](kind, pks) if kind in _kinds else {}
        named.update({f"{kind}:{pk}": words for pk, words in found.items()})
    return named


def _people(pks: Collection[int]) -> dict[int, str]:
    return {
        pk: _t("账号 %(name)s") % {"name": name}
        for pk, name in User.objects.filter(pk__in=pks).values_list("pk", "name")
    }


def lines(detail: dict[str, Any]) -> list[str]:
    """The content of a record, one line for each thing said."""
    found = []
    for name, value in detail.items():
        if name == "changes" and isinstance(value, list):
            found += [_change(row) for row in value]
        elif value not in ("", None, [], {}):
            label = LABELS.get(name) or _labels.get(name, name)
            found.append(_t("%(label)s：%(value)s") % {"label": label, "value": _value(name, value, detail)})
    return found


def _value(name: str, value: Any, detail: dict[str, Any]) -> str:
    if name in ("from", "to"):
        return str(_states.get(f"{detail.get('kind')}.{value}", value))
    if name == "role":
        return str(dict(Role.choices).get(value, _t("系统") if value == "sys" else value))
    if isinstance(value, bool):
        return _t("是") if value else _t("否")
    if isinstance(value, dict):
        named = _values.get(name, {})
        pairs = ((named.get(key, key), _value(key, one, {})) for key, one in value.items())
        return _t("、").join(_t("%(label)s：%(value)s") % {"label": label, "value": one} for label, one in pairs)
    if isinstance(value, str) and value in _values.get(name, {}):
        return str(_values[name][value])
    return _t("、").join(str(one) for one in value) if isinstance(value, list) else str(value)


def _change(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    words = {"label": row.get("label", ""), "before": row.get("before", ""), "after": row.get("after", "")}
    return _t("%(label)s：%(before)s → %(after)s") % words
