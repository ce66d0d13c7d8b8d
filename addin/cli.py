"""The command line: the same jobs as the buttons, for a console and for the night.

To add a command: write the job in a module of its own, without a console in it; then add a function here that
takes the options, imports the job when it runs (the help has to come at once) and ends with ``report``. The
options that several commands share stand above the commands.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from addin.chinese_typer import ChineseTyper, filled, run
from addin.console import (
    DONE,
    INTERRUPTED,
    NAME,
    NOT_DONE,
    Unheard,
    installed_version,
    our_bug,
    progress,
    refuse,
    report,
    say,
    speak_chinese,
)
from addin.installing.commands import register
from udfs.findings import finding

_ABOUT: Final = """招商引资台账：下发自带校验的填报模板，校验和汇总各单位报来的文件。

各单位用 Excel、WPS 或 LibreOffice 填写，不需要安装任何插件。"""
_HOSTS: Final = ("excel", "libreoffice")  # programs that have an add-in file
_EXIT_CODES: Final = "退出码：0＝已办成，不需要人看；1＝已办成，有问题要人看；2＝没有办成，最后一行写明原因。"

app = ChineseTyper(help=_ABOUT, epilog=_EXIT_CODES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. No exception leaves it."""
    speak_chinese()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return run(app, arguments)
    except KeyboardInterrupt:
        say("已中断", stream=sys.stderr)
        return INTERRUPTED
    except Unheard as error:
        say(finding("ZS-592", reason=error.reason).line(), stream=sys.stderr)
        return NOT_DONE
    # The last net of the whole program. Everything that a person or a disk can do wrong has come back as a
    # finding by now, so whatever arrives here is our bug: the officer gets one line, we get the traceback.
    except Exception as error:  # noqa: BLE001 - see above: nothing may show a traceback to a user
        say(our_bug(error, arguments).line(), stream=sys.stderr)
        return NOT_DONE


# --- options -----------------------------------------------------------------------------------------

Programme = Annotated[
    str,
    typer.Option("--programme", metavar="方案", callback=filled, help="自带方案的名称，或定义文件夹的路径"),
]
Period = Annotated[
    str,
    typer.Option("--period", metavar="报送期", callback=filled, help="如 2023-02、2023-W08、2023-Q1、2023-H1、2023"),
]
Json = Annotated[
    str | None,
    typer.Option("--json", metavar="文件", callback=filled, help="把结果写成 JSON；写 - 输出到屏幕"),
]
OutFolder = Annotated[str, typer.Option("--out", metavar="文件夹", callback=filled, help="放模板的文件夹，没有就新建")]


def _known_host(value: str) -> str:
    if value not in _HOSTS:
        raise typer.BadParameter(f"应为：{'、'.join(_HOSTS)}")
    return value


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"{NAME} {installed_version()}")
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


# --- commands: in this order in the help -------------------------------------------------------------


@app.command("programmes", help="列出自带的方案")
def _programmes() -> int:
    from addin.programmes import describe_shipped

    lines, findings = describe_shipped()
    return report(not findings, lines, findings)


@app.command("issue", help="下发模板：每个应报单位一个工作簿")
def _issue(
    programme: Programme,
    period: Period,
    out: OutFolder,
    previous: Annotated[
        str | None,
        typer.Option(
            "--previous", metavar="上期汇总", callback=filled, help="上一期的汇总工作簿，各单位上期的行填进模板"
        ),
    ] = None,
) -> int:
    from addin.issue import issue_templates

    before = Path(previous) if previous else None
    with progress("正在生成模板") as step:
        outcome = issue_templates(programme, period, Path(out), previous=before, progress=step)
    return report(outcome.done, outcome.lines(Path(out)), outcome.findings)


@app.command("check", help="校验：逐个文件列出问题，不汇总，不改动文件")
def _check(
    files: Annotated[list[str], typer.Argument(metavar="文件…", callback=filled, help="文件或文件夹，可以几个")],
    programme: Annotated[
        str | None,
        typer.Option("--programme", metavar="方案", callback=filled, help="文件里没有写明方案时用哪个方案"),
    ] = None,
    json: Json = None,
) -> int:
    from addin.check import check_files
    from addin.check_report import tell_check
    from addin.replacing import json_refusal
    from addin.targets import refusal_of, seen_at

    seen = seen_at([json] if json is not None else [])
    if json is not None and (refusal := refusal_of(json) or json_refusal(Path(json))):
        return refuse([refusal])
    with progress("正在校验") as step:
        outcome = check_files([Path(file) for file in files], programme, progress=step)
    return tell_check(outcome, json, seen)


@app.command("consolidate", help="汇总：把一个文件夹里各单位的文件并成一本")
def _consolidate(
    inbox: Annotated[
        str, typer.Argument(metavar="文件夹", callback=filled, help="放各单位文件的文件夹，可以有子文件夹")
    ],
    programme: Programme,
    period: Period,
    out: Annotated[str, typer.Option("--out", metavar="文件", callback=filled, help="汇总写到哪个工作簿")],
    book: Annotated[
        str | None,
        typer.Option(
            "--book",
            metavar="工作簿",
            callback=filled,
            help="办公室的工作簿（收件登记）；不写则用汇总旁边的 工作簿.xlsx",
        ),
    ] = None,
    previous: Annotated[
        str | None, typer.Option("--previous", metavar="上期汇总", callback=filled, help="上一期的汇总工作簿")
    ] = None,
    json: Json = None,
) -> int:
    from addin.consolidate import ConsolidateRequest, consolidate
    from addin.month_report import tell_month

    request = ConsolidateRequest(
        Path(inbox),
        programme,
        period,
        out,
        Path(book) if book else None,
        Path(previous) if previous else None,
        json,
    )
    with progress("正在读取") as step:
        outcome = consolidate(request, progress=step)
    return tell_month(outcome, request)


