"""ZS-6xx: functions in cells."""

from typing import Final

from udfs.catalogue.entry import Entry

FUNCTIONS: Final[dict[str, Entry]] = {
    "ZS-600": Entry(
        "error",
        "参数个数不对",
        "{function} 需要 {least} 至 {most} 个参数，给了 {count} 个",
        "用“插入函数”查看参数说明后重新填写",
    ),
    "ZS-601": Entry(
        "error",
        "参数取值不对",
        "参数“{argument}”不能是“{value}”，只能是：{choices}",
        "改用列出的取值之一，或留空用默认值",
    ),
    "ZS-602": Entry(
        "error",
        "区域大小不一致",
        "参数“{argument}”的区域是{size}，与前面的{other}对不上",
        "各参数选取同样大小的区域，或只选一个单元格",
    ),
    "ZS-603": Entry(
        "error",
        "参数只能是一个单元格",
        "参数“{argument}”只能是一个单元格，现在选了{size}",
        "只选一个单元格",
    ),
    "ZS-604": Entry(
        "error",
        "参数超出范围",
        "参数“{argument}”应为{low}至{high}的整数，现为“{value}”",
        "按范围重新填写，或留空用默认值",
    ),
    "ZS-605": Entry(
        "error",
        "期间不能换成这个种类",
        "“{value}”不在同一个“{kind}”之内，无法换算",
        "改用更大的种类，或把“种类”留空",
    ),
    "ZS-606": Entry(
        "error",
        "不是日期",
        "参数“{argument}”里的“{value}”不是日期",
        "改成日期，如 2023-02-27，或从区域里去掉",
    ),
    "ZS-607": Entry(
        "error", "不是数字", "参数“{argument}”应为数字，现为“{value}”", "改成数字；带文字的金额先用 ZS_AMOUNT 换算"
    ),
    "ZS-608": Entry(
        "error", "数字超出范围", "参数“{argument}”应{limits}，现为“{value}”", "按范围重新填写，或留空用默认值"
    ),
    "ZS-609": Entry(
        "error", "不是“是”或“否”", "参数“{argument}”应为“是”或“否”，现为“{value}”", "写“是”或“否”，也可用 TRUE 或 FALSE"
    ),
}
