"""The widgets drawn without a template are the ones that Django's templates make, to the byte."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from saq_portal.widgets import DRAWN, FOLDER, Renderer

VALUES = (None, "", "沈砺成", "<b>\"'&</b>", 0, 7.5, True, False, mark_safe("&amp;"), gettext_lazy("姓名"), ("a", "b"))
ATTRS = ({}, {"id": "x", "class": "a b", "maxlength": 5}, {"disabled": True, "hidden": False, "title": '"<>&'})
WIDGETS = (
    forms.TextInput(), forms.HiddenInput(), forms.NumberInput(), forms.EmailInput(), forms.URLInput(),
    forms.PasswordInput(render_value=True), forms.CheckboxInput(), forms.DateInput(), forms.TimeInput(),
    forms.FileInput(), forms.Textarea(), forms.Textarea({"rows": 2, "data-limit": 500}),
)  # fmt: skip


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("attrs", ATTRS, ids=["none", "some", "flags"])
def test_a_widget_is_what_djangos_template_makes(widget, attrs):
    for value in VALUES:
        ours, theirs = (widget.render("field", value, attrs, renderer) for renderer in (Renderer(), TemplatesSetting()))
        assert ours == theirs, value


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select, forms.SelectMultiple])
def test_choices_are_too_whole_and_one_by_one(kind):
    class Asked(forms.Form):
        field = forms.ChoiceField(choices=[("1", "一"), ('"', "<二>")], widget=kind, initial="1")

    ours, theirs = Asked(renderer=Renderer()), Asked(renderer=TemplatesSetting())
    assert str(ours["field"]) == str(theirs["field"])
    assert [str(one.tag()) for one in ours["field"]] == [str(one.tag()) for one in theirs["field"]]


def test_a_file_that_is_there_keeps_its_template():
    class Sent(forms.Form):
        scan = forms.FileField(widget=forms.ClearableFileInput)

    file = SimpleUploadedFile("扫描件.pdf", b"%PDF")
    file.url = "/x/"
    forms_ = (Sent(initial={"scan": file}, renderer=one) for one in (Renderer(), TemplatesSetting()))
    ours, theirs = (str(form["scan"]) for form in forms_)
    assert ours == theirs


def test_every_template_that_is_drawn_is_one_of_djangos():
    for name in DRAWN:
        assert name.startswith(FOLDER) and TemplatesSetting().get_template(name)
