"""A noun and verbs that exist for these tests only: the ledger knows no city."""

from django.db import models

from kientao.base.errors import Refused
from kientao.ledger import publication
from kientao.ledger.acts import By, Done, act
from kientao.ledger.nouns import Noun

MINH = By("phuong.can-bo", "minh")


class Thing(Noun):
    value = models.TextField()
    link = models.ForeignKey("ledger.Thing", null=True, on_delete=models.DO_NOTHING)

    class Meta:
        app_label = "ledger"


VERBS = {
    "thing.open": publication.Opening("public", {"value": "value"}, "Mở", "test"),
    "thing.change": publication.Opening("public", {"value": "value"}, "Đổi", "test"),
    "thing.fail": publication.Opening("public", {}, "", "test"),
    "thing.later": publication.Opening("on_publication", {"value": "value"}, "", "test"),
    "thing.publish": publication.Opening("public", {}, "", "test"),
    "thing.never": publication.Opening("never", {}, "", "test"),
}


def _declare() -> dict:
    @act("thing.open", about="code", noun=Thing)
    def open_thing(*, by, code, value, link=None):
        """Open a thing."""
        Thing(code=code, value=value, link_id=link).save()
        return Done(code, public={"value": value, "secret": "x"}, sealed={"note": f"ghi chú {value}"})

    @act("thing.change", about="code", noun=Thing)
    def change_thing(*, by, code, value):
        """Change a thing."""
        row = Thing.objects.get(code=code)
        if row.value == value:
            return None
        row.value = value
        row.save(update_fields=["value"])
        return Done(code, public={"value": value})

    @act("thing.fail", about="code", noun=Thing)
    def fail_thing(*, by, code, late):
        """Fail, before or after writing."""
        if late:
            Thing(code=code, value="half").save()
        raise Refused("act.missing", thing=code)

    @act("thing.silent", about="code", noun=Thing)
    def silent_thing(*, by, code):
        """Break the promise: change and say nothing."""
        Thing(code=code, value="silent").save()

    @act("thing.nested", about="code", noun=Thing)
    def nested_thing(*, by, code):
        """Break the promise: call an act."""
        open_thing(by=by, code=code, value="inner")
        return Done(code)

    @act("thing.later", about="code", noun=Thing)
    def later_thing(*, by, code, value):
        """Wait for publication."""
        Thing(code=code, value=value).save()
        return Done(code, public={"value": value})

    @act("thing.publish", about="code", noun=Thing)
    def publish_thing(*, by, code, entry):
        """Publish what waited."""
        return Done(code, opens=(entry,))

    @act("thing.never", about="code", noun=Thing)
    def never_thing(*, by, code):
        """Must never enter."""
        return Done(code)

    @act("thing.shut", about="code", noun=Thing)
    def shut_thing(*, by, code, value):
        """Not in the table of publication: closed."""
        Thing(code=code, value=value).save()
        return Done(code, public={"value": value})

    return {f.__name__: f for f in (open_thing, change_thing, fail_thing, silent_thing, nested_thing, later_thing,
                                    publish_thing, never_thing, shut_thing)}  # fmt: skip


ACTS = _declare()
