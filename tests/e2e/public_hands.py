"""The last two stages by the forms of their pages, for walks that end with people named."""

from typing import Any

from accounts import clock
from accounts.models import User
from publicity.lists import ticking
from publicity.lists.models import Publication
from tests.e2e.leaks import Secrets
from tests.e2e.plain import Page, Visitor
from tests.factories.publicity import Office
from tests.support.cleaning import clean_cache

PASSWORD = "demo-password-2023"  # of everybody whom tests.factories makes


def does(user: User, url: str, button: str, **answers: Any) -> Page:
    """Opens the page, fills the form of this button with nothing but its own fields, and sends it."""
    visitor = Visitor()
    visitor.client.force_login(user)
    page = visitor.open(url).form(button).answer(answers).press(button)
    assert page.status == 200, (button, page.text[:600])
    return page


def stranger(url: str, secrets: Secrets) -> Page:
    """What somebody without an account reads; nothing of it is secret."""
    clean_cache()  # what changes a list forgets the kept answer when it is committed, and not every test commits
    visitor = Visitor()
    assert secrets.in_answer(visitor.client.get(url)) == [], url
    return visitor.open(url)


def made_public(office: Office) -> None:
    """Prepared, compared and signed by three people."""
    page = does(office.staff, f"/public_notice/{office.cycle.year}/", "准备公示名单")
    does(office.staff, page.path, "提交复核")
    does(office.lead, page.path, "复核通过")
    does(office.chief, page.path, "签发公示", proof=PASSWORD)


def ended() -> Any:
    """The clock goes past the end of the newest list; returns that moment."""
    moment = Publication.objects.latest("number").ends_at
    with clock.at(moment):
        ticking.tick()
    return moment


def named(office: Office, number: str) -> Page:
    """The year goes on to its naming, a decision is drafted, compared and issued; the page of the decision."""
    naming = f"/naming/{office.cycle.year}/"
    does(office.lead, naming, "转入选树命名")
    page = does(office.staff, naming, "起草命名决定")
    does(office.staff, page.path, "提交复核", decision_no=number)
    does(office.lead, page.path, "复核通过")
    return does(office.chief, page.path, "签发命名决定", proof=PASSWORD)


def completed(office: Office) -> None:
    does(office.chief, f"/naming/{office.cycle.year}/", "结束本年度", proof=PASSWORD)
