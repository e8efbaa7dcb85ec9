"""Links to the pages that there are."""

from types import SimpleNamespace

import pytest
from django.template import Context
from django.test import override_settings
from django.urls import include, path
from django.views.generic import View

from metrics.templatetags.navigation import MENUS, navigation

desk = [path("", View.as_view(), name="home"), path("queue/", View.as_view(), name="review")]
urlpatterns = [path("desk/", include((desk, "desk")))]


def at(view: str) -> Context:
    request = SimpleNamespace(resolver_match=SimpleNamespace(view_name=view))
    return Context({"request": request})


@override_settings(ROOT_URLCONF=__name__)
def test_only_pages_that_exist_are_linked() -> None:
    links = navigation(at(""), "desk")
    assert [(link.url, str(link.label), link.area) for link in links] == [
        ("/desk/", "Collection", "desk"),
        ("/desk/queue/", "Review", "desk"),
    ]
    assert navigation(at(""), "portal") == []


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("here", "marks"), [("desk:home", ["page", ""]), ("desk:submission", ["", "true"]), ("public:home", ["", ""])]
)
def test_the_entry_one_is_in_is_marked(here: str, marks: list[str]) -> None:
    assert [link.current for link in navigation(at(here), "desk")] == marks


@override_settings(ROOT_URLCONF=__name__)
def test_error_pages_without_a_request_have_a_menu_too() -> None:
    assert len(navigation(Context(), "desk")) == 2


def test_no_view_stands_in_two_entries_of_a_menu() -> None:
    for menu in MENUS.values():
        views = [view for item in menu for view in (item.view, *item.inside)]
        assert len(set(views)) == len(views)
