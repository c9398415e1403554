"""Text from outside is printed as text: no request leaves, no file is carried (T-11, T-12)."""

import http.server
import threading

import pytest

from documents.annexes import render_annex1, render_annex2
from documents.pdf import DataOnlyFetcher, html_to_pdf
from tests.documents.paper import flat, open_pdf, text_of
from tests.documents.samples import annex1, annex2


class Listener:
    """Counts the requests that reach it; it also answers with a redirect, as an attacker's server would."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append(self.path)
                self.send_response(302)
                self.send_header("Location", "file:///etc/passwd")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


def attacks(url: str) -> list[str]:
    return [
        f"<img src={url}/img>",
        f"<link rel=attachment href={url}/attach>",
        "<link rel=attachment href=file:///etc/passwd>",
        f"<link rel=stylesheet href={url}/css>",
        f"<style>@import url({url}/import); body {{ background: url({url}/bg) }}</style>",
        f"</td></table><iframe src={url}/frame></iframe>",
        f'<svg><use href="{url}/use#a"/><image href="{url}/image"/></svg>',
        f'<object data="{url}/object"></object><embed src="{url}/embed">',
        f'<p style="background:url({url}/style)">x</p>',
        "{{7*7}}{% load static %}<script>alert(1)</script>",
        "]]></td><base href=file:///etc/>",
        '"><img onerror=alert(1) src=x>',
    ]


LONG_TEXTS = ("understanding", "job_brief", "self_statement", "achievements")
SHORT_TEXTS = ("name", "recommender", "employer", "position", "home_addr", "trade", "annex_label", "form_title")


def test_pasted_markup_is_printed_and_nothing_is_fetched(listener):
    for attack in attacks(listener.url):
        texts = dict.fromkeys(LONG_TEXTS + SHORT_TEXTS, attack)
        payload = annex1(
            **texts, honours=[attack], craft={"skill": attack}, mentoring={"other": attack},
            unit_opinion={"text": attack, "signer": attack, "date": attack},
        )  # fmt: skip
        pdf = render_annex1(payload, {"mark": attack})
        assert flat(attack) in flat(text_of(pdf, "-raw"))
        with open_pdf(pdf) as opened:
            assert not opened.attachments
            assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
            assert all("/URI" not in str(thing) for thing in opened.pages[0].get("/Annots", []))
    assert listener.requests == []


def test_annex_2_prints_markup_as_text(listener):
    for attack in attacks(listener.url):
        payload = annex2(recommender=attack, contact_name=attack)
        payload["rows"][0] |= {"employer": attack, "post_name": attack}
        pdf = render_annex2(payload, {})
        assert flat(attack) in flat(text_of(pdf, "-raw"))
        with open_pdf(pdf) as opened:
            assert not opened.attachments
    assert listener.requests == []


def test_even_a_template_that_forgot_to_escape_fetches_nothing(listener, tmp_path):
    """The fetcher is the second wall: were markup ever let through, it still reaches no server and no file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("nobody may read this")
    markup = (
        "".join(attacks(listener.url)) + f'<link rel=attachment href="{secret.as_uri()}"><img src="{secret.as_uri()}">'
    )
    with open_pdf(html_to_pdf(f"<html lang=zh-CN><title>x</title><body>{markup}", "receipt")) as pdf:
        assert not pdf.attachments
    assert listener.requests == []


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/x", "//127.0.0.1/x", "x"])
def test_the_fetcher_knows_data_addresses_only(url):
    with pytest.raises(ValueError):
        DataOnlyFetcher().fetch(url)
    assert DataOnlyFetcher().fetch("data:text/plain,ok").read() == b"ok"
