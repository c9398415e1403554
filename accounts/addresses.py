"""Who owns an e-mail address: whoever proved to read its mailbox, not whoever typed it first."""

from allauth.account.models import EmailAddress

from accounts.models import User


def release_unproved(email: str, *, keep: int = 0) -> None:
    """Take the address from accounts (but `keep`) that never confirmed it; a confirmed owner keeps it."""
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user_id")
    holders = User.objects.filter(email__iexact=email).exclude(pk__in=proved).exclude(pk=keep)
    holders.update(email="")
    EmailAddress.objects.filter(email__iexact=email, verified=False).exclude(user_id=keep).delete()
