"""Everything that anybody can fetch of the finished year, read to the last header: nothing personal stands in it (R55).

The addresses come from the URLconf, so that a new public page is read without being written down here.
"""

import io
import zipfile
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from lxml import etree, html

from accounts import clock
from documents.files import read
from documents.models import GeneratedDocument
from documents.tasks import render
from publicity.lists.models import Entry, Publication
from publicity.objections import codes
from publicity.objections.models import Objection
from publicity.public_list import queries as public_list
from publicity.titles import papers
from publicity.titles.models import Title
from saq_portal.demo import objected
from tests.e2e.crawl import name_of
from tests.e2e.leaks import Secrets, reading
from tests.support.cleaning import clean_cache

pytestmark = [pytest.mark.django_db, pytest.mark.story]
# Ten days after the naming, when lists and titles are both to be seen; and today.
SHOWN = datetime(2023, 7, 20, 9, 0, tzinfo=clock.SHANGHAI)
# What machines ask for by themselves, whether it is there or not.
ASKED_FOR = (
    "/feed/", "/rss.xml", "/atom.xml", "/favicon.ico", "/.well-known/security.txt",
    "/api/", "/admin/", "/public_list/2023.json", "/public_list/2023/feed/", "/public_list/2022/", "/nowhere/",
)  # fmt: skip
# Public by the secret in the address, for machines alone, leading on, or there only with a carrier of short messages:
# they are read as everybody meets them.
CLOSED = {
    "home", "metrics", "set_language", "account_confirm_email", "account_reset_password_from_key", "account_logout",
    "account_reset_password_from_key_done", "invitation", "mfa_authenticate", "hall:scan", "hall:screen",
    "hall:screen_pulse", "objection:by_code", "account_inactive", "account_email_verification_sent",
    "account_reset_password_done", "sms_login", "sms_code",
}  # fmt: skip


