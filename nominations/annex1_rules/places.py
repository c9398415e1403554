"""Where a lack of the form is put right: the address of its field, for every page that lists what is missing."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from nominations.annex1_rules import steps


def linked(key: UUID, problems: Iterable[Any], sections: Collection[str] = steps.SLUGS) -> list[dict[str, Any]]:
    """Problems as parts/_error_summary.html takes them: {url, label, message, step}; each leads to its field.

    A step that is not one of `sections` cannot be opened now, and no link leads there.
    """
    found = []
    for problem in problems:
        step = steps.BY_SLUG.get(getattr(problem, "section", ""))
        link = ""
        if step is not None and step.slug in sections:
            link = reverse("application:step", args=[key, step.slug]) + f"?check=1#{steps.anchor(problem)}"
        found.append({"url": link, "label": step.title if step else "", "message": str(problem), "step": step})
    return found
