"""Signs people in as allauth does, and fetches an account together with its roles at every request after that."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts import roles
from accounts.models import RoleGrant, User


class AccountBackend(AuthenticationBackend):
    """Every page behind the log-in asks for the roles: they come with the account, in the same query."""

    def get_user(self, user_id: Any) -> User | None:
        """The account with its live grants, None for a disabled one; only who holds no role costs a second query."""
        grants = list(RoleGrant.objects.filter(user=user_id, revoked_at=None).select_related("user"))
        user: User | None = grants[0].user if grants else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        roles.remember(user, grants)
        return user
