"""Made-up rows of the monthly ledgers: typed, consistent, and the same for the same seed, unit and number.

Every row is drawn from a random source of its own, so that another unit can tell the same project or the same
activity again without a shared state. All names, telephones and codes are invented; places are real.
"""

import random
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

Typed = str | Decimal | date | None
Row = dict[str, Typed]

RATE: Final = Decimal("6.7")  # 万元 for 万美元, as in the example definition
_CENT: Final = Decimal("0.01")
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

# Two rare signs make a firm that does not exist.
_FIRM_FIRST: Final = "砺珩翎曜沅垚琮瑄璟骉"
_FIRM_SECOND: Final = "霁峤昶翀旸湜珺铄玥骞"
_TRADES: Final = (
    ("精密机械", "C3484", "装备制造", "精密零部件加工"),
    ("汽车部件", "C3670", "装备制造", "汽车零部件"),
    ("电子材料", "C3985", "新一代信息技术", "电子专用材料"),
    ("磁材", "C3985", "磁性材料", "高性能磁性材料"),
    ("新材料", "C2641", "新材料", "环保涂料"),
    ("食品", "C1432", "绿色食品", "速冻食品"),
    ("药业", "C2740", "生物医药", "中成药"),
    ("光伏科技", "C3825", "新能源", "光伏组件"),
    ("建材", "C3021", "建材", "装配式水泥构件"),
    ("服饰", "C1819", "服装", "户外服装"),
    ("智能装备", "C3491", "智能科技", "工业机器人"),
)
_ORIGINS: Final = (
    ("市外", "北京市", "北京", "110108"),
    ("市外", "河北省", "唐山", "130202"),
    ("市外", "江苏省", "苏州", "320500"),
    ("市外", "浙江省", "宁波", "330200"),
    ("市外", "广东省", "东莞", "441900"),
    ("市内", "天津市", "天津", "120110"),
    ("本区", "天津市", "天津蓟州", "120119"),
)
_COUNTRIES: Final = ("德国", "日本", "韩国", "中国香港", "新加坡")
_SURNAMES: Final = "张王李赵刘陈杨孙周吴"
_ROADS: Final = ("府君山路", "盘山大道", "兴华大街", "州河湾路", "渔阳路")
STAGES: Final = ("签约", "注册", "开工", "在建", "投产", "达产")
_TALKS: Final = ("跟踪洽谈中", "已来考察", "投资意向明确", "已签投资协议", "已签正式合同", "正在注册审批")
_PROBLEMS: Final = (
    ("选址用地", "地块尚未完成土地平整，企业进场施工受影响", "区规划资源分局"),
    ("规划环评", "环评报告正在修改，需要协调专家评审时间", "区生态环境局"),
    ("能耗", "项目年能耗指标尚未落实，节能审查不能受理", "区发展改革委"),
    ("资金", "企业固定资产贷款审批缓慢，影响设备采购", "区金融局"),
    ("审批", "施工许可所需材料反复补正，希望容缺受理", "区政务服务办"),
    ("用工", "投产前需招聘熟练工人八十名，本地招聘不足", "区人社局"),
)


