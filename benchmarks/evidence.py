"""The same-evidence finder among 2,000 certificates of one layout, 50 scanned twice: found, false, time a file."""

import argparse
import contextlib
import statistics
import sys
import time
from typing import Any

from benchmarks.pages import database, surroundings

TWICE = 50
REACH = 0.25  # seconds of CPU a file, fingerprints and comparison together; all of it runs behind the pages


def submitted(number: int) -> list[Any]:
    """One file for each application: `number` different certificates, the last TWICE of them the first ones again."""
    from benchmarks import _pages_data as data
    from documents import files
    from documents.files import Facts
    from nominations.models import Application, Attachment
    from tests.factories.certificates import certificate, jpeg, scan_again

    staff, nominee = data.people()
    cycle, works, _draft = data.year_and_draft(nominee)
    data.submissions(cycle, works, staff, number)
    rows = Application.objects.filter(cycle=cycle).exclude(acceptance_no="").order_by("pk")
    made = []
    for serial, row in enumerate(rows):
        again = serial - (number - TWICE)
        picture = scan_again(again) if again >= 0 else jpeg(certificate(serial))
        stored = files.keep(picture, Facts("image/jpeg"), name=f"{serial}.jpg", by=staff)
        made.append(Attachment(application=row, kind="certificate", file=stored, added_by=staff))
    return Attachment.objects.bulk_create(made)


def examined(rows: list[Any]) -> list[float]:
    """Seconds of CPU each file took, in the order in which a worker takes them."""
    from review.matching import finder

    spent = []
    for row in rows:
        begun = time.process_time()
        finder.examine(row.pk)
        spent.append(time.process_time() - begun)
        if len(spent) % 100 == 0:
            print(f"{len(spent):,} files, {statistics.mean(spent[-100:]) * 1000:.0f} ms each lately", flush=True)
    return spent


def report(rows: list[Any], spent: list[float]) -> bool:
    from review.matching.models import EvidenceMatch

    place = {row.pk: serial for serial, row in enumerate(rows)}
    wanted = {(again, len(rows) - TWICE + again) for again in range(TWICE)}
    found = {(place[pair.left_id], place[pair.right_id]) for pair in EvidenceMatch.objects.all()}
    last = spent[-len(spent) // 10 :]
    print(f"{len(rows):,} files: {len(found & wanted)} of {TWICE} found, {len(found - wanted)} false")
    print(f"CPU a file: first tenth {statistics.mean(spent[: len(last)]) * 1000:.0f} ms, last tenth "
          f"{statistics.mean(last) * 1000:.0f} ms; all {sum(spent):.0f} s")  # fmt: skip
    return found == wanted and statistics.mean(last) <= REACH


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    asked = parser.parse_args()
    with surroundings() as folder, contextlib.ExitStack() as stop:
        import django

        django.setup()
        from django.core.management import call_command

        stop.enter_context(database(folder, asked.files))
        call_command("migrate", verbosity=0, interactive=False)
        rows = submitted(asked.files)
        return 0 if report(rows, examined(rows)) else 1


if __name__ == "__main__":
    sys.exit(main())
