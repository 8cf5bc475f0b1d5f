"""What every public page says on top while it holds: asked in the request, so that kept pages know when it is stale."""

from kientao.base import clock
from kientao.ui import banners
from kientao.ui.banners import Banner

from .models import WARNING, Notice

SHOWN_MAX = 3
SAID = ("code", "kind", "headline", "english", "severity", "expires")
GRAVE = ("Extreme", "Severe")


@banners.register
def standing() -> list[Banner]:
    """Warnings first, then the newest; one question over the index of what is active."""
    rows = Notice.objects.filter(state="active", expires__gt=clock.now()).order_by("kind", "-effective", "code")
    return [
        Banner(headline, english.get("headline", ""), expires, f"/thong-bao/{code}", kind == WARNING, severity in GRAVE)
        for code, kind, headline, english, severity, expires in rows.values_list(*SAID)[:SHOWN_MAX]
    ]
