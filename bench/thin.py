"""Addresses that call the real act, or its plain counterpart, and answer with the entry's index."""

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

application = get_wsgi_application()

from . import sides  # noqa: E402  after Django is set up


def record(request, perform):
    index = []
    sides.recording(lambda **args: index.append(perform(**args).index), 0)(len(request.body))
    return HttpResponse(str(index[0]), headers={"Content-Length": len(str(index[0]))})


urlpatterns = [
    path("ours", record, {"perform": sides.ours_record}),
    path("plain", record, {"perform": sides.plain_record}),
    path("hello", lambda request: HttpResponse("ok", headers={"Content-Length": 2})),
]
