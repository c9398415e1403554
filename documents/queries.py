"""The one document a person may see."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from documents import registry
from documents.models import GeneratedDocument


def readable_or_404(user: User | AnonymousUser, key: uuid.UUID) -> GeneratedDocument:
    """Missing and forbidden look the same; the kind's owner says who may read."""
    document = GeneratedDocument.objects.select_related("file", "snapshot").filter(key=key).first()
    if document is None:
        raise Http404
    try:
        kind = registry.get(document.kind)
    except registry.UnknownKind:
        raise Http404 from None
    if not isinstance(user, User) or not user.is_active or not kind.can_read(user, document):
        raise Http404
    return document
