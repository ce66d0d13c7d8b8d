"""ZS_USCC, ZS_PROJECT_CODE, ZS_INDUSTRY and ZS_PHONE: codes and numbers checked and tidied.

The three checks give 正确 for what is fine, or a text that begins with 错误 or 核实, so a column of them
can be filtered and counted. 核实 means that a person should look; it is not a mistake.
"""

from collections.abc import Callable
from functools import cache

from udfs.catalogue import CATALOGUE
from udfs.cells import UNTYPED, Reading
from udfs.codes import industry, phone, project_code, uscc
from udfs.findings import Severity
from udfs.functions.record import Argument, Example, cell_function, complaint

CATEGORY = "招商引资·代码"
VERDICT = "结论"
FINE = "正确"


def _wanted(*choices: str, note: str) -> Argument:
    return Argument("返回", "wanted", note, optional=True, default=choices[0], choices=choices)


def _checked(raw: object, read: Callable[[object], Reading], wanted: str) -> str:
    """Return the verdict on a cell, or its canonical text; the unreadable gives its complaint either way."""
    reading = read(raw)
    grave = reading.note is not None and CATALOGUE[reading.note].severity != Severity.NOTICE
    if reading.value is UNTYPED or (wanted == VERDICT and grave):
        return _said(reading.note)
    return FINE if wanted == VERDICT else reading.value


_said = cache(complaint)  # the same few sentences for thousands of cells


@cell_function(
    label="统一社会信用代码",
    category=CATEGORY,
    help=(
        "核对18位统一社会信用代码的写法和校验位，返回“正确”，或以“错误”“核实”开头的说明。"
        "早期代码确有校验位不符的，所以校验位不符只是“核实”。"
    ),
    arguments=(
        Argument("代码", "code", "统一社会信用代码，按文本填写；可以是一个单元格、一列或一个区域"),
        _wanted(VERDICT, "代码", note="“结论”（默认）或“代码”；“代码”返回规范写法：半角、大写、没有空格"),
    ),
    examples=(
        Example(("91110000101623741K",), "正确"),
        Example((" 91110000101623741k", "代码"), "91110000101623741K"),
        Example(
            ("91350211M0000XUF46",),
            "核实：统一社会信用代码的最后一位校验位与前17位不符（ZS-241）",
        ),
        Example(
            ([["9.11201E+17"], [None]],),
            [["错误：代码成了科学记数法（如 9.11201E+17），位数已经丢失，无法恢复（ZS-244）"], [None]],
        ),
    ),
    source="GB 32100-2015 法人和其他组织统一社会信用代码编码规则",
    formula="第18位 = 31 − Σ(第i位的值 × 3^(i−1)，i = 1 至 17) mod 31，得31记0；值为 0-9、A-Z（无 I O S V Z）的次序",
)
def zs_uscc(code: object, wanted: str) -> str:
    """Return the verdict on a unified social credit code, or its canonical text."""
    return _checked(code, uscc.read, wanted)


@cell_function(
    label="项目代码",
    category=CATEGORY,
    help=(
        "核对投资项目在线审批监管平台赋予的项目代码的写法（20位、五段），"
        "返回“正确”或以“错误”开头的说明。校验码的算法没有公布，只核对写法。"
    ),
    arguments=(
        Argument("代码", "code", "项目代码，如 2301-120119-04-01-123456；可以是一个单元格、一列或一个区域"),
        _wanted(VERDICT, "代码", note="“结论”（默认）或“代码”；“代码”返回带横线的规范写法"),
    ),
    examples=(
        Example(("2301-120119-04-01-123456",), "正确"),
        Example(("23011201190401123456", "代码"), "2301-120119-04-01-123456"),
        Example(
            (["2301-120119-04-01-12345", ""],),
            [
                "错误：项目代码应为20位并分为五段，如 2301-120119-04-01-123456，前四位是赋码的年份和月份（ZS-245）",
                None,
            ],
            "少一位；空白还是空白",
        ),
    ),
    source="GB/T 40058-2021 全国固定资产投资项目代码编码规范",
    formula="年月(4位)-行政区划(6位)-行业主管部门(2位)-项目类型(2位)-随机码和校验码(6位)",
)
def zs_project_code(code: object, wanted: str) -> str:
    """Return the verdict on a project code, or its canonical text."""
    return _checked(code, project_code.read, wanted)


