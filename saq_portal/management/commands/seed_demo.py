"""Loads the demonstration once; repeatable, and never into a database that holds other data."""

from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from saq_portal.demo import seed


class Command(BaseCommand):
    help = "Load the demonstration: twelve units, forty nominees, 2023 up to ten people named, and an open year."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAQ_DEMO:
            raise CommandError("只有在演示模式（SAQ_DEMO=1）下才能装入演示数据。")
        try:
            seed.refuse_other_data()
        except seed.NotEmpty:
            raise CommandError("数据库中已有其他数据，没有装入演示数据。请换一个空的 SAQ_DATA_DIR 或数据库。") from None
        if seed.is_loaded():
            self.stdout.write("演示数据已在，无需再次装入。")
            return
        started = monotonic()
        report = seed.load()
        for year, states in report.items():
            words = "，".join(f"{label} {number}" for label, number in states.items())
            self.stdout.write(f"{year}年度：{words}")
        self.stdout.write(f"演示数据已装入，用时 {monotonic() - started:.0f} 秒。")
