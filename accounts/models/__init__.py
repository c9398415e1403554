"""The records of persons, roles, messages, mails and the audit trail."""

from accounts.models.audit import AuditCheck, AuditEvent, AuditHead
from accounts.models.grant import Invitation, RoleGrant, RoleProposal
from accounts.models.post import Message, OutgoingMail
from accounts.models.sms import OutgoingSms, SmsCode
from accounts.models.text import TextVersion
from accounts.models.user import User

__all__ = [
    "AuditCheck", "AuditEvent", "AuditHead", "Invitation", "Message", "OutgoingMail", "OutgoingSms", "RoleGrant",
    "RoleProposal", "SmsCode", "TextVersion", "User",
]  # fmt: skip
