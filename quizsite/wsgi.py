"""How does a WSGI server reach the site?"""

import os
import signal

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizsite.settings")


def stop_at_once_while_loading() -> None:
    """Lets a request to stop end a web process that still loads the site.

    Granian forks its web processes with its own handlers in place, which do nothing in the child: until the site is
    loaded a SIGTERM is lost, and the process is killed when Granian's patience ends. Granian sets the real ones later.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        if getattr(signal.getsignal(number), "__module__", "").startswith("granian"):
            signal.signal(number, signal.SIG_DFL)


stop_at_once_while_loading()
application = get_wsgi_application()
