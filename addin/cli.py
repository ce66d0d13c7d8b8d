"""The command line: the same jobs as the buttons, for a console and for the night.

Exit 0: done, nothing needs a person. 1: done, findings need a person. 2: could not be done, the last line
says why. Results go to the standard output, findings and progress to the standard error. What a job needs is
imported when its command runs: the help has to come at once.

typer speaks English and a gettext catalogue would reach only a part of its texts, so its two classes are made
Chinese below: titles of panels by its constants, the usage line and the help of --help by overriding, and
every usage error as a finding of ours.
"""

import os
import sys
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup

from udfs.findings import Finding, Severity, finding, worst

if TYPE_CHECKING:
    from addin.issue import IssueOutcome
    from xl_templates.model import Programme

NAME: Final = "zhaoshang"
DONE: Final = 0
NEEDS_A_PERSON: Final = 1
NOT_DONE: Final = 2
INTERRUPTED: Final = 130

_DEMO_PROGRAMME: Final = "jizhou"
_DEMO_PERIODS: Final = (("2023-02", "2023-02月报模板", 28), ("2023-W08", "2023-W08周报模板", 8))
_ABOUT: Final = """招商引资台账：下发自带校验的填报模板。

各单位用 Excel、WPS 或 LibreOffice 填写，不需要安装任何插件。"""
_EXIT_CODES: Final = "退出码：0＝已办成，不需要人看；1＝已办成，有问题要人看；2＝没有办成，最后一行写明原因。"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No exception leaves it."""
    _speak_chinese()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        _say("已中断", stream=sys.stderr)
        return INTERRUPTED
    except _Unheard as error:
        _say(finding("ZS-592", reason=error.reason).line(), stream=sys.stderr)
        return NOT_DONE
    # The last net of the whole program. Everything that a person or a disk can do wrong has come back as a
    # finding by now, so whatever arrives here is our bug: the officer gets one line, we get the traceback.
    except Exception as error:  # noqa: BLE001 - see above: nothing may show a traceback to a user
        _say(_our_bug(error, arguments).line(), stream=sys.stderr)
        return NOT_DONE


def _run(arguments: list[str]) -> int:
    # Not command.main(): that would answer for shell completion and print English on its own.
    command = typer.main.get_command(app)
    try:
        with command.make_context(NAME, arguments) as context:
            return command.invoke(context) or DONE
    except typer.Exit as end:
        return end.exit_code
    except UsageError as error:
        return _refuse([_usage_finding(error)])


# --- typer in Chinese --------------------------------------------------------------------------------


class _WrongUseError(UsageError):
    """A usage error that knows its finding."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.finding = found


class _Chinese:
    """What commands and the group share. Everything that typer offers no setting for."""

    # Typer's own complaint about extra words is plain English text; ours comes from parse_args.
    allow_extra_args = True

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
        rich_utils.OPTIONS_PANEL_TITLE = "选项"
        rich_utils.COMMANDS_PANEL_TITLE = "命令"
        rich_utils.REQUIRED_LONG_STRING = "[必填]"
        rich_utils.DEFAULT_STRING = "[默认：{}]"
        for parameter in self.get_params(ctx):
            if parameter.param_type_name == "argument":  # it would say <str>; an option has its metavar there
                parameter.display_type_rich = _no_type
        try:
            super().format_help(ctx, formatter)
        except SystemExit:  # rich ends the program when the reader has gone (| head), with the code of a failure
            raise typer.Exit(DONE) from None
        except OSError as error:
            raise _unheard(sys.stdout, error) from error

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助，不做别的"
            option.metavar = ""  # instead of <bool>
            option.default = False  # of the flag's own type: for None typer would load pydantic to convert it
        return option

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx  # the parser forgets it at times; the finding names the command
            raise
        if rest and not isinstance(self, TyperGroup):
            raise _WrongUseError(finding("ZS-505", extra=" ".join(rest), command=ctx.command_path))
        return rest


def _no_type(ctx: Any) -> None:  # noqa: ARG001 - typer calls it by this name
    """Show no type for a parameter."""


class _Command(_Chinese, TyperCommand):
    """A command whose help and errors are Chinese."""


