"""A notice's lists as plain text: what a clerk types is what is printed again, whatever is in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations import notice_text

LINE = st.text(alphabet="甲乙丙abc1，。、（）“”—", min_size=1, max_size=12)
SECTION = st.fixed_dictionaries({"title": LINE, "paragraphs": st.lists(LINE, min_size=1, max_size=3)})


@given(st.lists(SECTION, max_size=4))
def test_sections_come_back_as_they_were(sections):
    assert notice_text.parse_sections(notice_text.print_sections(sections)) == sections


@given(st.lists(st.fixed_dictionaries({"title": LINE, "doc_no": st.sampled_from(["", "沪工总经〔2015〕260号"])})))
def test_basis_documents_come_back_as_they_were(docs):
    docs = [doc for doc in docs if "》" not in doc["title"]]
    assert notice_text.parse_basis(notice_text.print_basis(docs)) == docs


def test_contacts_come_back_as_they_were():
    people = [
        {"name": "张三", "tel": ["50000001"], "mobile": ["19900000001"]},
        {"name": "李某某", "tel": ["021-50000002-8"], "mobile": []},
    ]
    assert notice_text.parse_contacts(notice_text.print_contacts(people)) == people


@pytest.mark.parametrize("text", ["：50000001", "张三", "张三：", "张三：1234", "张三：50000001，x"])
def test_a_wrong_contact_names_its_line(text):
    with pytest.raises(notice_text.NoticeTextError, match="第 2 行"):
        notice_text.parse_contacts("李某某：50000001\n" + text)
