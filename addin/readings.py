"""Many files read, each in a process that it cannot harm anybody from; in the order in which they were given."""

from collections.abc import Callable, Sequence
from contextlib import closing

from addin.sharing import Sharing
from xl_templates.isolation import Limits, Lost, run_isolated
from xl_templates.model import Programme
from xl_templates.reading.result import ReadFile
from xl_templates.reading.worker import ToRead, prepare, read

Progress = Callable[[int, int, str], None]


def read_all(
    files: Sequence[ToRead],
    programmes: tuple[Programme, ...],
    *,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> list[ReadFile]:
    """Return one reading a file. A file that cost its process comes back refused, with the true reason.

    ``progress`` is called with (done, all, name).
    """
    reads: list[ReadFile | None] = [None] * len(files)
    sharing = Sharing()
    running = run_isolated(read, files, initializer=prepare, initargs=(programmes,), limits=limits)
    with closing(running) as outcomes:  # whatever stops this loop, no process is left behind
        for done, (index, outcome) in enumerate(outcomes, start=1):
            name = files[index].name
            if isinstance(outcome, Lost):
                reads[index] = ReadFile(name, refusal=outcome.finding(name))
            else:
                sharing.share(outcome.value)
                reads[index] = outcome.value
            if progress:
                progress(done, len(files), name)
    return [one for one in reads if one is not None]
