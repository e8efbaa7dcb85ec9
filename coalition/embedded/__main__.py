"""`python -m coalition.embedded`: what `make run` runs."""

import logging
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")

import django
from django.core.exceptions import ImproperlyConfigured

from coalition.embedded.cluster import ClusterError


def main() -> None:
    try:
        django.setup()
        logging.disable(logging.INFO)  # the terminal is for people; what the demo queues is not news
        from coalition.embedded.supervisor import StartError, run

        try:
            run()
        except StartError as error:
            sys.exit(str(error))
    except (ImproperlyConfigured, ClusterError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
