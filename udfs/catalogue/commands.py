"""ZS-5xx: the command line."""

from typing import Final

from udfs.catalogue.entry import Entry

COMMANDS: Final[dict[str, Entry]] = {
    "ZS-501": Entry("error", "没有这个命令", "没有命令“{name}”{hint}", "用 {command} --help 查看全部命令"),
    "ZS-502": Entry("error", "缺少选项或参数", "缺少{what} {name}", "补上后重试，写法见 {command} --help"),
    "ZS-503": Entry("error", "没有这个选项", "没有选项 {name}{hint}", "用 {command} --help 查看全部选项"),
    "ZS-504": Entry("error", "选项的用法不对", "选项 {name} {detail}", "改正后重试，写法见 {command} --help"),
    "ZS-505": Entry(
        "error",
        "多余的内容",
        "多余的内容：{extra}",
        "删去；带空格的路径要加引号，写法见 {command} --help",
    ),
    "ZS-506": Entry(
        "error",
        "选项的值不对",
        "{what} {name} 的值不对：{detail}",
        "改正后重试，写法见 {command} --help",
    ),
    "ZS-510": Entry(
        "error",
        "没有这种报送任务",
        "方案“{programme}”没有{kind}报送任务，有的是：{known}",
        "改用已有的报送周期，或在方案里加上这项报送任务",
    ),
    "ZS-511": Entry(
        "query",
        "不在方案的有效期内",
        "{period}不在方案“{programme}”（版本 {version}）的有效期内：{span}",
        "核对报送期，或改用当时有效的方案",
    ),
    "ZS-512": Entry(
        "error", "没有应报单位", "{period}没有单位应报“{submission}”", "检查 units.toml 里单位的名单和有效期"
    ),
    "ZS-513": Entry(
        "error",
        "演示与预期不符",
        "{unit}：{told}，汇总里没有看出来",
        "换一个空文件夹再演示；还是这样，就是程序或自带的方案改动过",
    ),
    "ZS-514": Entry(
        "query",
        "上期内容太长，没有带出",
        "{unit}上期的“{column}”有 {count} 处超过一格能放的 {limit} 字，模板里这一格空着",
        "请单位缩短后重填；全文在上期汇总的记录和单位的原文件里",
    ),
    "ZS-515": Entry(
        "error", "上期汇总的报送期不对", "给出的是{found}的汇总，应当是{wanted}的", "用 --previous 给出上一期的汇总文件"
    ),
    "ZS-516": Entry("query", "有问题要人看", "其他问题：{counts}", "打开汇总文件的“审核意见”，按单位退回或核实"),
    "ZS-517": Entry("error", "两个结果写到一处", "汇总和 JSON 不能写到同一个地方", "给 --out 和 --json 不同的文件"),
    "ZS-521": Entry(
        "error",
        "手边没有这个方案",
        "这是按方案“{programme}”做的文件，程序没有带这个方案，没有校验",
        "用 --programme 指出方案的文件夹；按钮用最近一次用过的方案，先用它下发或汇总一次",
    ),
    "ZS-530": Entry(
        "error",
        "没有这个按钮",
        "软件里没有按钮“{name}”",
        "加载项和软件的版本不一致，请维护人员重新安装加载项",
    ),
    "ZS-531": Entry("notice", "功能还不能用", "“{label}”现在还不能用：{why}", "等以后的版本，这次什么也没有做"),
    "ZS-532": Entry("error", "没有填", "没有选或没有填“{label}”", "重新点这个按钮，给出“{label}”"),
    "ZS-533": Entry(
        "error", "没有这个选项", "“{label}”没有选项“{given}”{hint}", "重新点这个按钮，从这些里面选：{known}"
    ),
    "ZS-534": Entry(
        "error", "文件类型不对", "“{label}”只能存为 {wanted} 文件，给的是“{given}”", "重新点这个按钮，换一个文件名"
    ),
    "ZS-535": Entry("error", "没有打开的工作簿", "没有打开的工作簿", "先打开要处理的工作簿，再点这个按钮"),
    "ZS-536": Entry("error", "没有选中单元格", "没有选中单元格", "先选中要处理的单元格，再点这个按钮"),
    "ZS-537": Entry(
        "notice",
        "有的单元格没有标上",
        "{count} 个单元格没有标上颜色和批注",
        "看问题表里的位置；工作表设了密码保护的，先取消保护",
    ),
    "ZS-538": Entry(
        "notice",
        "收件登记没有读到",
        "不能读收件登记：{reason}，是否按时不详",
        "在表格软件里关闭它以后再看",
    ),
    "ZS-518": Entry(
        "query",
        "上期的行没有带出：单位",
        "上期汇总里“{unit}”的 {count} 行没有带出，它不在本期的应报名单里",
        "撤并的，请接收的单位把这些行填进自己的表；漏掉的补进 units.toml",
    ),
    "ZS-519": Entry(
        "query",
        "上期的行没有带出：台账",
        "上期汇总里台账“{ledger}”的 {count} 行没有带出，本期没有这本台账",
        "台账改了编号的，在定义里改回原来的编号；不再报的不需要处理",
    ),
    "ZS-539": Entry(
        "error", "路径的写法不对", "“{label}”不能用：{reason}", "重新点这个按钮，选一个路径短些、名称普通的位置"
    ),
    "ZS-540": Entry(
        "error",
        "不是指标数据采集表",
        "这个工作簿不是指标数据采集表，不知道要算哪个体系、哪一期",
        "用 zhaoshang inputs 生成采集表，填好以后再点",
    ),
    "ZS-520": Entry(
        "query",
        "演示的文件有人改过",
        "{count} 个文件与演示要写的不同，没有覆盖，照现在的内容汇总：{names}",
        "要看原来的故事，换一个文件夹再演示",
    ),
    "ZS-590": Entry(
        "error",
        "程序出错",
        "程序出错（{kind}），问题在软件，不在您的操作",
        "请把{log}和所用的命令发给软件维护人员",
    ),
    "ZS-591": Entry("error", "没有办成", "共 {count} 处问题，没有写任何文件", "按上面各行改正后重试"),
    "ZS-592": Entry("error", "不能显示结果", "命令已执行，但结果显示不出来：{reason}", "检查输出所指的位置"),
}
