"""What can go wrong between us and an office."""


class OfficeError(Exception):
    """The request was refused, or the office cannot be used."""


class RequestRefused(OfficeError):  # noqa: N818 - reads as what happened
    """The request cannot be done, the office is well; the text says why, and is meant for a person."""


class OfficeCrashed(OfficeError):  # noqa: N818
    """The office died while, or before, it answered."""


class OfficeTimeout(OfficeError):  # noqa: N818
    """The office did not answer in time and was ended."""
