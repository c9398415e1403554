"""The worker's side: Celery tasks take an id and make one call; the row, not the message, is the queue."""

from typing import Any

from celery import shared_task
from celery.signals import worker_process_init, worker_ready


@shared_task
def render(document_id: int) -> bool:
    """Render one GeneratedDocument; repeated, late or doubled messages do no harm."""
    from documents.rendering import render_document

    return render_document(document_id)


@shared_task
def requeue_lapsed() -> int:
    """Every half minute by beat: queue again what was left behind."""
    from documents import rendering

    return rendering.requeue_lapsed()


@worker_process_init.connect
def warm(**_kwargs: Any) -> None:
    """A pool process pays for fonts and style sheets before its first document, not during it."""
    from documents.pdf import warm_up

    warm_up()


@worker_ready.connect
def warm_threads(sender: Any, **_kwargs: Any) -> None:
    """The embedded default prints in the worker's own process; the parent of a process pool must stay unburdened."""
    if "thread" in type(sender.pool).__module__:
        warm()
