"""ZS-78x: projects that may be told twice."""

from typing import Final

from udfs.catalogue.entry import Entry

DUPLICATES: Final[dict[str, Entry]] = {
    "ZS-780": Entry(
        "error",
        "本单位同一清单项目代码重复",
        "{first}与{second}在同一清单中{reason}",
        "请保留一行，另一行删去；分期项目各有项目代码的请改正代码，增资只报新增部分",
    ),
    "ZS-781": Entry(
        "query",
        "项目代码重复",
        "{first}与{second}{reason}，可能是同一项目重复报送",
        "一个项目只考核一次：请核定由哪家单位报送，另一家删去或改为引荐单位；代码填错的请改正",
    ),
    "ZS-782": Entry(
        "query",
        "同一企业、同一投资额",
        "{first}与{second}{reason}，总投资也相同（相似度{score}），可能是同一项目改名后重复报送",
        "请核实：是同一项目的保留一行；确为两个项目的在说明栏写明，并补上各自的项目代码",
    ),
    "ZS-783": Entry(
        "notice",
        "同一企业的两个项目",
        "{first}与{second}{reason}（相似度{score}）",
        "请看一看是不是同一项目用了新旧两个名称；增资的只报新增部分，确为两个项目的不用处理",
    ),
    "ZS-784": Entry(
        "query",
        "项目名称相同",
        "{first}与{second}{reason}（相似度{score}），可能是同一项目重复报送",
        "一个项目只考核一次：同一单位的保留一行，不同单位的请核定由哪家报送；确为两个项目的请在名称中写明期次或地点，并补上项目代码",
    ),
    "ZS-785": Entry(
        "query",
        "项目名称相近",
        "{first}与{second}{reason}（相似度{score}），可能是同一项目重复报送",
        "请核实：是同一项目的统一名称，由一家单位报送；不是的在说明栏写明",
    ),
    "ZS-786": Entry(
        "query",
        "同一投资方、名称相近",
        "{first}与{second}{reason}（相似度{score}），可能是同一项目重复报送",
        "请核实：是同一项目的由一家单位报送；分期、增资的在名称中写明，增资只报新增部分",
    ),
    "ZS-787": Entry(
        "notice",
        "疑似已转入",
        "{first}与{second}在本单位的两张清单中，{reason}（相似度{score}），疑似已转入后一清单",
        "已经转入的，请在原清单中删去该行，项目编号沿用不变；没有转入的不用处理",
    ),
    "ZS-788": Entry(
        "notice",
        "疑似重复没有列全",
        "疑似重复的项目过多，另有 {cut} 对没有列出；有 {crowds} 组写法雷同的名称或编码没有逐对比较",
        "请先处理已经列出的，再重新汇总；成批雷同的，核对是否整列复制了名称或统一社会信用代码",
    ),
}