@app.command("inputs", help="生成指标数据采集表：考核一期要填的数，每个单位的每项指标一行")
def _inputs(
    programme: Programme,
    system: Annotated[str, typer.Option("--system", metavar="体系", callback=filled, help="指标体系的编号")],
    period: Period,
    out: Annotated[str, typer.Option("--out", metavar="文件", callback=filled, help="采集表写到哪个工作簿")],
) -> int:
    from addin.scoring.inputs import InputsRequest, write_inputs

    outcome = write_inputs(InputsRequest(programme, system, period, out))
    return report(outcome.done, outcome.lines(), outcome.findings)


@app.command("score", help="计算得分：按指标体系算各单位的得分、名次、等次和建议名单")
def _score(
    programme: Programme,
    system: Annotated[str, typer.Option("--system", metavar="体系", callback=filled, help="指标体系的编号")],
    period: Period,
    inputs: Annotated[str, typer.Option("--inputs", metavar="指标数据", callback=filled, help="填好的指标数据采集表")],
    out: Annotated[str, typer.Option("--out", metavar="文件", callback=filled, help="得分写到哪个工作簿")],
    summary: Annotated[
        list[str] | None,
        typer.Option("--summary", metavar="汇总", callback=filled, help="本期各月的汇总，可以写几次"),
    ] = None,
    json: Json = None,
    sensitivity: Annotated[
        str | None,
        typer.Option("--sensitivity", metavar="文件", callback=filled, help="另写一本敏感性分析，内部使用，不下发"),
    ] = None,
) -> int:
    from addin.scoring.score import ScoreRequest, score
    from addin.scoring.score_report import tell_scores

    summaries = tuple(Path(each) for each in summary or ())
    request = ScoreRequest(programme, system, period, Path(inputs), out, summaries, json, sensitivity)
    with progress("正在读取") as step:
        outcome = score(request, progress=step)
    return tell_scores(outcome, request)


@app.command("demo", help="演示：用编的数据走一遍蓟州区的两个月，从下发模板到汇总")
def _demo(
    folder: Annotated[
        str, typer.Argument(metavar="文件夹", callback=filled, help="放结果的文件夹，没有就新建")
    ] = "zhaoshang-demo",
) -> int:
    from addin.demo import run_demo
    from addin.demo.report import tell_demo

    with progress("正在演示") as step:
        outcome = run_demo(Path(folder), progress=step)
    return tell_demo(outcome, Path(folder))


# --- the add-in files ---------------------------------------------------------------------------------

addin_app = ChineseTyper(help="加载项：把函数和按钮装进电子表格软件的文件")
app.add_typer(addin_app, name="addin")


@addin_app.callback(invoke_without_command=True)
def _addin(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        context.get_help()


@addin_app.command("build", help="生成加载项文件")
def _addin_build(
    host: Annotated[str, typer.Option("--host", metavar="软件", callback=_known_host, help="excel 或 libreoffice")],
    out: Annotated[str, typer.Option("--out", metavar="文件夹", callback=filled, help="放加载项的文件夹，没有就新建")],
) -> int:
    from addin.add_in_files import build_add_in

    outcome = build_add_in(host, Path(out))
    return report(outcome.done, outcome.lines, outcome.findings)


@addin_app.command("press", hidden=True, help="按一个按钮：WPS 里的加载项用它，答案一次给齐，结果写成工作簿")
def _addin_press(
    action: Annotated[str, typer.Argument(metavar="按钮", callback=filled, help="按钮的编号")],
    target: Annotated[str, typer.Option("--report", metavar="文件", callback=filled, help="结果写到哪个工作簿")],
    workbook: Annotated[
        str | None, typer.Option("--workbook", metavar="文件", callback=filled, help="眼前工作簿的副本")
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", metavar="编号=答案", callback=filled, help="一项输入，可以写几次")
    ] = None,
) -> int:
    from addin.excel.outside import press_outside

    answers = dict(each.partition("=")[::2] for each in answer or ())
    fault = press_outside(action, answers, Path(workbook) if workbook else None, Path(target))
    return refuse([fault]) if fault else report(True, [], [])


@addin_app.command("pressed", hidden=True, help="Mac 上的 Excel 里按了一个按钮：加载项的脚本用它")
def _addin_pressed(given: Annotated[str, typer.Argument(metavar="内容", help="加载项交来的一行")]) -> int:
    from addin.excel.mac.button import press_on_mac

    press_on_mac(given)
    return report(True, [], [])


@addin_app.command("pressed-in-office", hidden=True, help="LibreOffice 里按了一个按钮：那里的扩展用它")
def _addin_pressed_in_office(
    action: Annotated[str, typer.Argument(metavar="按钮", callback=filled, help="按钮的编号")],
    pipe: Annotated[str, typer.Option("--pipe", metavar="管道", callback=filled, help="通到 LibreOffice 的管道")],
    workbook: Annotated[str, typer.Option("--workbook", metavar="编号", callback=filled, help="眼前的工作簿")],
    office: Annotated[int, typer.Option("--office", metavar="进程号", help="LibreOffice 的进程")],
    program: Annotated[str, typer.Option("--program", metavar="文件夹", callback=filled, help="LibreOffice 在哪里")],
) -> int:
    from addin.libreoffice.extension.button_pressed import PressedInOffice, press_in_office

    outcome = press_in_office(PressedInOffice(action, pipe, workbook, office, Path(program)))
    return report(not outcome.findings, outcome.told, outcome.findings)


register(app, addin_app)

if __name__ == "__main__":
    sys.exit(main())
