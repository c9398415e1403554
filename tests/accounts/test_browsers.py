"""What a browser is called in the list of log-ins."""

import pytest

from accounts.browsers import browser_words

PHONE = "Mozilla/5.0 (Linux; Android 14; PGT-AN00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (f"{PHONE} Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0.50 MMWEBID/1", "微信，安卓"),
        (f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari，iPhone"),
        (f"{DESK} Edg/140.0", "Edge，Windows"),
        (DESK, "Chrome，Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox，Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 40),
        ("", "未知"),
    ],
)
def test_in_the_words_of_its_owner(told, words):
    assert browser_words(told) == words
