"""Which steps of a package a person may take now, and their panels on the page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations.act_forms import ActForm
from nominations.visibility import READERS
from publicity.archive import forms, permissions, transitions
from publicity.archives import packing
from publicity.archives.models import Package
from publicity.archives.moves import State
from review.acts import YES, Said, Step, bound, on, panel, plain

SAID: dict[str, Said] = {
    "check": Said(
        _("检测数据包"),
        (_("从存储读出整个数据包，检测真实性、完整性、可用性、安全性；结果和检测人留有记录。"),), tone="plain",
    ),
    "confirm": Said(
        _("确认归档"),
        (
            _("确认时再检测一次，四项都通过才能归档。"),
            _("年度转为“已归档”，从此只读；称号的撤销、证书和铭牌的发放登记不受影响。"),
        ),
        _("归档后不能恢复，数据包不能重做。"), fields=("proof",), moves=(),
    ),
    "void": Said(_("退回重做"), (_("这个数据包作废，可以重新生成。"),), fields=("reason",), tone="danger"),
}  # fmt: skip
BY_STATE: dict[str, tuple[str, ...]] = {State.PROPOSED: ("check", "confirm", "void"), State.CONFIRMED: ("check",)}


def role_of(user: Any) -> str:
    """In which of the reading roles this person acts."""
    return next(role for role in READERS if has_role(user, role))


def step(user: Any, verb: str, package: Package, key: str = "") -> Step | None:
    """The verb in the role in which this person may use it; None hides as 404. The verb asks state and guard."""
    again = bool(key) and package.events.filter(move="confirm", actor=user, key=key).exists()
    giver = Role.STAFF if has_role(user, Role.STAFF) else Role.SUP
    steps: dict[str, tuple[Any, ...]] = {
        "check": (
            READERS[-1], YES, transitions.check, lambda who, row: permissions.can_see(who, row.cycle),
            _("检测完成，结果见下。"),
        ),
        "confirm": (
            Role.SUP, plain(forms.SignForm, user=user, done=again), transitions.confirm, permissions.can_confirm,
            _("年度已归档。"),
        ),
        "void": (giver, plain(forms.VoidForm), transitions.void, permissions.can_void, _("数据包已作废。")),
    }  # fmt: skip
    if verb not in steps:
        return None
    role, form, run, permit, done = steps[verb]
    if not permit(user, package):
        return None
    return Step(role_of(user) if verb == "check" else role, form, on(run, package), done)


def _against(verb: str, package: Package) -> list[Any]:
    if package.document.status != GeneratedDocument.Status.DONE and verb != "void":
        return [_("数据包还在生成。")]
    if verb == "confirm" and not package.checks:
        return [_("请先检测数据包。")]
    return packing.failed(package.checks) if verb == "confirm" else []


def on_page(user: Any, package: Package | None, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the package as it stands."""
    made = []
    for verb in BY_STATE.get(package.state, ()) if package is not None else ():
        assert package is not None
        found, said = step(user, verb, package), SAID[verb]
        url = reverse("archive:act", args=[package.cycle.year, verb])
        if found is not None:
            fresh = bound(verb, tried, form, found.form(version=package.version, auto_id=f"id_{verb}_%s"))
            made.append(panel(verb, said, url, fresh, _against(verb, package), mute=True))
        elif verb == "confirm" and has_role(user, Role.SUP):
            why = [_("须由另一位没有提出归档的监督员确认。")]
            made.append(panel(verb, Said(said.label, said.does), url, ActForm(version=package.version), why, mute=True))
    return made
