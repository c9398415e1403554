"""字数: one table of vectors and random texts, counted alike by the server and by the browser's script."""

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from nominations.wordcount import Count, WordLimitError, char_cap, check_limit, clean, count

VECTORS = json.loads((Path(__file__).parent / "wordcount_vectors.json").read_text())
SCRIPT = Path(settings.BASE_DIR) / "static" / "js" / "wordcount.js"

ordinary = st.text(alphabet="工匠𠮷ab 1２，“—…·.\n\r\t\u3000\u00a0\u200b\u0301é😀①Ⅱ㎡ｶ", max_size=60)
anything = st.text(alphabet=st.characters(exclude_categories=["Cn", "Cs"]), max_size=60)


def js_counts(texts: list[str]) -> list[Count]:
    """Count by the script: in node where there is one, else in a headless browser; never skipped."""
    counted = _in_node(texts) if shutil.which("node") else _in_chromium(texts)
    return [Count(**each) for each in counted]


def _in_node(texts):
    program = (
        f"const count = require({json.dumps(str(SCRIPT))});"
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(texts.map((text) => count(text))));"
    )
    done = subprocess.run(["node", "-e", program], input=json.dumps(texts), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _in_chromium(texts):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(path=str(SCRIPT))
        counted = page.evaluate(
            "(json) => JSON.parse(json).map((text) => window.saqWordcount(text))", json.dumps(texts)
        )
        browser.close()
    return counted


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["why"])
def test_the_server_counts_the_vectors(vector):
    assert count(vector["text"]) == Count(vector["words"], vector["chars"])


def test_the_script_counts_the_vectors():
    counted = js_counts([vector["text"] for vector in VECTORS])
    wrong = [
        (vector["why"], found)
        for vector, found in zip(VECTORS, counted, strict=True)
        if found != Count(vector["words"], vector["chars"])
    ]
    assert wrong == []


@effort(max_examples=20, deadline=None)
@given(st.lists(ordinary | anything, min_size=20, max_size=60))
def test_server_and_script_agree_on_random_texts(texts):
    assert js_counts(texts) == [count(text) for text in texts]


def test_server_and_script_agree_on_every_kind_of_character():
    """All of the BMP, lone surrogates included, and the astral blocks the rule names, between letters and Han."""
    points = [*range(0x10000), *range(0x1F000, 0x1FB00), *range(0xE0000, 0xE0200), 0x1D400, 0x20000, 0x3FFFD, 0xF0000]
    texts = [f"a{chr(point)}b工" for point in points]
    assert js_counts(texts) == [count(text) for text in texts]


def test_what_is_stored_has_no_invisible_characters():
    assert clean("工\u200b匠\r\n精\u202e神\ufeff\x00\r\x0b") == "工匠\n精神\n\n"
    assert clean("e\u200d\u0301") == "é"
    clean("\ud800甲").encode()


@given(anything)
def test_cleaning_twice_changes_nothing_and_never_the_count(text):
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", clean(text))
    assert count(clean(text)) == count(text)


def test_three_hundred_pass_and_three_hundred_and_one_do_not():
    assert check_limit("工" * 300, 300) == Count(300, 300)
    with pytest.raises(WordLimitError) as refused:
        check_limit("工" * 301, 300)
    assert refused.value.message == "已写 301 字，超过 300 字的限制，请删去 1 字。"
    assert refused.value.count == Count(301, 301)


def test_blanks_and_hidden_characters_do_not_use_up_the_limit():
    assert check_limit("工 \u200b\n" * 300, 300).words == 300


def test_a_text_below_the_minimum_says_how_much_is_missing():
    assert check_limit("工" * 10, 100, minimum=10).words == 10
    with pytest.raises(WordLimitError, match="已写 9 字，不足 10 字，请再写 1 字。"):
        check_limit("工" * 9, 100, minimum=10)


def test_one_endless_word_meets_the_cap_of_characters():
    assert char_cap(300) == 500
    assert check_limit("a" * 500, 300) == Count(1, 500)
    with pytest.raises(WordLimitError, match="共 501 个字符（不计空格），超过 500 个字符的上限"):
        check_limit("a" * 501, 300)
    with pytest.raises(WordLimitError, match="个字符"):
        check_limit("工" + "\u0301" * 600, 300)