_HEADINGS: dict[str, Callable[[str], str]] = {
    "名称": lambda code: industry.division(code).name,
    "门类": lambda code: industry.section(code).name,
    "大类": lambda code: industry.division(code).code,
    "是否制造业": lambda code: "是" if industry.is_manufacturing(code) else "否",
    "代码": lambda code: code,
}


@cell_function(
    label="行业",
    category=CATEGORY,
    help=("由国民经济行业代码（如 C3812，可不写字母）查大类名称、门类名称、大类代码，或判断是否制造业（C13至C43）。"),
    arguments=(
        Argument("代码", "code", "行业代码：门类字母加2至4位数字；可以是一个单元格、一列或一个区域"),
        _wanted(
            *_HEADINGS,
            note=(
                "“名称”（默认，大类名称）、“门类”（门类名称）、“大类”（如 C38）、"
                "“是否制造业”（是/否）或“代码”（规范写法）"
            ),
        ),
    ),
    examples=(
        Example(("C3812",), "电气机械和器材制造业"),
        Example(("3812", "门类"), "制造业"),
        Example(("C3812", "大类"), "C38"),
        Example((["C13", "D44", ""], "是否制造业"), ["是", "否", None]),
        Example((38,), "核实：行业代码存成了两三位的数字，开头的0可能已经丢失（ZS-250）", "可能是 038"),
    ),
    source="GB/T 4754-2017 国民经济行业分类",
    formula="门类字母 + 大类(前2位) + 中类(第3位) + 小类(第4位)；前2位定大类，大类定门类；制造业为 C13 至 C43",
)
def zs_industry(code: object, wanted: str) -> str:
    """Return what is wanted of an industry code; a doubtful number (38, perhaps 038) gives a complaint."""
    reading = industry.read(code)
    if reading.value is UNTYPED or reading.note == "ZS-250":
        return _said(reading.note)
    return _HEADINGS[wanted](reading.value)


@cell_function(
    label="电话",
    category=CATEGORY,
    help=(
        "核对手机、固定电话和400、800号码，返回“正确”，或以“错误”“核实”开头的说明；"
        "也可返回规范写法，或隐去中间几位。一格可以有几个号码，用顿号隔开。"
    ),
    arguments=(
        Argument("号码", "number", "电话号码；可以是一个单元格、一列或一个区域"),
        _wanted(VERDICT, "号码", "脱敏", note="“结论”（默认）、“号码”（规范写法）或“脱敏”（如 138****0000）"),
    ),
    examples=(
        Example(("138 0000 0000",), "正确"),
        Example(("+86-13800000000", "号码"), "13800000000"),
        Example(("022-20000000、13800000000", "脱敏"), "022-****0000、138****0000"),
        Example((["20000000", ""],), ["核实：固定电话没有区号（ZS-256）", None]),
    ),
    source="电信网编号计划（2017年版）",
    formula="手机：1[3-9] 加9位；固定电话：区号(0加2至3位) 加7或8位，不以0开头；400、800 加7位；脱敏隐去中间几位",
)
def zs_phone(number: object, wanted: str) -> str:
    """Return the verdict on telephone numbers, their canonical text, or the text with its middle hidden."""
    text = _checked(number, phone.read, wanted)
    refused = wanted != "脱敏" or text == _said("ZS-254")
    return text if refused else phone.mask(text)


FUNCTIONS = (zs_uscc, zs_project_code, zs_industry, zs_phone)
