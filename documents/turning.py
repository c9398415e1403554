"""Turns a stored picture by a quarter: a new file, the old one stays as it was."""

import io
from typing import TYPE_CHECKING

from PIL import Image

from documents.cleaning import encode_picture
from documents.files import keep, read
from documents.models import StoredFile

if TYPE_CHECKING:
    from accounts.models import User


def turned(stored: StoredFile, *, by: "User | None") -> StoredFile:
    """The same picture a quarter further to the right, drawn anew and stored under its own key."""
    with Image.open(io.BytesIO(read(stored))) as picture:
        data, facts = encode_picture(picture.transpose(Image.Transpose.ROTATE_270), picture.format == "PNG", quality=92)
    return keep(data, facts, name=stored.original_name, by=by)
