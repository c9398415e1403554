"""The panel of a verb: one problem stands below the button, of several none is lost."""

from django.template.loader import render_to_string

from nominations.act_forms import ActForm, ScanForm
from review.acts import Said, bound, panel

SAID = Said("结束会议", ("生成会议纪要。",), moves=("shortlist",), told=("全体委员",))
PROBLEMS = ["请先选定主持人。", "应到 4 人，到会 1 人，至少要 3 人。"]


def page(problems, form=None, **more):
    act = panel("close", SAID, "/there/", form or ActForm(version=3), problems, **more)
    return render_to_string("parts/_act_form.html", {"act": act, "nth": 2})


def test_one_problem_is_the_reason_of_the_button():
    text = page(PROBLEMS[:1])
    assert text.count(PROBLEMS[0]) == 1 and "还不能办理" not in text and "disabled" in text


def test_of_several_problems_each_is_listed_once():
    text = page(PROBLEMS)
    assert [text.count(one) for one in PROBLEMS] == [1, 1]
    assert "还不能办理" in text and "请先办理上面列出的事项。" in text


def test_who_is_told_and_what_a_file_needs():
    text = page([])
    assert "全体委员、" in text and 'name="version" value="3"' in text and "multipart" not in text
    assert "multipart/form-data" in page([], ScanForm(version=3)) and "将通知" not in page([], mute=True)


def test_the_form_that_was_sent_stays():
    sent, fresh = ActForm({}), ActForm(version=1)
    assert bound("close", "close", sent, fresh) is sent and bound("close", "open", sent, fresh) is fresh
