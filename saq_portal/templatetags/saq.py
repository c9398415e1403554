"""What the pages need to speak plainly: exact instants, time left, masked numbers, icons, word differences."""

import difflib
import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts import clock
from accounts.browsers import browser_words
from nominations import deadlines, letters
from nominations.pipeline import MOVES

register = template.Library()
register.filter("browser_words", browser_words)
BEIJING = ZoneInfo("Asia/Shanghai")
TICK = timedelta(microseconds=1)
AMBER_DAYS = 3


def _local(value: datetime) -> tuple[date, str]:
    """The Chinese way to name an instant: midnight is 24:00 of the day that ends (R65, A-4)."""
    local = value.astimezone(BEIJING)
    if local.hour == local.minute == local.second == 0:
        return (local - TICK).date(), "24:00"
    return local.date(), local.strftime("%H:%M")


@register.filter
def beijing(value: Any, form: str = "") -> str:
    """`2023年4月12日 24:00`; form "date" leaves the time out, "short" the year, "seconds" adds them. Text passes."""
    if isinstance(value, datetime):
        day, time = _local(value)
        if form == "seconds":
            day, time = value.astimezone(BEIJING).date(), value.astimezone(BEIJING).strftime("%H:%M:%S")
    elif isinstance(value, date):
        day, time, form = value, "", form or "date"
    else:
        return str(value) if value is not None else ""
    named = {"year": day.year, "month": day.month, "day": day.day, "time": time}
    if form == "date":
        return _("%(year)s年%(month)s月%(day)s日") % named
    if form == "short":
        return _("%(month)s月%(day)s日 %(time)s") % named
    return _("%(year)s年%(month)s月%(day)s日 %(time)s") % named


@register.filter
def countdown(value: datetime | None) -> str:
    """`还有 2 天 3 小时` by server time, `已截止` from the instant itself on."""
    if not isinstance(value, datetime):
        return ""
    left = int((value - clock.now()).total_seconds())
    if left <= 0:
        return _("已截止")
    days, hours, minutes = left // 86400, left % 86400 // 3600, left % 3600 // 60
    if days:
        return _("还有 %(days)s 天 %(hours)s 小时") % {"days": days, "hours": hours}
    if hours:
        return _("还有 %(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": minutes}
    return _("还有 %(minutes)s 分") % {"minutes": max(minutes, 1)}


@register.filter
def deadline_tone(value: datetime | None) -> str:
    """calm; soon from three days before; today on the last day; over after it."""
    if not isinstance(value, datetime):
        return "calm"
    now = clock.now()
    if now >= value:
        return "over"
    days = (_local(value)[0] - now.astimezone(BEIJING).date()).days
    return "today" if days <= 0 else "soon" if days <= AMBER_DAYS else "calm"


@register.filter
def epoch(value: datetime | None) -> str:
    """Milliseconds since 1970, for the script that keeps a countdown going."""
    return str(int(value.timestamp() * 1000)) if isinstance(value, datetime) else ""


@register.simple_tag
def server_now() -> str:
    """The server's time in milliseconds: what every countdown on the page starts from."""
    return epoch(clock.now())


