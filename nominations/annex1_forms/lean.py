"""The widgets of the form written in one go: Django's own spend two templates on every option, sixty on a step."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget.get("value")
    # An empty value is written too: a radio button without one would send “on”.
    shown = format_html(' value="{}"', value) if value is not None else ""
    attrs = flatatt(widget["attrs"])
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], shown, attrs)


def _textarea(widget: dict[str, Any]) -> SafeString:
    # The line feed is the one that HTML drops.
    attrs, value = flatatt(widget["attrs"]), widget["value"] or ""
    return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], attrs, value)


def _select(widget: dict[str, Any]) -> SafeString:
    rows = (option for _group, options, _index in widget["optgroups"] for option in options)
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((row["value"], SafeString(" selected") if row["selected"] else "", row["label"]) for row in rows),
    )
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), options)


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
