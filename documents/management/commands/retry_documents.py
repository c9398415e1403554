"""Asks once more for files that five tries could not make: `manage.py retry_documents`, after the cause is mended."""

from typing import Any

from django.core.management.base import BaseCommand

from documents.requests import retry_dead


class Command(BaseCommand):
    help = "Queue again every document that was given up, void ones aside."

    def handle(self, *args: Any, **options: Any) -> None:
        documents = retry_dead()
        for document in documents:
            self.stdout.write(f"{document.kind}.{document.format} {document.target} {document.error}")
        self.stdout.write(f"{len(documents)} queued")
