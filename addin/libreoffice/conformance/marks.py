"""Lines about notes, conditional formats, validation and protection: what marks of a check consist of."""

from __future__ import annotations

import re
import zipfile

import openpyxl
from openpyxl.formatting.rule import DataBarRule, FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from addin.libreoffice.conformance.line import Place, differs, missing, refused, same

MARK = '=N("校验")=0'


@same("Range.note、add_note、Sheet.notes", "读、加、改、删批注", "Range.add_note")
def _notes(place: Place) -> None:
    place.sheet["B2"].add_note("一\n二")
    place.sheet["B2"].note.text = "改"
    assert [(each.location.address, each.text) for each in place.sheet.notes] == [("$B$2", "改")]
    place.sheet["B2"].note.delete()
    assert place.sheet["B2"].note is None


@differs("批注的作者", "写批注的人的姓名", "excel.Comment.Author", "办公软件里没有填姓名时是空的")
def _note_authors(place: Place) -> None:
    assert place.sheet["A1"].add_note("甲").author == ""


@differs(
    "Sheet.api.AddNotes 等", "没有：一条一条加", "excel.Range.AddComment", "一次加、删几千条；AddNotes 不动已有批注的格"
)
def _many_notes(place: Place) -> None:
    place.sheet["A1"].add_note("别人的")
    assert place.sheet.api.AddNotes([(1, 1, "【校验】甲"), (1, 2, "【校验】乙")]) == 1
    assert place.sheet.api.NotesBeginning("【校验】") == [(1, 2)]
    assert place.sheet.api.DeleteNotes([(1, 2)]) == 1
    assert place.sheet.api.Notes() == [(1, 1, "别人的")]


@same(
    "conditional_formats.add_custom", "公式按 Excel 的写法；新的规则排在最前；可以一次几块", "Range.conditional_formats"
)
def _custom_rules(place: Place) -> None:
    place.sheet["A1:C9"].conditional_formats.add_custom("=$A1>1", fill_color="#ffc7ce")
    place.sheet["B2,C3:C4"].conditional_formats.add_custom('=LEFT(B2,1)="甲"', font_color="#9c0006", font_bold=True)
    found = [(each.formula, each.fill_color, each.font_bold) for each in place.sheet["A1:C9"].conditional_formats]
    assert found == [('=LEFT(B2,1)="甲"', None, True), ("=$A1>1", (255, 199, 206), None)]


@same("conditional_formats.add_cell_value、set、delete", "与值比较的规则；改；整条删", "Range.conditional_formats")
def _value_rules(place: Place) -> None:
    rule = place.sheet["A1:A9"].conditional_formats.add_cell_value("between", 1, 5, fill_color="#ffc7ce")
    rule.set(operator="greater_than", formula1=7)
    assert (rule.operator, rule.formula1, rule.formula2) == ("greater_than", "=7", None)
    rule.delete()
    assert len(place.sheet.cells.conditional_formats) == 0


@differs(
    "ConditionalFormat.stop_if_true", "由人定", "excel.FormatCondition.StopIfTrue", "总是 True：只显示第一条成立的"
)
def _stops(place: Place) -> None:
    rule = place.sheet["A1"].conditional_formats.add_custom("=1=1", fill_color="#ffc7ce", stop_if_true=False)
    assert rule.stop_if_true is True


@differs(
    "conditional_formats.clear", "只清这一块，规则在别处仍然有效", "ConditionalFormats.clear", "规则也用在别处时拒绝"
)
def _clear_rules(place: Place) -> None:
    place.sheet["A1:B2"].conditional_formats.add_custom("=A1>1", fill_color="#ffc7ce")
    assert refused(lambda: place.sheet["A1"].conditional_formats.clear())
    place.sheet["A1:B2"].conditional_formats.clear()
    assert len(place.sheet.cells.conditional_formats) == 0


@differs(
    "新规则和同一块里的数据条", "新规则排在最前", "excel.FormatCondition.SetFirstPriority",
    "与数据条、色阶、图标集写在同一块的规则仍在前面：那一块原样不动",
)  # fmt: skip
def _beside_data_bars(place: Place) -> None:
    book = _with_a_bar(place)
    book.sheets[0]["A1:A3"].conditional_formats.add_custom("=A1>2", fill_color="#ffc7ce")
    kinds = [(each.type, each.formula) for each in book.sheets[0]["A1"].conditional_formats]
    assert kinds == [("custom", "=A1>1"), ("data_bar", None), ("custom", "=A1>2")]
    book.close()


