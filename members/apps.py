from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Who the coalition is and what it says."""

    name = "members"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Members and people"

    def ready(self) -> None:
        """Listen to what allauth tells of people's accounts."""
        from members import sign_ins

        sign_ins.listen()
