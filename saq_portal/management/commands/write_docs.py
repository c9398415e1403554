"""Writes the pages of docs/ that are generated from the code."""

from typing import Any

from django.core.management.base import BaseCommand

from saq_portal import generated_docs


class Command(BaseCommand):
    help = "Write docs/pipeline.md and docs/permissions.md from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in generated_docs.PAGES:
            generated_docs.path(name).write_text(generated_docs.render(name), encoding="utf-8")
            self.stdout.write(f"docs/{name}")