@same("加了又删以后", "原有的规则、数据条、有效性都在，公式不变", "ConditionalFormat.delete")
def _others_stay(place: Place) -> None:
    book = _with_a_bar(place)
    book.api.SaveCopyAs(place.folder / "前.xlsx")
    sheet = book.sheets[0]
    sheet.api.AddFormatConditions([([(1, 1), (3, 1)], MARK, "#ffc7ce", "#9c0006")])
    sheet.api.AddNotes([(1, 1, "【校验】"), (3, 1, "【校验】")])
    assert sheet.api.CountFormatConditions(MARK) == 2
    assert sheet.api.DeleteFormatConditions(MARK) == sheet.api.DeleteNotes([(1, 1), (3, 1)]) == 2
    book.api.SaveCopyAs(place.folder / "后.xlsx")
    book.close()
    assert _sheet_xml(place, "前.xlsx") == _sheet_xml(place, "后.xlsx")


def _with_a_bar(place: Place) -> object:
    made = openpyxl.Workbook()
    for row in (1, 2, 3):
        made.active.append([row])
        made.active.row_dimensions[row].height = 20
    made.active.conditional_formatting.add("A1:A3", FormulaRule(formula=["A1>1"], font=Font(bold=True)))
    made.active.conditional_formatting.add("A1:A3", DataBarRule("min", None, "max", None, color="638EC6"))
    choices = DataValidation(type="list", formula1='"1,2,3"')
    made.active.add_data_validation(choices)
    choices.add("A1:A3")
    made.save(place.folder / "条.xlsx")
    return place.app.books.open(place.folder / "条.xlsx")


def _sheet_xml(place: Place, name: str) -> str:
    text = zipfile.ZipFile(place.folder / name).read("xl/worksheets/sheet1.xml").decode()
    return re.sub(r'\{[0-9A-F-]{36}\}| s="\d+"', "", text)  # data bars and looks of cells are numbered by chance


@same("Sheet.api.ProtectContents、Protect、Unprotect", "保护的状态；密码不对时拒绝", "excel.Worksheet.Unprotect")
def _protection(place: Place) -> None:
    place.sheet.api.Protect("密码")
    assert refused(lambda: place.sheet.api.Unprotect("错"))
    assert place.sheet.api.ProtectContents is True
    place.sheet.api.Unprotect("密码")
    assert place.sheet.api.ProtectContents is False


@differs(
    "Sheet.api.Protect 的许可", "每次给定，没有给的就是不许", "excel.Worksheet.Protect",
    "读不到也设不了，但打开再保护以后还是原来的许可",
)  # fmt: skip
def _permissions(place: Place) -> None:
    made = openpyxl.Workbook()
    made.active.protection.sheet, made.active.protection.insertRows = True, False
    made.save(place.folder / "许可.xlsx")
    book = place.app.books.open(place.folder / "许可.xlsx")
    book.sheets[0].api.Unprotect()
    book.sheets[0].api.Protect()
    book.api.SaveCopyAs(place.folder / "许可后.xlsx")
    book.close()
    assert openpyxl.load_workbook(place.folder / "许可后.xlsx").active.protection.insertRows is False


@differs(
    "受保护的表上的行、列、格式",
    "按许可",
    "excel.Worksheet.Protect",
    "增删行列、条件格式、批注一律拒绝；格式只拒绝锁定的格",
)
def _formats_on_a_protected_sheet(place: Place) -> None:
    place.sheet.api.Protect()

    def fill() -> None:
        place.sheet["A1"].color = "#ff0000"

    assert refused(fill)
    assert refused(lambda: place.sheet["A1"].add_note("甲"))
    assert refused(lambda: place.sheet["A1"].conditional_formats.add_custom("=1=1", fill_color="#ff0000"))
    assert refused(lambda: place.sheet["1:1"].insert("down"))


LINES = (
    _notes, _note_authors, _many_notes, _custom_rules, _value_rules, _stops, _clear_rules, _beside_data_bars,
    _others_stay,
    missing(
        "add_color_scale 等", "加色阶、数据条、图标集", "ConditionalFormats.add_color_scale",
        lambda place: place.sheet["A1:A3"].conditional_formats.add_color_scale(["#ff0000", "#00ff00"]),
    ),
    missing(
        "Range.data_validation", "设有效性", "Range.data_validation",
        lambda place: place.sheet["A1"].data_validation.delete(),
    ),
    missing("Range.add_comment", "会话批注", "Range.add_comment", lambda place: place.sheet["A1"].add_comment("甲")),
    _protection, _permissions, _formats_on_a_protected_sheet,
)  # fmt: skip
