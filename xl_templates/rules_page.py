"""The page about the rule language for officers, ``docs/rules.md``: words by hand, tables from the code.

``python -m xl_templates.rules_page > docs/rules.md`` writes it anew; a test holds the two together.
"""

import sys
from decimal import Decimal
from typing import Final

from udfs.rules import ColumnKind, RuleError, Schema, parse_rule
from udfs.rules.evaluate import DAYS_LIMIT
from udfs.rules.functions import CONSTANTS, FUNCTIONS, RuleFunction
from udfs.rules.kinds import LABELS

# The columns, parameters and lists that the examples of the page name.
EXAMPLE_SCHEMA: Final = Schema(
    {
        "总投资": ColumnKind("number", "万元"),
        "其中内资": ColumnKind("number", "万元"),
        "其中外资": ColumnKind("number", "万美元"),
        "累计到位资金": ColumnKind("number", "万元"),
        "本月到位资金": ColumnKind("number", "万元"),
        "用地": ColumnKind("number"),
        "项目名称": ColumnKind("text"),
        "项目阶段": ColumnKind("text"),
        "项目代码": ColumnKind("text"),
        "信用代码": ColumnKind("text"),
        "签约日期": ColumnKind("date"),
        "开工日期": ColumnKind("date"),
    },
    {"汇率": Decimal("6.7"), "半年到位比例": Decimal("0.15")},
    {"项目阶段": ("签约", "开工", "投产")},
)

EXAMPLES: Final = {
    "BLANK": "非 为空([开工日期])",
    "NZ": "空作零([其中内资]) + 空作零([其中外资]) * $汇率 <= [总投资]",
    "LAST": "[累计到位资金] >= 上月([累计到位资金])",
    "COUNT_SAME": "相同个数([项目代码]) = 1",
    "IF": "[本月到位资金] <= 如果(为空([其中内资]), [总投资], [其中内资])",
    "LEN": "长度([项目名称]) >= 4",
    "TIDY": '格式(整理([信用代码]), "UUUUUUUUUUUUUUUUUU")',
    "LEFT": '左取([项目代码], 2) = "23"',
    "MID": '截取([项目代码], 6, 6) = "120119"',
    "CONTAINS": '非 含有([项目名称], "测试")',
    "MATCHES": '格式([项目代码], "9999-999999-99-99-999999")',
    "USCC_CHECK": "校验位相符([信用代码])",
    "DAYS": "天数([签约日期], [开工日期]) >= 0",
    "MONTHS": "月数([签约日期], 截止日) < 12",
    "YEAR": "年份([签约日期]) >= 2016",
    "ABS": "绝对值([总投资] - 上月([总投资])) <= 上月([总投资]) * 20%",
    "ROUND": "四舍五入([总投资], 0) = [总投资]",
    "MIN": "较小([其中内资], [本月到位资金]) >= 0",
    "MAX": "较大([累计到位资金], [本月到位资金]) <= [总投资]",
}

BROKEN: Final = (
    "[总投次] > 0",
    "[总投资] > 0 且",
    "[总投资] >= 1,000",
    "[总投资] and [其中内资]",
    "[其中外资] <= [总投资]",
    '[项目阶段] > "签约"',
    "[开工日期] <= #2023-02-30#",
    "[开工日期] > 20230101",
    "天数([签约日期]) > 3",
    "空作零([总投资] + 1) > 0",
    "[总投资] + 1",
)

_DAYS: Final = {
    "period_start": "报送期的第一天",
    "period_end": "报送期的最后一天",
    "as_of": "数据截止日（报送任务的 cut_off）",
    "year_start": "报送期所在年的 1 月 1 日",
}

