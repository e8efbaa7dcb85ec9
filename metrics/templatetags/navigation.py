"""Where a person can go from here: the links of each area, without those whose page does not exist."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.permissions import Right
from members.views.acting import acting

register = template.Library()


@dataclass(frozen=True, slots=True)
class Item:
    """A navigation entry: the view it leads to, and the views that count as being inside it."""

    view: str
    label: Promise
    inside: tuple[str, ...] = ()
    rights: tuple[Right, ...] = ()  # only who holds one of them finds anything behind the door


class Link(NamedTuple):
    """What a template needs of an entry; `current` is the value of aria-current, or empty."""

    url: str
    label: Promise
    current: str
    view: str

    @property
    def area(self) -> str:
        """The namespace of the view: "public", "portal", "desk"."""
        return self.view.partition(":")[0]


MENUS: dict[str, tuple[Item, ...]] = {
    "public": (
        Item("public:home", _("Latest release")),
        Item("public:species", _("Species"), ("public:species-group",)),
        Item("public:members", _("Members"), ("public:member",)),
        Item("public:releases", _("Releases"), ("public:release",)),
        Item("public:data", _("Data")),
        Item("public:methods", _("Methods"), ("public:indicator", "public:findings")),
        Item("public:about", _("About")),
    ),
    "portal": (
        Item("portal:home", _("Home")),
        Item(
            "portal:history",
            _("Submissions"),
            ("portal:upload", "portal:submission", "portal:problems", "portal:answers"),
        ),
        Item("portal:progress", _("Our progress"), ("portal:what-changed", "portal:lineage")),
        Item("portal:reporting", _("Our reporting")),
        Item("portal:team", _("People"), ("portal:person",), (Right.MANAGE_MEMBER,)),
        Item("portal:audit", _("Audit record"), (), (Right.MANAGE_MEMBER,)),
        Item("account:tokens", _("API tokens")),
        Item("portal:guidance", _("Guidance")),
    ),
    "desk": (
        Item("desk:home", _("Collection")),
        Item("desk:review", _("Review"), ("desk:submission",)),
        Item("desk:trend", _("Trend")),
        Item("desk:by-member", _("By member")),
        Item("desk:by-species", _("By species")),
        Item("desk:by-product", _("By product")),
        Item("desk:what-changed", _("What changed")),
        Item("desk:outliers", _("Outliers")),
        Item("desk:breaks", _("Breaks in series")),
        Item("desk:targets", _("Targets")),
        Item("desk:releases", _("Releases"), ("desk:release",), (Right.PUBLISH,)),
        Item("desk:mine", _("My members"), (), (Right.REVIEW,)),
        Item("desk:members", _("Members"), ("desk:member",), (Right.ADMINISTER,)),
        Item("desk:people", _("People"), ("desk:team", "desk:person"), (Right.ADMINISTER,)),
        Item("desk:audit", _("Audit record")),
    ),
    "account": (
        Item("account:home", _("Account")),
        Item("account:tokens", _("API tokens")),
        Item("account_change_password", _("Password"), ("account_set_password",)),
        Item("account_email", _("E-mail address")),
        Item("account:preferences", _("Letters")),
        Item(
            "mfa_index",
            _("Second factor"),
            (
                "mfa_activate_totp",
                "mfa_deactivate_totp",
                "mfa_list_webauthn",
                "mfa_add_webauthn",
                "mfa_edit_webauthn",
                "mfa_remove_webauthn",
                "mfa_view_recovery_codes",
                "mfa_generate_recovery_codes",
            ),
        ),
        Item("account:sessions", _("Sessions")),
        Item(
            "account:factor-resets",
            _("Lost factors"),
            ("account:factor-reset",),
            (Right.MANAGE_MEMBER, Right.ADMINISTER),
        ),
    ),
    "areas": (
        Item("public:home", _("Public pages")),
        Item("portal:home", _("Member area")),
        Item("desk:home", _("Conveners’ desk")),
    ),
    "follow": (
        Item("public:releases", _("Release calendar")),
        Item("public:news", _("News")),
        Item("public:news-feed", _("Atom feed")),
        Item("public:statements", _("Figures members published")),
        Item("public:initiatives", _("Initiatives")),
        Item("public:commitments", _("Commitments")),
    ),
    "reuse": (
        Item("public:data", _("Download the data")),
        Item("api:docs", _("Public API")),
        Item("public:methods", _("Methods and definitions")),
        Item("public:findings", _("Checks on a member’s file")),
    ),
    "about": (
        Item("public:about", _("About the coalition’s figures")),
        Item("public:contact", _("Contact")),
        Item("public:privacy", _("Privacy")),
        Item("public:report-error", _("Report an error")),
    ),
}


@register.simple_tag(takes_context=True)
def navigation(context: template.Context, menu: str) -> list[Link]:
    """The links of a menu, in order. KeyError for a menu that is not in MENUS."""
    request = context.get("request")
    here = view_name(request)
    items = [item for item in MENUS[menu] if not item.rights or may(request, *item.rights)]
    links = [Link(address(item.view), item.label, current(item, here), item.view) for item in items]
    return [link for link in links if link.url]


def may(request: Any, *rights: Right) -> bool:
    """Whether whoever asks holds one of the rights; nobody does where it is not known who asks."""
    return hasattr(request, "user") and any(acting(request).may(right) for right in rights)


def address(view: str) -> str:
    """The URL of a view without arguments; empty when there is no such view yet."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def view_name(request: Any) -> str:
    """The name of the view that answers; empty on error pages, which may have no request at all."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


def current(item: Item, here: str) -> str:
    """What aria-current says: this very page, a page inside the entry, or nothing."""
    if here == item.view:
        return "page"
    return "true" if here in item.inside else ""
