"""A small month, told twice: as the units' files, and as the text of the summary that comes of them.

``python -m tests.golden`` writes the text anew after a change that is wanted; the difference is read in the commit.
"""

from pathlib import Path

from addin.merging.month import Month
from addin.merging.office_cells import keep_office_cells
from addin.record import previous_month
from tests.merging import at, file, landed, merge

TOLD = Path(__file__).with_name("summary.txt")
PROJECTS = "落地\n项目名称|投资方|总投资|本月到位资金|本年到位资金|累计到位资金|所属产业链|项目阶段|签约日期|项目状态"
TALKS = "洽谈\n项目名称|投资方|拟投资额|洽谈进展|所属产业链|最近进展日期"
PROBLEMS = "问题\n项目名称|所属清单|问题类别|问题描述|提出日期|办理时限|是否办结"
VISITS = "活动\n活动名称|活动类型|主办单位|开始日期|结束日期|参加人数|意向投资额"


def january() -> Month:
    """The month before."""
    return merge(
        file(
            "渔阳镇1月.xlsx",
            f"{PROJECTS}\n磁材生产线|甲公司|5000|100|100|100|磁性材料|开工|2022-03-01|正常\n食品厂|乙公司|800|0|0|0|绿色食品|签约|2022-05-10|正常",
            f"{TALKS}\n储能电站|丙公司|12000|已来考察|新能源|2023-01-05\n服装园|丁公司|300|跟踪洽谈中|服装|2022-10-01",
            period="2023-01",
        ),
        file("官庄镇1月.xlsx", landed("石料加工|戊公司|600|60|60"), period="2023-01"),
        file("白涧镇1月.xlsx", landed("旧厂改造|己公司|900|0|0"), period="2023-01"),
        period="2023-01",
    )


def february() -> Month:
    """The month that is told: advanced and gone backwards, moved on, vanished, late, nil, unreadable, told twice."""
    before = previous_month(january())
    before.file = "2023-01汇总.xlsx"
    when = {"渔阳镇2月.xlsx": "2023-02-25T09:30", "官庄镇2月.xlsx": "2023-03-02T16:00"}
    month = merge(
        file(
            "渔阳镇2月.xlsx",
            f"{PROJECTS}\n磁材生产线|甲公司|6000.5|200.25|300.25|300.25|磁性材料|在建|2022-03-01|正常\n"
            "储能电站|丙公司|1.2亿元|约50|不详|50|新能源|签约|2023-02-10|正常\n"
            "食品厂|乙公司|800|0|0|0|食品|签约|2022-05-10|暂停",
            f"{TALKS}\n服装园|丁公司|300|跟踪洽谈中|服装|2022-10-01",
            f"{PROBLEMS}\n食品厂|落地|选址用地|厂区道路没有接通，货车进不去|2022-12-01|2023-01-31|否",
            f"{VISITS}\n产业推介会|推介会|渔阳镇|2023-02-08|2023-02-08|60|2000",
        ),
        file(
            "官庄镇2月.xlsx",
            f"{PROJECTS}\n储能电站|丙公司|12000|0|0|0|新能源|签约|2023-02-10|正常",
            f"{VISITS}\n产业推介会|推介会|渔阳镇|2023-02-08|2023-02-08|60|2000",
            stated={"negotiating": "nil"},
        ),
        file("不认识的镇.xlsx", landed("庚项目|庚公司|1|0|0")),
        previous=before,
        receive=lambda read, _unit: at(when.get(read.file, "2023-02-26T10:00")),
    )
    month.inbox = "2月收件"
    month.ledgers["landed"].cells["办公室备注"][0] = "已现场核实"
    keep_office_cells(month, None, before)
    return month
