"""A long table filled from one row template: every value escaped, braces and markup in data inert, chips drawn once."""

from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import Context, Engine

ENGINE = Engine(
    libraries={"saq_rows": "saq_portal.templatetags.saq_rows", "saq": "saq_portal.templatetags.saq"},
    loaders=[
        ("django.template.loaders.locmem.Loader", {
            "row.html": "<tr><td>{{ before }}</td><td>{name}</td><td>{chip}</td></tr>",
            "parts/_status_chip.html": "<b class='{{ chip.tone }}'>{{ chip.label }}</b>",
        })
    ],
)  # fmt: skip


def filled(items, before="&"):
    template = ENGINE.from_string("{% load saq_rows %}{% rows items 'row.html' %}")
    return template.render(Context({"items": items, "before": before}))


def chip(label):
    return {"label": label, "tone": "ok", "icon": "check"}


def test_values_are_escaped_and_never_read_as_slots():
    hostile = "<script>{chip}{0}{{7*7}}"
    assert filled([{"name": hostile, "chip": chip("<b>")}]) == (
        "<tr><td>&amp;</td><td>&lt;script&gt;{chip}{0}{{7*7}}</td><td><b class='ok'>&lt;b&gt;</b></td></tr>"
    )


def test_one_row_a_row_and_none_for_none():
    rows = filled([{"name": str(n), "chip": chip("甲" if n % 2 else "乙")} for n in range(5)])
    assert rows.count("<tr>") == 5 and rows.count("甲") == 2 and rows.count("乙") == 3
    assert filled([]) == ""


CHOICES = [("", "不限"), ("a", "甲 <&>"), ("组", [("b", "乙"), ("c", "丙")])]


@pytest.mark.parametrize("value", ["", "a", "b", "nobody"])
@pytest.mark.parametrize("attrs", [{}, {"class": "x", "required": True, "disabled": False, "data-a": '"<'}])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
def test_the_lean_select_is_the_one_of_django(value, attrs, widget):
    values = [value] if widget is forms.SelectMultiple else value
    ours, theirs = (
        "".join(widget(attrs, CHOICES).render("f", values, renderer=renderer).split())
        for renderer in (TemplatesSetting(), DjangoTemplates())
    )
    assert ours == theirs


def test_the_lean_select_is_the_one_in_use():
    origin = Engine.get_default().get_template("django/forms/widgets/select.html").origin
    assert "{% include" not in Path(origin.name).read_text()
