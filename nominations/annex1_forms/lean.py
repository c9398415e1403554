"""The widgets of the form written in one go: Django's own spend two templates on every option, sixty on a step.

Every value goes through `conditional_escape`; the pieces around them are written here.
"""

from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def _attributes(attrs: dict[str, Any]) -> str:
    """As flatatt writes them, without a template for each: True is a bare name, False and None are left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False and value is not None
    )


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget.get("value")
    # An empty value is written too: a radio button without one would send “on”.
    shown = f' value="{conditional_escape(value)}"' if value is not None else ""
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return mark_safe(f'<input type="{kind}" name="{name}"{shown}{_attributes(widget["attrs"])}>')


def _textarea(widget: dict[str, Any]) -> SafeString:
    # The line feed is the one that HTML drops.
    name, value = conditional_escape(widget["name"]), conditional_escape(widget["value"] or "")
    return mark_safe(f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{value}</textarea>')


def _select(widget: dict[str, Any]) -> SafeString:
    rows = (option for _group, options, _index in widget["optgroups"] for option in options)
    options = "".join(
        f'<option value="{conditional_escape(row["value"])}"{" selected" if row["selected"] else ""}>'
        f"{conditional_escape(row['label'])}</option>"
        for row in rows
    )
    name = conditional_escape(widget["name"])
    return mark_safe(f'<select name="{name}"{_attributes(widget["attrs"])}>{options}</select>')


class Inputs:
    """`_render` is asked for a whole widget and for each option of a group alike."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return _input(context["widget"])


class TextInput(Inputs, forms.TextInput):
    pass


class EmailInput(Inputs, forms.EmailInput):
    pass


class CheckboxInput(Inputs, forms.CheckboxInput):
    pass


class RadioSelect(Inputs, forms.RadioSelect):
    pass


class CheckboxSelectMultiple(Inputs, forms.CheckboxSelectMultiple):
    pass


class Textarea(forms.Textarea):
    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return _textarea(context["widget"])


class Select(forms.Select):
    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return _select(context["widget"])