def public_patterns(resolver: Any, spaces: tuple[str, ...] = ()) -> dict[str, URLPattern]:
    """{name: pattern} of whatever the guard `public` lets everybody open."""
    found: dict[str, URLPattern] = {}
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found |= public_patterns(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif getattr(one.callback, "guard", "") == "public":
            found[":".join((*spaces, one.name or str(one.pattern)))] = one
    return found


def samples() -> dict[str, list[Any]]:
    """What may stand in an address, by the kind of its part."""
    words = ["annex1", "annex2", "pdf", "docx", "xlsx", "letter", "nothing"]
    keys = [row.key for model in (Title, Objection) for row in model.objects.order_by("pk")[:1]]
    keys += Publication.objects.values_list("key", flat=True)
    return {"int": [2023, 2019], "uuid": keys, "slug": words, "str": ["nothing"]}


def addresses(name: str, pattern: URLPattern) -> list[str]:
    """Every address of this name that the samples make."""
    parts = dict(pattern.pattern.converters)
    pool = samples()
    if len(parts) == 1:
        pool["slug"] += Title.objects.values_list("token", flat=True)
    kinds = [type(one).__name__.removesuffix("Converter").lower().replace("string", "str") for one in parts.values()]
    found = []
    for values in product(*(pool[kind] for kind in kinds)):
        try:
            found.append(reverse(name, kwargs=dict(zip(parts, values, strict=True))))
        except NoReverseMatch:  # a part without a kind: a key of the log-in library
            continue
    return found


class Crawl:
    """A visitor who comes from another address each time, so that nobody is asked to wait."""

    def __init__(self, secrets: Secrets) -> None:
        self.secrets, self.wrong = secrets, list[str]()
        self.answered: dict[str, set[int]] = {}
        self.client, self.number = Client(raise_request_exception=False), 0

    def visit(self, url: str, method: str = "get", secrets: Secrets | None = None, **terms: Any) -> Any:
        self.number += 1
        terms = {"REMOTE_ADDR": f"10.1.{self.number // 250}.{self.number % 250 + 1}"} | terms
        response = getattr(self.client, method)(url, **terms)
        found = (secrets or self.secrets).in_answer(response)
        self.wrong += [f"{method} {url} ({response.status_code}): {one}" for one in found]
        self.answered.setdefault(name_of(url), set()).add(response.status_code)
        return response

    def walk(self, starts: list[str]) -> None:
        """From these to whatever they lead to, as far as it is public."""
        todo, seen = list(starts), set(starts)
        while todo:
            url = todo.pop(0)
            response = self.visit(url)
            for link in _links(url, response):
                if link not in seen and name_of(link) in PUBLIC:
                    seen.add(link)
                    todo.append(link)


PUBLIC = public_patterns(get_resolver())


def _links(url: str, response: Any) -> list[str]:
    if location := response.get("Location"):
        links = [location]
    elif response.get("Content-Type", "").startswith("application/xml"):
        links = [link.removeprefix(settings.PUBLIC_URL) for link in locations(response)]
    elif response.get("Content-Type", "").startswith("text/html") and response.content:
        links = html.document_fromstring(response.content.decode()).xpath("//a/@href | //link/@href | //img/@src")
    else:
        return []
    whole = [urldefrag(urljoin(url, link)).url for link in links]
    return [link for link in whole if not urlsplit(link).netloc]


def locations(response: Any) -> list[str]:
    """The addresses of a sitemap."""
    return etree.fromstring(response.content).xpath("//*[local-name()='loc']/text()")


@pytest.fixture
def printed(demo):
    """The papers that anybody can have, as the workers make them."""
    for publication in Publication.objects.all():
        for document in GeneratedDocument.objects.filter(target=f"publication:{publication.key}"):
            render(document.pk)
    for row in Objection.objects.all():
        render(row.letter_id)


def everything(crawl: Crawl) -> None:
    crawl.walk([*(url for name, one in PUBLIC.items() for url in addresses(name, one)), *ASKED_FOR])


def test_nothing_that_anybody_can_fetch_tells_more_than_the_lists(printed):
    crawl = Crawl(Secrets.of_database())
    assert len(crawl.secrets.words) > 150 and len(crawl.secrets.figures) > 50
    with clock.at(SHOWN):
        everything(crawl)
        by_code_and_name(crawl)
        errors(crawl)
    clean_cache()
    everything(crawl)  # today the lists are taken down, the certificates are not
    assert crawl.wrong == []
    assert {name for name in PUBLIC if 200 not in crawl.answered.get(name, set())} <= CLOSED
    assert {400, 403, 404, 405, 429, 500, 503} <= set().union(*crawl.answered.values())


def by_code_and_name(crawl: Crawl) -> None:
    """What forms answer: an objection by its code, with its letter to who objects; a certificate by its number."""
    for number, one in enumerate(objected.ALL, start=1):
        code = {"code": codes.of_form(f"{number:032x}")}
        assert "已答复办结" in crawl.visit("/objection/", "post", data=code).content.decode()
        own = crawl.secrets.but(one.name, one.unit)
        paper = crawl.visit("/objection/code/letter/", "post", own, data=code)
        assert paper.status_code == 200 and paper["Content-Type"] == "application/pdf"
    for title in Title.objects.all():
        asked = {"number": title.number, "name": title.name}
        assert title.name in crawl.visit("/verify/", "post", data=asked).content.decode()
    crawl.visit("/verify/", "post", data={"number": title.number, "name": "无此人"})
    paper = papers.certificates_of([title])[papers.target(title)]
    render(paper.pk)
    paper.refresh_from_db()
    upload = SimpleUploadedFile("证书.pdf", read(paper.file), "application/pdf")
    assert title.name in crawl.visit("/verify/file/", "post", data={"file": upload}).content.decode()


def errors(crawl: Crawl) -> None:
    """Pages for whatever went wrong; the mistake itself may hold a name, the page may not."""
    page = "/public_list/2023/"
    assert crawl.visit(page, HTTP_HOST="not a host").status_code == 400
    assert crawl.visit(page, "put").status_code == crawl.visit(page, "delete").status_code == 405
    assert crawl.visit("/objection/", "post", data={"code": "x" * (3 << 20)}).status_code in (400, 413)
    unforged, crawl.client = crawl.client, Client(enforce_csrf_checks=True)
    assert crawl.visit("/objection/", "post", data={"code": "x"}).status_code == 403
    crawl.client = unforged
    for url in ("/objection/", "/verify/"):
        code = {"code": "ABCD-EFGH-JKLM-NPQR"}
        answers = [crawl.visit(url, "post", data=code, REMOTE_ADDR="10.2.0.1").status_code for _n in range(12)]
        assert answers[-1] == 429
    name = Objection.objects.order_by("pk")[0].name
    with pytest.MonkeyPatch.context() as patch:
        for error, status in ((RuntimeError, 500), (OperationalError, 503)):

            def broken(year: int, error: type[Exception] = error) -> None:
                raise error(f"{name} 310199197903120137")

            patch.setattr(public_list, "kept", broken)
            assert crawl.visit(page).status_code == status


def test_search_engines_are_led_to_what_is_theirs_and_nowhere_else(printed):
    """The map leads to open pages that may be kept, and none is on it that robots.txt or its own page takes back."""
    text = Client().get("/robots.txt").content.decode()
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    running = Publication.objects.latest("published_at")
    Publication.objects.filter(pk=running.pk).update(state="live", ended_at=None)

    def mapped(moment: datetime) -> set[str]:
        with clock.at(moment):
            found = locations(Client().get("/sitemap.xml"))
            for address in found:
                assert address.startswith(f"{settings.PUBLIC_URL}/") and rules.can_fetch("any", address), address
                page = Client().get(address.removeprefix(settings.PUBLIC_URL))
                assert page.status_code == 200 and "noindex" not in page.get("X-Robots-Tag", ""), address
                assert 'content="noindex' not in page.content.decode(), address
        return {address.removeprefix(settings.PUBLIC_URL) for address in found}

    during, after = mapped(running.published_at + timedelta(minutes=1)), mapped(running.ends_at + timedelta(minutes=1))
    assert "/public_list/2023/" in during and "/public_list/2023/" not in after
    assert {"/notice/2023/", "/honours/", "/honours/2023/"} <= after
    title, objection = Title.objects.first(), Objection.objects.first()
    closed = [
        f"/verify/{title.token}/", "/verify/", "/objection/", "/objection/2023/", "/accounts/login/", "/naming/",
        f"/certificates/title/{title.key}/", f"/honours/own/{title.application.key}/", f"/documents/{objection.key}/",
        "/hall/in/x/", "/healthz", "/metrics", "/",
    ]  # fmt: skip
    assert [path for path in closed if rules.can_fetch("any", path)] == []
    assert all(rules.can_fetch("any", path) for path in ("/notice/2023/annex1.pdf", "/public_list/", "/static/css/"))
    spoken = {line.split(": ")[1].split("/")[1] for line in text.splitlines() if line.startswith(("Allow", "Disallow"))}
    assert spoken <= {"notice", "public_list", "honours", "static", "sitemap.xml", ""}, "no room behind the log-in"


def test_it_finds_what_somebody_lets_slip(printed):
    """In a row of the list, in a paper's own metadata, in a header, split by the marks of a word processor."""
    secrets = Secrets.of_database()
    expert = next(word for word, kind in secrets.words.items() if kind == "the name of an expert")
    objector = Objection.objects.order_by("pk")[0]
    planted = {
        "an ID number": "<p>310199197903120137</p>", "a mobile": "电话 13800001111。",
        "an e-mail address": "a href='mailto:nominee1@example.com'", "a home address": "演示市演示路 100弄1号101室",
        "a score": f"({sorted(secrets.figures)[0]} 分)", "the name of an expert": f"评委{expert[:1]}\n{expert[1:]}",
        "who objects": f"感谢{objector.name}", "the name of who is not public": "田介之",
    }  # fmt: skip
    for kind, text in planted.items():
        assert any(line.startswith(kind) for line in secrets.found(text)), kind
    assert secrets.found("2023年6月19日 SAQ-ZLGJ-2023-0001 021-50000000 office@example.com") == []
    assert secrets.in_answer(HttpResponse(headers={"X-Mobile": "13800001111"})) == ["headers: a mobile: 13800001111"]
    paper = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = expert
        pdf.save(paper)
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as package:
        package.writestr("docProps/core.xml", f"<creator>{expert[:1]}</creator><w/><b>{expert[1:]}</b>")
    for data in (paper, word):
        parts = reading(data.getvalue(), "")
        assert any(secrets.found(text) for _part, text in parts)


def test_the_crawl_meets_it_on_its_way(printed):
    """One row with a number where the post should be: found on the page, by whatever address it is asked for."""
    Entry.objects.filter(name="沈砺成").update(post="焊工 13800001111")
    crawl = Crawl(Secrets.of_database())
    with clock.at(SHOWN):
        crawl.walk(["/"])
    assert any("/public_list/2023/ (200)" in line and "a mobile: 13800001111" in line for line in crawl.wrong)
