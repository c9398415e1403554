"""Makers of accounts: people with roles as they stand after registration, invitation or approval."""

from collections.abc import Callable
from typing import Any, cast

import factory

from accounts.models import RoleGrant, User
from accounts.roles import Role

PASSWORD = "Correct horse battery 7"


class _UserFactory(factory.django.DjangoModelFactory[User]):
    """An account with at most one role."""

    class Meta:
        model = User
        exclude = ("number",)

    number = factory.Sequence(lambda n: n)
    name = factory.LazyAttribute(lambda o: f"（演示）用户{o.number}")
    phone = factory.LazyAttribute(lambda o: f"199{o.number:08d}")
    email = factory.LazyAttribute(lambda o: f"user{o.number}@example.com")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        role, unit_id = kwargs.pop("role", Role.NOM), kwargs.pop("unit_id", None)
        user = model_class.objects.create_user(**kwargs)
        if role:
            RoleGrant.objects.create(user=user, role=role, unit_id=unit_id)
        return user


# `UserFactory(role=Role.REC, unit_id=7)`; without `role` a nominee, with `role=None` nobody.
UserFactory = cast(Callable[..., User], _UserFactory)
