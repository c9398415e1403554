"""Hands a private file to a browser that must not do anything with it but show or save it (§4.4).

The caller has already asked whether this person may have this file.
"""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header

from accounts import audit
from documents.files import read
from documents.models import StoredFile
from documents.storage import is_sealed, private_storage
from documents.watermark import stamp

# Only what we made or re-encoded ourselves may be shown inside a page.
SHOWABLE = {"application/pdf", "image/jpeg", "image/png"}
SIGNED_SECONDS = 60


def serve(
    stored_file: StoredFile, request: HttpRequest, *, inline: bool, filename: str, mark: str = ""
) -> HttpResponseBase:
    """The file as a response, by the way SAQ_DELIVERY names; one audit row `file.download` for each.

    Encrypted files always stream through the application: neither nginx nor the store can open them. With `mark` the
    text is written across the picture first; raises watermark.CannotMark where that cannot be done. What was erased is
    a missing page.
    """
    if stored_file.erased_at is not None:
        raise Http404
    attachment = not (inline and stored_file.media_type in SHOWABLE)
    disposition = content_disposition_header(attachment, filename) or "attachment"
    marked = stamp(read(stored_file), stored_file.media_type, mark) if mark else None
    audit.record(
        "file.download",
        actor=request.user if request.user.is_authenticated else None,
        target=f"file:{stored_file.key}",
        detail={"sha256": stored_file.sha256, "inline": not attachment, "marked": bool(mark)},
        request=request,
    )
    if marked is not None:
        return _harden(HttpResponse(marked, content_type=stored_file.media_type), stored_file, disposition)
    way = "app" if is_sealed(stored_file.storage_name) else settings.SAQ_DELIVERY
    return _harden(_WAYS[way](stored_file, disposition), stored_file, disposition)


def _stream(stored_file: StoredFile, disposition: str) -> HttpResponseBase:
    response = FileResponse(private_storage().open(stored_file.storage_name), content_type=stored_file.media_type)
    response["Content-Length"] = str(stored_file.size)
    return response


def _xaccel(stored_file: StoredFile, disposition: str) -> HttpResponseBase:
    return HttpResponse(
        content_type=stored_file.media_type, headers={"X-Accel-Redirect": f"/private/{stored_file.storage_name}"}
    )


def _signed(stored_file: StoredFile, disposition: str) -> HttpResponseBase:
    storage: Any = private_storage()
    url = storage.url(
        stored_file.storage_name,
        parameters={
            "ResponseContentDisposition": disposition,
            "ResponseContentType": stored_file.media_type,
            "ResponseCacheControl": "no-store",
        },
        expire=SIGNED_SECONDS,
    )
    return HttpResponseRedirect(url)


_WAYS = {"app": _stream, "xaccel": _xaccel, "signed": _signed}


def _harden(response: HttpResponseBase, stored_file: StoredFile, disposition: str) -> HttpResponseBase:
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    # The portal's own pages show files beside the form; nobody else's may.
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "no-store, private"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    return response
