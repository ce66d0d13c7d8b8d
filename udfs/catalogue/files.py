"""ZS-40x and ZS-45x: files and folders that are written."""

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
        "原文件{holder}，没有动它；结果是非正式的，存为“{written}”",
        "请在那里保存并关闭，再运行一次{stale}；非正式的文件不再需要时删去",
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
    "ZS-450": Entry("error", "另一次运行正在写", "{holder}正在写这个文件，没有动它", "等它做完再运行；{otherwise}"),
    "ZS-451": Entry(
        "notice",
        "接手了中断的运行",
        "上一次运行没有正常结束，已接手：{holder}",
        "不用处理；上一次若写出过结果，以这一次的为准",
    ),
    "ZS-452": Entry(
        "error",
        "目标是别的文件",
        "已有这个文件，它不是{what}（{reason}），没有动它",
        "换一个文件名；一定要用这个名字的，先把它改名或移走",
    ),
    "ZS-453": Entry(
        "error",
        "目标是别的一本",
        "已有这个文件，它是{found}，这次要写的是{wanted}，没有动它",
        "核对报送期和文件名；另存到别的文件名",
    ),
    "ZS-454": Entry(
        "error",
        "目标不是本程序的 JSON",
        "已有这个文件，它不是本程序写的 JSON，没有动它",
        "换一个文件名；一定要用这个名字的，先把它改名或移走",
    ),
    "ZS-455": Entry("error", "几处用了同一个文件", "{one}和{other}是同一个文件", "各用一个文件名"),
}
