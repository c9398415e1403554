"""The pages people open most beside bare Django: CPU-ms a request, queries, rows, at 1,000 and 10,000 applications."""

import argparse
import base64
import contextlib
import os
import secrets
import shutil
import statistics
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks import _peers as peers

SIZES = (1_000, 10_000)
ROUNDS, REQUESTS, WARM_UP = 9, 12, 12
# How much more a page may cost with ten times the rows: CPU, rows fetched.
GROWTH = {"list": (1.25, 1.1), "form": (1.1, 1.1)}


@dataclass
class Target:
    """One page of ours and its yardstick; a call answers with the CPU-ms of the request it is about."""

    label: str
    kind: str
    queries: int  # at most
    reach: float  # times the yardstick, at most
    ours: Callable[[], float]
    bare: Callable[[], float]
    look: Callable[[], Any]  # the same request in this process, for counting
    rounds: list[tuple[float, float]] = field(default_factory=list)
    counted: tuple[int, int] = (0, 0)

    @property
    def medians(self) -> tuple[float, float, float]:
        """CPU-ms of ours and of the yardstick, and the median of the rounds' ratios."""
        ours, bare = (statistics.median(pair[i] for pair in self.rounds) for i in (0, 1))
        return ours, bare, statistics.median(a / b for a, b in self.rounds)


@contextlib.contextmanager
def surroundings() -> Iterator[Path]:
    """A folder and secrets of this run's own; nothing of it remains."""
    folder = Path(tempfile.mkdtemp(prefix="saq-bench-"))
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    os.environ.update(
        SAQ_DATA_DIR=str(folder),
        SECRET_KEY=secrets.token_urlsafe(60),
        SAQ_FIELD_KEYS=f"b1:{key}",
        SAQ_INDEX_KEY=key,
        SAQ_AUDIT_KEY=key,
        SAQ_DEMO="1",
        DEBUG="0",
        SAQ_LOG_LEVEL="ERROR",
        REDIS_URL="",
        ALLOWED_HOSTS="127.0.0.1,testserver",
        DJANGO_SETTINGS_MODULE="saq_portal.settings",
    )
    warnings.filterwarnings("ignore", message="No directory at")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database(folder: Path, size: int) -> Iterator[dict[str, str]]:
    """A database of this size's own, which this process uses from now on; answers its servers' environment."""
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        (folder / str(size)).mkdir()
        connection.settings_dict["NAME"] = str(folder / str(size) / "db.sqlite3")
        yield {"SAQ_DATA_DIR": str(folder / str(size))}
        return
    server, name = os.environ["DATABASE_URL"], f"saq_bench_{os.getpid()}_{size}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    connection.settings_dict["NAME"] = name
    try:
        yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl(), "SAQ_DATA_DIR": str(folder)}
    finally:
        connection.close()
        _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(statement)


def targets(size: int, environment: dict[str, str], stop: contextlib.ExitStack) -> list[Target]:
    """A filled database, the two servers on it, the pages bound to them, and what each asks of the database."""
    from django.core.management import call_command

    from benchmarks import _pages_data as data
    from benchmarks._pages_count import count
    from benchmarks._pages_server import Browser, Server, member

    call_command("migrate", verbosity=0, interactive=False)
    staff, nominee = data.people()
    cycle, works, draft = data.year_and_draft(nominee)
    data.submissions(cycle, works, staff, size)
    log = Path(environment["SAQ_DATA_DIR"])
    ours = Server("saq_portal.settings", f"saq_ours_{size}", log / f"ours-{size}.log", environment)
    stop.callback(ours.stop)
    bare = Server("benchmarks._bare_settings", f"saq_bare_{size}", log / f"bare-{size}.log", environment)
    stop.callback(bare.stop)
    yardstick, case_worker, applicant = Browser(bare), Browser(ours), Browser(ours)
    yardstick.request(f"/enter/{nominee.pk}/")
    by_staff, by_nominee = member(case_worker, staff), member(applicant, nominee)
    rows, plain, step = "/formal_check/?per_page=100", f"/form/{draft.key}/", data.step_address(draft)
    table = yardstick.get(f"/table/{cycle.pk}/")
    found = [Target("staff list, 100 rows", "list", 8, 1.65, case_worker.get(rows), table, lambda: by_staff.get(rows))]
    if step:
        opened, sent = applicant.get(step), applicant.post(step, "position", 303)
        found += [
            Target("application step GET", "form", 6, 2.0, opened, yardstick.get(plain), lambda: by_nominee.get(step)),
            Target("application step POST", "form", 8, 2.0, sent, yardstick.post(plain, "position", 302),
                   lambda: by_nominee.post(step, applicant.changed(step, "position"))),
        ]  # fmt: skip
    found += written_review(works, staff, size, (ours, applicant, yardstick), (table, plain), case_worker, by_staff)
    settle()
    for target in found:
        for _request in range(WARM_UP):
            target.ours(), target.bare()
        target.counted = count(target.look)
    if environment.get("DATABASE_URL") and not (ours.backends() and bare.backends()):
        print("the database runs on another machine: its time is not counted")
    return found


