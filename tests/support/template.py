"""The processes of one run share one way to an empty database: the first walks it, the others copy what it came to."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


@contextmanager
def _one_at_a_time(run: str) -> Iterator[Path]:
    """Holds the run's lock; gives the file that counts who has a copy."""
    counter = Path(tempfile.gettempdir()) / f"saq-test-{run}.copies"
    with counter.open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield counter


def _counted(counter: Path, by: int) -> int:
    """How many have a copy now."""
    there = int(counter.read_text() or 0) + by
    counter.write_text(str(there))
    return there


class _Template:
    """A database that nobody works on."""

    def __init__(self, run: str) -> None:
        from django.db import connection

        self.connection, self.postgres = connection, connection.vendor == "postgresql"
        self.name = f"test_template_{run}" if self.postgres else f"{tempfile.gettempdir()}/saq-test-{run}.sqlite3"

    def _do(self, statement: str) -> None:
        with self.connection.creation._nodb_cursor() as cursor:
            cursor.execute(statement)

    def make(self) -> None:
        """Every migration, once."""
        settings, creation = self.connection.settings_dict, self.connection.creation
        before, own = settings["NAME"], settings["TEST"]["NAME"]
        settings["TEST"]["NAME"] = self.name
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        creation.destroy_test_db(before, verbosity=0, keepdb=True)
        settings["TEST"]["NAME"] = own

    def copy(self) -> None:
        """To where this process looks for its own."""
        own = self.connection.creation._get_test_db_name()
        if self.postgres:
            self._do(f'DROP DATABASE IF EXISTS "{own}"')
            self._do(f'CREATE DATABASE "{own}" TEMPLATE "{self.name}"')
        else:
            shutil.copyfile(self.name, own)

    def drop(self) -> None:
        if self.postgres:
            self._do(f'DROP DATABASE IF EXISTS "{self.name}"')
        else:
            Path(self.name).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def _copied(
    request: pytest.FixtureRequest, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[bool]:
    """Whether this process of several has got its database by copying."""
    run = getattr(request.config, "workerinput", {}).get("testrunuid", "")
    if not run or request.config.getvalue("reuse_db"):
        yield False
        return
    with django_db_blocker.unblock():
        template = _Template(run)
        with _one_at_a_time(run) as counter:
            if _counted(counter, 1) == 1:
                template.make()
            template.copy()
        yield True
        with _one_at_a_time(run) as counter:
            if not _counted(counter, -1):
                template.drop()
                counter.unlink()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any, django_db_keepdb: bool,
    django_db_createdb: bool, _copied: bool,
) -> Iterator[None]:  # fmt: skip
    """pytest-django's, for a database that may be there already."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        there = _copied or (django_db_keepdb and not django_db_createdb)
        made = setup_databases(verbosity=0, interactive=False, keepdb=there)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)
