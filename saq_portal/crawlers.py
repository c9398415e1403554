"""What search engines are told: which pages are theirs to read (robots.txt), and where these are (sitemap.xml).

What is not named here is closed to them, so that no address behind the log-in has to be listed; pages that they may
read and not keep say so themselves (noindex). Neither file names a person, a unit, a code or a number.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import public
from publicity.cycle_notice import queries as notices
from publicity.honour_roll import queries as honours
from publicity.public_list import queries as lists

SHARED = "public, max-age=3600"
OPEN = ("cycle_notice:queue", "public_list:queue", "honour_roll:queue")
# Some go by the first line that fits, others by the longest: both read the same.
ROBOTS = """User-agent: *
Disallow: {own}
{allowed}
Allow: {static}
Allow: /sitemap.xml
Disallow: /

Sitemap: {portal}/sitemap.xml
"""


def _answer(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = SHARED
    return response


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Notice, public list and roll of honour are open; the choice of one's own on the roll and all else is not."""
    text = ROBOTS.format(
        allowed="\n".join(f"Allow: {reverse(name)}" for name in OPEN), static=settings.STATIC_URL,
        own=f"{reverse('honour_roll:queue')}own/", portal=settings.PUBLIC_URL,
    )  # fmt: skip
    return _answer(HttpResponse(text, content_type="text/plain; charset=utf-8"))


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every notice, the lists while their period runs, the roll and each of its years."""
    pages = [reverse("honour_roll:queue")]
    for name, years in (
        ("cycle_notice:detail", [row.cycle.year for row in notices.notices(None)]),
        ("public_list:year", lists.running()), ("honour_roll:year", honours.years()),
    ):  # fmt: skip
        pages += [reverse(name, args=[year]) for year in years]
    found = {"addresses": [settings.PUBLIC_URL + page for page in pages]}
    return _answer(render(request, "sitemap.xml", found, content_type="application/xml"))