class _Group(_Chinese, TyperGroup):
    """The group of all commands; knows the nearest name of one that is not there."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None:
            hint = _near(get_close_matches(args[0], self.list_commands(ctx), cutoff=0.5))
            raise _WrongUseError(finding("ZS-501", name=args[0], hint=hint, command=ctx.command_path))
        return super().resolve_command(ctx, args)


def _usage_finding(error: UsageError) -> Finding:
    """Return the finding for any usage error, in our words."""
    command = error.ctx.command_path if error.ctx else NAME
    if isinstance(error, _WrongUseError):
        return error.finding
    if isinstance(error, NoSuchOption):
        hint = _near(error.possibilities or [])
        return finding("ZS-503", name=error.option_name, hint=hint, command=command)
    if isinstance(error, BadOptionUsage):
        known = error.ctx.command.get_params(error.ctx) if error.ctx else []
        is_flag = any(error.option_name in each.opts and each.is_flag for each in known)
        detail = "后面不能带值" if is_flag else "后面缺少值"
        return finding("ZS-504", name=error.option_name, detail=detail, command=command)
    parameter = getattr(error, "param", None)
    what = "参数" if parameter is None or parameter.param_type_name == "argument" else "选项"
    name = "" if parameter is None else parameter.metavar if what == "参数" else parameter.opts[-1]
    if isinstance(error, MissingParameter):
        return finding("ZS-502", what=what, name=name, command=command)
    detail = error.message if isinstance(error, BadParameter) else "写法不对"
    return finding("ZS-506", what=what, name=name, detail=detail, command=command)


def _near(names: Sequence[str]) -> str:
    return f"，是否指“{names[0]}”" if names else ""


def _filled(value: str) -> str:
    """Refuse an empty value: an unset variable of a script must not become the current folder."""
    if not value.strip():
        raise BadParameter("不能为空")
    return value


# --- commands ----------------------------------------------------------------------------------------

app = typer.Typer(
    cls=_Group,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=_ABOUT,
    epilog=_EXIT_CODES,
    options_metavar="[选项]",
    subcommand_metavar="命令 [命令的选项]",
)
_SETTINGS: Final[dict[str, Any]] = {"cls": _Command, "options_metavar": "[选项]"}

_Programme = Annotated[
    str,
    typer.Option("--programme", metavar="方案", callback=_filled, help="自带方案的名称，或定义文件夹的路径"),
]
_Period = Annotated[
    str,
    typer.Option("--period", metavar="报送期", callback=_filled, help="如 2023-02、2023-W08、2023-Q1、2023-H1、2023"),
]
_OutFolder = Annotated[
    str, typer.Option("--out", metavar="文件夹", callback=_filled, help="放模板的文件夹，没有就新建")
]


def _show_version(wanted: bool) -> None:
    if wanted:
        _say(f"{NAME} {_installed_version()}")
        raise typer.Exit(DONE)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", metavar="", is_eager=True, callback=_show_version, help="显示版本，不做别的"),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        context.get_help()


@app.command("programmes", help="列出自带的方案", **_SETTINGS)
def _programmes() -> int:
    from xl_templates.load import load, shipped_programmes

    findings: list[Finding] = []
    for name in shipped_programmes():
        loaded = load(name)
        findings += loaded.findings
        if loaded.programme:
            _say(*_described(loaded.programme))
    if findings:
        return _refuse(findings)
    return DONE


@app.command("issue", help="下发模板：每个应报单位一个工作簿", **_SETTINGS)
def _issue(programme: _Programme, period: _Period, out: _OutFolder) -> int:
    from addin.issue import issue_templates

    with _progress("正在生成模板") as progress:
        outcome = issue_templates(programme, period, Path(out), progress=progress)
    if not outcome.done:
        return _refuse(outcome.findings)
    _say(*_issued(outcome, Path(out)))
    return _tell(outcome.findings)


@app.command("demo", help="演示：生成蓟州区 2023 年 2 月的月报模板和第 8 周的周报模板", **_SETTINGS)
def _demo(
    folder: Annotated[
        str, typer.Argument(metavar="文件夹", callback=_filled, help="放结果的文件夹，没有就新建")
    ] = "zhaoshang-demo",
) -> int:
    from addin.issue import issue_templates

    _say("演示：区招商办给各单位下发填报模板，一个单位一个文件。")
    findings: list[Finding] = []
    for period, name, wanted in _DEMO_PERIODS:
        out = Path(folder) / name
        with _progress("正在生成模板") as progress:
            outcome = issue_templates(_DEMO_PROGRAMME, period, out, progress=progress)
        if not outcome.done:
            return _refuse(outcome.findings)
        _say(*_issued(outcome, out))
        findings += outcome.findings
        found = sum(path.is_file() for path in (*outcome.written, *outcome.unchanged))
        if found != wanted:
            label = outcome.period.label if outcome.period else period
            findings.append(finding("ZS-513", place={"file": str(out)}, period=label, wanted=wanted, found=found))
    _say(
        "看什么：用 Excel、WPS 或 LibreOffice 打开任意一个模板，先读“填报说明”。",
        "    再在台账里试填一行，左边的“校验”立即给出结果。",
    )
    return _tell(findings)


def _described(programme: "Programme") -> list[str]:
    ledgers = {ledger.id: ledger.title for ledger in programme.ledgers}
    span = f"{programme.valid_from} 起" + (f"，{programme.valid_to} 止" if programme.valid_to else "")
    lines = [f"{programme.id}  {programme.title}（版本 {programme.version}，{span}）"]
    for submission in programme.submissions:
        count = sum(submission.units in unit.groups and unit.reports for unit in programme.units)
        names = "、".join(ledgers[name] for name in submission.ledgers)
        lines.append(f"    {submission.title}：{count} 个单位；{names}")
    return lines


def _issued(outcome: "IssueOutcome", out: Path) -> list[str]:
    assert outcome.submission is not None and outcome.period is not None
    parts = [f"新生成 {len(outcome.written)} 个模板"]
    if outcome.unchanged:
        parts.append(f"已有且相同 {len(outcome.unchanged)} 个")
    return [
        f"{outcome.period.label} {outcome.submission.title}：{'，'.join(parts)}",
        f"    截止：{outcome.due}",
        f"    位置：{out.resolve()}",
    ]


# --- what a user sees --------------------------------------------------------------------------------


class _Unheard(Exception):  # noqa: N818 - no error of the program: the output has nowhere to go
    """The result could not be shown, on a full disk for example."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _tell(findings: list[Finding]) -> int:
    """Print the findings of a job that was done and return the exit code."""
    for found in findings:
        _say(found.line(), stream=sys.stderr)
    return NEEDS_A_PERSON if worst(findings) in (Severity.ERROR, Severity.QUERY) else DONE


