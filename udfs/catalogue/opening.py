"""ZS-41x, ZS-42x and ZS-47x: files that cannot be opened as a workbook, and what is not carried over from them."""

from typing import Final

from udfs.catalogue.entry import Entry

OPENING: Final[dict[str, Entry]] = {
    "ZS-410": Entry("error", "不是普通文件", "它是{kind}，不是文件本身，没有读取", "把工作簿文件本身放进来"),
    "ZS-411": Entry(
        "notice",
        "临时锁文件",
        "它是{program}打开文件时留下的锁文件，不是报送的工作簿",
        "关闭打开该工作簿的程序，或删去",
    ),
    "ZS-412": Entry("error", "空文件", "文件是空的，没有任何内容", "重新保存后再报送，或重新传送"),
    "ZS-413": Entry(
        "error", "文件太大", "文件有 {size} MB，超过上限 {limit} MB", "删去图片和多余的工作表，另存为 .xlsx 后重新报送"
    ),
    "ZS-414": Entry("error", "文件正在变化", "读取时文件内容还在变化，可能正在复制或保存", "等复制或保存完成后重试"),
    "ZS-415": Entry(
        "error",
        "有打开密码",
        "文件设有打开密码，或保护了工作簿的结构，内容是加密的，无法读取",
        "打开后取消打开密码和工作簿保护，另存为不带密码的 .xlsx 后重新报送",
    ),
    "ZS-416": Entry("error", "其实是别的格式", "文件内容其实是{kind}，不是工作簿", "请{remedy}"),
    "ZS-417": Entry("error", "不是工作簿", "文件内容不是任何一种工作簿", "核对是否放错了文件，换成 .xlsx 工作簿"),
    "ZS-418": Entry(
        "error", "文件损坏", "文件损坏或不完整：{detail}", "用 Excel 或 WPS 打开，确认无误后另存为 .xlsx，再重新报送"
    ),
    "ZS-419": Entry(
        "error",
        "压缩内容异常",
        "文件内部的压缩内容异常，可能是恶意文件：{detail}",
        "用 Excel 或 WPS 打开，确认无误后另存为新的 .xlsx，再重新报送",
    ),
    "ZS-420": Entry(
        "error",
        "含有文档类型定义",
        "文件内部的“{part}”含有文档类型定义（DTD），正常的工作簿里没有，可能是恶意文件",
        "用 Excel 或 WPS 打开，确认无误后另存为新的 .xlsx，再重新报送",
    ),
    "ZS-421": Entry(
        "error",
        "已用区域过大",
        "已用区域到第 {rows} 行、第 {columns} 列（{last}），有内容的单元格只有 {count} 个",
        "删去末尾多余的行和列（整行整列删除，不是清除内容），保存后重新报送",
    ),
    "ZS-422": Entry(
        "error",
        "单元格位置不存在",
        "文件里写有位置“{ref}”，工作表没有这个位置",
        "用 Excel 或 WPS 打开，确认无误后另存为新的 .xlsx，再重新报送",
    ),
    "ZS-423": Entry(
        "error", "合并单元格过多", "合并单元格有 {count} 处，超过上限 {limit} 处", "取消合并单元格，保存后重新报送"
    ),
    "ZS-424": Entry(
        "error", "不能解析", "文件内容不能解析：{detail}", "用 Excel 或 WPS 打开，确认无误后另存为 .xlsx，再重新报送"
    ),
    "ZS-425": Entry(
        "error", "内容太多", "内容太多，{detail}", "删去多余的工作表、行和列，或分成几个文件，保存后重新报送"
    ),
    "ZS-426": Entry("error", "没有工作表", "文件里没有可以读取的工作表", "核对是否放错了文件，换成 .xlsx 工作簿"),
    "ZS-427": Entry("notice", "没有带入的内容", "文件里有{detail}，没有带入，也没有运行", "如不需要，请在报送前删去"),
    "ZS-428": Entry(
        "notice", "文本编码", "文件没有注明文字编码，已按 {detail} 读取", "请核对汉字有无乱码，以后另存为 .xlsx 报送"
    ),
    "ZS-429": Entry("notice", "跳过的工作表", "{detail}，已跳过", "如其中有要报送的内容，请移到普通工作表"),
    "ZS-470": Entry(
        "error",
        "单元格个数对不上",
        "文件里有内容的单元格有 {stored} 个，读出 {read} 个：{detail}",
        "用 Excel 或 WPS 打开，核对这些单元格，另存为新的 .xlsx 后重新报送",
    ),
}
