"""What every queue does with its address line: filters as chips that can be removed, counts, sorting, pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict

PER_PAGE = 50


@dataclass(frozen=True)
class Listing:
    """One page of a queue. `chips`, `counts` and `headings` are what the templates' parts expect."""

    form: forms.Form
    page: Page
    chips: list[dict[str, str]] = field(default_factory=list)
    counts: list[dict[str, Any]] = field(default_factory=list)
    headings: list[dict[str, str]] = field(default_factory=list)


class CountedPaginator(Paginator):
    """A paginator that is told how many rows there are, where a count by status knows it already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count


def whole(text: str | None) -> int | None:
    """A number typed into an address, or None for what is none and for what no column could hold."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def given(form: forms.Form) -> dict[str, Any]:
    """What was asked for: the fields that are filled and valid; a broken one counts as not asked, never as an error."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def address(data: QueryDict, **changes: str | None) -> str:
    """The present query string with some values changed or (None) removed, back on the first page."""
    new = data.copy()
    new.pop("page", None)
    for name, value in changes.items():
        new.pop(name, None)
        if value is not None:
            new[name] = value
    return "?" + new.urlencode()


def chips(form: forms.Form, values: Mapping[str, Any], data: QueryDict, *, fixed: Iterable[str] = ()) -> list[Any]:
    """One removable chip for each active filter: {label, value, url}."""
    made = []
    for name, value in values.items():
        if name in fixed:
            continue
        choices = dict(getattr(form.fields[name], "choices", ()))
        shown = str(choices.get(value, choices.get(str(value), value)))
        made.append({"label": str(form.fields[name].label), "value": shown, "url": address(data, **{name: None})})
    return made


def counts(name: str, numbers: Mapping[str, int], labels: Iterable[tuple[str, Any]], data: QueryDict) -> list[Any]:
    """The row of counts above a queue, each a filter by one click: {label, n, url, current}; none for empty states."""
    now = data.get(name, "")
    made = []
    for value, label in labels:
        if numbers.get(value) or value == now:
            url = address(data, **{name: None if value == now else value})
            made.append({"label": label, "n": numbers.get(value, 0), "url": url, "current": value == now})
    return made


def headings(columns: Sequence[tuple[str, Any]], current: str, data: QueryDict) -> list[dict[str, str]]:
    """The head of the table; a column with a key sorts by it, a second click the other way round."""
    made = []
    for key, label in columns:
        if not key:
            made.append({"label": str(label)})
            continue
        up = current == key
        sort = "ascending" if up else "descending" if current == f"-{key}" else ""
        url = address(data, sort=f"-{key}" if up else key)
        made.append({"label": str(label), "url": url, "sort": sort})
    return made


def page_of(rows: Any, number: str | None, *, per_page: int = PER_PAGE, count: int | None = None) -> Page:
    """The page asked for, or the nearest there is; `rows` must be ordered by something unique."""
    paginator = Paginator(rows, per_page) if count is None else CountedPaginator(rows, per_page, count)
    return paginator.get_page(number)
