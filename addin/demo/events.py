# ruff: noqa: E501 - rows of a table; a Chinese sign counts as two
"""What the story plants in the data, unit by unit. ``told`` holds the month against it."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

from addin.demo.february import Later
from addin.demo.january import Books, Row
from addin.demo.made_up import credit_code

TWICE: Final = "砺铄永磁电机产业园项目"
BACK: Final = "琮旸铸件加工项目"
LANDS: Final = "翊骞传感器封装项目"
OLD: Final = "沅峤精密轴承项目"
GROWS: Final = "垚湜储能电池包项目"
TYPED_WRONG: Final = "瀚玥医用耗材项目"
GONE: Final = "铎昶保温板材项目"
EXPLAINED: Final = "企业追加二期设备，董事会已批准，总投资调增"
NOT_STARTED: Final = "土地报批未完成，预计4月开工"


def plant_january(books: dict[str, Books]) -> None:
    """Give the projects of the story their names and what makes the story possible."""
    _put(books, "经济开发区", 0, {"项目名称": TWICE})
    _put(books, "罗庄子镇", 0, _building() | {"项目名称": BACK})
    _put(books, "东施古镇", 0, {"项目名称": GROWS})
    _put(books, "五百户镇", 0, {"项目名称": TYPED_WRONG})
    _put(books, "礼明庄镇", 1, {"项目名称": GONE})
    _put(books, "出头岭镇", 0, _signed_long_ago() | {"项目名称": OLD})
    talk = books["东二营镇"]["negotiating"][0]
    talk |= {"项目名称": LANDS, "洽谈进展": "已签投资协议", "半年内有望落地": "是"}
    for row in books["下营镇"]["negotiating"]:  # next month they are stated to be unchanged
        row["最近进展日期"] = date(2023, 1, 25)


def plant_february(books: dict[str, Later], january: dict[str, Books]) -> None:
    """Let happen what the story tells of February."""
    _row(books, "罗庄子镇", 0)["项目阶段"] = "开工"
    _grow(_row(books, "东施古镇", 0))
    wrong = _row(books, "五百户镇", 0)
    wrong["累计到位资金"] = _swapped(wrong["累计到位资金"])
    books["礼明庄镇"]["landed"][1] = None
    _row(books, "出头岭镇", 0).update(january["出头岭镇"]["landed"][0] | {"本月到位资金": Decimal(0)})
    _land(books["东二营镇"])
    again = dict(_row(books, "经济开发区", 0)) | {
        "责任人": "周某",
        "联系电话": "13800007777",
        "首报日期": date(2023, 2, 24),
    }
    books["杨津庄镇"]["landed"].append(again | {"建设地点": "杨津庄镇工业聚集区"})


def _land(books: Later) -> None:
    """A talk comes to a contract: it leaves that list and stands in the other, with the same names."""
    talk = books["negotiating"][0]
    like = books["landed"][0]
    assert talk is not None and like is not None
    books["negotiating"][0] = None
    same = ("项目名称", "投资方名称", "投资方统一社会信用代码", "资金类型", "来源地", "来源省市或国别", "所属产业链")
    total = Decimal(15000)
    row: Row = {name: talk.get(name) for name in same}
    row |= {name: like.get(name) for name in ("项目性质", "项目状态", "责任领导", "责任人", "联系电话")}
    row |= {
        "国民经济行业代码": "C3983",
        "建设地点": "东二营镇工业聚集区",
        "建设内容": "建设传感器封装线4条",
        "总投资": total,
        "固定资产投资": Decimal(10500),
        "累计到位资金": Decimal(600),
        "本年到位资金": Decimal(600),
        "本月到位资金": Decimal(600),
        "签约日期": date(2023, 2, 16),
        "项目阶段": "签约",
        "首报日期": date(2023, 2, 24),
        "用地": Decimal(40),
        "年能耗": Decimal(320),
    }
    if row["资金类型"] == "内资":
        row["其中内资"] = total
    else:
        row |= {"资金类型": "内资", "来源地": "市外", "来源省市或国别": "北京市", "其中内资": total}
    books["landed"].append(row)


def _building() -> Row:
    """A project under construction for a year, with half of its money in."""
    return {
        "总投资": Decimal(20000), "其中内资": Decimal(20000), "其中外资": None, "实际使用外资": None, "资金类型": "内资",
        "来源地": "市外", "来源省市或国别": "河北省", "投资方名称": "唐山琮旸铸造有限公司", "投资方统一社会信用代码": credit_code(Random(1), "130202"),
        "固定资产投资": Decimal(14000), "用地": Decimal(60), "累计到位资金": Decimal(9600),
        "本年到位资金": Decimal(400), "本月到位资金": Decimal(400), "已完成投资": Decimal(8800),
        "签约日期": date(2021, 9, 6), "注册日期": date(2021, 10, 11), "开工日期": date(2022, 3, 1), "投产日期": None,
        "项目阶段": "在建", "落地企业名称": "琮旸（天津）铸件有限公司", "落地企业统一社会信用代码": credit_code(Random(2), "120119"),
        "项目代码": "2110-120119-04-01-604417", "是否纳统": "是", "纳统日期": date(2022, 4, 2), "重点标志": None,
    }  # fmt: skip


def _signed_long_ago() -> Row:
    """A contract of 2021 on which nothing has been built."""
    return {
        "总投资": Decimal(8800), "其中内资": Decimal(8800), "其中外资": None, "实际使用外资": None, "资金类型": "内资",
        "来源地": "市外", "来源省市或国别": "江苏省", "投资方名称": "苏州沅峤轴承有限公司", "投资方统一社会信用代码": credit_code(Random(3), "320505"),
        "固定资产投资": Decimal(6000), "用地": Decimal(35), "累计到位资金": Decimal(300), "本年到位资金": Decimal(0),
        "本月到位资金": Decimal(0), "已完成投资": None, "签约日期": date(2021, 8, 18), "注册日期": None,
        "开工日期": None, "投产日期": None, "项目阶段": "签约", "落地企业名称": None, "落地企业统一社会信用代码": None,
        "项目代码": None, "是否纳统": None, "纳统日期": None, "重点标志": None, "要素保障问题": "用地指标未落实",
        "说明": NOT_STARTED,
    }  # fmt: skip


def _grow(row: Row) -> None:
    """A third more money than last month, and a word on why."""
    for name in ("总投资", "其中内资", "其中外资", "固定资产投资"):
        value = row.get(name)
        if isinstance(value, Decimal):
            row[name] = (value * 135 / 1000).quantize(Decimal(1)) * 10
    row["说明"] = EXPLAINED


def _swapped(value: object) -> Decimal:
    """Return the number with two digits that changed places, as hurried fingers type it."""
    digits = str(int(str(value).split(".")[0]))
    at = next(at for at in range(len(digits) - 1) if digits[at] != digits[at + 1] and digits[at + 1] != "0")
    return Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def _put(books: dict[str, Books], unit: str, at: int, entries: Row) -> None:
    books[unit]["landed"][at] |= entries


def _row(books: dict[str, Later], unit: str, at: int) -> Row:
    row = books[unit]["landed"][at]
    assert row is not None
    return row
