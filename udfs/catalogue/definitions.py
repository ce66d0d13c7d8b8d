"""ZS-1xx: mistakes in the definition files of a programme."""

from typing import Final

from udfs.catalogue.entry import Entry

DEFINITIONS: Final[dict[str, Entry]] = {
    "ZS-101": Entry(
        "error",
        "没有这个方案",
        "没有名为“{name}”的方案{hint}",
        "用 zhaoshang programmes 查看已有方案，或给出定义文件夹的路径",
    ),
    "ZS-102": Entry("error", "定义文件缺失", "定义文件夹里缺少 {missing}", "补上这个文件，可参照自带方案的同名文件"),
    "ZS-103": Entry(
        "error", "定义文件写法有误", "第 {line} 行的写法看不懂：{detail}", "按 TOML 的写法改正，文字要用引号括起来"
    ),
    "ZS-104": Entry("error", "定义文件不是 UTF-8", "文件不是 UTF-8 编码", "用记事本另存为，编码选 UTF-8"),
    "ZS-105": Entry("error", "缺少键", "{key} 缺少“{name}”", "补上“{name}”"),
    "ZS-106": Entry("error", "不认识的键", "{key} 里的“{name}”不认识{hint}", "改正拼写，或删去"),
    "ZS-107": Entry("error", "值不对", "{key} 应为{wanted}，现为 {found}", "改成{wanted}"),
    "ZS-111": Entry("error", "重复", "{what}“{name}”出现了 {count} 次", "每个只保留一次，或改名"),
    "ZS-112": Entry(
        "error",
        "表头读起来相同",
        "{ledger} 的两列“{first}”和“{second}”读起来相同",
        "改名或去掉别名，使每个表头只指一列",
    ),
    "ZS-113": Entry("error", "引用了没有的东西", "{key} 引用的{what}“{name}”没有定义{hint}", "改正名称，或先定义它"),
    "ZS-114": Entry(
        "error", "列表没有用到", "列表“{name}”没有被任何列或规则用到", "删去，或检查用它的地方是否写错了名字"
    ),
    "ZS-115": Entry(
        "error", "台账没有用到", "台账“{name}”不在任何一项报送任务里", "加入 submissions 的 ledgers，或删去"
    ),
    "ZS-116": Entry("error", "条件不可能成立", "{key} 的条件“{rule}”在已有选项下不可能成立", "检查条件里写的选项"),
    "ZS-117": Entry(
        "error",
        "比较了没有的选项",
        "{key} 拿列“{column}”与“{value}”比较，但它不在选项里{hint}",
        "改成选项之一，或把它加进选项列表",
    ),
    "ZS-118": Entry("error", "合计列不是数字", "{ledger} 的合计列“{name}”不是数字列", "合计只能用金额列或数字列"),
    "ZS-119": Entry("error", "列的设置互相矛盾", "{key} {detail}", "改正其中一项设置"),
    "ZS-120": Entry(
        "error", "报送任务没有单位", "报送任务“{name}”的名单“{group}”里没有单位", "在 units.toml 里给单位加上这个名单"
    ),
    "ZS-121": Entry("error", "参数没有用到", "参数“{name}”没有被任何规则用到", "删去，或检查规则里的名字"),
    "ZS-122": Entry("error", "指标体系的设置互相矛盾", "{key} {detail}", "改正其中一项设置"),
    "ZS-123": Entry(
        "error",
        "分值加起来不对",
        "{key} 的分值合计是 {found} 分，应为 {wanted} 分（{what}）",
        "核对各项的分值；加分扣分项要写 outside，不算在内",
    ),
    "ZS-124": Entry(
        "error", "份额加起来不对", "{key} 的份额合计是 {found}，应为 1", "改正各项的份额，除不尽的在最后一项补齐"
    ),
    "ZS-125": Entry(
        "error", "分组没有单位", "{key} 用的名单“{group}”里没有单位", "在 units.toml 里给单位加上这个名单，或改正名单"
    ),
    "ZS-126": Entry("error", "次序不对", "{key} {detail}", "按次序重新排列，并检查有没有写错的数"),
    "ZS-127": Entry("error", "指标的上下级不对", "{key} {detail}", "检查各指标的 parent 和 rule"),
    "ZS-128": Entry("error", "数不合适", "{key} {detail}", "改成合适的数"),
}
