"""An Atom feed whose time is that of its newest entry, so that an unchanged list gives the same bytes."""

from datetime import UTC, datetime

from django.utils.feedgenerator import Atom1Feed


class Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Of an empty feed: the epoch, not the moment somebody asked."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1, tzinfo=UTC)  # type: ignore[no-any-return]
