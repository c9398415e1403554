"""Rows of a long table from one row template: rendered once with slots, then filled by the row, every value escaped.

A loop of template tags over a hundred rows costs more than all queries of its page together.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
CHIP = "parts/_status_chip.html"


@register.simple_tag(takes_context=True)
def rows(context: template.Context, items: Iterable[Mapping[str, Any]], name: str) -> SafeString:
    """`{% rows page.object_list "…/_row.html" %}`: `{name}` in the template stands for the row's value of that name.

    A value that is a status chip ({"label", "tone", "icon"}) is drawn as one, once for each that occurs.
    """
    template_of = context.template.engine.get_template  # type: ignore[union-attr]
    row, chip, drawn = template_of(name).render(context), template_of(CHIP), {}

    def shown(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        label = value["label"]
        if label not in drawn:
            with context.push(chip=value):
                drawn[label] = chip.render(context)
        return drawn[label]

    return format_html_join("", row, ({key: shown(value) for key, value in item.items()} for item in items))
