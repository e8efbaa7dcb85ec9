from members.models.audit import AuditEvent, AuditHead, AuditLink, AuditOrigin
from members.models.care import Care
from members.models.factor_reset import FactorReset
from members.models.history import FormerName, FormerOwner, MembershipChange
from members.models.invitation import Invitation
from members.models.membership import Membership
from members.models.news import Initiative, NewsItem
from members.models.notification import Notification
from members.models.organisation import MembershipInterval, Organisation, Platform
from members.models.single_sign_on import Identity, SignOnDomain, SingleSignOn
from members.models.statement import Statement
from members.models.token import Token
from members.models.user import User

__all__ = [
    "AuditEvent",
    "AuditHead",
    "AuditLink",
    "AuditOrigin",
    "Care",
    "FactorReset",
    "FormerName",
    "FormerOwner",
    "Identity",
    "Initiative",
    "Invitation",
    "Membership",
    "MembershipChange",
    "MembershipInterval",
    "NewsItem",
    "Notification",
    "Organisation",
    "Platform",
    "SignOnDomain",
    "SingleSignOn",
    "Statement",
    "Token",
    "User",
]