def uscc(rng: random.Random, region: str, *, digits_only: bool = False) -> str:
    """Make up a unified social credit code with right check signs (GB 32100-2015 and GB 11714-1997)."""
    while True:
        body = f"{rng.randrange(10**8):08d}" if digits_only else f"MA0{rng.randrange(10**5):05d}"
        sums = sum(_ALPHABET36.index(sign) * weight for sign, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
        first = f"91{region}{body}{'0123456789X0'[(11 - sums % 11) % 11]}"
        check = (31 - sum(_ALPHABET.index(sign) * pow(3, at, 31) for at, sign in enumerate(first)) % 31) % 31
        code = first + _ALPHABET[check]
        if not digits_only or code.isdigit():
            return code


_ALPHABET36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def phone(rng: random.Random) -> str:
    """Make up a mobile number in a block that reads as an example."""
    return f"1380000{rng.randrange(10_000):04d}"


def person(rng: random.Random) -> str:
    """Return a name that names nobody."""
    return rng.choice(_SURNAMES) + "某" * rng.choice((1, 1, 2))


class RowMaker:
    """Draws the rows of one period. ``row(ledger, unit, number)`` is a pure function of the seed and its arguments."""

    def __init__(self, seed: int, period: str) -> None:
        self.seed = seed
        year, month = (int(part) for part in period.split("-"))
        self.first = date(year, month, 1)
        self.last = date(year, month, monthrange(year, month)[1])
        self.as_of = date(year, month, 25)
        self.makers: dict[str, Callable[[random.Random, str, int], Row]] = {
            "landed": self._landed,
            "negotiating": self._negotiating,
            "planned": self._planned,
            "problems": self._problem,
            "activities": self._activity,
        }

    def row(self, ledger: str, unit: str, number: int) -> Row:
        """Return the typed row by column id; columns that it leaves blank may be absent."""
        rng = random.Random(f"{self.seed}:{ledger}:{unit}:{number}")
        return self.makers[ledger](rng, unit, number)

    def _landed(self, rng: random.Random, unit: str, number: int) -> Row:
        trade, code, chain, product = rng.choice(_TRADES)
        firm = rng.choice(_FIRM_FIRST) + rng.choice(_FIRM_SECOND)
        capital = rng.choices(("内资", "外资", "内外合资"), (80, 8, 12))[0]
        origin, place, city, region = rng.choice(_ORIGINS)
        if capital == "外资":
            origin, place, city = "境外", rng.choice(_COUNTRIES), ""
        total, domestic, foreign = self._investment(rng, capital)
        stage = rng.randrange(6)
        days = self._milestones(rng, stage)
        paid_total, paid_year, paid_month = self._paid(rng, total, stage, days[0])
        scale = ("生产基地", "智能制造", "扩能改造", "产业园", "加工中心")[number % 5]
        row: Row = {
            "project_name": f"{firm}{product}{scale}项目{_serial(number)}",
            "project_code": f"{days[0]:%y%m}-120119-04-01-{rng.randrange(10**6):06d}",
            "investor_name": f"{city}{firm}{trade}{'集团' if number % 7 == 0 else ''}有限公司",
            "investor_uscc": None if origin == "境外" else uscc(rng, region, digits_only=number % 3 == 0),
            "capital_type": capital,
            "origin": origin,
            "origin_place": place,
            "industry_chain": chain,
            "industry_code": code,
            "nature": rng.choice(("新建", "新建", "新建", "迁建")),
            "site": f"{unit}{rng.choice(_ROADS)}{rng.randrange(1, 200)}号",
            "content": f"建设厂房{rng.randrange(5, 60) * 1000}平方米，年产{product}{rng.randrange(1, 90) * 100}吨",
            "total_investment": total,
            "domestic_investment": domestic,
            "foreign_investment": foreign,
            "fixed_investment": _share(total, rng.randrange(30, 80)),
            "paid_total": paid_total,
            "paid_year": paid_year,
            "paid_month": paid_month,
            "completed_investment": _share(paid_total, rng.randrange(50, 100)) if stage >= 2 else Decimal(0),
            "signed_on": days[0],
            "stage": STAGES[stage],
            "status": "正常",
            "land": Decimal(rng.randrange(50, 3000)).scaleb(-1),
            "contact": person(rng),
            "phone": phone(rng),
        }
        row |= dict(zip(("signed_on", "registered_on", "started_on", "produced_on"), days, strict=False))
        if stage >= 1:
            row["enterprise_name"] = f"天津{firm}{trade}有限公司"
        if foreign:
            row["foreign_used"] = _share(foreign, rng.randrange(0, 40))
        if paid_month >= 5000:
            row["evidence"] = f"{self.last.month}月验资报告"
        return row

    def _investment(self, rng: random.Random, capital: str) -> tuple[Decimal, Decimal | None, Decimal | None]:
        """Return total and domestic in 万元, foreign in 万美元; the total is exact."""
        if capital == "内资":
            total = _money(rng, 500, 80_000)
            return total, total, None
        foreign = Decimal(rng.randrange(10, 900) * 10)
        if capital == "外资":
            return foreign * RATE, None, foreign
        domestic = _money(rng, 500, 40_000)
        return domestic + foreign * RATE, domestic, foreign

    def _milestones(self, rng: random.Random, stage: int) -> list[date]:
        """Return 签约, 注册, 开工, 投产 as far as the stage has come, none after the cut-off day."""
        count = (1, 2, 3, 3, 4, 4)[stage]
        days = [self.as_of - timedelta(days=rng.randrange(0, 60))]
        while len(days) < count:
            days.append(days[-1] - timedelta(days=rng.randrange(20, 180)))
        return days[::-1]

    def _paid(self, rng: random.Random, total: Decimal, stage: int, signed: date) -> tuple[Decimal, Decimal, Decimal]:
        """Return the sums paid in since the beginning, this year and this month: each at most the one before."""
        low, high = ((0, 5), (3, 15), (16, 30), (20, 60), (55, 90), (80, 100))[stage]
        paid = _share(total, rng.randrange(low, high))
        if signed >= self.first:
            return paid, paid, paid
        year = _share(paid, rng.choice((0, 5, 10, 25)))
        return paid, year, year if self.first.month == 1 else _share(year, rng.choice((0, 0, 30, 60, 100)))

    def _negotiating(self, rng: random.Random, unit: str, number: int) -> Row:
        trade, _, chain, product = rng.choice(_TRADES)
        firm = rng.choice(_FIRM_FIRST) + rng.choice(_FIRM_SECOND)
        origin, place, city, region = rng.choice(_ORIGINS)
        step = rng.randrange(6)
        likely = step >= 2 and rng.random() < 0.6 or step >= 4
        return {
            "project_name": f"{firm}{product}意向项目{_serial(number)}",
            "investor_name": f"{city}{firm}{trade}有限公司",
            "investor_uscc": uscc(rng, region, digits_only=number % 3 == 1),
            "capital_type": "内资",
            "origin": origin,
            "origin_place": place,
            "industry_chain": chain,
            "intended_investment": _money(rng, 1000, 90_000),
            "intended_site": f"{unit}{rng.choice(_ROADS)}",
            "land_needed": Decimal(rng.randrange(10, 400)),
            "content": f"建设{product}生产线{rng.randrange(1, 9)}条",
            "progress": _TALKS[step],
            "first_reported_on": self.as_of - timedelta(days=rng.randrange(30, 300)),
            "last_progress_on": self.as_of - timedelta(days=rng.randrange(0, 28)),
            "likely_half_year": "是" if likely else "否",
            "is_secret": "否",
            "tracking_unit": unit,
            "contact": person(rng),
            "phone": phone(rng),
            "next_step": "邀请企业负责人到现场选址，落实用地条件",
        }

    def _planned(self, rng: random.Random, unit: str, number: int) -> Row:
        _, _, chain, product = rng.choice(_TRADES)
        return {
            "project_name": f"{product}产业化谋划项目{_serial(number)}",
            "planned_investment": _money(rng, 1000, 60_000),
            "industry_chain": chain,
            "site": f"{unit}{rng.choice(_ROADS)}",
            "content": f"利用现有闲置厂房，谋划引进{product}企业，形成配套能力",
            "target_enterprise": f"{rng.choice(_FIRM_FIRST)}{rng.choice(_FIRM_SECOND)}{product}龙头企业",
            "capital_type": "内资",
            "contact": person(rng),
            "phone": phone(rng),
            "talks_expected_on": self.as_of + timedelta(days=rng.randrange(10, 400)),
        }

    def _problem(self, rng: random.Random, unit: str, number: int) -> Row:
        category, text, lead = rng.choice(_PROBLEMS)
        project = self.row("landed", unit, number)
        raised = self.as_of - timedelta(days=rng.randrange(5, 150))
        row: Row = {
            "project_name": project["project_name"],
            "in_ledger": "落地",
            "category": category,
            "description": f"{text}（第{number + 1}号）",
            "raised_on": raised,
            "lead_unit": lead,
            "due_on": self.as_of + timedelta(days=rng.randrange(10, 90)),
            "handling": f"{self.last.month}月已召开协调会，正在办理",
            "is_closed": "否",
        }
        if rng.random() < 0.3:
            closed = raised + timedelta(days=rng.randrange(0, (self.as_of - raised).days + 1))
            row |= {"is_closed": "是", "closed_on": closed, "reply": "已协调解决，企业表示满意"}
        return row

    def _activity(self, rng: random.Random, unit: str, number: int) -> Row:
        city = rng.choice(("北京市海淀区", "河北省唐山市", "江苏省苏州市", "广东省东莞市"))
        kind = rng.choice(("外出招商", "来访接待", "座谈会", "推介会"))
        begins = self.as_of - timedelta(days=rng.randrange(2, 24))
        firm = rng.choice(_FIRM_FIRST) + rng.choice(_FIRM_SECOND)
        return {
            "activity_name": f"{unit}{kind}（{firm}）{_serial(number)}",
            "kind": kind,
            "host": unit,
            "begins_on": begins,
            "ends_on": begins + timedelta(days=rng.randrange(0, 3)),
            "place": city if kind == "外出招商" else f"蓟州区{unit}",
            "is_abroad": "否",
            "head": person(rng),
            "head_post": rng.choice(("镇长", "副镇长", "主任")),
            "participants": Decimal(rng.randrange(3, 40)),
            "visited": f"{firm}{rng.choice(_TRADES)[0]}有限公司",
            "outcome": "就项目选址、用地和配套条件达成初步意向",
            "intended_projects": Decimal(rng.randrange(0, 4)),
            "intended_investment": _money(rng, 0, 30_000),
        }


def _serial(number: int) -> str:
    """Tell rows of one unit apart the way officers do: nothing, （二期）, then a number."""
    return ("", "（二期）")[number] if number < 2 else f"（{number + 1}号）"


def _money(rng: random.Random, low: int, high: int) -> Decimal:
    """Draw 万元: mostly round, sometimes to the yuan's hundred."""
    shape = rng.random()
    if shape < 0.7:
        return Decimal(rng.randrange(low // 100, high // 100 + 1) * 100)
    if shape < 0.9:
        return Decimal(rng.randrange(low, high + 1))
    return Decimal(rng.randrange(low * 100, high * 100 + 1)).scaleb(-2)


def _share(amount: Decimal, percent: int) -> Decimal:
    """Return so many percent, cut to hundredths, never above the amount."""
    return Decimal(int(amount * percent)).scaleb(-2) if percent else Decimal(0)
