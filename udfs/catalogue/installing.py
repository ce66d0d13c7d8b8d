"""ZS-68x and ZS-69x: putting the add-in onto a computer, and packing it for one without a network."""

from typing import Final

from udfs.catalogue.entry import Entry

INSTALLING: Final[dict[str, Entry]] = {
    "ZS-680": Entry("error", "这里没有加载项可装", "{where}没有加载项可装：{why}", "改用{instead}"),
    "ZS-681": Entry(
        "error",
        "Excel 正开着",
        "Excel 正开着（{count} 个），它关闭时会把加载项的登记改回去",
        "保存并关闭全部 Excel 窗口（看不见窗口的，在任务管理器里结束 EXCEL.EXE），再运行一次",
    ),
    "ZS-682": Entry(
        "error",
        "没有找到 Excel",
        "这台电脑上没有找到{what}",
        "只有 WPS 的，用模板和命令行；{remedy}",
    ),
    "ZS-683": Entry("error", "Python 不能用", "加载项不能用这个 Python（{interpreter}）：{reason}", "请{remedy}"),
    "ZS-684": Entry(
        "error",
        "缺少 xlwings 的库",
        "Excel 是 {bits} 位的，要用 {library}，这里都没有：{folders}",
        "在同一个 Python 里重新安装它（不要用 --user）：pip install --force-reinstall xlwings=={version}",
    ),
    "ZS-685": Entry(
        "query",
        "路径里有汉字",
        "路径里有汉字，多数电脑上能用，有的会连不上 Python：{path}",
        "连不上时，把 Python 装到没有汉字的文件夹，或用 --folder 换一个位置",
    ),
    "ZS-686": Entry(
        "error", "位置不能用", "加载项不能用这个位置（{path}）：{reason}", "用 --folder 指定一个没有汉字的文件夹"
    ),
    "ZS-687": Entry("error", "程序里没有加载项文件", "程序里没有加载项文件 zhaoshang.xlam", "重新安装本程序"),
    "ZS-688": Entry("error", "没有装成", "没有装成，停在：{what}：{reason}", "按原因处理以后再运行一次"),
    "ZS-689": Entry(
        "error", "没有全部撤销", "有的没有撤销：{left}", "处理以后运行 zhaoshang addin uninstall，会接着撤销"
    ),
    "ZS-690": Entry(
        "error",
        "安装记录读不懂",
        "安装记录读不懂，不知道装过什么",
        "在 Excel 的“加载项”对话框里去掉“招商”的勾，关闭 Excel，删去这个文件再装",
    ),
    "ZS-691": Entry(
        "query",
        "还登记着别的加载项",
        "{excel} 还会加载 {path}，可能和本加载项冲突",
        "不再用它的，在 Excel 的“加载项”对话框里去掉它的勾",
    ),
    "ZS-692": Entry(
        "query",
        "个人设置优先",
        "这个文件里写的 Python 是 {path}，加载项会先用它",
        "要用这次装的 Python，把这个文件删去或改掉",
    ),
    "ZS-693": Entry("error", "选项用不上", "{option} 在 {system} 上用不上：{why}", "去掉它再运行"),
    "ZS-694": Entry("error", "已经装在别处", "已经装在 {folder}", "先运行 zhaoshang addin uninstall，再装到新的位置"),
    "ZS-695": Entry("query", "组策略有限制", "{excel}：组策略{what}", "请管理员放行，或按单位的规定处理；本程序不能改"),
    "ZS-696": Entry(
        "error", "收集安装包不成", "{step}没有成功：{reason}", "检查网络和 pip 的设置（pip config list）再试"
    ),
    "ZS-697": Entry(
        "error",
        "没有程序的源文件",
        "这里没有本程序的源文件，也不是它的安装包（.whl）",
        "用 --source 指出源文件夹或安装包",
    ),
    "ZS-698": Entry("error", "文件夹不是空的", "这个文件夹不是空的", "换一个空文件夹"),
    "ZS-699": Entry("error", "安装包不齐", "{system} 上要用的不齐：{missing}", "检查版本要求，或换一个 --python 再试"),
}
