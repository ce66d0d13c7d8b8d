"""Lines about apps, workbooks, sheets and names."""

from __future__ import annotations

import openpyxl

from addin.libreoffice.conformance.line import Place, differs, missing, refused, same


@same("Book.save、close、Books.open", "后缀定格式；打开过的就是同一个", "Books.open")
def _saving(place: Place) -> None:
    book = place.app.books.add()
    book.sheets[0]["A1"].value = "招商"
    book.save(place.folder / "存.xlsx")
    assert place.app.books.open(place.folder / "存.xlsx") == book
    book.close()
    assert openpyxl.load_workbook(place.folder / "存.xlsx").active["A1"].value == "招商"


@same("Book.api.SaveCopyAs", "写出眼下的内容，工作簿还在原处、仍未保存", "excel.Workbook.SaveCopyAs")
def _copies(place: Place) -> None:
    place.sheet["A1"].value = 7
    place.book.api.SaveCopyAs(place.folder / "副本.xlsx")
    assert (place.folder / "副本.xlsx").exists()
    assert place.book.api.Saved is False


@same("Book.to_pdf", "打印成 PDF", "Book.to_pdf")
def _printing(place: Place) -> None:
    place.sheet["A1"].value = "招商"
    place.book.to_pdf(str(place.folder / "页.pdf"))
    assert (place.folder / "页.pdf").read_bytes().startswith(b"%PDF")


@same("Sheets.add、delete、copy、move、name", "默认加在当前表之前并成为当前表", "Sheets.add")
def _sheets(place: Place) -> None:
    added = place.book.sheets.add("新表", after=place.sheet)
    assert added.index == place.sheet.index + 1
    added.name = "改名"
    assert "改名" in [each.name for each in place.book.sheets]
    added.delete()
    assert "改名" not in [each.name for each in place.book.sheets]


@same("删掉的表、关掉的工作簿", "再用就报错，不会动到别的表", "excel.Worksheet.Delete")
def _gone(place: Place) -> None:
    added = place.book.sheets.add("要删的")
    added.delete()

    def write() -> None:
        added["A1"].value = 1

    assert refused(write)


@same("Sheet.used_range", "有内容或格式的最小矩形", "excel.Worksheet.UsedRange")
def _used_range(place: Place) -> None:
    place.sheet["B2"].value = 1
    place.sheet["D5"].color = "#ff0000"
    assert place.sheet.used_range.last_cell.address == "$D$5"


@same("Sheet.visible、freeze_panes、page_setup.print_area", "隐藏、冻结、打印区域", "Sheet.freeze_panes")
def _views(place: Place) -> None:
    place.sheet.page_setup.print_area = "A1:B2"
    assert place.sheet.page_setup.print_area == "$A$1:$B$2"
    place.sheet.freeze_panes.freeze_at("1:2")
    place.sheet.freeze_panes.unfreeze()


@same("Names", "名称指到哪里，按 Excel 的写法", "Names.add")
def _names(place: Place) -> None:
    place.sheet.name = "台账"
    place.book.names.add("合计", "=台账!$A$1:$B$2")
    assert place.book.names["合计"].refers_to_range.address == "$A$1:$B$2"
    place.book.names["合计"].delete()
    assert "合计" not in [each.name for each in place.book.names]


@same("App.calculation、calculate、screen_updating、status_bar", "读写；app.properties 用完还原", "App.properties")
def _state(place: Place) -> None:
    with place.app.properties(calculation="manual", screen_updating=False, status_bar="汇总中"):
        assert (place.app.calculation, place.app.screen_updating, place.app.status_bar) == ("manual", False, "汇总中")
    assert (place.app.calculation, place.app.screen_updating) == ("automatic", True)


@differs("手动计算时写公式", "写的时候算一次", "excel.Application.Calculation", "到 calculate() 才算")
def _manual(place: Place) -> None:
    with place.app.properties(calculation="manual"):
        place.sheet["A1"].formula = "=1+1"
        assert place.sheet["A1"].value != 2
        place.app.calculate()
        assert place.sheet["A1"].value == 2


@differs("App.alert", "显示，等人回答", "App.alert", "看不见的：记下来，按定好的回答；接进人的 LibreOffice 时显示")
def _alerts(place: Place) -> None:
    assert place.app.alert("做完了", title="招商") == "ok"
    assert place.app.impl.alerts[-1].prompt == "做完了"


@differs("App.visible", "显示、隐藏窗口", "App.visible", "看不见的总是 False；设了没有作用")
def _visible(place: Place) -> None:
    place.app.visible = True
    assert place.app.visible is False


@differs("只读打开的工作簿", "可以改，不能存", "excel.Workbook.ReadOnly", "改就拒绝")
def _read_only(place: Place) -> None:
    openpyxl.Workbook().save(place.folder / "只读.xlsx")
    book = place.app.books.open(place.folder / "只读.xlsx", read_only=True)

    def write() -> None:
        book.sheets[0]["A1"].value = 1

    assert book.api.ReadOnly is True
    assert refused(write)
    book.close()


LINES = (
    _saving, _copies, _printing, _sheets, _gone, _used_range, _views, _names, _state, _manual, _alerts, _visible,
    _read_only,
    missing("Book.macro", "运行 VBA", "Book.macro", lambda place: place.book.macro("甲")()),
    missing("Sheet.charts", "图", "Sheet.charts", lambda place: place.sheet.charts),
    missing("Sheet.shapes、pictures", "图形、图片", "Sheet.pictures", lambda place: place.sheet.pictures),
    missing("Sheet.tables", "表格（列表对象）", "Sheet.tables", lambda place: place.sheet.tables),
    missing("Sheet.to_html", "网页", "Sheet.to_html", lambda place: place.sheet.to_html("页.html")),
)  # fmt: skip
