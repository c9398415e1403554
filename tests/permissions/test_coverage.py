"""No address is forgotten: each name of the URLconf has a line in the matrix or a reason to stand outside."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, path, resolve, reverse

from accounts.roles import has_role
from tests.factories.journey import Town
from tests.permissions import written
from tests.permissions.actors import ACTORS, cast_of, visitors
from tests.permissions.hearing_tables import APPROVAL, DEFENSE
from tests.permissions.review_table import REVIEW
from tests.permissions.tables import SIGNED_OUT

LIBRARY = "a page of the log-in library about the visitor's own account and nothing else: tests/accounts"
TOKEN = "opened by a secret in the address, whoever holds it: tests/accounts"
# Deliberately outside, with the reason.
OUTSIDE = {
    "healthz": "says one word to anybody: tests/saq_portal",
    **dict.fromkeys(("robots", "sitemap"), "the same for everybody: tests/saq_portal/test_public_crawl.py"),
    "metrics": "asks for a bearer token, not for a person: tests/saq_portal",
    "set_language": "changes the visitor's own language alone: tests/saq_portal",
    "account_logout": LIBRARY,
    "account_inactive": LIBRARY,
    "account_reauthenticate": LIBRARY,
    "account_email": LIBRARY,
    "account_email_verification_sent": LIBRARY,
    "account_confirm_email": TOKEN,
    "account_change_password": LIBRARY,
    "account_set_password": LIBRARY,
    "account_reset_password": LIBRARY,
    "account_reset_password_done": LIBRARY,
    "account_reset_password_from_key": TOKEN,
    "account_reset_password_from_key_done": LIBRARY,
    "usersessions_list": LIBRARY,
    "end_session": "ends one of the visitor's own log-ins, nobody else's: tests/accounts/test_sessions.py",
    "sms_login": "there only where a carrier is set, and open to anybody then: tests/accounts/test_sms_login.py",
    "sms_code": "the second step of it: tests/accounts/test_sms_login.py",
    "prove_phone": "the visitor's own number, where a carrier is set: tests/accounts/test_sms_login.py",
    "invitation": TOKEN,
    "mfa_index": LIBRARY,
    "mfa_authenticate": LIBRARY,
    "mfa_reauthenticate": LIBRARY,
    "mfa_activate_totp": LIBRARY,
    "mfa_deactivate_totp": LIBRARY,
    "mfa_view_recovery_codes": LIBRARY,
    "mfa_generate_recovery_codes": LIBRARY,
    "mfa_download_recovery_codes": LIBRARY,
    **dict.fromkeys(
        (
            "public_notice:queue",
            "public_notice:year",
            "public_notice:prepare",
            "public_notice:detail",
            "public_notice:act",
            "public_notice:order",
            "public_notice:channel",
            "public_notice:screenshot",
            "public_notice:article",
            "public_notice:paper",
            "public_notice:promote",
        ),
        "asked of every role in every state of a list: tests/publicity/public_notice/test_permissions.py",
    ),
    **dict.fromkeys(
        ("naming:queue", "naming:year", "naming:prepare", "naming:year_act", "naming:detail", "naming:act"),
        "asked of every role in every state of a decision: tests/publicity/naming/test_permissions.py",
    ),
    **dict.fromkeys(
        (
            "certificates:queue",
            "certificates:year",
            "certificates:list",
            "certificates:title",
            "certificates:hand_out",
            "certificates:renew",
            "certificates:recommend",
            "certificates:void",
            "certificates:scan",
            "certificates:mine",
            "certificates:own",
        ),
        "asked of every role: tests/publicity/certificates/test_permissions.py",
    ),
    **dict.fromkeys(
        ("statistics:queue", "statistics:year", "statistics:compare", "statistics:make"),
        "asked of every role: tests/publicity/statistics/test_permissions.py",
    ),
    **dict.fromkeys(
        ("archive:queue", "archive:year", "archive:building", "archive:propose", "archive:act", "archive:take"),
        "asked of every role in every state of a package: tests/publicity/archive/test_permissions.py",
    ),
    **dict.fromkeys(
        (
            "objection_desk:queue",
            "objection_desk:enter",
            "objection_desk:detail",
            "objection_desk:act",
            "objection_desk:proof",
        ),
        "asked of every role for every step: tests/publicity/objection_desk/test_desk.py",
    ),
    **dict.fromkeys(
        (
            "personal_data:consent",
            "personal_data:new",
            "personal_data:detail",
            "personal_data:cancel",
            "personal_data:answer",
            "personal_data:propose",
            "personal_data:decide",
        ),
        "asked of every role for the owner's request: tests/nominations/personal_data/test_permissions.py",
    ),
    **dict.fromkeys(
        ("importing:detail", "importing:begin", "importing:marked", "importing:drop"),
        "whoever brought the list alone, asked of every other role: tests/nominations/importing/test_import.py",
    ),
    "nominee_board:remind": "asked of every role and of rule and rows: tests/nominations/nominee_board/test_board.py",
    **dict.fromkeys(
        ("deletion_reports:detail", "deletion_reports:workbook"),
        "asked of every role: tests/nominations/deletion_reports/test_pages.py",
    ),
    **dict.fromkeys(
        ("objection:answers", "objection:answer"),
        "the parties alone, after the acceptance: tests/publicity/objection/test_pages.py",
    ),
    **dict.fromkeys(("objection:status", "objection:new", "objection:by_code"), "opened by a code: tests/publicity"),
    **dict.fromkeys(
        ("public_list:queue", "public_list:year", "public_list:paper"),
        "the same for everybody, once a list is signed: tests/publicity/public_list",
    ),
    **dict.fromkeys(
        ("verification:ask", "verification:file", "verification:token"),
        "the same few facts for anybody who knows the certificate: tests/publicity/verification",
    ),
    **dict.fromkeys(
        ("honour_roll:queue", "honour_roll:year"),
        "the same for everybody, by what each person has agreed to: tests/publicity/honour_roll",
    ),
    "honour_roll:own": "asked of every role: tests/publicity/honour_roll/test_choosing.py",
    "hall:scan": "a code on the wall that turns over, whoever reads it; it opens no session's data: tests/review/hall",
    "hall:screen": "opened by a signed secret in the address, for a screen in the hall: tests/review/hall",
    "hall:screen_pulse": "a part of hall:screen under the same secret: tests/review/hall",
    "become_nominee": "gives the visitor's own account the one role that is free for all: tests/accounts",
}


def patterns(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespace, pattern) of everything below."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, (*spaces, one.namespace) if one.namespace else spaces)
        else:
            yield ":".join((*spaces, one.name or str(one.pattern))), one


def asked() -> set[str]:
    lines = [line for table in (REVIEW, DEFENSE, APPROVAL) for line in table.lines()]
    return {label.split()[1] for _column, label in written.rows()} | {line.name for line in lines}


ALL = dict(patterns(get_resolver()))


def missing(names: set[str]) -> set[str]:
    return names - asked() - set(OUTSIDE)


def test_every_address_is_in_the_matrix_or_outside_for_a_reason():
    assert missing(set(ALL)) == set()


def test_nothing_stands_in_both_or_is_gone():
    assert not set(OUTSIDE) & asked()
    assert set(OUTSIDE) | asked() <= set(ALL)
    assert all(len(reason) > 20 for reason in OUTSIDE.values())


def test_a_new_address_is_missed():
    bare = URLResolver.__new__(URLResolver)
    bare.__dict__["url_patterns"] = [path("open", lambda request: None, name="open")]
    assert missing({name for name, _pattern in patterns(bare)}) == {"open"}


SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000", "int": 1, "slug": "extend", "str": "nothing",
}  # fmt: skip


def somewhere(name: str, pattern: URLPattern) -> str:
    """An address of this name, whatever row it may point to."""
    converters = pattern.pattern.converters
    kinds = {key: type(value).__name__.removesuffix("Converter").lower() for key, value in converters.items()}
    return reverse(name, kwargs={key: SAMPLES["str" if kind == "string" else kind] for key, kind in kinds.items()})


GUARDED = {name: one for name, one in ALL.items() if getattr(one.callback, "guard", "").startswith("requires:")}


def refused(call: Callable[..., Any], request: HttpRequest, terms: dict[str, Any]) -> bool:
    """Whether the guard before the view says that there is no such page."""
    try:
        call(request, **terms)
    except Http404:
        return True
    return False


@pytest.mark.django_db
def test_guards_turn_away_whoever_has_none_of_the_roles():
    """What the matrix takes for granted in every state: before the view, with the page of a missing address.

    Each guard is asked about everybody by itself, and once for each address through the whole portal.
    """
    people = cast_of(Town.build())
    browsers = visitors(people)
    make, asked_for = RequestFactory(), 0
    for number, (name, one) in enumerate(GUARDED.items()):
        roles = one.callback.guard.partition(":")[2].split(",")
        address = somewhere(name, one)
        terms = resolve(address).kwargs
        without = [actor for actor in ACTORS if (user := people[actor]) and not has_role(user, *roles)]
        for actor in without:
            for request in (make.get(address), make.post(address)):
                request.user = people[actor]
                assert refused(one.callback, request, terms), (name, actor)
                asked_for += 1
        actor = without[number % len(without)]
        gone = browsers[actor].get(address) if number % 2 else browsers[actor].post(address)
        assert gone.status_code == (302 if actor == "disabled" else 404), (name, actor)
        for actor in SIGNED_OUT:
            led = browsers[actor].get(address)
            assert "/accounts/login/" in led.headers.get("Location", ""), (name, led.status_code)
    assert asked_for > 1000


def test_every_guarded_address_can_be_made():
    for name, one in GUARDED.items():
        try:
            somewhere(name, one)
        except NoReverseMatch as error:  # a message that names the address
            raise AssertionError(name) from error
