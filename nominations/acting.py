"""Who acts, and the ways in which the pipeline refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from nominations.pipeline import SYS


class TransitionError(Exception):
    """A move that may not be made now; `str(error)` is a sentence for the person, `problems` a list of them."""

    code = "guard"

    def __init__(self, message: str, problems: list[Any] | None = None, *, latest: Any = None) -> None:
        super().__init__(message)
        self.problems = problems or [message]
        self.latest = latest  # the event that came first, when this one came second


class WrongState(TransitionError):
    """The object has moved on meanwhile: answered with 409."""

    code = "state"


class StaleVersion(WrongState):
    """Somebody saved another version since the page was opened: answered with 409 (G2)."""

    code = "stale"


class PastDeadline(TransitionError):
    """The database's clock is past the deadline (T-02)."""

    code = "deadline"


class NotPermitted(TransitionError):
    """This person may not make this move on this object: answered like a missing page."""

    code = "permission"


@dataclass(frozen=True)
class Actor:
    """Who moves, in which role, from which address; `Actor.system()` is the scheduler."""

    user: User | None
    role: str
    ip: str | None = None

    @classmethod
    def of(cls, request: Any, role: str) -> "Actor":
        return cls(request.user, role, request.META.get("REMOTE_ADDR") or None)

    @classmethod
    def system(cls) -> "Actor":
        return cls(None, SYS)


@contextmanager
def refusals(form: Any) -> Iterator[None]:
    """Turn a guard's or the deadline's refusal into errors of the form; everything else goes on to the 409 page.

    A problem may be a sentence, or a pair (field, sentence) to stand beside that field.
    """
    try:
        yield
    except WrongState:
        raise
    except NotPermitted:
        raise
    except TransitionError as error:
        for problem in error.problems:
            field, sentence = problem if isinstance(problem, tuple) else (None, problem)
            form.add_error(field if field in form.fields else None, str(sentence))
