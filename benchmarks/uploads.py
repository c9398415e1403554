"""Memory while hostile and heavy files are taken in: the worker, and the process that opens PDFs, each below 500 MB."""

import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.pages import surroundings

REACH = 500  # MB at the highest, whatever is sent (T-10)
EDGES = (7_300, 5_470)  # just below 40 million pixels


def heavy() -> Iterator[tuple[str, bytes]]:
    """The largest honest files there can be: they are taken."""
    import pikepdf
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    picture = Image.effect_noise((EDGES[0] // 8, EDGES[1] // 8), 60).convert("RGB").resize(EDGES)
    kinds: tuple[tuple[str, str, int], ...] = (("a.jpg", "JPEG", 80), ("a.png", "PNG", 0), ("a.heic", "HEIF", 50))
    for name, kind, quality in kinds:
        out = io.BytesIO()
        (picture.quantize(16) if kind == "PNG" else picture).save(out, kind, quality=quality)
        yield name, out.getvalue()
    out = io.BytesIO()
    with pikepdf.new() as book:
        for _ in range(100):
            page = book.add_blank_page(page_size=(595, 842))
            scan = pikepdf.Stream(book, os.urandom(195_000), Subtype=pikepdf.Name.Image, Width=250, Height=260)
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=scan))
        book.save(out)
    yield "scan.pdf", out.getvalue()


def peak(who: int) -> int:
    """MB; of children at least what this process itself held when it started them."""
    return resource.getrusage(who).ru_maxrss // 1024


def taken(name: str, data: bytes) -> str:
    """What uploads.accept does before it stores: the answer in one word or the refusal."""
    from documents import uploads
    from documents.cleaning import Refused, clean_image, clean_pdf

    try:
        if len(data) > uploads.PDF_LIMIT:
            return "over the limit of bytes"
        family = uploads._family(data, name, {"image", "pdf"})
        (clean_image if family == "image" else clean_pdf)(data)
    except (uploads.UploadRefused, Refused) as refusal:
        return str(refusal)
    return "taken"


def make(folder: Path) -> int:
    """All files; whoever makes them needs more memory than whoever takes them, and is another process."""
    from tests.documents.hostile_files import pdf_bomb, refused

    files = [*((name, data) for name, data, _why in refused()), ("bomb.pdf", pdf_bomb(4000)), *heavy()]
    for number, (name, data) in enumerate(files):
        (folder / f"{number:02}-{name}").write_bytes(data)
    return 0


def take(folder: Path) -> int:
    import django

    django.setup()
    print(f"worker at the start: {peak(resource.RUSAGE_SELF)} MB")
    for path in sorted(folder.iterdir()):
        data, start = path.read_bytes(), time.process_time()
        said = taken(path.name[3:], data)
        print(f"{path.name[3:]:10} {len(data) / 1e6:5.1f} MB  {time.process_time() - start:5.2f} s  "
              f"worker {peak(resource.RUSAGE_SELF):4} MB  apart {peak(resource.RUSAGE_CHILDREN):4} MB  {said}",
              flush=True)  # fmt: skip
    highest = max(peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN))
    print(f"highest {highest} MB of {REACH}")
    return 0 if highest < REACH else 1


def main() -> int:
    steps = {"--make": make, "--take": take}
    if sys.argv[1:2] and sys.argv[1] in steps:
        return steps[sys.argv[1]](Path(sys.argv[2]))
    with surroundings() as folder:
        place = folder / "files"
        place.mkdir()
        for step in steps:  # each a process of its own: a child's peak begins with what its parent held
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.uploads", step, str(place)], check=False
            ).returncode
            if done:
                return done
    return 0


if __name__ == "__main__":
    sys.exit(main())
