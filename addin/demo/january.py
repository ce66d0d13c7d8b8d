# ruff: noqa: E501 - rows of a table; a Chinese sign counts as two
"""What a unit has under way at the end of January: rows that fit together as the checks of the definition want them.

A row is a dict, column name → what an officer types: text, ``Decimal`` in the column's unit, a day.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from addin.demo.made_up import COUNTRIES, ORIGINS, TRADES, Maker, Trade, credit_code, person, phone, project_code
from addin.demo.story import SEED, UNITS, UnitStory

Entry = str | Decimal | date | None
Row = dict[str, Entry]
Books = dict[str, list[Row]]  # ledger id → rows

STAGES: Final = ("签约", "注册", "开工", "在建", "投产", "达产")
TALKS: Final = ("跟踪洽谈中", "已来考察", "投资意向明确", "已签投资协议")
_RATE: Final = Decimal("6.7")  # 万元 for 万美元, the example rate of the definition
_ROADS: Final = ("府君山路", "盘山大道", "兴华大街", "州河湾路", "渔阳路")
_SCALES: Final = ("生产基地", "智能制造", "产业园", "加工中心", "扩产")
_SIZES: Final = (600, 1200, 2600, 4500, 6800, 9000, 12000, 18500, 26000, 42000, 65000)
_CUT_OFF: Final = date(2023, 1, 25)
_TALKS_TURN: Final = 11  # from this turn on, firms that only talk yet

# Share of the money that has come in by stage, in hundredths, and how many days ago the contract was signed.
_PAID: Final = ((0, 8), (5, 14), (16, 25), (28, 60), (62, 82), (85, 96))
_SIGNED_AGO: Final = ((5, 200), (60, 260), (150, 320), (420, 620), (640, 900), (900, 1300))


def january_of(unit: UnitStory) -> Books:
    """Return the rows of a unit by ledger; the same for the same seed."""
    rng = random.Random(f"{SEED}-{unit.name}")
    maker = _Maker(unit, rng)
    landed = [maker.landed(number) for number in range(unit.landed)]
    return {
        "landed": landed,
        "negotiating": [maker.negotiating(number) for number in range(unit.negotiating)],
        "planned": [maker.planned(number) for number in range(unit.planned)],
        "problems": [problem(rng, landed[number], number, _CUT_OFF) for number in range(unit.problems)],
        "activities": [activity(rng, unit.name, number, _CUT_OFF) for number in range(unit.activities)],
        "progress": [progress(unit.name, 1, unit.activities, unit.negotiating, rng)],
    }


class _Maker:
    """Draws the rows of one unit."""

    def __init__(self, unit: UnitStory, rng: random.Random) -> None:
        self.unit = unit
        self.rng = rng
        self.at = UNITS.index(unit)
        self.first = sum(each.landed + each.negotiating + 4 for each in UNITS[: self.at])
        self.contact = {"责任人": person(rng), "联系电话": phone(rng)}
        self.leader = person(rng)

    def landed(self, number: int) -> Row:
        maker = Maker(self.first + number)
        trade, product = maker.trade, maker.product
        stage = (number * 5 + self.at) % len(STAGES)
        total = Decimal(self.rng.choice(_SIZES) + self.rng.randrange(0, 5) * 100)
        row = self._investor(maker, total)
        row |= {
            "项目名称": f"{maker.firm}{product}{_SCALES[number % 5]}项目",
            "所属产业链": trade.chain,
            "国民经济行业代码": trade.code,
            "项目性质": "新建",
            "建设地点": f"{self.unit.name}{self.rng.choice(_ROADS)}{self.rng.randrange(1, 200)}号",
            "建设内容": f"建厂房{self.rng.randrange(1, 9)}万平方米，年产{product}{self.rng.randrange(2, 90)}00套",
            "总投资": total,
            "固定资产投资": _tens(total * self.rng.randrange(60, 81) / 100),
            "项目阶段": STAGES[stage],
            "项目状态": "正常",
            "首报日期": date(2023, 1, 24),
            "责任领导": self.leader,
            "备注": "产品为木制家居用品" if trade.chain == "其他" else None,
            **self.contact,
        }
        self._land(row, stage)
        self._milestones(row, stage, trade)
        self._money(row, stage)
        return row

    def negotiating(self, number: int) -> Row:
        at = self.first + self.unit.landed + number
        maker = Maker(at, _TALKS_TURN)
        trade, product = maker.trade, maker.product
        row = self._investor(maker, Decimal(0))
        talk = TALKS[(number + self.unit.landed) % len(TALKS)]
        sure = number % 3 == 0 and talk != TALKS[0]
        kept = ("投资方名称", "投资方统一社会信用代码", "资金类型", "来源地", "来源省市或国别")
        return {name: row.get(name) for name in kept} | {
            "项目名称": f"{maker.firm}{product}项目",
            "所属产业链": trade.chain,
            "拟投资额": Decimal(self.rng.choice(_SIZES)),
            "拟建地点": f"{self.unit.name}工业聚集区",
            "用地需求": Decimal(self.rng.randrange(10, 120)),
            "建设内容": f"建设{product}生产线{self.rng.randrange(2, 9)}条",
            "洽谈进展": talk,
            "首次填报日期": date(2022, 10, 25) + timedelta(self.rng.randrange(0, 80)),
            "最近进展日期": _CUT_OFF - timedelta(self.rng.randrange(0, 20)),
            "半年内有望落地": "是" if sure else "否",
            "跟踪单位": self.unit.name,
            "责任领导": self.leader,
            "下步工作": "2月下旬请企业来蓟考察厂房",
            "备注": "产品为木制家居用品" if trade.chain == "其他" else None,
            **self.contact,
        }

    def planned(self, number: int) -> Row:
        trade = TRADES[(self.first + number * 4 + 2) % (len(TRADES) - 1)]
        product = trade.product(self.first + number)
        return {
            "项目名称": f"{self.unit.name}{product}配套{('园区', '基地', '中心')[number % 3]}谋划项目",
            "计划投资额": Decimal(self.rng.choice(_SIZES)),
            "所属产业链": trade.chain,
            "建设地点": f"{self.unit.name}工业聚集区",
            "谋划内容": f"利用闲置厂房引进{product}上下游企业，补齐{trade.chain}产业链",
            "目标企业": f"{trade.word}行业重点企业",
            "资金类型": "内资",
            "预计洽谈日期": date(2023, 4, 1) + timedelta(self.rng.randrange(0, 200)),
            **self.contact,
        }

    def _investor(self, maker: Maker, total: Decimal) -> Row:
        """Draw where the money comes from: one project in eleven foreign, one in nine joint."""
        number, firm, trade = maker.number, maker.firm, maker.trade
        if number % 11 == 5:
            country = COUNTRIES[number % len(COUNTRIES)]
            share = {"其中外资": _tens(total / _RATE)}
            return {"投资方名称": f"{country}{firm}{trade.word}株式会社" if country == "日本" else f"{firm}{trade.word}（{country}）有限公司",
                    "资金类型": "外资", "来源地": "境外", "来源省市或国别": country, **share}  # fmt: skip
        origin, place, city, region = ORIGINS[number % len(ORIGINS)]
        row: Row = {
            "投资方名称": f"{city}{firm}{trade.word}有限公司",
            "投资方统一社会信用代码": credit_code(self.rng, region),
            "资金类型": "内资",
            "来源地": origin,
            "来源省市或国别": place,
            "其中内资": total,
        }
        if number % 9 == 4:
            domestic = _tens(total * 60 / 100)
            row |= {"资金类型": "内外合资", "其中内资": domestic, "其中外资": _tens((total - domestic) / _RATE)}
        return row

    def _land(self, row: Row, stage: int) -> None:
        fixed = row["固定资产投资"]
        assert isinstance(fixed, Decimal)
        row["用地"] = (fixed / self.rng.randrange(160, 320)).quantize(Decimal("0.1"))
        row["年能耗"] = Decimal(self.rng.randrange(80, 900))
        row["污染物总量指标"] = "不涉及"
        if row["总投资"] >= Decimal(40000):
            row["重点标志"] = "标志性且带动性强" if stage > 2 else "重点调度"

    def _milestones(self, row: Row, stage: int, trade: Trade) -> None:
        """Draw the days, each after the one before, the last of them some time ago."""
        signed = _CUT_OFF - timedelta(self.rng.randrange(*_SIGNED_AGO[stage]))
        row["签约日期"] = signed
        if stage >= 1:
            row["注册日期"] = signed + timedelta(self.rng.randrange(20, 50))
            row["落地企业名称"] = f"{str(row['项目名称'])[:2]}（天津）{trade.word}有限公司"
            row["落地企业统一社会信用代码"] = credit_code(self.rng, "120119")
            row["项目代码"] = project_code(self.rng, signed.year, signed.month)
        if stage >= 2:
            started = signed + timedelta(self.rng.randrange(60, 140))
            row["开工日期"] = started
            row["是否纳统"], row["纳统日期"] = "是", min(started + timedelta(30), _CUT_OFF)
        if stage >= 4:
            row["投产日期"] = signed + timedelta(self.rng.randrange(400, 600))

    def _money(self, row: Row, stage: int) -> None:
        """Draw what has come in: this month's share is the year's, for the year begins with this month."""
        total = row["总投资"]
        assert isinstance(total, Decimal)
        month = _tens(total * self.rng.randrange(1, 5) / 100) if stage < 5 else Decimal(0)
        paid = _tens(total * self.rng.randrange(*_PAID[stage]) / 100)
        if row["签约日期"] >= date(2023, 1, 1):  # all that has come in of a new project came this month
            paid = month
        row |= {"累计到位资金": max(paid, month), "本年到位资金": month, "本月到位资金": month}
        if month >= 2000:
            row["佐证材料"] = "银行进账单（1月）"
        if stage >= 2:
            row["已完成投资"] = _tens(max(paid, month) * 90 / 100)
        if row.get("其中外资"):
            row["实际使用外资"] = _tens(row["其中外资"] * self.rng.randrange(2, 9) / 100)


def problem(rng: random.Random, project: Row, number: int, cut_off: date) -> Row:
    """Draw a problem that a project has."""
    kind, words, lead = _PROBLEMS[(rng.randrange(len(_PROBLEMS)) + number) % len(_PROBLEMS)]
    return {
        "项目名称": project["项目名称"],
        "所属清单": "落地",
        "问题类别": kind,
        "问题描述": f"{project['项目名称']}{words}",
        "提出日期": cut_off - timedelta(rng.randrange(3, 40)),
        "牵头单位": lead,
        "办理时限": date(2023, 5, 31),
        "办理进展": "已会商一次，正在按要求补充材料",
        "是否办结": "否",
    }


_PROBLEMS: Final = (
    ("选址用地", "地块尚未平整，进场施工受影响", "市规划资源局蓟州分局"),
    ("规划环评", "环评报告需要协调专家评审时间", "区生态环境局"),
    ("能耗", "节能审查材料尚未受理", "区发展改革委"),
    ("审批", "施工许可所需材料反复补正", "区政务服务办"),
    ("用工", "投产前需招聘熟练工人八十名", "区人力社保局"),
)


def activity(rng: random.Random, unit: str, number: int, cut_off: date) -> Row:
    """Draw an activity of the month."""
    kind, name, place, visited = _ACTIVITIES[number % len(_ACTIVITIES)]
    day = cut_off - timedelta(2 + rng.randrange(0, 6) + 4 * number)
    projects = rng.randrange(0, 3)
    return {
        "活动名称": f"{unit}{name}（{cut_off.month}月）",
        "活动类型": kind,
        "主办单位": unit,
        "开始日期": day,
        "结束日期": day + timedelta(1),
        "地点": place or f"蓟州区{unit}",
        "是否境外": "否",
        "带队领导": person(rng),
        "职务": "镇长" if unit.endswith("镇") else "主任",
        "参加人数": Decimal(rng.randrange(3, 26)),
        "拜访企业": visited,
        "活动成果": "摸清企业扩产计划，约定再次对接",
        "意向项目数": Decimal(projects),
        "意向投资额": Decimal(projects * rng.randrange(20, 90) * 100),
    }


_ACTIVITIES: Final = (
    ("外出招商", "赴京对接装备企业", "北京市海淀区", "两家装备企业"),
    ("来访接待", "接待材料企业考察", "", "一家材料企业"),
    ("座谈会", "产业链企业座谈会", "", None),
)


def progress(unit: str, month: int, activities: int, talks: int, rng: random.Random) -> Row:
    """Fill in the page on the team's work; its figures are those of the activities."""
    out, guests = min(activities, 1), max(0, min(activities, 2) - 1)
    return {
        "本月工作总体情况": f"{month}月{unit}围绕重点产业链招商，跟踪在谈项目{talks}个，走访本地企业，逐项协调要素保障。",
        "外出招商情况": f"{month}月赴北京对接装备企业，带回扩产线索。" if out else None,
        "来访接待情况": "接待材料企业来访，看了两处闲置厂房。" if guests else None,
        "洽谈推进情况": f"在谈项目{talks}个，{month}月逐一回访。" if talks else "本月没有在谈项目。",
        "落地推进情况": "按节点跟踪各项目手续和到位资金。",
        "存在问题": "无",
        "下月计划": f"{month + 1}月回访重点企业，推动在谈项目签约。",
        "专职招商人员数": Decimal(3),
        "外出招商次数": Decimal(out),
        "拜访企业数": Decimal(2 * out + 1),
        "接待来访批次": Decimal(guests),
        "接待来访人次": Decimal(4 * guests),
        "推介洽谈会场次": Decimal(0),
        "填报人": "张某",
        "审核人": "李某",
        "联系电话": phone(rng),
        "填报日期": date(2023, month, 24),
    }


def _tens(value: Decimal) -> Decimal:
    """Return the amount in whole tens, as people report it."""
    return (value / 10).quantize(Decimal(1)) * 10
