"""What an operation raises when the request cannot be done and the office is well."""


class RefusedError(Exception):
    """The request cannot be done; the text says why, and is meant for a person."""
