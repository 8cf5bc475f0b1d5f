"""Which saved query stands behind a chart: `{{ figure(…, query=query_link("so-lieu", indicator=code)) }}` anywhere."""

from urllib.parse import urlencode

from kientao.ui import behind

from .models import SavedQuery


def find(code: str, values: dict[str, str]) -> str:
    """Its address with these values; "" where this city has no public query by this code, or it asks for others."""
    row = SavedQuery.objects.filter(code=code, state="on", audience="public").only("parameters").first()
    if row is None or not set(row.parameters) <= {name for name, value in values.items() if value}:
        return ""
    asked = {name: values[name] for name in row.parameters}
    return f"/phan-tich/{code}" + (f"?{urlencode(asked)}" if asked else "")


behind.register(find)
