"""Stage 6 brought about by its own verbs: the publicity over, a decision drafted, reviewed, issued."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from publicity.certificates import transitions as register
from publicity.naming import transitions
from publicity.titles.models import HandOut, Naming, Title
from tests.factories.journey import click
from tests.factories.nominations import small_image
from tests.factories.publicity import Office

# The day of the demo's year on which people are named.
NAMED = datetime(2023, 7, 10, 9, 0, tzinfo=clock.SHANGHAI)
NUMBER = "沪质协〔2023〕35号"


def over(office: Office) -> Office:
    """Everybody public and clear, the year in 选树命名 (C11)."""
    office.over(office.published())
    with clock.at(NAMED):
        end(office)
    return office


def end(office: Office) -> None:
    by = Actor(office.lead, Role.LEAD)
    transitions.end_publicity(office.cycle, by=by, version=office.cycle.version, key=click())


def drafted(office: Office) -> Naming:
    return transitions.prepare(office.cycle, by=Actor(office.staff, Role.STAFF), version=1, key=click())


def do(office: Office, naming: Naming, *verbs: str, number: str = NUMBER) -> Naming:
    """hand_in, review, issue, each by whoever does it."""
    who = {
        "hand_in": (office.staff, Role.STAFF),
        "review": (office.lead, Role.LEAD),
        "issue": (office.chief, Role.CHIEF),
    }
    for verb in verbs:
        more = {"decision_no": number} if verb == "hand_in" else {}
        run = getattr(transitions, verb)
        run(naming, by=Actor(*who[verb]), version=naming.version, key=click(), **more)
    return naming


def issued(office: Office, number: str = NUMBER) -> Naming:
    """The whole way from a draft; the year stands in 选树命名."""
    with clock.at(NAMED):
        return do(office, drafted(office), "hand_in", "review", "issue", number=number)


def named(n: int = 1, **fields: object) -> tuple[Office, list[Title]]:
    """An office with so many people named by one decision."""
    office = over(Office.build(n=n, **fields))
    return office, list(issued(office).titles.order_by("place"))


def hand_out(office: Office, title: Title, *, key: str = "", scan: bool = True, **said: object) -> HandOut:
    """The certificate handed to the person named, unless `said` has it otherwise."""
    words = {
        "what": "certificate", "way": "out", "receiver": title.name, "relation": "本人", "note": "",
        "handed_on": clock.today(),
    }  # fmt: skip
    file = SimpleUploadedFile("签收单.jpg", small_image(9), content_type="image/jpeg") if scan else None
    by = Actor(office.staff, Role.STAFF)
    return register.hand_out(title, said=words | said, scan=file, by=by, key=key or click())


def complete(office: Office) -> None:
    """C12."""
    by = Actor(office.chief, Role.CHIEF)
    transitions.complete(office.cycle, by=by, version=office.cycle.version, key=click())
