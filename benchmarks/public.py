"""The public list of 300 names, kept and made anew, beside bare Django: CPU-ms a request, queries, bytes."""

import contextlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.pages import WARM_UP, Target, database, measure, report, surroundings

NAMES = 300


def a_list(cycle: Any, works: Any, people: tuple[Any, Any, Any]) -> None:
    """A signed list of so many invented names; the rows go in at once, what is measured is the reading."""
    from accounts import clock
    from nominations.models import Application
    from publicity.lists import drafting
    from publicity.lists.models import Entry, Publication

    staff, lead, chief = people
    now = clock.now()
    row = Publication.objects.create(
        cycle=cycle, number=1, state="live", prepared_by=staff, reviewed_by=lead, signed_by=chief, reviewed_at=now,
        published_at=now, ends_at=now + timedelta(days=9), sha256="0" * 64,
    )  # fmt: skip
    applications = Application.objects.filter(cycle=cycle).exclude(acceptance_no="").order_by("pk")[:NAMES]
    Entry.objects.bulk_create(
        Entry(publication=row, application=one, place=place, **drafting.row_of(one, cycle))
        for place, one in enumerate(applications.select_related("employer", "recommender"), start=1)
    )
    Publication.objects.filter(pk=row.pk).update(sha256=drafting.fingerprint(row))


def targets(environment: dict[str, str], stop: contextlib.ExitStack) -> list[Target]:
    """The filled database, two servers on it, the page by its two ways."""
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User
    from benchmarks import _pages_data as data
    from benchmarks._pages_count import count
    from benchmarks._pages_server import Browser, Server
    from publicity.lists import showing

    call_command("migrate", verbosity=0, interactive=False)
    staff, nominee = data.people()
    cycle, works, _draft = data.year_and_draft(nominee)
    data.submissions(cycle, works, staff, NAMES)
    third = User.objects.create_user(name="演示3", phone="19900000003", email="u3@example.com")
    a_list(cycle, works, (staff, nominee, third))
    log = Path(environment["SAQ_DATA_DIR"])
    ours = Server("saq_portal.settings", "saq_public", log / "public.log", environment)
    stop.callback(ours.stop)
    bare = Server("benchmarks._bare_settings", "saq_bare_public", log / "bare.log", environment)
    stop.callback(bare.stop)
    yardstick, visitor, here = Browser(bare), Browser(ours), Client()
    yardstick.request(f"/enter/{nominee.pk}/")
    page, every = f"/public_list/{cycle.year}/", f"/public_list/{cycle.year}/?q=%E6%BC%94%E7%A4%BA"
    print(f"{len(visitor.request(page)[1].encode()):,} bytes of HTML")
    found = [
        Target("public list, kept", "list", 0, 3.0, visitor.get(page), yardstick.get("/hello/"),
               lambda: here.get(page)),
        Target("public list, made anew", "list", 4, 1.5, visitor.get(every), yardstick.get(f"/table/{cycle.pk}/"),
               lambda: here.get(every)),
    ]  # fmt: skip
    for target in found:
        for _request in range(WARM_UP):
            target.ours(), target.bare()
        target.counted = count(target.look)
    showing.forget(cycle.year)
    return found


def main() -> int:
    """0 when both ways are within reach."""
    with surroundings() as folder, contextlib.ExitStack() as stop:
        import django

        django.setup()
        from django.db import connection

        environment = stop.enter_context(database(folder, NAMES))
        pages = {NAMES: targets(environment | {"SAQ_DATA_DIR": environment.get("SAQ_DATA_DIR", str(folder))}, stop)}
        measure(pages)
        return 0 if report(pages, connection.vendor) else 1


if __name__ == "__main__":
    os.environ.setdefault("DATABASE_URL", "")
    raise SystemExit(main())
