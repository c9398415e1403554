"""The items of a score sheet from one template with slots; what the year fixes is drawn once, not at every visit."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from saq_portal.templatetags.saq import icon

register = template.Library()
MARK = "review/written_review/_mark.html"


@register.simple_tag(takes_context=True)
def marks(context: template.Context, items: list[Mapping[str, Any]]) -> SafeString:
    """`{% marks dimension.items %}`: the marks of one dimension as review.sheets.desk.dimensions answers them."""
    kept = context.render_context
    if MARK not in kept:  # the dimensions of a page share it
        kept[MARK] = context.template.engine.get_template(MARK).render(context)  # type: ignore[union-attr]
    return format_html_join("", kept[MARK], (_slots(item) for item in items))


def _slots(item: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the slots of one mark."""
    field = item["field"]
    value, errors, name = field.value(), field.errors, field.auto_id
    said = format_html_join("", "<p>{}<span>{}</span></p>", ((icon("alert"), one) for one in errors)) if errors else ""
    return {
        "title": item["title"],
        "points": item["points"],
        "name": field.html_name,
        "id": name,
        "value": "" if value is None else value,
        "slid": value or "0",
        "grades": _grades(tuple((one["word"], one["span"], one["text"]) for one in item["grades"])),
        "bad": mark_safe(" is-invalid") if errors else "",
        "described": format_html(" {}_error", name) if errors else "",
        "invalid": mark_safe(' aria-invalid="true"') if errors else "",
        "errors": said,
    }


@lru_cache(maxsize=256)
def _grades(grades: tuple[tuple[str, str, str], ...]) -> SafeString:
    """The anchors of one item: [(word, span, text)] → list items."""
    line = '<li data-grade="{1}"><b>{0}</b> <span class="saq-num">{1}</span> {2}</li>'
    return format_html_join("", line, grades)
