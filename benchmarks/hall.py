"""The day in the hall on one worker: 9 members asking every 2 s, 40 phones more, consoles and screens; then each alone.

What a request costs is measured beside bare Django; under load it is how long the console waits, and that every sheet
that was handed in is there.
"""

import argparse
import contextlib
import json
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.pages import WARM_UP, Target, database, measure, report, surroundings

PANELS = (9, 8, 8, 8, 8, 8)
ASKS = 2.0  # seconds between two questions of consoles, screens and the first hall's nine
PHONES = 5.0  # and of the forty others, as the page itself asks
TYPES = 6.0  # seconds between two drafts of each member
WAIT = 500.0  # ms: 19 of 20 answers to the console are there by then; a hint where the machine has other work
# Bare tables a second that the whole crowd may cost: 70 % of a processor where one takes 14.4 ms, so that nobody waits.
FULL = 48.0


class Phone:
    """One member: a connection of their own, the sheet they are filling, and the token the server gave last."""

    def __init__(self, server: Any, seat: Any, slot: Any) -> None:
        from benchmarks._pages_server import Browser, member

        self.browser, self.seat, self.slot = Browser(server), seat, slot
        self.client = member(self.browser, seat.expert.user)
        self.head = f"/panel/mine/{seat.session.key}/"
        self.ticket, self.step, self.csrf = f"bench-{seat.pk:08d}", 0, ""

    def ask(self) -> None:
        status, text = self.browser.request(f"{self.head}state/")
        assert status == 200, f"state answered {status}"
        self.csrf = json.loads(text)["csrf"]

    def payload(self, hand_in: bool) -> str:
        from benchmarks._hall_data import sheet

        self.step += 1
        return json.dumps(
            {"seat": str(self.seat.key), "sheets": [sheet(self.slot.key, self.ticket, self.step, hand_in=hand_in)]}
        )

    def send(self, hand_in: bool = False) -> str:
        """What became of the sheet."""
        heads = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items()),
            "Content-Type": "application/json", "X-CSRFToken": self.csrf,
        }  # fmt: skip
        connection = self.browser.connection
        connection.request("POST", f"{self.head}sync/", self.payload(hand_in), heads)
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, f"sync answered {answer.status}: {text[:200]}"
        return str(json.loads(text)["answers"][0]["outcome"])

    def timed(self) -> float:
        """CPU-ms of one draft."""
        before = self.browser.server.cpu()
        assert self.send() == "kept"
        return self.browser.server.cpu() - before

    def looked(self) -> Any:
        """The same in this process."""
        return self.client.post(f"{self.head}sync/", self.payload(False), content_type="application/json")


class Load:
    """Everybody at once for a while; how long each kind of answer took, and what went wrong."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.until = seconds, 0.0
        self.waits, self.wrong = defaultdict[str, list[float]](list), set[str]()
        self.threads: list[threading.Thread] = []

    def every(self, seconds: float, what: str, act: Callable[[], Any]) -> None:
        """Repeat an act, beginning somewhere within its first interval; late answers do not make the next one rarer."""

        def run() -> None:
            due = self.until - self.seconds + random.random() * seconds
            while due < self.until:
                time.sleep(max(due - time.monotonic(), 0))
                began = time.monotonic()
                try:
                    act()
                except Exception as error:
                    self.wrong.add(f"{what}: {error}")
                self.waits[what].append((time.monotonic() - began) * 1000)
                due += seconds

        self.threads.append(threading.Thread(target=run, daemon=True))

    def run(self) -> None:
        self.until = time.monotonic() + self.seconds
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()


def opened(path: str, browser: Any) -> Callable[[], Any]:
    def look() -> None:
        status, _text = browser.request(path)
        assert status == 200, f"{path} answered {status}"

    return look


def costs(ours: Any, bare: Any, made: tuple[Any, ...], phone: Phone) -> list[Target]:
    """Console, pulse, screen, a phone's page, its question and its sheet beside their yardsticks."""
    from benchmarks._hall_data import NOMINEES
    from benchmarks._pages_server import Browser, member
    from review.hall import queries
    from review.hall.models import Screen

    cycle, staff, nominee, sessions = made
    desk, yardstick, own = Browser(ours), Browser(bare), phone.browser
    client = member(desk, staff)
    yardstick.request(f"/enter/{nominee.pk}/")
    table, plain = yardstick.get(f"/table/{cycle.pk}/"), f"/form/{cycle.applications.order_by('pk')[0].key}/"
    console, shown = f"/hall/{sessions[0].key}/", queries.address_of(Screen.objects.order_by("pk")[0])
    pages = [
        ("console", console, desk, client), ("console, pulse", f"{console}pulse/", desk, client),
        ("screen, pulse", f"{shown}pulse/", desk, client), ("phone, state", f"{phone.head}state/", own, phone.client),
    ]  # fmt: skip
    found = [
        Target(label, "list", 8, 1.5, browser.get(path), table, lambda path=path, by=by: by.get(path))
        for label, path, browser, by in pages
    ]
    # The page of a whole session holds a sheet for everybody who is still to be heard: as many forms in one.
    sheets, form = NOMINEES - NOMINEES // 2 + 1, yardstick.get(plain)
    found.append(
        Target(f"phone, {sheets} sheets", "form", 8, 2.0, own.get(phone.head),
               lambda: sum(form() for _sheet in range(sheets)), lambda: phone.client.get(phone.head))
    )  # fmt: skip
    posted = yardstick.post(plain, "position", 302)
    found.append(Target("phone, draft", "form", 10, 2.0, phone.timed, posted, phone.looked))
    return found


