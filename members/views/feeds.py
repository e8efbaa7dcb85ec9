"""The news as an Atom feed."""

from datetime import UTC, datetime, time

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from members.models import NewsItem

LONGEST = 50


class NewsFeed(Feed):  # type: ignore[type-arg]
    """The newest items; each leads to its place on the news page, which names the source."""

    feed_type = Atom1Feed
    title = _("Coalition progress: news")
    subtitle = _("What happened in the Coalition to End Wildlife Trafficking Online, with sources.")

    def link(self) -> str:
        return reverse("public:news")

    def feed_url(self) -> str:
        return reverse("public:news-feed")

    def items(self) -> QuerySet[NewsItem]:
        return NewsItem.objects.all()[:LONGEST]

    def item_title(self, item: NewsItem) -> str:
        return item.headline

    def item_description(self, item: NewsItem) -> str:
        return item.text

    def item_link(self, item: NewsItem) -> str:
        return f"{reverse('public:news')}#{item.key}"

    def item_pubdate(self, item: NewsItem) -> datetime:
        return datetime.combine(item.date, time(), tzinfo=UTC)

    def item_updateddate(self, item: NewsItem) -> datetime:
        return self.item_pubdate(item)
