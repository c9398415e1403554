"""The demonstration, loaded once for all that look at it."""

from django.core.management import call_command
from django.test import override_settings

from tests.support.kept import kept


@kept
def demo():
    with override_settings(SAQ_DEMO=True):
        call_command("seed_demo")
