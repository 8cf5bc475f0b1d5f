"""The web, for any WSGI server. Under `kientao serve` a worker does not outlive the process that started it."""

import os
import signal
import threading
import time

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kientao.site.settings")
SERVER = "_KIENTAO_SERVER"  # process id of `serve`, set by it


def watch(server: int) -> None:
    """An orphan would hold the port: after `kill -9` of the server it ends by itself."""
    while os.getppid() == server:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)
    os._exit(1)


if os.environ.get(SERVER):
    threading.Thread(target=watch, args=[int(os.environ[SERVER])], name="watch", daemon=True).start()
application = get_wsgi_application()

from kientao.lake.door import Door  # noqa: E402  what these know of nouns is there once Django is
from kientao.ledger.kept import Kept  # noqa: E402

application = Door(Kept(application))
