"""The pages of the supervisor on a desk and on a phone: nothing sticks out, nothing locks anybody out."""

import pytest

from accounts import audit_checks, clock
from accounts.roles import Role
from nominations.pipeline import Status
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user


@pytest.mark.django_db(transaction=True)
def test_oversight_audit_and_reveal_on_desk_and_phone(live, axe):
    town = Town.build()
    application = town.reach(Status.SUBMITTED)
    staff, sup = make_user(Role.STAFF), make_user(Role.SUP)
    with clock.at(IN_TIME):
        audit_checks.run()
    pages = [
        (sup, "/audit/", "审计"),
        (sup, "/audit/export/", "导出审计记录"),
        (sup, f"/audit/history/{application.acceptance_no}/", "办理留痕"),
        (sup, "/oversight/", "谁能看到什么"),
        (sup, f"/oversight/{application.key}/", application.acceptance_no),
        (staff, f"/reveal/{application.key}/", "查看完整身份证号"),
    ]
    for number, (user, address, title) in enumerate(pages):
        live.sign_in(user)
        for width in (1280, 390):
            live.page.set_viewport_size({"width": width, "height": 900})
            live.open(address)
            assert title in live.page.title() + live.page.inner_text("h1")
            live.shot(f"sight-{number}", width=width)
            wide = live.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (address, width, wide)
            assert axe(live.page) == [], (address, width)
    live.page.get_by_label("形式审查").check()
    live.page.get_by_label("您的登录密码").fill("demo-password-2023")
    live.page.get_by_role("button", name="显示完整号码").click()
    live.page.get_by_text(application.id_no).wait_for()
    live.shot("sight-shown", width=390)
