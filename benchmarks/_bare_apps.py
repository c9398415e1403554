"""The portal's apps for the yardstick: their tables, and nothing of what the portal registers when it starts."""

from django.apps import AppConfig


class BareAccounts(AppConfig):
    """The models alone."""

    name = label = "accounts"


class BareDocuments(AppConfig):
    """The models alone."""

    name = label = "documents"


class BareNominations(AppConfig):
    """The models alone."""

    name = label = "nominations"
