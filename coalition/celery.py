"""The workers: every limit, retry and schedule, each with its reason.

The broker is a doorbell (see `coalition/lib/jobs.py`): whatever it loses or delivers twice, the sweeps below find
the work in the database, and every task may run twice.
"""

import os
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import setup_logging, task_success
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

from coalition.lib import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")

TRANSPORT_ALIASES["pgmq"] = "coalition.lib.queue:Transport"  # the same, under a role that may not make queues

TIME_LIMIT = 600  # seconds; the largest file allowed is read in 120
INVISIBLE = 900  # seconds until an unacknowledged message is delivered again: longer than any task may run

# Files have a queue and workers of their own: two that take minutes must not hold up figures, mail or a release. The
# nightly check of all rollups is as long, and goes there too.
# `celery worker` without --queues serves both.
QUICK, FILES = "coalition", "files"

app = Celery("coalition", task_cls="coalition.lib.jobs:ProgramTask")


def transport_options(broker: str) -> dict[str, Any]:
    """Bounded waiting for each kind of broker, since a request may be at the other end.

    One attempt: kombu would otherwise try again after 2 and 4 seconds. (Workers reconnect for ever all the same.)
    """
    if broker.startswith("pgmq:"):
        return {
            "max_retries": 0,
            "conn_string": _database_address() if broker == "pgmq://" else None,
            "init_extension": False,  # the owner installed it
            "pool_size": 4,
            "pool_timeout": 2,
            "use_notify": True,  # a task starts at once ...
            "polling_interval": 0.5,  # ... or after this, where a notice was missed
            "wait_time_seconds": 0,  # long polls would hold a connection and delay a shutdown
            "visibility_timeout": INVISIBLE,
        }
    if broker.startswith(("redis", "valkey", "sentinel")):
        return {
            "max_retries": 0,
            "socket_timeout": 2,  # one that accepts but never answers blocks for ever without it
            "socket_connect_timeout": 2,
            "visibility_timeout": INVISIBLE,
        }
    patience = {"connect_timeout": 1.5, "read_timeout": 1.5, "write_timeout": 1.5}  # seconds
    return {"max_retries": 0, "confirm_publish": True, **patience}


def _queue(name: str) -> dict[str, Any]:
    """Lasting; with RabbitMQ one that outlives the loss of a node."""
    arguments = {} if settings.CELERY_BROKER_URL.startswith("pgmq:") else {"x-queue-type": "quorum"}
    return {"exchange": name, "routing_key": name, "queue_arguments": arguments}


def _database_address() -> str:
    """The queue lives in the application's database, under the application's role."""
    database = settings.DATABASES["default"]
    words = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    told = {word: database[key] for word, key in words.items() if database.get(key)} | database["OPTIONS"]
    return " ".join(f"{word}={value}" for word, value in told.items())


app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options=transport_options(settings.CELERY_BROKER_URL),
    broker_connection_timeout=2,
    broker_connection_retry_on_startup=True,  # a broker that starts after us
    broker_connection_max_retries=None,
    # Made beforehand by the owner; messages say what to do, never a figure.
    task_default_queue=QUICK,
    task_queues={name: _queue(name) for name in (QUICK, FILES)},
    task_routes=dict.fromkeys(
        ("metrics.tasks.check_submission", "metrics.tasks.sweep_uploads", "metrics.tasks.check_rollups"), FILES
    ),
    task_create_missing_queues=False,
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    task_ignore_result=True,  # results are rows
    worker_pool="coalition.lib.pool:TaskPool",  # one that outlives the death of any of its processes
    # A worker that dies gives its message back; nothing is fetched that is not worked on.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=TIME_LIMIT,
    task_soft_time_limit=TIME_LIMIT - 30,
    worker_max_memory_per_child=400_000,  # kB; pandas and openpyxl do not give everything back
    worker_soft_shutdown_timeout=8,  # finish what is short, give the rest back
    worker_enable_idle_soft_shutdown=False,
    worker_enable_remote_control=False,  # its reply queues cannot be made ahead; /health speaks for the worker
    worker_send_task_events=False,
    # Tasks go on when the broker is lost, and may run twice: half of them would be lost work for nothing.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    timezone="UTC",
    beat_schedule_filename=str(settings.DATA_DIR / "run" / "beat-schedule"),
    beat_max_loop_interval=5,
    beat_schedule={
        # Each finds work whose bell was not heard: a stale quarter, ...
        "refresh-stale": {"task": "metrics.tasks.refresh_stale", "schedule": 5, "options": {"expires": 5}},
        # ... a file that nobody has read yet, ...
        "sweep-uploads": {"task": "metrics.tasks.sweep_uploads", "schedule": 5, "options": {"expires": 5}},
        # ... mail that has not been sent, ...
        "send-mail": {"task": "members.tasks.send_mail", "schedule": 10, "options": {"expires": 10}},
        # ... and a release whose minute has come.
        "publish-due": {"task": "metrics.tasks.publish_due", "schedule": 10, "options": {"expires": 10}},
        # Reads everything, so once, when few are at work; where beat was down at that hour, as soon as it is back.
        "check-rollups": {
            "task": "metrics.tasks.check_rollups",
            "schedule": crontab(hour="2", minute="40"),
            "options": {"expires": 3600},
        },
        # A dry run is gone within the hour: after fifty minutes it is not found any more, and this removes it.
        "forget-dry-runs": {"task": "metrics.tasks.forget_dry_runs", "schedule": 300, "options": {"expires": 300}},
        # What has been kept long enough: a little every hour, rather than much at night.
        "apply-retention": {"task": "metrics.tasks.apply_retention", "schedule": 3600, "options": {"expires": 3600}},
        # The first of a day counts; hourly, because beat may be down at any one hour.
        "note-head": {"task": "members.tasks.note_head", "schedule": 3600, "options": {"expires": 3600}},
        # What was planned for a member holds from a day on: hourly, since days begin at any hour that beat may be down.
        "change-memberships": {
            "task": "metrics.tasks.change_memberships",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        # It is nine in the morning somewhere, and half past nine in Kolkata: each letter leaves within ten minutes.
        "send-reminders": {"task": "metrics.tasks.send_reminders", "schedule": 600, "options": {"expires": 600}},
        # Days are what counts here: an hour late is nothing, and one query finds that nobody is to be asked.
        "ask-for-confirmations": {
            "task": "members.tasks.ask_for_confirmations",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
    },
)
app.autodiscover_tasks()


# A sweep that ends well says that scheduler, queue and worker are alive, for so many seconds. Files may take long.
# `coalition/embedded/watch.py` starts a worker again whose sign has faded.
SIGNS_OF_LIFE = {"metrics.tasks.refresh_stale": (QUICK, 60), "metrics.tasks.sweep_uploads": (FILES, TIME_LIMIT)}


@task_success.connect  # type: ignore[untyped-decorator]
def leave_a_sign_of_life(sender: Task, **_given: object) -> None:
    if sender.name in SIGNS_OF_LIFE:
        name, seconds = SIGNS_OF_LIFE[sender.name]
        heartbeat.leave(name, seconds=seconds)


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_our_logging(**_given: object) -> None:
    """Celery would replace the configuration that Django has set up; that one stays."""
