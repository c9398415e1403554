"""What a copy shows: the fields of column EXP of §4.2, redacted, in the order of the form."""

from collections.abc import Iterable
from typing import Any

from accounts.roles import Role
from documents.canonical import canonical_json, digest
from nominations import dossier
from nominations.models import Application
from review.blind.models import BlindCopy, BlindFile
from review.blind.terms import Term, automatic, redact

SERVED = (
    "key", "number", "choice", "copy", "file__media_type", "file__pages",
    *(f"attachment__{name}" for name in ("key", "kind", "indicator", "caption")),
)  # fmt: skip


def terms_of(copy: BlindCopy) -> list[Term]:
    """The automatic terms as the application stands now, and those staff added."""
    added = [Term(**row) for row in copy.replaced if row["source"] != "auto"]
    return [*automatic(copy.application), *added]


def originals(application: Application) -> dict[str, str]:
    """{field name: text of the form} of the fields of column EXP; needs employer, recommender and honours at hand."""
    return {row["name"]: row["value"] for part in dossier.sections(application, Role.EXP) for row in part["rows"]}


def texts(application: Application, terms: Iterable[Term]) -> dict[str, str]:
    """{field name: text as experts read it}; needs employer, recommender and honours at hand."""
    whole, held = originals(application), list(terms)
    if application.cycle.written_blind == "none":
        return whole
    return {field: redact(text, held, application.name) for field, text in whole.items()}


def sections(copy: BlindCopy) -> list[dict[str, Any]]:
    """The copy in the shape of nominations.dossier.sections, for the same templates."""
    result = []
    for key, title, fields in dossier.SECTIONS:
        rows = [
            {
                "name": field.name,
                "label": field.label,
                "value": copy.texts.get(field.name, ""),
                "masked": False,
                "masked_url": "",
                "multiline": field.multiline,
            }
            for field in fields
            if field.name in copy.texts
        ]
        if rows:
            result.append({"key": key, "title": title, "rows": rows})
    return result


def served(copy: BlindCopy) -> list[BlindFile]:
    """The files experts get, by their numbers, and no column more than a page shows of them; one query."""
    rows = copy.files.filter(choice__in=[BlindFile.Choice.RELEASED, BlindFile.Choice.MASKED])
    return list(rows.select_related("file", "attachment").only(*SERVED).order_by("number"))


def sha256(copy: BlindCopy) -> str:
    """The hash of all that experts get: texts, and each file with its number."""
    files = [[row.number, row.choice, row.file.sha256 if row.file else ""] for row in copy.files.select_related("file")]
    return digest(canonical_json({"code": copy.code, "texts": copy.texts, "files": files}))
