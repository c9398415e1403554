"""Draws the plain widgets of a form without a template: a page has dozens of them, and each is but one tag.

Byte for byte what Django's own templates make of them (a test compares the two); every other widget keeps its template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape

FOLDER = "django/forms/widgets/"
INPUTS = (
    "checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number", "password", "search", "tel",
    "text", "time", "url",
)  # fmt: skip
Widget = Mapping[str, Any]


class Renderer(TemplatesSetting):
    """What `FORM_RENDERER` names."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of one widget, field or form."""
        draw, widget = DRAWN.get(template_name), context.get("widget")
        if draw is None or widget is None or widget.get("wrap_label"):
            return super().render(template_name, context, request)
        return draw(widget)


def _attrs(widget: Widget) -> str:
    made = []
    for name, value in widget["attrs"].items():
        if value is True:
            made.append(f" {conditional_escape(name)}")
        elif value is not False:
            made.append(f' {conditional_escape(name)}="{conditional_escape(value)}"')
    return "".join(made)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attrs(widget)}>'


def _textarea(widget: Widget) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attrs(widget)}>\n{text}</textarea>'


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in (*INPUTS, "radio_option", "checkbox_option")},
    f"{FOLDER}textarea.html": _textarea,
}