_BEFORE: Final = """\
# 校验规则怎么写

<!-- 由 python -m xl_templates.rules_page 生成，不要直接改。 -->

规则是一句判断，例如 `[累计到位资金] <= [总投资]`。一条规则只写一次，在两处执行：模板里变成普通的表格公式，
不装加载项也能用；汇总时由程序执行。两处对每一行的结论相同。

规则写在台账定义 `ledgers/*.toml` 的 `[[checks]]` 里，也用在列的 `required_when`（什么时候必填）里。

## 一条校验

```toml
[[checks]]
id = "L12"
severity = "query"
when = "非 为空([开工日期])"
must = "[累计到位资金] >= [总投资] * $半年到位比例"
message = "开工后到位资金偏少"
remedy = "核对到位资金；确实如此的在“说明”写明原因"
mark = ["累计到位资金"]
valid_from = 2023-02-01
source = ["示例"]
```

| 键 | 意思 |
|---|---|
| `id` | 编号：一至三个大写字母加两三位数字，全方案不重复，用过的不再改作别的 |
| `severity` | `error` 错误（强制性），必须改正；`query` 核实，属实的在“说明”里写明；`notice` 提示，可以不改 |
| `when` | 什么时候检查。不写就是每一行都检查 |
| `must` | 应当成立的判断。`when` 成立而 `must` 不成立，就给出 `message` |
| `message`、`remedy` | 错在哪里、怎么办，给填表人看 |
| `mark` | 标色的列。不写就标 `must` 里的第一列 |
| `valid_from`、`valid_to` | 从哪天起、到哪天止检查，可以不写 |
| `source` | 依据：政策条目的编号，或“示例” |

`when` 不知道成立不成立（例如用到的格空着），就当作不检查；`must` 确实成立的，不论 `when` 怎样都不报。

怎样加一条校验：

1. 在台账文件里照上面的样子加一段 `[[checks]]`，编号接着用。
2. 规则里要用的数写进 `programme.toml` 的 `[parameters]`，规则里写 `$名称`；要用的选项写进 `lists.toml`。
3. 运行 `zhaoshang issue` 重新生成模板。写错的地方会全部列出来，指明文件、键和第几个字符，这时不写任何文件。
4. 在模板里试一行对的、一行错的。

不用改程序。改了规则，模板要重新发。

## 能写什么

| 写法 | 意思 |
|---|---|
| `[总投资]` | 这一行“总投资”列的格。写列名，不带单位；也可以写成 `【总投资】` |
| `$汇率` | 方案的参数 |
| `@项目阶段` | 方案的列表，只用在“属于”后面 |
| `100`、`0.5`、`15%` | 数字。不写千分位逗号；15% 就是 0.15 |
| `"签约"` 或 `“签约”` | 文字，要加引号 |
| `#2023-01-30#` | 日期，年四位、月日两位 |
"""

