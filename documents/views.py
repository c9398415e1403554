"""How far a document is, and the document itself."""

import uuid

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from accounts.guards import signed_in
from accounts.models import User
from documents import denials, registry
from documents.queries import readable_or_404
from documents.serving import serve


@signed_in
def status(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The status partial for htmx, the same inside a page for everybody else."""
    document = readable_or_404(request.user, key)
    template = "documents/_status.html" if getattr(request, "htmx", False) else "documents/status.html"
    return render(request, template, {"document": document})


@denials.recorded
@signed_in
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The finished file; `?inline=1` shows it in the browser."""
    document = readable_or_404(request.user, key)
    if document.file is None or document.file.erased_at is not None:
        raise Http404
    kind = registry.get(document.kind)
    name = f"{kind.filename(document.snapshot.payload)}.{document.format}"
    mark = kind.mark_for(request.user, document) if kind.mark_for and isinstance(request.user, User) else ""
    return serve(document.file, request, inline=request.GET.get("inline") == "1", filename=name, mark=mark)
