"""ZS-67x to ZS-69x: putting the add-in onto a computer, and packing it for one without a network."""

from typing import Final

from udfs.catalogue.entry import Entry

INSTALLING: Final[dict[str, Entry]] = {
    "ZS-670": Entry(
        "error",
        "没有找到 LibreOffice",
        "这台电脑上没有找到 LibreOffice",
        "装上 LibreOffice {oldest} 或更新的版本，打开一次再装；装在别处的，用环境变量 SOFFICE 写明它的 soffice 在哪里",
    ),
    "ZS-671": Entry(
        "error",
        "LibreOffice 在沙盒里",
        "这里的 LibreOffice 是 {sandbox} 版（{folder}），它在沙盒里，启动不了外面的 Python，按钮和函数都用不了",
        "装一个不在沙盒里的 LibreOffice（系统软件源的，或 LibreOffice 网站上的），打开一次再装",
    ),
    "ZS-672": Entry(
        "error",
        "LibreOffice 太旧",
        "LibreOffice 的版本是 {version}，要 {oldest} 以上（{folder}）",
        "升级 LibreOffice 再装；装着几个的，用环境变量 SOFFICE 写明用哪一个",
    ),
    "ZS-673": Entry(
        "error",
        "LibreOffice 不完整",
        "LibreOffice 缺少{what}（{folder}）",
        "请管理员装上：{remedy}",
    ),
    "ZS-674": Entry(
        "error",
        "不要用 root 装",
        "现在是系统管理员（root）：扩展只为本人装，LibreOffice 也不让 root 装本人的扩展",
        "退出 root，不要加 sudo，用平时用 LibreOffice 的那个账号再运行",
    ),
    "ZS-675": Entry(
        "error",
        "LibreOffice 正开着",
        "LibreOffice 正开着（{count} 个），装和卸都要它来做，开着的时候会停住，做完也要重新打开才有用",
        "保存并关闭全部 LibreOffice 窗口（右下角有快速启动的一并退出；看不见窗口的，结束进程 soffice.bin），再运行一次",
    ),
    "ZS-676": Entry(
        "query",
        "LibreOffice 不在了",
        "没有找到 LibreOffice，留在它的设置里的扩展没有去掉",
        "没有 LibreOffice，扩展不起作用；又装上的，在“工具→扩展管理器”里删去“招商”",
    ),
    "ZS-677": Entry(
        "query",
        "已有这个扩展",
        "LibreOffice 里已有这个扩展（{version}），不是用 zhaoshang addin install 装的，这次换成新的",
        "卸载时一并去掉，不会换回原来的",
    ),
    "ZS-678": Entry(
        "query",
        "这个扩展也为所有人装了",
        "这台电脑上为所有人装了这个扩展（{version}），本人用的是本人装的这一个",
        "不要两份的，请管理员去掉那一份：unopkg remove --shared {identifier}",
    ),
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
    "ZS-687": Entry("error", "程序里没有加载项文件", "程序里没有加载项文件 {name}", "重新安装本程序"),
    "ZS-688": Entry("error", "没有装成", "没有装成，停在：{what}：{reason}", "按原因处理以后再运行一次"),
    "ZS-689": Entry(
        "error",
        "没有全部撤销",
        "有的没有撤销：{left}",
        "处理以后再运行一次 zhaoshang addin uninstall（用过 --host 的照样写），会接着撤销",
    ),
    "ZS-690": Entry(
        "error",
        "安装记录读不懂",
        "安装记录读不懂，不知道装过什么",
        "Excel 的：在“加载项”对话框里去掉“招商”的勾；LibreOffice 的：在“工具→扩展管理器”里删去“招商”；关闭它，删去这个文件再装",
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
