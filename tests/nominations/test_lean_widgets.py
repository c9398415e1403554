"""The form's own widgets write what Django's would, attribute for attribute."""

from html.parser import HTMLParser

import pytest
from django import forms

from nominations.annex1_forms import lean

CHOICES = [("", "未填报"), ("a", "甲 & 乙"), ("b", '"丙"')]


class Tags(HTMLParser):
    """Tags with their attributes, and the text between them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.found.append(data.strip())


@pytest.mark.parametrize("value", ["", None, "a", '<b> & "c"', 0, 16])
@pytest.mark.parametrize("name", ["TextInput", "EmailInput", "Textarea"])
def test_lines_and_texts(name, value):
    attrs = {"id": "id_x", "data-limit": 60, "required": True, "disabled": False, "title": 'a"b'}
    ours, djangos = (getattr(module, name)().render("x", value, attrs) for module in (lean, forms))
    assert Tags(ours).found == Tags(djangos).found


@pytest.mark.parametrize("value", ["", None, "a", "b", "forged"])
def test_choices(value):
    ours = lean.Select(choices=CHOICES).render("x", value, {"id": "id_x"})
    assert Tags(ours).found == Tags(forms.Select(choices=CHOICES).render("x", value, {"id": "id_x"})).found


@pytest.mark.parametrize("value", ["", None, "a", ["a", "b"]])
@pytest.mark.parametrize("name", ["RadioSelect", "CheckboxSelectMultiple"])
def test_each_option_of_a_group(name, value):
    if name == "RadioSelect" and isinstance(value, list):
        value = "b"
    rows = []
    for module in (lean, forms):
        widget = getattr(module, name)(choices=CHOICES)
        field = forms.MultipleChoiceField if name != "RadioSelect" else forms.ChoiceField
        form = type("F", (forms.Form,), {"x": field(choices=CHOICES, widget=widget)})(initial={"x": value})
        rows.append([Tags(option.tag()).found for option in form["x"]])
    assert rows[0] == rows[1]


@pytest.mark.parametrize("value", [True, False, None])
def test_a_tick(value):
    ours = lean.CheckboxInput().render("x", value, {"id": "id_x"})
    assert Tags(ours).found == Tags(forms.CheckboxInput().render("x", value, {"id": "id_x"})).found