def crowd(server: Any, staff: Any, sessions: list[Any], phones: list[Phone], seconds: float) -> tuple[float, bool]:
    """The whole day's crowd for a while: CPU-ms it needs a second, and whether nothing went wrong or was lost."""
    from benchmarks._pages_server import Browser, member
    from review.hall import queries
    from review.hall.models import Screen
    from review.marks.models import Mark

    load = Load(seconds)
    for session in sessions:
        desk, wall = Browser(server), Browser(server)
        member(desk, staff)
        screen = Screen.objects.get(session=session)
        load.every(ASKS, "console", opened(f"/hall/{session.key}/pulse/", desk))
        load.every(ASKS, "screen", opened(f"{queries.address_of(screen)}pulse/", wall))
    for phone in phones:
        phone.ask()
        asks = ASKS if phone.seat.session_id == sessions[0].pk else PHONES
        lock = threading.Lock()
        load.every(asks, "phone asks", lambda one=phone, lock=lock: _alone(lock, one.ask))
        load.every(TYPES, "phone sends", lambda one=phone, lock=lock: _alone(lock, one.send))
    before = server.cpu()
    load.run()
    needed = (server.cpu() - before) / seconds
    handed = [phone.send(hand_in=True) for phone in phones]
    there = Mark.objects.filter(submitted_at__isnull=False).count()
    return needed, _told(load, len(phones), handed.count("accepted"), there)


def phones_of(server: Any) -> list[Phone]:
    """Every member's phone, with the sheet of whoever is being scored."""
    from review.halls.models import Seat, Slot

    on_stage = {slot.session_id: slot for slot in Slot.objects.filter(state="scoring")}
    seats = Seat.objects.select_related("session", "expert__user").order_by("session", "number")
    return [Phone(server, seat, on_stage[seat.session_id]) for seat in seats]


def _alone(lock: threading.Lock, act: Callable[[], Any]) -> None:
    """A phone has one connection."""
    with lock:
        act()


def _told(load: Load, members: int, accepted: int, there: int) -> bool:
    print(f"\n{members} phones, {len(PANELS)} consoles and screens at once, one worker\n")
    for what, waits in load.waits.items():
        ordered = sorted(waits)
        late = ordered[int(len(ordered) * 0.95)]
        goal = f"≤ {WAIT:.0f}  {'met' if late <= WAIT else 'not met'}" if what == "console" else ""
        usual = statistics.median(waits)
        print(f"{what:14}{len(waits):6d} answers   median {usual:6.0f} ms   19 of 20 {late:6.0f} ms  {goal}")
    print(f"sheets handed in {members}, taken {accepted}, there {there}")
    print("\n".join(sorted(load.wrong)))
    return not load.wrong and accepted == there == members


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    with surroundings() as folder, contextlib.ExitStack() as stop:
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        environment = stop.enter_context(database(folder, sum(PANELS)))
        call_command("migrate", verbosity=0, interactive=False)
        from benchmarks import _hall_data as data
        from benchmarks._pages_count import count
        from benchmarks._pages_server import Server

        made = data.halls(PANELS)
        log = Path(environment["SAQ_DATA_DIR"])
        ours = Server("saq_portal.settings", "saq_ours_hall", log / "ours.log", environment)
        stop.callback(ours.stop)
        bare = Server("benchmarks._bare_settings", "saq_bare_hall", log / "bare.log", environment)
        stop.callback(bare.stop)
        phones = phones_of(ours)
        needed, fine = crowd(ours, made[1], made[3], phones, asked.seconds)
        phones[0].slot = made[3][0].slots.order_by("order")[0]  # heard already; this sheet is still to come
        found = costs(ours, bare, made, phones[0])
        for target in found:
            for _request in range(WARM_UP):
                target.ours(), target.bare()
            target.counted = count(target.look)
        measure(pages := {data.NOMINEES * len(PANELS): found})
        fine &= report(pages, connection.vendor)
        return 0 if _affordable(needed, needed / found[0].medians[1]) and fine else 1


def _affordable(needed: float, tables: float) -> bool:
    word = "met" if tables <= FULL else "MISSED"
    print(f"the crowd: {needed:.0f} CPU-ms a second, {tables:.0f} bare tables ≤ {FULL:.0f}  {word}")
    return tables <= FULL


if __name__ == "__main__":
    sys.exit(main())
