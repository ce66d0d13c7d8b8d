"""What a month changes: money comes in, some projects step forward, talks go on, new rows come below the old ones.

A row that is gone leaves ``None`` in its place: in the template the officer clears it.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from addin.demo.january import STAGES, Books, Entry, Row, activity, progress
from addin.demo.made_up import TRADES, Maker, credit_code, project_code
from addin.demo.story import SEED, UNITS, UnitStory

Later = dict[str, list[Row | None]]

_CUT_OFF: Final = date(2023, 2, 25)
_NEW_TURN: Final = 19  # a turn that January has not used


def february_of(unit: UnitStory, before: Books) -> Later:
    """Return the rows of a unit a month later, each in the place that it had."""
    rng = random.Random(f"{SEED}-2-{unit.name}")
    at = UNITS.index(unit)
    landed: list[Row | None] = [_a_month_on(rng, row, at + number) for number, row in enumerate(before["landed"])]
    if before["landed"] and at % 4 == 0:
        landed.append(_signed_now(rng, before["landed"][0], at))
    talks: list[Row | None] = [_talked(rng, row) for row in before["negotiating"]]
    return {
        "landed": landed,
        "negotiating": talks,
        "planned": list(before["planned"]),
        "problems": [_worked_on(row, number) for number, row in enumerate(before["problems"])],
        "activities": [activity(rng, unit.name, number, _CUT_OFF) for number in range(unit.activities)],
        "progress": [progress(unit.name, 2, unit.activities, unit.negotiating, rng)],
    }


def kept(rows: Sequence[Row | None]) -> list[Row]:
    """Return the rows that are still there."""
    return [row for row in rows if row is not None]


def _a_month_on(rng: random.Random, before: Row, number: int) -> Row:
    """Money for most; one project in three steps forward, as far as its money allows."""
    row = dict(before)
    stage = STAGES.index(str(row["项目阶段"]))
    total = _amount(row["总投资"])
    room = total - _amount(row["累计到位资金"])
    month = Decimal(0) if stage == 5 else min((total * rng.randrange(1, 6) / 1000).quantize(Decimal(1)) * 10, room)
    if number % 3 == 1 and stage < 4:
        stage += 1
        _step(rng, row, stage)
    row["本月到位资金"] = month
    row["累计到位资金"] = _amount(row["累计到位资金"]) + month
    row["本年到位资金"] = _amount(row["本年到位资金"]) + month
    if stage >= 2:
        row["已完成投资"] = max(_amount(row.get("已完成投资")), _amount(row["累计到位资金"]) * 9 / 10)
    if month >= 2000:
        row["佐证材料"] = "银行进账单（2月）"
    return row


def _step(rng: random.Random, row: Row, stage: int) -> None:
    day = date(2023, 2, rng.randrange(6, 24))
    row["项目阶段"] = STAGES[stage]
    if stage == 1:
        trade = next(each for each in TRADES if each.chain == row["所属产业链"])
        row["注册日期"] = day
        row["落地企业名称"] = f"{str(row['项目名称'])[:2]}（天津）{trade.word}有限公司"
        row["落地企业统一社会信用代码"] = credit_code(rng, "120119")
        row["项目代码"] = project_code(rng, 2023, 2)
    elif stage == 2:
        row["开工日期"], row["是否纳统"], row["纳统日期"] = day, "是", day
    elif stage == 4:
        row["投产日期"] = day


def _signed_now(rng: random.Random, like: Row, number: int) -> Row:
    """A project signed this month, by an investor from Beijing."""
    maker = Maker(number, _NEW_TURN)
    trade, product = maker.trade, maker.product
    total = Decimal(rng.randrange(20, 240) * 100)
    month = (total * 2 / 1000).quantize(Decimal(1)) * 10
    kept_from = ("建设地点", "项目性质", "项目状态", "责任领导", "责任人", "联系电话", "污染物总量指标", "年能耗")
    return {name: like.get(name) for name in kept_from} | {
        "项目名称": f"{maker.firm}{product}产业基地项目",
        "投资方名称": f"北京{maker.firm}{trade.word}有限公司",
        "投资方统一社会信用代码": credit_code(rng, "110108"),
        "资金类型": "内资",
        "来源地": "市外",
        "来源省市或国别": "北京市",
        "是否承接北京疏解": "是",
        "所属产业链": trade.chain,
        "国民经济行业代码": trade.code,
        "建设内容": f"建设{product}生产线{rng.randrange(2, 9)}条",
        "总投资": total,
        "其中内资": total,
        "固定资产投资": (total * 7 / 100).quantize(Decimal(1)) * 10,
        "用地": (total / 400).quantize(Decimal("0.1")),
        "累计到位资金": month,
        "本年到位资金": month,
        "本月到位资金": month,
        "签约日期": date(2023, 2, rng.randrange(3, 24)),
        "项目阶段": "签约",
        "首报日期": date(2023, 2, 24),
        "备注": "产品为木制家居用品" if trade.chain == "其他" else None,
    }


def _talked(rng: random.Random, before: Row) -> Row:
    return before | {
        "最近进展日期": _CUT_OFF - timedelta(rng.randrange(0, 20)),
        "下步工作": "3月中旬请企业再次来蓟，商谈厂房和用工",
    }


def _worked_on(before: Row, number: int) -> Row:
    if number % 2:
        done: Row = {"是否办结": "是", "办结日期": date(2023, 2, 22), "答复意见": "已协调解决"}
        return before | done | {"办理进展": "2月已办结"}
    return before | {"办理进展": "2月再次会商，材料已报出"}


def _amount(value: Entry) -> Decimal:
    assert value is None or isinstance(value, Decimal)
    return value or Decimal(0)
