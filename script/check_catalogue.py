"""Fails when the English catalogue lacks a text of the interface, or holds an empty, fuzzy or outdated one.

The texts are extracted afresh in a copy of the project, so that the check never writes to the catalogue itself.
`--update` merges what is new into the catalogue instead, for a person to translate.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("saq_portal", "publicity", "review", "nominations", "documents", "accounts", "templates", "static")
DOMAINS = {"django": ["html", "txt", "py"], "djangojs": ["js"]}


def extract(domain: str, folder: Path) -> Path | None:
    """The catalogue template of the present texts, or None when the domain has none."""
    for name in SOURCES:
        if (ROOT / name).exists() and not (folder / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "locale").mkdir(exist_ok=True)
    extensions = [argument for name in DOMAINS[domain] for argument in ("-e", name)]
    command = [sys.executable, "manage.py", "makemessages", "-l", "en", "-d", domain, "--keep-pot", "--no-location"]
    environment = os.environ | {"SAQ_DATA_DIR": str(folder / "var")}
    subprocess.run(
        [*command, *extensions],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    template = folder / "locale" / f"{domain}.pot"
    return template if template.exists() else None


def compare(catalogue: Path, template: Path) -> list[str]:
    """What msgcmp says: texts that are missing, untranslated, fuzzy, or (the other way round) no longer used."""
    if not catalogue.exists():
        return [f"{catalogue.relative_to(ROOT)} is missing"]
    forward = subprocess.run(["msgcmp", str(catalogue), str(template)], capture_output=True, text=True, check=False)
    # Warnings name entries that the code no longer uses.
    lines = [line for line in forward.stderr.splitlines() if line.strip()]
    obsolete = [line for line in catalogue.read_text().splitlines() if line.startswith("#~ msgid")]
    return lines + [f"{catalogue.relative_to(ROOT)}: outdated entry {line}" for line in obsolete]


def update(catalogue: Path, template: Path) -> None:
    """Merge new texts into the catalogue, empty and without guessing."""
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    if catalogue.exists():
        command = ["msgmerge", "--quiet", "--no-fuzzy-matching", "--update", "--backup=none", "--no-location"]
        subprocess.run([*command, str(catalogue), str(template)], check=True)
        subprocess.run(["msgattrib", "--no-obsolete", "-o", str(catalogue), str(catalogue)], check=True)
    else:
        shutil.copy(template, catalogue)


def main(arguments: list[str]) -> int:
    found = []
    with tempfile.TemporaryDirectory(prefix="saq-catalogue-") as name:
        for domain in DOMAINS:
            template = extract(domain, Path(name))
            catalogue = ROOT / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
            if template is None:
                continue
            if "--update" in arguments:
                update(catalogue, template)
            found += compare(catalogue, template)
    print("\n".join(found) or "the English catalogue is complete")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