def settle() -> None:
    """What was just poured in lies as the server leaves it by itself within a minute: vacuumed, with statistics."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def written_review(
    works: Any, staff: Any, size: int, servers: Any, bare: Any, case_worker: Any, by_staff: Any
) -> list[Target]:  # fmt: skip
    """An expert's sheet and the association's progress in a year of stage 2 with as many dossiers."""
    from benchmarks import _review_data as data
    from benchmarks._pages_server import Browser, member
    from nominations.models import Application
    from review.sheets.models import Assignment

    (ours, _applicant, yardstick), (table, plain) = servers, bare
    data.officers(works)
    cycle, rows = data.written_year(works, size, staff)
    experts = data.panel(cycle, 3 * size // 100, staff, works)  # a hundred dossiers each, however many there are
    data.assignments(cycle, rows, experts, 3, "accepted")
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(status="written_review")
    data.papers(rows[:40], staff)
    own = Assignment.objects.filter(expert=experts[0]).select_related("expert__user").order_by("pk").first()
    expert = Browser(ours)

    def typed() -> dict[str, Any]:
        """One open page that saves again and again: its own save before is never stale."""
        expert.serial += 1
        return token | {"version": 0, "key": "bench", "move": "save", "comment": f"第{expert.serial}稿：数据链完整。"}

    by_expert, sheet = member(expert, own.expert.user), f"/written_review/mine/{own.key}/"
    progress, name = f"/written_review/progress/?cycle={cycle.year}", "csrfmiddlewaretoken"
    token = {name: expert.form(sheet)[name]}
    return [
        Target("review dashboard", "list", 8, 1.5, case_worker.get(progress), table, lambda: by_staff.get(progress)),
        Target("score page GET", "form", 8, 2.0, expert.get(sheet), yardstick.get(plain), lambda: by_expert.get(sheet)),
        Target("score page POST", "form", 10, 2.0, expert.sent(sheet, typed, 303),
               yardstick.post(plain, "position", 302), lambda: by_expert.post(sheet, typed())),
    ]  # fmt: skip


def measure(pages: dict[int, list[Target]]) -> None:
    """Interleaved rounds: every page, its yardstick and every size in turn, so that a noisy minute hits all of them."""
    for _round in range(ROUNDS):
        for several in zip(*pages.values(), strict=True):
            sums = [[0.0, 0.0] for _target in several]
            for _request in range(REQUESTS):
                for target, spent in zip(several, sums, strict=True):
                    spent[0] += target.ours() / REQUESTS
                    spent[1] += target.bare() / REQUESTS
            for target, spent in zip(several, sums, strict=True):
                target.rounds.append((spent[0], spent[1]))


def report(pages: dict[int, list[Target]], where: str) -> bool:
    """The tables, and whether everything is within reach."""
    fine = True
    print(f"\n{where}, gunicorn, one worker; CPU-ms per request, application and database; {ROUNDS} rounds\n")
    print(f"{'page':24}{'applications':>13}{'ours':>8}{'bare':>8}{'ratio':>8}{'reach':>8}{'queries':>9}{'rows':>6}")
    for several in zip(*pages.values(), strict=True):
        for size, target in zip(pages, several, strict=True):
            (ours, bare, ratio), (queries, rows) = target.medians, target.counted
            fine &= (met := ratio <= target.reach and queries <= target.queries)
            print(
                f"{target.label:24}{size:13,}{ours:8.2f}{bare:8.2f}{ratio:7.2f}×{target.reach:7.2f}×"
                f"{queries:4d} ≤ {target.queries}{rows:6d}  {'met' if met else 'MISSED'}"
            )
        print(f"{'':4}beside it: {peers.beside(several[0].label)}")
    if len(pages) > 1:
        print(f"\ngrowth from {min(pages):,} to {max(pages):,}")
        for small, large in zip(pages[min(pages)], pages[max(pages)], strict=True):
            fine &= _grown(small, large)
    return fine


def _grown(small: Target, large: Target) -> bool:
    """How much dearer the page is among many: the median of the rounds' ratios."""
    cpu = statistics.median(b[0] / a[0] for a, b in zip(small.rounds, large.rounds, strict=True))
    rows, most = large.counted[1] / small.counted[1], GROWTH[small.kind]
    met = cpu <= most[0] and rows <= most[1]
    print(
        f"{small.label:24}CPU {cpu:5.2f}× ≤ {most[0]}×   rows {rows:5.2f}× ≤ {most[1]}×  {'met' if met else 'MISSED'}"
    )
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES)
    options = parser.parse_args()
    with surroundings() as folder, contextlib.ExitStack() as stop:
        import django
        from django.db import connection

        django.setup()
        pages = {}
        for size in sorted(set(options.sizes)):
            environment = stop.enter_context(database(folder, size))
            pages[size] = targets(size, environment, stop)
        measure(pages)
        return 0 if report(pages, connection.vendor) else 1


if __name__ == "__main__":
    sys.exit(main())
