"""Pages that show every recurring piece at once, beside the real ones: only tests mount them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts import clock
from saq_portal.urls import urlpatterns as real

LONG = "（演示）申浦重型装备（集团）有限公司第一机械制造分公司总装车间焊接技术研究与应用工作室"
CHIP = {"icon": "alert", "label": "退回补正", "tone": "warn"}
POSTS: list[dict[str, Any]] = []
HEAD = '{% extends "base.html" %}{% load saq %}{% block title %}样张{% endblock %}{% block content %}<h1>样张</h1>'
FORM = """<form method="post" data-saq-unsaved novalidate>{% csrf_token %}{% include "parts/_error_summary.html" %}
{% include "parts/_deadline.html" %}{% include "parts/_saved.html" %}
{% for field in form %}{% if field.name == "patents" %}{% include "parts/_field.html" with when="has_patent=yes" %}
{% else %}{% include "parts/_field.html" %}{% endif %}{% endfor %}
<button class="btn btn-primary" name="move" value="save">保存</button>
<button class="btn" name="move" value="drop" data-saq-confirm="确定放弃？">放弃</button></form>"""
PIECES = "".join(
    f'{{% include "parts/_{name}.html" %}}'
    for name in (
        "stage_rail",
        "status_chip",
        "deadline",
        "dossier",
        "act_panel",
        "history",
        "filters",
        "empty",
        "steps",
    )
)
QUEUE = """<form method="post">{% csrf_token %}<table class="saq-table" data-saq-queue><thead><tr>
<th><span class="visually-hidden">选择</span></th><th>受理编号</th><th>工作单位</th></tr></thead><tbody>
{% for n in page %}<tr>
<td><input class="form-check-input" type="checkbox" name="n" value="{{ n }}" aria-label="选择{{ n }}"></td>
<td data-label="受理编号"><a data-saq-open href="/kit/form/?n={{ n }}">2023-{{ n }}</a></td>
<td data-label="工作单位">{{ long }}</td></tr>{% endfor %}
</tbody></table><div class="saq-bulk" data-saq-bulk>已选 <b data-saq-bulk-count></b> 件
<button class="btn btn-primary">签收</button></div></form>{% include "parts/_pager.html" %}"""


class Kit(forms.Form):
    """A field of every kind."""

    name = forms.CharField(label="姓名", help_text="与身份证一致")
    has_patent = forms.ChoiceField(
        label="是否获得专利", choices=[("yes", "是"), ("no", "否")], widget=forms.RadioSelect, initial="no"
    )
    patents = forms.IntegerField(label="发明专利数", required=False)
    honours = forms.MultipleChoiceField(
        label="劳模称号", choices=[("a", "全国劳模"), ("e", "否")], widget=forms.CheckboxSelectMultiple
    )
    essay = forms.CharField(label="理解", widget=forms.Textarea(attrs={"data-limit": "5"}))
    sure = forms.BooleanField(label="已核对原件")


def _page(request: HttpRequest, body: str, **context: Any) -> HttpResponse:
    template = engines["django"].from_string(HEAD + body + "{% endblock %}")
    return HttpResponse(template.render({"long": LONG, "page": Paginator(range(99), 3).page(2), **context}, request))


def kit_form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        POSTS.append(request.POST.dict())
    form = Kit(request.POST) if request.method == "POST" else Kit()
    left = timedelta(hours=int(request.GET.get("hours", 2)))
    return _page(request, FORM, form=form, deadline=clock.now() + left, saved_at=clock.now())


def kit_queue(request: HttpRequest) -> HttpResponse:
    return _page(request, QUEUE)


def kit_pieces(request: HttpRequest) -> HttpResponse:
    moment = datetime(2023, 4, 12, 16, tzinfo=UTC)
    rail = [{"label": "形式审查", "state": "done"}, {"label": "书面初评", "state": "now", "until": moment}]
    rows = [{"label": "单位", "value": LONG}, {"label": "身份证", "value": "310***", "masked": True, "masked_url": "#"}]
    actions = [
        {"label": "同意", "value": "agree", "tone": "primary", "why_not": "还有材料没有核对。"},
        {"label": "退回", "value": "return"},
        {"label": "不同意", "value": "refuse", "tone": "danger"},
    ]
    changes = [{"label": "岗位", "before": "甲", "after": "乙"}]
    return _page(
        request,
        PIECES,
        rail=[*rail, {"label": "选树命名", "state": "todo"}],
        chip=CHIP,
        deadline=clock.now() + timedelta(days=2),
        sections=[{"key": "a", "title": "一", "rows": rows}],
        act={
            "title": "意见",
            "does": ["转推荐单位。"],
            "told": [LONG],
            "final": "不能撤销。",
            "actions": actions,
            "url": "#",
        },
        history=[{"who": "顾", "when": moment, "what": "退回", "changes": changes}],
        filters=[{"label": "单位", "value": LONG, "url": "?"}],
        total=3,
        empty={"title": "还没有", "text": "提交后出现", "url": "#", "verb": "查看"},
        steps=[{"label": "基本情况", "url": "#", "state": "now", "note": "还缺 3 项"}],
    )


urlpatterns = [
    *real,
    path("kit/form/", kit_form),
    path("kit/queue/", kit_queue),
    path("kit/pieces/", kit_pieces),
]
