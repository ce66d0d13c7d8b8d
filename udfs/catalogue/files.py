"""ZS-40x: files and folders that are written."""

from typing import Final

from udfs.catalogue.entry import Entry

FILES: Final[dict[str, Entry]] = {
    "ZS-401": Entry("error", "名称不能作文件名", "不能作文件名：{detail}", "在方案的 file_name 或单位名称里改掉"),
    "ZS-402": Entry(
        "error",
        "文件名重复",
        "{count} 个单位的文件名都是“{name}”",
        "在报送任务的 file_name 里写上单位和报送期的占位符",
    ),
    "ZS-403": Entry(
        "error",
        "已有不同的文件",
        "已有 {count} 个同名而内容不同的文件，可能有人填过：{names}",
        "换一个空文件夹，或先把这些文件移走",
    ),
    "ZS-404": Entry("error", "不是文件夹", "它是文件，不是文件夹", "换一个文件夹"),
    "ZS-405": Entry("error", "不能读写", "不能读写：{reason}", "检查权限和磁盘空间，或换一个位置"),
    "ZS-406": Entry(
        "query",
        "文件被占用，结果另存",
        "原文件被其他程序占用，结果存为“{written}”",
        "关闭打开它的程序，核对后用新文件替换",
    ),
    "ZS-407": Entry(
        "query",
        "路径过长",
        "{count} 个文件的完整路径超过 {limit} 个字符，Excel 打不开",
        "换一个路径短些的文件夹",
    ),
    "ZS-408": Entry(
        "error",
        "文件名的占位符不对",
        "报送任务“{name}”的 file_name 里有不认识的占位符",
        "只用 unit（单位）和 period（报送期）两个占位符",
    ),
    "ZS-409": Entry("error", "没有这个文件", "没有这个文件或文件夹", "核对文件名和所在的文件夹"),
}
