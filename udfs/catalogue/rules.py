"""ZS-3xx: mistakes in the rule language."""

from typing import Final

from udfs.catalogue.entry import Entry

RULES: Final[dict[str, Entry]] = {
    "ZS-301": Entry(
        "error",
        "规则看不懂",
        "规则第 {at} 个字符处的“{found}”看不懂：{marked}",
        "检查此处的括号、引号、运算符和名称的写法",
    ),
    "ZS-302": Entry("error", "规则没有写完", "规则到第 {at} 个字符处还没有写完：{marked}", "补全规则，注意括号成对"),
    "ZS-303": Entry(
        "error",
        "规则中的日期不存在",
        "规则第 {at} 个字符处的日期 {found} 不存在：{marked}",
        "日期写成 #2023-01-31# 的样子",
    ),
    "ZS-304": Entry(
        "error",
        "规则用了没有的名称",
        "规则第 {at} 个字符处的{what}“{name}”没有定义{hint}：{marked}",
        "改用已有的名称，或先在定义里加上它",
    ),
    "ZS-305": Entry(
        "error",
        "规则中类型不符",
        "规则第 {at} 个字符处应为{wanted}，写的是{found}：{marked}",
        "让两边的类型一致",
    ),
    "ZS-306": Entry(
        "error",
        "文字不能比大小",
        "规则第 {at} 个字符处用大小比较文字：{marked}",
        "文字只能用 = 或 <> 比较，或用“属于”",
    ),
    "ZS-307": Entry(
        "error",
        "金额单位不同",
        "规则第 {at} 个字符处把{left}与{right}放在一起：{marked}",
        "先乘以换算参数（例如 $汇率），再相加或比较",
    ),
    "ZS-308": Entry(
        "error",
        "函数的参数个数不对",
        "规则第 {at} 个字符处的函数“{name}”要 {wanted} 个参数，写了 {found} 个：{marked}",
        "按函数说明补足或去掉参数",
    ),
    "ZS-309": Entry(
        "error",
        "函数只能用在列上",
        "规则第 {at} 个字符处，函数“{name}”里只能直接写一个列名：{marked}",
        "写成 {name}([列名])",
    ),
    "ZS-311": Entry(
        "error",
        "规则套得太深",
        "规则第 {at} 个字符处的括号或函数套了 {most} 层以上：{marked}",
        "把规则拆成几条，或去掉多余的括号",
    ),
    "ZS-310": Entry(
        "error", "规则的结果不对", "规则“{marked}”的结果应当是{wanted}", "校验规则要写成能成立或不成立的判断"
    ),
}
