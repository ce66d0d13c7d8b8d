"""Names, codes and telephones of nobody: invented firms with right check signs, persons called 张某."""

import random
from dataclasses import dataclass
from typing import Final

from udfs.codes.uscc import check_char

# Rare signs make firms that do not exist; every firm has a pair of its own.
_FIRST: Final = "砺珩翎曜沅垚琮瑄璟骉瀚铎钰翊昊崧泓炜峻淼祺漪笙"
_SECOND: Final = "霁峤昶翀旸湜珺铄玥骞弘翼宸屹澍钧昱铭岳泽珂禾桐朔"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SURNAMES: Final = "张王李赵刘陈杨孙周吴"


@dataclass(frozen=True)
class Trade:
    """What firms make: their word in a company's name, the chain, the code of the industry, four products."""

    word: str
    chain: str
    code: str
    products: tuple[str, str, str, str]

    def product(self, number: int) -> str:
        """Return one of the products; neighbours in a unit's ledger make different things."""
        return self.products[number // len(TRADES) % 4]


@dataclass(frozen=True)
class Maker:
    """Who makes what: the ``number``-th firm of the story. ``turns``: turns of its products that others have taken."""

    number: int
    turns: int = 0

    @property
    def trade(self) -> Trade:
        """Its trade: neighbours have different ones."""
        return TRADES[self.number % len(TRADES)]

    @property
    def product(self) -> str:
        """What it makes."""
        return self.trade.product(self.number)

    @property
    def firm(self) -> str:
        """The two signs of its name."""
        kinds = 4 * len(TRADES)
        return pair(self.number % kinds, self.turns + self.number // kinds)


TRADES: Final = (
    Trade("智能装备", "智能科技", "C3491", ("工业机器人", "自动分拣设备", "无人搬运车", "视觉检测仪")),
    Trade("电子材料", "新一代信息技术", "C3985", ("电子专用材料", "覆铜板", "封装基板", "光学薄膜")),
    Trade("新材料", "新材料", "C2641", ("环保涂料", "水性树脂", "防火漆", "粉末涂层")),
    Trade("磁材", "磁性材料", "C3985", ("高性能磁性材料", "永磁电机磁钢", "软磁粉芯", "铁氧体器件")),
    Trade("精密机械", "装备制造", "C3484", ("精密零部件", "液压阀块", "数控刀具", "齿轮箱")),
    Trade("食品", "绿色食品", "C1432", ("速冻食品", "果蔬汁饮料", "烘焙糕点", "山楂制品")),
    Trade("药业", "生物医药", "C2740", ("中成药", "医用敷料", "诊断试剂", "保健饮片")),
    Trade("光伏科技", "新能源", "C3825", ("光伏组件", "储能电池包", "逆变器", "风电叶片")),
    Trade("建材", "建材", "C3021", ("装配式构件", "岩棉保温板", "再生骨料砖", "轻质墙板")),
    Trade("服饰", "服装", "C1819", ("户外服装", "职业工装", "针织内衣", "羽绒制品")),
    Trade("家居", "其他", "C2110", ("木质家具", "竹木地板", "橱柜门板", "实木楼梯")),
)
# 来源地, 来源省市或国别, the city in the firm's name, the region in its code
ORIGINS: Final = (
    ("市外", "北京市", "北京", "110108"),
    ("市外", "河北省", "唐山", "130202"),
    ("市外", "江苏省", "苏州", "320505"),
    ("市外", "浙江省", "宁波", "330203"),
    ("市外", "广东省", "东莞", "441900"),
    ("市内", "天津市", "天津", "120110"),
    ("本区", "天津市", "蓟州", "120119"),
)
COUNTRIES: Final = ("德国", "日本", "韩国", "中国香港", "新加坡")


def pair(kind: int, turn: int) -> str:
    """Return two signs for the firm that makes product ``kind`` as the ``turn``-th: no two of a kind share one.

    Else the check for suspected duplicates would see projects whose names differ in one sign only.
    """
    return _FIRST[(turn + 5 * kind) % len(_FIRST)] + _SECOND[(turn + 7 * kind) % len(_SECOND)]


def credit_code(rng: random.Random, region: str) -> str:
    """Make up a unified social credit code whose both check signs are right (GB 32100-2015, GB 11714-1997)."""
    body = f"MA0{rng.randrange(10**5):05d}"
    weighted = sum(_SIGNS.index(sign) * weight for sign, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    first = f"91{region}{body}{'0123456789X0'[(11 - weighted % 11) % 11]}"
    return first + check_char(first)


def project_code(rng: random.Random, year: int, month: int) -> str:
    """Make up a project code of the district."""
    return f"{year % 100:02d}{month:02d}-120119-04-01-{rng.randrange(10**6):06d}"


def person(rng: random.Random) -> str:
    """Return a name that names nobody."""
    return rng.choice(_SURNAMES) + "某"


def phone(rng: random.Random) -> str:
    """Return a telephone in a block that reads as an example."""
    return f"1380000{rng.randrange(10_000):04d}"