_OPERATORS: Final = """\

## 运算和判断

先算上面的，后算下面的；同一行从左到右。拿不准就加括号。

| 中文或全角 | 英文半角 | 意思 |
|---|---|---|
| `－` | `-` | 负号 |
| `×` `÷` | `*` `/` | 乘、除 |
| `＋` `－` | `+` `-` | 加、减；日期加减天数得日期，日期减日期得天数 |
| `＝` `≠` `＜` `≤` `＞` `≥` | `=` `<>` `<` `<=` `>` `>=` | 比较。文字只能用 `=` 和 `<>` |
| `属于` `不属于` | `IN` `NOT IN` | 在不在列表里：`[项目阶段] 属于 ("签约", "开工")`、`[项目阶段] 属于 @项目阶段` |
| `非` | `NOT` | 不成立 |
| `且` | `AND` | 都成立 |
| `或` | `OR` | 至少一个成立 |

- 全角和半角的括号、逗号、引号、运算符相同。英文的词要大写。
- 中文的词后面紧跟汉字时要空一格：写 `期末 且`，不写 `期末且`。
- 没有 `1 < [用地] < 5` 的写法，要写 `1 < [用地] 且 [用地] < 5`。
- 一条规则最长 400 个字，括号等不要套得太深。

## 怎么算

**格有三种。** 空的；有值的，类型与列相同；其余是识别不了的，例如数字列里写着“约5.2亿元”、
日期列里写着“年底”。规则碰到本行识别不了的格，就*不判断*：不算对，也不算错。那一格另有“无法识别”或“写法不规范”的提示。

**空不是零。** 比较、加减、函数碰到空格，结果是*不知道*。“不知道”这样传下去：

| 甲 | 乙 | 甲 且 乙 | 甲 或 乙 |
|---|---|---|---|
| 成立 | 不知道 | 不知道 | 成立 |
| 不成立 | 不知道 | 不成立 | 不知道 |
| 不知道 | 不知道 | 不知道 | 不知道 |

`非 不知道` 还是不知道。整条规则不知道，就不判断。所以 `[累计到位资金] <= [总投资]` 在其中一格空着时不会报错，
“必填”另有检查。要看是不是空，用 `为空([…])`；要把空当零，用 `空作零([…])`。

**算不出来也是不知道：** 除以零；日期加减超过 {days} 天。

**数字是准确的。** 0.1 加 0.2 等于 0.3。比较时把差四舍五入到第六位小数，
相差不到百万分之零点五就算相等：金额以万元计，第六位是分。

**文字要一模一样。** 大小写、全角半角、空格都算，`*` 和 `?` 只是普通字符。“001”和“1”不同。

**金额的单位要一致。** 万元和万美元放在一起相加或比较会被拒绝，先乘以 `$汇率` 一类的参数。

**整月** 按日号算：1 月 31 日到 2 月 28 日是 0 个月，到 3 月 1 日是 1 个月；1 月 28 日到 2 月 28 日是 1 个月。

**上月** 指同一行上一期的值。月报是上个月，周报是上一周。上一期没有这一行的，当作空。

## 报送期的日子

规则不看电脑的日期，只看报送期，所以以后重算结果不变。

| 写法 | 意思 |
|---|---|
"""

_FUNCTIONS: Final = """\

## 函数

两种写法相同。参数用逗号隔开。“列”指只能直接写一个列名，不能写算式；“为空”和“空作零”里也可以写 `上月([列名])`。

| 写法 | 参数 | 得到 | 说明 | 例子 |
|---|---|---|---|---|
"""

_ERRORS: Final = """\

## 写错了会怎样

▶ 指出看到哪里出了错。下面是原样的消息。

| 规则 | 编号 | 消息 | 怎么办 |
|---|---|---|---|
"""


def rules_page() -> str:
    """Return the page, ending in a line break."""
    days = "".join(f"| {_both(key)} | {meaning} |\n" for key, meaning in _DAYS.items())
    functions = "".join(map(_function_line, dict.fromkeys(FUNCTIONS.values())))
    errors = "".join(map(_error_line, BROKEN))
    return _BEFORE + _OPERATORS.format(days=DAYS_LIMIT) + days + _FUNCTIONS + functions + _ERRORS + errors


def _both(key: str) -> str:
    words = [word for word, day in CONSTANTS.items() if day == key]
    return " ".join(f"`{word}`" for word in reversed(words))


def _function_line(function: RuleFunction) -> str:
    takes = "、".join(map(_taken, function.takes))
    gives = {"same": "与列相同", "second": "与所取的相同"}.get(function.gives) or LABELS[function.gives]
    cells = (f"`{function.word}` `{function.name}`", takes, gives, function.help, f"`{EXAMPLES[function.name]}`")
    return f"| {' | '.join(cells)} |\n"


def _taken(kind: str) -> str:
    if kind.startswith("whole:"):
        least, most = kind.split(":")[1:]
        return f"写明的整数（{least}—{most}）"
    if kind.startswith("column:"):
        label = LABELS[kind.removeprefix("column:")]
        return "列" if kind == "column:any" else f"{label}列"
    return LABELS[kind]


def _error_line(text: str) -> str:
    try:
        parse_rule(text, EXAMPLE_SCHEMA)
    except RuleError as error:
        found = error.finding()
        return f"| `{text}` | {found.code} | {found.message} | {found.remedy} |\n"
    raise AssertionError(f"not broken: {text}")


if __name__ == "__main__":
    sys.stdout.buffer.write(rules_page().encode("utf-8"))
