"""Colours that people can read, and the same ones on work screens and public pages."""

import re

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "static" / "css"
READABLE = 4.5


def tokens(name: str) -> dict[str, str]:
    root = re.search(r":root \{(.*?)\}", (CSS / name).read_text(), re.DOTALL)
    assert root
    return dict(re.findall(r"(--saq-[\w-]+):\s*([^;]+);", root.group(1)))


def light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    low, high = sorted((light(one), light(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("text", ["red", "ink", "ink-soft", "ok", "warn", "bad", "info"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_text_is_readable(text, ground):
    given = tokens("tokens.css")
    assert contrast(given[f"--saq-{text}"], given[f"--saq-{ground}"]) >= READABLE


@pytest.mark.parametrize("tone", ["red", "ok", "warn", "bad", "info"])
def test_a_tone_is_readable_on_its_own_wash(tone):
    given = tokens("tokens.css")
    assert contrast(given[f"--saq-{tone}"], given[f"--saq-{tone}-wash"]) >= READABLE


def test_public_pages_use_the_same_tokens():
    work, public = tokens("tokens.css"), tokens("public.css")
    assert public
    assert {name: work.get(name) for name in public} == public


def test_every_token_in_use_is_defined():
    for sheet, source in (("work.css", "tokens.css"), ("tokens.css", "tokens.css"), ("public.css", "public.css")):
        used = set(re.findall(r"var\((--saq-[\w-]+)\)", (CSS / sheet).read_text()))
        assert used <= set(tokens(source)), sheet
