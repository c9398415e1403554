"""Takes out of a PDF what could act or is carried along, in a process of its own with little memory and time.

`python -m documents.pdf_cleaning` takes the file on its input and answers one line of JSON, then the clean file. It
knows no settings: what it refuses it names, the sentence is documents.cleaning's.
"""

import io
import json
import re
import resource
import sys
from pathlib import Path
from typing import Any

import pikepdf

from documents.pdf_streams import TooLarge, refuse_bombs

# Where memory ends the library goes on without the part that did not fit: what came near it is refused as a whole.
MEMORY, NEAR, SECONDS = 512 * 1024 * 1024, 256 * 1024, 20
MAX_PAGES = 100
# Keys that run or carry something, wherever in the file they stand.
ACTIVE_KEYS = {
    "/OpenAction", "/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/AF", "/XFA", "/EF", "/RichMediaContent",
}  # fmt: skip
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute",
}  # fmt: skip
ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


class Refusal(Exception):
    """One word that documents.cleaning turns into a sentence."""


def clean(data: bytes) -> tuple[dict[str, Any], bytes]:
    """({"pages", "signed"}, the clean file; nothing where a signature keeps the bytes as they are)."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _clean(pdf, data)
    except TooLarge as error:
        raise Refusal("large") from error
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError) as error:
        raise Refusal("broken") from error


def _clean(pdf: pikepdf.Pdf, data: bytes) -> tuple[dict[str, Any], bytes]:
    if pdf.is_encrypted:
        raise Refusal("encrypted")
    pages = len(pdf.pages)
    if not 1 <= pages <= MAX_PAGES:
        raise Refusal("pages")
    refuse_bombs(pdf)
    found = _strip_active(pdf)
    if _is_signed(data):
        if found:
            raise Refusal("signed")
        return {"pages": pages, "signed": True}, b""
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out)
    return {"pages": pages, "signed": False}, out.getvalue()


def _strip_active(pdf: pikepdf.Pdf) -> int:
    """Delete what could run or is carried along; returns how many things were found."""
    return sum(_strip(thing) for thing in pdf.objects)


def _strip(thing: pikepdf.Object) -> int:
    """One container and the direct ones inside it; indirect ones come up by themselves."""
    if isinstance(thing, pikepdf.Array):
        return _strip_array(thing)
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return 0
    found = 0
    for key, value in list(thing.items()):
        opens_at_page = key == "/OpenAction" and isinstance(value, pikepdf.Array)
        if (key in ACTIVE_KEYS and not opens_at_page) or _is_active(value):
            del thing[key]
            found += 1
        elif not value.is_indirect if isinstance(value, pikepdf.Object) else False:
            found += _strip(value)
    return found


def _strip_array(array: pikepdf.Array) -> int:
    found = 0
    for index in range(len(array) - 1, -1, -1):
        value = array[index]
        if _is_active(value):
            del array[index]
            found += 1
        elif isinstance(value, pikepdf.Object) and not value.is_indirect:
            found += _strip(value)
    return found


def _is_active(value: object) -> bool:
    """An action that runs or fetches, or an annotation that carries a file or a player."""
    if not isinstance(value, pikepdf.Dictionary):
        return False
    return str(value.get("/S", "")) in ACTIVE_ACTIONS or str(value.get("/Subtype", "")) in ACTIVE_ANNOTATIONS


def _is_signed(data: bytes) -> bool:
    """A signature's byte range can only stand uncompressed, so the bytes tell; a false alarm costs a cleaning."""
    return b"/ByteRange" in data


def _highest() -> int:
    """Kilobytes this process has held at most; what getrusage says counts the process it was started from, too."""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


def main() -> int:
    """The answer on the output; an error code when the file takes more than it may."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said, cleaned = clean(sys.stdin.buffer.read())
        if _highest() > NEAR:
            raise Refusal("large")
    except Refusal as refusal:
        said, cleaned = {"refused": str(refusal)}, b""
    except MemoryError:
        said, cleaned = {"refused": "large"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + cleaned)
    return 0


if __name__ == "__main__":
    sys.exit(main())
