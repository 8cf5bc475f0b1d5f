"""Feeds whose time is that of their newest entry, so that an unchanged list gives the same bytes."""

from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed


class _Steady(SyndicationFeed):
    def latest_post_date(self) -> datetime:
        """Of an empty feed: the epoch, not the moment somebody asked."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)  # type: ignore[no-any-return]


class Feed(_Steady, Atom1Feed):
    """Atom."""


class News(_Steady, Rss201rev2Feed):
    """RSS 2.0."""