def _refuse(findings: list[Finding]) -> int:
    """Print why nothing was done: one line, or one a finding and a last one with their number."""
    for found in findings:
        _say(found.line(), stream=sys.stderr)
    if len(findings) > 1:
        _say(finding("ZS-591", count=len(findings)).line(), stream=sys.stderr)
    return NOT_DONE


def _say(*lines: str, stream: TextIO | None = None) -> None:
    """Print at once. A reader who has gone (``| head``) hinders nothing; a full disk raises ``_Unheard``."""
    stream = stream or sys.stdout
    try:
        for line in lines:
            print(_on_one_line(line), file=stream)
        if stream is not None:
            stream.flush()
    except BrokenPipeError:
        _silence(stream)
    except OSError as error:
        unheard = _unheard(stream, error)
        if stream is not sys.stderr:  # where even the reason has nowhere to go, only the exit code is left
            raise unheard from error


def _unheard(stream: TextIO | None, error: OSError) -> _Unheard:
    from addin.files import reason_of

    _silence(stream)
    return _Unheard(reason_of(error))


def _on_one_line(text: str) -> str:
    """Spell out control characters: what a user typed must neither break the line nor drive the terminal."""
    return "".join(
        sign if sign.isprintable() or unicodedata.category(sign) in ("Zs", "Cs", "Co") else f"\\u{ord(sign):04x}"
        for sign in text
    )


def _silence(stream: TextIO | None) -> None:
    """Send the rest of a stream nowhere, so that Python does not complain about it at its end either."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _speak_chinese() -> None:
    """Make the standard streams able to hold Chinese, whatever code page the system has.

    Into files and pipes goes UTF-8. A terminal that really reads another code (an old Windows console, a GBK
    terminal) keeps it, or it would show rubbish; what its code lacks is spelled out instead of failing.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a host may have put another object there
        if reconfigure is None:
            continue
        utf8 = stream.encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")
        with suppress(ValueError, OSError):
            if utf8 or stream.isatty():
                reconfigure(errors="backslashreplace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def _progress(label: str) -> Generator[Callable[[int, int, str], None] | None, None, None]:
    """Show a bar that leaves no trace while the work goes on; nothing where nobody watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, name="")
        yield lambda done, total, name: bar.update(task, completed=done, total=total, name=name)


def _our_bug(error: Exception, arguments: list[str]) -> Finding:
    """Put the traceback into a log file for us and return the one line for the user."""
    import platform
    import tempfile
    import traceback

    report = (
        f"{NAME} {_installed_version()}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{arguments!r}\n\n{''.join(traceback.format_exception(error))}"
    )
    log = "这一行"
    with suppress(OSError):
        handle, name = tempfile.mkstemp(prefix=f"{NAME}-", suffix=".log")
        os.close(handle)
        Path(name).write_text(report, encoding="utf-8", errors="backslashreplace")
        log = f"记录 {name} "
    return finding("ZS-590", kind=type(error).__name__, log=log)


def _installed_version() -> str:
    from importlib import metadata

    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "（未安装，从源码运行）"


if __name__ == "__main__":
    sys.exit(main())
