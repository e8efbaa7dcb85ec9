"""What workers do, one line each: the action does not know that it runs in a worker."""

from celery import shared_task

from metrics.actions import checking, drift, dry_runs, memberships, releases, reminders, retention, rollups


@shared_task
def check_submission(*_named: str) -> None:
    """Read and check the uploaded file whose turn it is. Messages of earlier versions named one, which is not asked."""
    checking.check_next()


@shared_task
def sweep_uploads() -> None:
    """Check what was uploaded and left unchecked: its message was lost, or its worker was killed."""
    checking.check_left_over()


@shared_task
def forget_dry_runs() -> None:
    """Remove the files that were only tried, and what was found in them."""
    dry_runs.forget()


@shared_task
def refresh_stale() -> None:
    """Bring the rollups up to date."""
    rollups.refresh_stale()


@shared_task
def check_rollups() -> None:
    """Compare the rollups with what the observations give, and have made again what drifted."""
    drift.check()


@shared_task
def publish_due() -> None:
    """Publish the releases whose minute has come."""
    releases.publish_due()


@shared_task
def apply_retention() -> None:
    """Remove what has been kept long enough."""
    retention.apply_retention()


@shared_task
def change_memberships() -> None:
    """Bring into force what was planned for members, where its day has come."""
    memberships.bring_due_into_force()


@shared_task
def send_reminders() -> None:
    """Remind those whose report is missing."""
    reminders.send_due()
