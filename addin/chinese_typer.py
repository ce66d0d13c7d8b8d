"""typer made Chinese: titles of panels, the usage line, the help of --help, and every usage error a finding.

typer speaks English and a gettext catalogue would reach only a part of its texts. Its panels are named by
constants, the rest by overriding in the two classes of commands and groups.
"""

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeVar

import typer
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup

from addin.console import DONE, NAME, refuse, unheard
from udfs.findings import Finding, finding

Given = TypeVar("Given", str, str | None, list[str])


class ChineseTyper(typer.Typer):
    """A Typer whose groups and commands are Chinese without being told so one by one."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**(_GROUP_SETTINGS | settings))

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Register a command; the settings are those of ``typer.Typer.command``."""
        return super().command(name, **(_COMMAND_SETTINGS | settings))


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; a usage error is told and is code 2."""
    # Not command.main(): that would answer for shell completion and print English on its own.
    command = typer.main.get_command(app)
    try:
        with command.make_context(NAME, list(arguments)) as context:
            return command.invoke(context) or DONE
    except typer.Exit as end:
        return end.exit_code
    except UsageError as error:
        return refuse([_usage_finding(error)])


def filled(value: Given) -> Given:
    """Refuse an empty value: an unset variable of a script must not become the current folder."""
    given = value if isinstance(value, list) else [value]
    if any(each is not None and not each.strip() for each in given):
        raise BadParameter("不能为空")
    return value


# --- help --------------------------------------------------------------------------------------------


class _Chinese:
    """What commands and groups share. Everything that typer offers no setting for."""

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
            raise unheard(sys.stdout, error) from error

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
    """A group of commands; knows the nearest name of one that is not there."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None:
            hint = _near(get_close_matches(args[0], self.list_commands(ctx), cutoff=0.5))
            raise _WrongUseError(finding("ZS-501", name=args[0], hint=hint, command=ctx.command_path))
        return super().resolve_command(ctx, args)


_COMMAND_SETTINGS: Final[dict[str, Any]] = {"cls": _Command, "options_metavar": "[选项]"}
_GROUP_SETTINGS: Final[dict[str, Any]] = {
    "cls": _Group,
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": "rich",
    "options_metavar": "[选项]",
    "subcommand_metavar": "命令 [命令的选项]",
}


# --- usage errors ------------------------------------------------------------------------------------


class _WrongUseError(UsageError):
    """A usage error that knows its finding."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.finding = found


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
