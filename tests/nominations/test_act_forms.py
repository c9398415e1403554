"""What is written in a decision is counted like the form's own texts: 字 as Word counts them (R106–R109)."""

import pytest
from allauth.core.context import request_context
from django import forms

from nominations.act_forms import ProvedForm, WordsField
from tests.factories.accounts import PASSWORD, UserFactory


class Form(forms.Form):
    said = WordsField(label="说明", least=5, most=10, room=20, required=False)


def problem(text):
    form = Form({"said": text})
    return "" if form.is_valid() else str(form.errors["said"][0])


@pytest.mark.parametrize(
    "text", ["", "写明五个字", "一二三四五六七八九十", "由 92.5% 升至 99.8%", "一二三四五\u200b六"]
)
def test_within_the_limits(text):
    assert problem(text) == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("见附件", "已写 3 字，不足 5 字"),
        ("好 \u3000   \u3000 的", "已写 2 字，不足 5 字"),
        ("好\u200b\u200b\u200b\u200b的", "已写 2 字，不足 5 字"),
        ("一二三四五六七八九十一", "已写 11 字，超过 10 字"),
        ("一二三四五" + " " * 16 + "六", "共 22 个字符（含空格），最多 20 个"),
        ("由 statistical process control 改为", "共 32 个字符（含空格），最多 20 个"),
    ],
)
def test_what_is_refused_and_why(text, sentence):
    assert sentence in problem(text)


@pytest.mark.parametrize(("most", "room"), [(10, 130), (200, 700)])
def test_without_a_room_of_its_own_a_page_is_not_filled_with_blanks(most, room):
    field = WordsField(most=most)
    assert field.clean("好" + " " * (room - 2) + "的")
    with pytest.raises(forms.ValidationError, match=f"最多 {room} 个"):
        field.clean("好" + " " * (room - 1) + "的")


def test_the_page_counts_along_and_nothing_is_cut_off_while_typing():
    html = str(Form()["said"])
    assert 'data-limit="10"' in html and "maxlength" not in html


class Proved(ProvedForm):
    doc_no = forms.CharField()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("doc_no", "proof", "done", "wrong"),
    [
        ("第 1 号", PASSWORD, False, set()),
        ("第 1 号", "not-mine", False, {"proof"}),
        ("", "not-mine", False, {"doc_no"}),  # not looked at: a slip elsewhere uses no code up
        ("第 1 号", "not-mine", True, set()),  # the same form sent again is answered, not asked
    ],
)
def test_a_grave_act_is_proved_once_and_last(rf, doc_no, proof, done, wrong):
    said = {"version": 1, "key": "k", "doc_no": doc_no, "proof": proof}
    form = Proved(said, user=UserFactory(), done=done, version=1)
    with request_context(rf.post("/")):
        assert set(form.errors) == wrong
    assert "proof" not in (form.terms if not wrong else {})