@register.filter
def mask(value: Any, kind: str = "") -> str:
    """Hide a personal number by its shape: identity card 3+11+4, telephone 3+4+4, address the first six characters."""
    text = str(value or "").strip()
    if kind == "address":
        return text[:6] + "＊" * min(len(text[6:]), 6)
    if re.fullmatch(r"\d{17}[\dXx]", text):
        return f"{text[:3]}{'*' * 11}{text[-4:]}"
    if re.fullmatch(r"1\d{10}", text):
        return f"{text[:3]}****{text[-4:]}"
    if name := re.fullmatch(r"([^@\s]+)@([^@\s]+)", text):
        return f"{name[1][:2]}***@{name[2]}"
    return text[:1] + "*" * (len(text) - 1)


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """One sign of static/img/icons.svg; hidden from readers unless it carries the meaning alone."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="saq-icon" focusable="false" {}><use href="{}#{}"></use></svg>', said, static("img/icons.svg"), name
    )


@register.simple_tag
def worddiff(before: Any, after: Any) -> SafeString:
    """What changed between two texts, word by word, as <del> and <ins>."""
    old, new = (re.findall(r"[A-Za-z0-9.%]+|.", str(text or ""), re.DOTALL) for text in (before, after))
    parts: list[tuple[SafeString]] = []
    for op, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append((format_html("{}", "".join(old[i:j])),))
            continue
        if i < j:
            parts.append((format_html("<del>{}</del>", "".join(old[i:j])),))
        if k < m:
            parts.append((format_html("<ins>{}</ins>", "".join(new[k:m])),))
    return format_html_join("", "{}", parts)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The present query string with some values changed; None removes one. For pagers, sorting and filter chips."""
    request = context.get("request")
    data = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return "?" + data.urlencode()


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's input with Bootstrap's class, its error state and what describes it (help, error, counter)."""
    widget = field.field.widget
    kind = "form-select" if getattr(widget, "input_type", "") == "select" else "form-control"
    if getattr(widget, "input_type", "") in {"checkbox", "radio"}:
        kind = "form-check-input"
    attrs: dict[str, str | bool] = {
        "class": f"{widget.attrs.get('class', '')} {kind}{' is-invalid' if field.errors else ''}".strip()
    }
    if limit := widget.attrs.get("data-limit"):
        described = [field.aria_describedby or "", f"{field.auto_id}_count"]
        attrs |= {"data-saq-count": "", "data-limit": limit, "aria-describedby": " ".join(filter(None, described))}
    return field.as_widget(attrs=attrs)


@register.filter
def notes(field: BoundField) -> SafeString:
    """Help and errors of one field, with the ids that its input points to; no template, a page has many fields."""
    said = mark_safe("")
    if field.help_text:
        said += format_html('<p class="saq-help" id="{}_helptext">{}</p>', field.auto_id, field.help_text)
    if field.errors:
        rows = format_html_join("", "<p>{}<span>{}</span></p>", ((icon("alert"), one) for one in field.errors))
        said += format_html('<div class="saq-error" id="{}_error">{}</div>', field.auto_id, rows)
    return said


@register.filter
def field_kind(field: BoundField) -> str:
    """hidden, check (one box), choices (a group) or input: what parts/_field.html lays out differently."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if widget.use_fieldset:
        return "choices"
    return "check" if getattr(widget, "input_type", "") == "checkbox" else "input"


@register.filter
def choices(field: BoundField) -> list[Any]:
    """The options of a group, each with Bootstrap's class and the group's error state."""
    field.field.widget.attrs["class"] = "form-check-input is-invalid" if field.errors else "form-check-input"
    return list(field)


@register.filter
def limit(attrs: dict[str, Any]) -> str:
    """The 字数 limit a widget declares; template lookups cannot spell a hyphen."""
    return str(attrs.get("data-limit", ""))


@register.filter
def clock_time(value: datetime) -> str:
    """`21:04:32` in Beijing."""
    return value.astimezone(BEIJING).strftime("%H:%M:%S")


@register.filter
def whole_quotes(text: str) -> SafeString:
    """A headline whose “quoted name” is never broken over two lines."""
    parts = re.split("(“[^”]{1,12}”)", text)
    return format_html_join("", "{}", ((_whole(part) if part.startswith("“") else part,) for part in parts))


def _whole(part: str) -> SafeString:
    return format_html('<span class="saq-whole">{}</span>', part)


@register.filter
def submit_by(subject: Any) -> Any:
    """The deadline of an application or a batch: the year's, or the later one its recommending unit was given."""
    return deadlines.submit_by(subject, subject.cycle)


@register.filter
def stands_for(application: Any, move: str) -> bool:
    """Whether a move may begin where the application stands; who may make it is for the page behind the link."""
    return application.status in MOVES[move].sources


@register.filter
def letters_about(application: Any) -> Any:
    """What the formal check has written about it; the page shows it to whoever may read the application."""
    return letters.sent(application)
