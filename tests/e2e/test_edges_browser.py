"""Pages at the edges: before log-in, with a second factor, empty, wrongly filled, broken."""

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import Status
from tests.accounts.test_second_factor import code_of, secret_of
from tests.e2e import answers
from tests.e2e.test_every_page import look
from tests.e2e.test_journey_browser import opens_every_file
from tests.factories.journey import Town
from tests.factories.nominations import make_draft, make_user

pytestmark = pytest.mark.django_db(transaction=True)
HEARD: set[str] = set()
BROKEN = {"/nowhere/": 404, "/broken/400/": 400, "/broken/403/": 403, "/broken/500/": 500, "/broken/503/": 503}


@pytest.mark.parametrize("signed_in", [False, True])
def test_error_pages_say_what_is_safe_and_what_to_do(settings, desk, axe, signed_in):
    settings.ROOT_URLCONF = "tests.e2e.urls"
    if signed_in:
        desk.live.sign_in(make_user())
    for path, status in BROKEN.items():
        assert desk.go(path).status == status
        assert look(desk, f"error-{status}", axe) == []
        assert desk.page.locator("main a.saq-button").is_visible()
    desk.forgive(500, 503, 400, 403)


def test_a_lost_session_is_explained(desk, axe, place):
    """403: the token went with the cookie while the form stood open."""
    desk.live.sign_in(place.unit)
    desk.go("/me/")
    desk.page.context.clear_cookies(name="saq_csrf")
    desk.press("保存姓名")
    assert desk.says("本次提交没有保存")
    assert look(desk, "error-csrf", axe) == []
    desk.forgive(403)


def test_pages_before_log_in(desk, axe, place):
    for path in ("login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive",
                 "invitation/forged", "password/reset/key/1-x"):  # fmt: skip
        desk.go(f"/accounts/{path}/")
        assert look(desk, f"before-{path.replace('/', '-')}", axe) == []
    desk.go("/accounts/signup/")
    desk.answer({"name": "沈", "phone": "12345", "password1": "short", "password2": "other"})
    desk.press("注册")
    assert desk.says("还有内容需要修改")
    assert look(desk, "before-signup-wrong", axe) == []


def test_the_second_factor_from_set_up_to_the_next_log_in(settings, desk, axe, place):
    settings.SAQ_FORCE_TOTP = True
    desk.log_in(place.staff.email, "demo-password-2023", lands="/accounts/2fa/totp/activate/$")
    assert look(desk, "mfa-activate", axe) == []
    desk.answer({"code": "000000"})
    desk.page.locator("main button[type=submit]").click()
    assert desk.says("验证码不正确")
    assert look(desk, "mfa-activate-wrong", axe) == []
    desk.answer({"code": code_of(secret_of(desk.page.content()))})
    desk.page.locator("main button[type=submit]").click()
    desk.page.wait_for_url("**/recovery-codes/")
    assert look(desk, "mfa-recovery-codes", axe) == []
    for path in ("", "recovery-codes/generate/", "totp/deactivate/"):
        desk.go(f"/accounts/2fa/{path}")
        assert look(desk, f"mfa-{path.replace('/', '-') or 'index'}", axe) == []
    desk.log_out()
    desk.log_in(place.staff.email, "demo-password-2023", lands="/accounts/2fa/authenticate/$")
    assert look(desk, "mfa-authenticate", axe) == []


def test_a_decision_that_says_too_little(desk, axe, place):
    """The error is met where the decision is made, on a phone too."""
    town = Town(place.cycle, place.recommender, place.employer, make_user(name="沈砺成"), place.unit, place.rec)
    with clock.at(clock.now()):
        draft = make_draft(place.cycle, nominee=town.nominee, employer=place.employer, recommender=place.recommender)
    town.walk(draft, Status.RECOMMENDER_REVIEW)
    desk.live.sign_in(place.rec)
    desk.go(f"/recommendation/{draft.key}/")
    opens_every_file(desk)
    desk.answer(answers.REC_DECISION | {"opinion": "好"})
    desk.press("同意推荐")
    assert desk.page.locator("#id_opinion_error").is_visible()
    assert look(desk, "wrong-recommend", axe) == []
    assert desk.page.locator("#id_opinion_error").is_visible()
    assert desk.page.locator("#id_signer").input_value() == answers.REC_DECISION["signer"]
    desk.go(f"/recommendation/{draft.key}/send_back")
    desk.answer({"ground": "content", "reason": "改"})
    desk.press("退回工作单位")
    assert look(desk, "wrong-send-back", axe) == []
    assert desk.page.locator("#id_reason_error").is_visible()


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_an_empty_portal(desk, axe, role, place):
    """Nothing there yet: each page says what will appear and what to do now."""
    unit = {Role.UNIT: place.employer, Role.REC: place.recommender}.get(Role(role))
    desk.live.sign_in(make_user(role, unit))
    desk.go("/")
    assert look(desk, f"empty-home-{role}", axe) == []
    links = desk.page.locator(".saq-nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for path in [*links[1:], "/inbox/"]:
        assert desk.go(path).status == 200
        # The same page of another role differs in a button or two: heard once, at the width of its reader's screen.
        heard = None if path in HEARD else axe
        assert look(desk, f"empty-{path.strip('/').replace('/', '-')}-{role}", heard) == []
        HEARD.add(path)
