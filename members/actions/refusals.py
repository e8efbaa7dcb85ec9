"""What an action about people answers instead of doing what was asked."""


class Refused(ValueError):
    """It cannot be done as things stand; the words say why, and who can help."""
