"""What is wrong with a form: which step, which field, and a sentence for the person who fills it."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Unpacks as (section, field, sentence); `field` is the name of the input on the step's page, '' for none."""

    section: str
    field: str
    sentence: str
    over: bool = False  # too long: said at once, not only when the form is checked

    def __iter__(self) -> Iterator[str]:
        return iter((self.section, self.field, self.sentence))

    def __str__(self) -> str:
        return self.sentence
