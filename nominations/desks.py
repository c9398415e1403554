"""What the desks of the two units have in common: a queue counted by groups of states, and the lines of 轮到我."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from nominations import extensions, listing
from nominations.models import Application

Group = tuple[str, Any, frozenset[str]]
MANY = 20
# Columns by which visibility tells who may see a row; a queue that loads few columns loads these.
NEAR = ("recommender_id", "nominee_id", "restricted_at")


def grouped_queue(
    rows: QuerySet[Application],
    form: Any,
    data: QueryDict,
    *,
    groups: tuple[Group, ...],
    columns: Iterable[Any],
    searches: dict[str, str],
    as_row: Callable[[Application], dict[str, Any]],
) -> listing.Listing:
    """One page of `rows` (ordered, with what a row shows); the field `state` of the form names a group.

    `searches` maps a text field of the form to the lookup it searches by. Two queries, however many rows there are.
    """
    asked = listing.given(form)
    rows = rows.filter(**{lookup: asked[name] for name, lookup in searches.items() if name in asked})
    numbers = rows.order_by().aggregate(
        **{key: Count("pk", filter=Q(status__in=states)) for key, _label, states in groups}
    )
    if group := asked.get("state"):
        rows = rows.filter(status__in={key: states for key, _label, states in groups}[group])
    page = listing.page_of(rows, data.get("page"), count=numbers[group] if group else sum(numbers.values()))
    page.object_list = [as_row(row) for row in page.object_list]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, [(key, label) for key, label, _states in groups], data),
        headings=listing.headings([("", label) for label in columns], "", data),
    )


def lines(rows: QuerySet[Application], page: str, many_url: str, words: tuple[Any, Any, Any]) -> list[dict[str, Any]]:
    """One line an application, linked to `page`, or one counted line when there are more than twenty.

    `words`: the sentence for one, the sentence for many, the verb.
    """
    dated = rows.annotate(deadline=extensions.deadline_column(Application))
    found = list(dated.only("key", "name").order_by("deadline", "entered_at", "pk")[: MANY + 1])
    one, many, verb = (str(word) for word in words)
    if len(found) > MANY:
        told = [(many % {"n": rows.count()}, many_url, found[0])]
    else:
        told = [(one % {"name": row.name or _("（未填姓名）")}, reverse(page, args=[row.key]), row) for row in found]
    return [line(sentence, url, row.deadline, verb) for sentence, url, row in told]


def line(sentence: str, url: str, deadline: Any, verb: str = "") -> dict[str, Any]:
    """A row of the home page: {"sentence", "verb", "url", "deadline", "tone"}."""
    return {"sentence": sentence, "verb": verb, "url": url, "deadline": deadline, "tone": "calm"}
