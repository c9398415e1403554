"""Runs under the system's Python, which has LibreOffice's bridge: keeps an office open and converts on demand."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]


def connect(binary, folder):
    """Start the office on a pipe of its own and wait until it answers."""
    pipe = f"saq{folder.name}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # The first start makes the profile and restarts itself, which would cut our connection.
    subprocess.run([binary, "--headless", "--terminate_after_init", profile], capture_output=True, check=False)
    office = subprocess.Popen(
        [binary, "--headless", "--norestore", "--nologo", profile,
         f"--accept=pipe,name={pipe};urp;"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(150):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.2)
    os.killpg(office.pid, signal.SIGKILL)
    raise SystemExit("the office did not start")


def setting(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def main(binary, folder):
    office, desktop = connect(binary, folder)
    hidden, to_pdf = setting("Hidden", True), setting("FilterName", "writer_pdf_Export")
    # Ours is tagged (PDF/UA), so is theirs.
    tagged = setting("FilterData", uno.Any("[]com.sun.star.beans.PropertyValue", (setting("PDFUACompliance", True),)))
    print("ready", flush=True)
    try:
        for _line in sys.stdin:
            document = desktop.loadComponentFromURL((folder / "form.docx").as_uri(), "_blank", 0, (hidden,))
            document.storeToURL((folder / "form.pdf").as_uri(), (to_pdf, tagged))
            document.close(True)
            print("done", flush=True)
    finally:
        # The launcher has started the office proper as its child: only the whole group ends both.
        os.killpg(office.pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
