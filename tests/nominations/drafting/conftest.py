"""The nominee's draft of tests/nominations/application, and what its page's script sends."""

import json

from django.urls import reverse

from tests.nominations.application.conftest import (  # noqa: F401 - fixtures
    _in_time,
    blank,
    complete,
    cycle,
    employer,
    group,
    nominee,
    officer,
    stored,
    web,
)


def keep_url(application, section):
    return reverse("drafting:keep", args=[application.key, section])


def keep(browser, application, section, *, version=None, tab="a", touched=None, **answers):
    """Send a step as draft.js does; `touched`: the inputs that were typed in, all of them if not said."""
    data = {"version": stored(application).version if version is None else version, "tab": tab}
    data |= {"touched": list(answers) if touched is None else touched} | answers
    response = browser.post(keep_url(application, section), data)
    return response.status_code, json.loads(response.content) if response.status_code in (200, 409) else None
