"""Why something was refused, in Chinese: by the system, or by a program that was run."""

from addin import files
from addin.installing.machine import ProgramError


def reason_of(error: OSError) -> str:
    """Return the reason."""
    return error.reason if isinstance(error, ProgramError) else files.reason_of(error)
