"""Files that mean harm, with a scanner at work: each is refused with its sentence, or comes in clean (T-08, T-10).

The scanner is Debian's clamd with one signature of its own where it is installed; elsewhere a server that speaks the
same INSTREAM protocol and looks for the same bytes.
"""

import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents import files, scanning
from documents.models import StoredFile
from documents.uploads import UploadRefused, accept
from tests.documents.hostile_files import EICAR, harmless_outside, jpeg, refused

pytestmark = pytest.mark.django_db
SIGNATURE = f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n"


def answer(peer: socket.socket) -> None:
    """One question of the protocol: a command, chunks with their length before them, an empty one at the end."""
    with peer, peer.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            data += stream.read(size)
        peer.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


def stand_in(path: Path) -> socket.socket:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()

    def run() -> None:
        while True:
            try:
                answer(server.accept()[0])
            except OSError:
                return

    threading.Thread(target=run, daemon=True).start()
    return server


def started(program: str, folder: Path, path: Path) -> subprocess.Popen[bytes]:
    (folder / "local.ndb").write_text(SIGNATURE, encoding="ascii")
    lines = [f"LocalSocket {path}", f"DatabaseDirectory {folder}", f"TemporaryDirectory {folder}", "Foreground yes",
             f"LogFile {folder}/log", "StreamMaxLength 25M", "ConcurrentDatabaseReload no"]  # fmt: skip
    (folder / "clamd.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    process = subprocess.Popen([program, f"--config-file={folder}/clamd.conf"], stdout=subprocess.DEVNULL)
    for _moment in range(600):
        if path.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    return process


@pytest.fixture(scope="module")
def clamd():
    """The address of a scanner that knows one virus."""
    folder = Path(tempfile.mkdtemp(prefix="clamd"))
    path = folder / "socket"
    program = shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin")
    process = started(program, folder, path) if program else None
    server = None if process else stand_in(path)
    yield f"unix://{path}"
    if process:
        process.terminate()
        process.wait(30)
    if server:
        server.close()
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _scanned(settings, clamd):
    settings.CLAMD_URL = clamd


def send(name, data, reader):
    return accept(SimpleUploadedFile(name, data, content_type="image/jpeg"), by=reader)


def test_each_is_refused_with_its_sentence(reader):
    assert not scanning.is_infected(jpeg())
    wrong = []
    for name, data, words in refused():
        try:
            send(name, data, reader)
            wrong.append(f"{name}: came in")
        except UploadRefused as refusal:
            if words not in refusal.message or not refusal.message.endswith("。"):
                wrong.append(f"{name}: {refusal.message}")
    assert wrong == []
    assert not StoredFile.objects.exists()


def test_what_is_two_things_at_once_comes_in_as_one(reader):
    for name, data, gone in harmless_outside():
        kept = files.read(send(name, data, reader))
        assert not [word for word in gone if word in kept], name


def test_a_scanner_that_has_died_lets_nothing_in(settings, reader):
    settings.CLAMD_URL = "unix:///nowhere/clamd"
    with pytest.raises(UploadRefused, match="安全检查服务暂时不可用"):
        send("a.jpg", jpeg(), reader)
