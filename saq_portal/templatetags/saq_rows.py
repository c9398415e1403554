"""Rows of a long table from one row template: rendered once with slots, then filled by the row, every value escaped.

A loop of template tags over a hundred rows costs more than all queries of its page together.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
CHIP = "parts/_status_chip.html"
DUE = "parts/_due.html"


@register.simple_tag(takes_context=True)
def rows(context: template.Context, items: Iterable[Mapping[str, Any]], name: str) -> SafeString:
    """`{% rows page.object_list "…/_row.html" %}`: `{name}` in the template stands for the row's value of that name.

    A value that is a status chip ({"label", "tone", "icon"}) or an instant, which is a due date, is drawn as one, once
    for each that occurs; None stays empty.
    """
    template_of = context.template.engine.get_template  # type: ignore[union-attr]
    row, drawn = template_of(name).render(context), dict[Any, str]()

    def draw(key: Any, part: str, **values: Any) -> str:
        if key not in drawn:
            with context.push(**values):
                drawn[key] = template_of(part).render(context)
        return drawn[key]

    def shown(value: Any) -> Any:
        if isinstance(value, dict):
            return draw(value["label"], CHIP, chip=value)
        if isinstance(value, datetime):
            return draw(value, DUE, due=value)
        return "" if value is None else value

    return format_html_join("", row, ({key: shown(value) for key, value in item.items()} for item in items))
