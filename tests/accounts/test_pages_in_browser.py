"""Every page of accounts in a real browser: no accessibility violation, nothing wider than a phone."""

import pytest
from django.db import transaction

from accounts import inbox, invitations
from accounts.models import OutgoingMail
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, UserFactory
from tests.support.browser import settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("units")]


@pytest.fixture
def check(live, axe):
    """Open a path, or look at the present page, on a desk and on a phone."""

    def run(path=None):
        if path:
            assert live.open(path).status in {200, 404}, path
        for width in (1280, 390):
            live.page.set_viewport_size({"width": width, "height": 844})
            root = "document.documentElement"
            assert live.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), f"{path} is wider than {width}"
        assert axe(live.page) == [], path

    return run


def test_pages_before_log_in(live, check):
    staff = UserFactory(role=Role.STAFF)
    invitations.invite(by=staff, email="rec@example.com", name="（演示）顾远舟", role=Role.REC, unit_id=8)
    link = next(word for word in OutgoingMail.objects.get().body.split() if word.startswith("http"))
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/",
                 "/accounts/inactive/", "/accounts/invitation/forged/", "/accounts/" + link.partition("/accounts/")[2],
                 "/accounts/password/reset/key/1-x/", "/accounts/login/"):  # fmt: skip
        check(path)
    live.page.fill("#id_login", "138 1234 5678")
    live.page.fill("#id_password", "wrong")
    live.page.click("main button[type=submit]")
    live.page.wait_for_selector("[role=alert]:has-text('没有登录成功')")
    check()


def test_pages_of_ones_own_account(live, check):
    user = UserFactory(role=Role.STAFF)
    with transaction.atomic():
        inbox.tell([user], key="k", subject="（演示）沪芯集团报送了推荐批次", body="请核对。", url="/inbox/")
    live.open("/accounts/login/")
    live.page.fill("#id_login", user.email)
    live.page.fill("#id_password", PASSWORD)
    live.page.press("#id_password", "Enter")
    live.page.wait_for_url("**/")
    for path in ("/me/", "/inbox/", f"/inbox/{inbox.messages_of(user).get().ref}/", "/accounts/password/change/",
                 "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/email/", "/accounts/sessions/",
                 "/accounts/logout/"):  # fmt: skip
        check(path)


def test_the_people_screens(live, check):
    staff, admin, lead = (UserFactory(role=role) for role in (Role.STAFF, Role.ADM, Role.LEAD))
    officer = UserFactory(role=Role.REC, unit_id=7)
    invitations.invite(by=staff, email="rec@example.com", name="（演示）顾远舟", role=Role.REC, unit_id=8)
    live.sign_in(staff)
    for path in ("/people/", "/people/?role=rec", "/people/?q=nobody", "/people/invitations/",
                 "/people/invitations/new/"):  # fmt: skip
        check(path)
    live.sign_in(admin)
    check("/people/new/")
    check(f"/people/{officer.code}/")
    live.page.select_option("#id_role", "lead")
    live.page.fill("#id_reason", "（演示）任命")
    settled(live.page, lambda: live.page.click("text=提交复核"))
    live.sign_in(lead)
    check("/people/proposals/")
