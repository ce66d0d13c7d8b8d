"""The office book: read whatever officers type, only append, never lose or change what is there."""

import errno
import os
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from python_calamine import CalamineWorkbook

from addin import files, office_book
from addin.office_book import (
    FILE_TIME,
    FIRST_SEEN,
    Appended,
    NewReceipt,
    OfficeBook,
    Receipt,
    append_receipts,
    on_time,
    read_office_book,
    register,
)
from udfs.findings import Finding
from udfs.moments import read_moment

ZONE = ZoneInfo("Asia/Shanghai")
HASHES = [f"{number:064x}" for number in range(10)]
DUE = datetime(2023, 2, 27, 23, 59, 59, tzinfo=ZONE)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2023, month, day, hour, minute, tzinfo=ZONE)


def new(number: int, **fields) -> NewReceipt:
    given = {"file": f"{number}.xlsx", "unit": "甲镇", "period": "2023-02", "received": at(25, 16, 30), "how": "邮箱"}
    return NewReceipt(HASHES[number], **(given | fields))


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "工作簿.xlsx"


def edit(path: Path, change) -> None:
    book = load_workbook(path, rich_text=True)
    change(book)
    book.save(path)


def typed(path: Path, *lines: dict) -> OfficeBook:
    """Make a book and type lines into it as an officer does."""
    if not path.exists():
        append_receipts(path, [new(9, unit="别处", file="别处.xlsx")])

    def change(book):
        sheet = book["收件登记"]
        columns = {sheet.cell(2, number).value.partition("(")[0]: number for number in range(1, 9)}
        for line in lines:
            row = sheet.max_row + 1
            for heading, value in line.items():
                sheet.cell(row, columns[heading]).value = value

    edit(path, change)
    return read_office_book(path)


class TestAppending:
    def test_a_missing_book_is_empty_and_reading_makes_none(self, path):
        book = read_office_book(path)
        assert (book.receipts, book.findings, path.exists()) == ({}, (), False)

    def test_the_first_line_makes_the_book(self, path):
        written = append_receipts(path, [new(1, source="汇总 2023-02", remark="补报")])
        assert (written.path, written.added[0].sha256, written.findings) == (path, HASHES[1], [])
        assert read_office_book(path).receipts == {
            HASHES[1]: Receipt(
                at(25, 16, 30), "邮箱", "汇总 2023-02", "甲镇", "2023-02", "1.xlsx", HASHES[1], "补报", row=3
            )
        }

    def test_how_it_looks(self, path):
        append_receipts(path, [new(1)])
        sheet = load_workbook(path)["收件登记"]
        assert [cell.value for cell in sheet[2]] == [
            *("文件指纹(sha256)", "文件名", "单位", "报送期", "收到时间", "收到方式", "登记来源", "备注")
        ]
        assert "手工登记" in sheet["A1"].value
        assert (sheet.freeze_panes, sheet["E3"].number_format) == ("A3", "yyyy-mm-dd hh:mm")
        assert sheet["E3"].value == datetime(2023, 2, 25, 16, 30)
        assert sheet["A2"].font.bold
        assert sheet.column_dimensions["B"].width == 36
        assert (sheet.column_dimensions["D"].number_format, sheet["D3"].number_format) == ("@", "@")

    def test_a_second_run_changes_nothing(self, path):
        append_receipts(path, [new(1)])
        before = path.read_bytes()
        later = [new(1, received=at(28), unit="乙镇"), new(1, how=FIRST_SEEN)]
        assert append_receipts(path, later) == Appended(path, [])
        assert register(read_office_book(path), later) == []
        assert path.read_bytes() == before

    def test_register_names_what_is_new_once(self, path):
        append_receipts(path, [new(1)])
        book = read_office_book(path)
        upper = NewReceipt(f"{0xABC:064X}", "A.xlsx")
        again = NewReceipt(f"{0xABC:064x}", "b.xlsx")
        assert register(book, [new(2), new(1), upper, again, new(2)]) == [new(2), upper]

    def test_the_same_lines_give_the_same_bytes(self, tmp_path):
        one, two = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
        for path in (one, two):
            append_receipts(path, [new(1)])
            append_receipts(path, [new(2), new(3)])
        assert one.read_bytes() == two.read_bytes()
        assert str(datetime.now().year).encode() not in zipfile.ZipFile(one).read("docProps/core.xml")

    def test_other_zones_are_turned_into_ours(self, path):
        append_receipts(path, [new(1, received=datetime(2023, 2, 27, 16, 30, tzinfo=ZoneInfo("UTC")))])
        assert read_office_book(path).receipts[HASHES[1]].received == at(28, 0, 30)

    def test_a_missing_folder_is_made(self, tmp_path):
        path = tmp_path / "新" / "工作簿.xlsx"
        append_receipts(path, [new(1)])
        assert len(read_office_book(path).receipts) == 1

    def test_a_full_disk_is_a_finding_and_the_old_book_stays(self, path, monkeypatch):
        append_receipts(path, [new(1)])
        before = path.read_bytes()

        def full(_handle):
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(os, "fsync", full)
        found = append_receipts(path, [new(2)])
        assert (found.code, path.read_bytes()) == ("ZS-405", before)

    def test_a_book_that_a_program_holds(self, path, monkeypatch):
        """The failure of Windows put in by hand; Windows itself is not shown."""
        append_receipts(path, [new(1)])
        before, real = path.read_bytes(), os.replace

        def replace(source, goal):
            if Path(goal) == path:
                raise PermissionError(errno.EACCES, "held")
            return real(source, goal)

        monkeypatch.setattr(os, "replace", replace)
        monkeypatch.setattr(files, "_WAITS", ())
        written = append_receipts(path, [new(2)])
        assert path.read_bytes() == before
        assert [found.code for found in written.findings] == ["ZS-406"]
        assert list(read_office_book(written.path).receipts) == [HASHES[1], HASHES[2]]


class TestWhatTheOfficeHasPutIn:
    def test_it_stays(self, path):
        append_receipts(path, [new(1)])

        def change(book):
            sheet = book["收件登记"]
            sheet.insert_cols(3)
            sheet["C2"], sheet["C3"] = "经办人", "王"
            sheet["I3"] = CellRichText("已", TextBlock(InlineFont(b=True), "核"))
            sheet["I3"].fill = PatternFill("solid", start_color="FFFF00")
            sheet["B3"].comment = Comment("看过", "王")
            sheet.column_dimensions["B"].width = 61
            other = book.create_sheet("约谈")
            other["A1"], other["B1"] = "=1+1", "=收件登记!B3"
            other.column_dimensions["A"].hidden = True
            book.move_sheet("约谈", -1)

        edit(path, change)
        append_receipts(path, [new(2, remark="二")])
        book = load_workbook(path, rich_text=True)
        sheet, other = book["收件登记"], book["约谈"]
        assert book.sheetnames == ["约谈", "收件登记"]
        assert (sheet["C2"].value, sheet["C3"].value, sheet["C4"].value) == ("经办人", "王", None)
        assert (str(sheet["I3"].value), sheet["I3"].value[1].font.b) == ("已核", True)
        assert sheet["I3"].fill.start_color.rgb == "00FFFF00"
        assert sheet["B3"].comment.text == "看过"
        assert sheet.column_dimensions["B"].width == 61
        assert (other["A1"].value, other["A1"].data_type, other.column_dimensions["A"].hidden) == ("=1+1", "f", True)
        assert [cell.value for cell in sheet[4]][3:] == [
            "甲镇",
            "2023-02",
            datetime(2023, 2, 25, 16, 30),
            "邮箱",
            "程序登记",
            "二",
        ]
        assert list(read_office_book(path).receipts) == [HASHES[1], HASHES[2]]
        assert read_office_book(path).receipts[HASHES[1]].remark == "已核"

    def test_headings_moved_down_and_about(self, path):
        append_receipts(path, [new(1)])

        def change(book):
            sheet = book["收件登记"]
            sheet.unmerge_cells("A1:H1")
            sheet.insert_rows(1, 3)
            sheet["H5"], sheet["G5"] = "登记来源", " 备 注 "
            sheet["A5"] = "文件指纹（SHA256）"

        edit(path, change)
        append_receipts(path, [new(2, source="甲", remark="乙")])
        assert [cell.value for cell in load_workbook(path)["收件登记"][7]][-2:] == ["乙", "甲"]

    def test_lines_go_below_everything(self, path):
        append_receipts(path, [new(1)])
        edit(path, lambda book: book["收件登记"].cell(9, 11, "合计见下页"))
        append_receipts(path, [new(2)])
        assert read_office_book(path).receipts[HASHES[2]].row == 10

    def test_a_chart_would_be_lost_so_nothing_is_written(self, path):
        append_receipts(path, [new(1)])
        edit(path, lambda book: book["收件登记"].add_chart(BarChart(), "K3"))
        before = path.read_bytes()
        found = append_receipts(path, [new(2)])
        assert (found.code, path.read_bytes()) == ("ZS-448", before)
        assert "图表" in found.message
        assert "移到别的工作簿" in found.remedy

    def test_extensions_that_would_be_lost(self, path):
        append_receipts(path, [new(1)])
        content = BytesIO()
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(content, "w") as target:
            for name in source.namelist():
                sheet = source.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    lost = (
                        b'<extLst><ext uri="{05C60535}"><x14:sparklineGroups xmlns:x14="u"/></ext></extLst></worksheet>'
                    )
                    sheet = sheet.replace(b"</worksheet>", lost)
                target.writestr(name, sheet)
        path.write_bytes(content.getvalue())
        assert "迷你图" in append_receipts(path, [new(2)]).message


class TestBooksThatAreNotOurs:
    def other_book() -> bytes:  # noqa: N805 - a value of the table below
        content = BytesIO()
        Workbook().save(content)
        return content.getvalue()

    def wrong_headings() -> bytes:  # noqa: N805
        book, content = Workbook(), BytesIO()
        book.active.title = "收件登记"
        book.active.append(["文件名", "单位"])
        book.save(content)
        return content.getvalue()

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"", "打不开"),
            (b"not a workbook", "打不开"),
            (b"PK\x03\x04 cut off", "打不开"),
            (other_book(), "没有“收件登记”表"),
            (other_book()[:2000], "打不开"),
            (wrong_headings(), "列标题不全"),
        ],
    )
    def test_a_finding_and_never_overwritten(self, path, content, word):
        path.write_bytes(content)
        for found in (read_office_book(path), append_receipts(path, [new(1)])):
            assert isinstance(found, Finding)
            assert (found.code, found.severity, found.file) == ("ZS-448", "error", str(path))
            assert word in found.message
        assert path.read_bytes() == content

    def test_a_folder_and_a_link_to_nothing(self, path, tmp_path):
        assert "不是文件" in read_office_book(tmp_path).message
        path.symlink_to(tmp_path / "nothing.xlsx")
        assert "不是文件" in append_receipts(path, [new(1)]).message

    def test_an_unreadable_one(self, path, monkeypatch):
        append_receipts(path, [new(1)])

        def refuse(_):
            raise PermissionError(errno.EACCES, "no")

        monkeypatch.setattr(Path, "read_bytes", refuse)
        assert "没有读取权限" in read_office_book(path).message

    def test_one_too_large(self, path, monkeypatch):
        append_receipts(path, [new(1)])
        monkeypatch.setattr(office_book, "_LARGEST", 10)
        assert read_office_book(path).code == "ZS-448"


LIVE = [
    *('=HYPERLINK("http://x","y")', "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "#N/A", "TRUE", "1e5", "http://x.cn"),
    *("2023-02", "'a", "=cmd|' /C calc'!A0"),
]


@pytest.mark.parametrize("text", LIVE)
def test_text_of_units_stays_text(path, text):
    append_receipts(path, [new(1, file=text, unit=text, remark=text)])
    append_receipts(path, [new(2)])  # read and written again
    sheet = load_workbook(path)["收件登记"]
    for place in ("B3", "C3", "H3"):
        assert (sheet[place].value, sheet[place].data_type, sheet[place].hyperlink) == (text, "s", None)
        assert bool(sheet[place].quotePrefix) == (text[0] in "=+-@")


@pytest.mark.parametrize(
    ("text", "kept"), [("a\x00b\x1b", "a\\u{0}b\\u{1b}"), ("\u202ea", "\\u{202e}a"), ("长" * 40000, "长" * 32767)]
)
def test_text_that_a_cell_cannot_hold(path, text, kept):
    append_receipts(path, [new(1, remark=text)])
    assert read_office_book(path).receipts[HASHES[1]].remark == kept


def test_what_looks_like_an_escape_stays_as_it_is(path):
    """Excel reads _x0041_ in the file as A; so do other readers."""
    append_receipts(path, [new(1)])
    edit(path, lambda book: book["收件登记"].cell(3, 12, "_x005F_x0041_ x005F_ _x000D_"))
    for number in (2, 3):
        append_receipts(path, [new(number, file=f"_x0041_{number}.xlsx")])  # what stands there is written again
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[2:]] == ["1.xlsx", "_x0041_2.xlsx", "_x0041_3.xlsx"]
    assert rows[2][11] == "_x0041_ x005F_ \r"
    assert read_office_book(path).receipts[HASHES[2]].file == "_x0041_2.xlsx"


class TestTypedByHand:
    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ({"单位": "甲镇", "报送期": "2023-02"}, True),
            ({"单位": " 甲 镇 ", "报送期": "2023年2月"}, True),
            ({"单位": "甲镇", "报送期": date(2023, 2, 1)}, True),
            ({"单位": "甲镇", "报送期": "2023-01"}, False),
            ({"单位": "乙镇", "报送期": "2023-02"}, False),
            ({"文件名": "台账.xlsx"}, True),
            ({"文件名": "甲镇/台账.XLSX"}, True),
            ({"文件名": "甲镇\\台账.xlsx"}, True),
            ({"文件名": "乙镇/台账.xlsx"}, False),
            ({"文件指纹": "台账.xlsx"}, True),
            ({"文件名": "台账.xlsx", "单位": "甲镇"}, True),
            ({"文件名": "台账.xlsx", "单位": "乙镇"}, False),
            ({"文件名": "台账.xlsx", "报送期": "2023-01"}, False),
            ({"文件名": "另一个.xlsx", "单位": "甲镇", "报送期": "2023-02"}, False),
            ({"文件指纹": f" {HASHES[1].upper()} "}, True),
        ],
    )
    def test_which_file_a_line_is_about(self, path, line, found):
        book = typed(path, line | {"收到时间": "2023-02-25 16:30"})
        receipt = book.receipt_for(HASHES[1], file="甲镇/台账.xlsx", unit="甲镇", period="2023-02")
        assert (receipt is not None) == found
        assert book.findings == ()
        if found:
            assert receipt.received == at(25, 16, 30)

    def test_hash_before_name_before_unit(self, path):
        book = typed(
            path,
            {"单位": "甲镇", "报送期": "2023-02", "收到时间": at(1).replace(tzinfo=None)},
            {"文件名": "1.xlsx", "收到时间": at(2).replace(tzinfo=None)},
            {"文件指纹": HASHES[1], "收到时间": at(3).replace(tzinfo=None)},
            {"文件指纹": HASHES[1], "收到时间": at(4).replace(tzinfo=None)},
        )
        asked = {"unit": "甲镇", "period": "2023-02"}
        assert book.receipt_for(HASHES[1], file="1.xlsx", **asked).received.day == 3
        assert book.receipt_for(HASHES[2], file="1.xlsx", **asked).received.day == 2
        assert book.receipt_for(HASHES[2], file="2.xlsx", **asked).received.day == 1
        assert book.receipt_for(HASHES[2], file="2.xlsx") is None

    @pytest.mark.parametrize("how", [FILE_TIME, FIRST_SEEN])
    def test_what_the_program_noted_gives_way_to_what_an_officer_typed(self, path, how):
        append_receipts(path, [new(1, received=at(1, 9, 0, month=3), how=how)])
        book = read_office_book(path)
        asked = {"file": "1.xlsx", "unit": "甲镇", "period": "2023-02"}
        assert on_time(book.receipt_for(HASHES[1], **asked), DUE) is (None if how == FILE_TIME else False)
        book = typed(path, {"单位": "甲镇", "报送期": "2023-02", "收到时间": "2023-02-25 16:30"})
        assert on_time(book.receipt_for(HASHES[1], **asked), DUE) is True

    @pytest.mark.parametrize(
        ("line", "word"),
        [
            ({"单位": "甲镇", "报送期": "2023-02", "收到时间": "昨天下午"}, "昨天下午"),
            ({"单位": "甲镇", "报送期": "2023-02", "收到时间": "2023-02-30 10:00"}, "不是时间"),
            ({"单位": "甲镇", "报送期": "2023-02", "收到时间": 5}, "不是时间"),
            ({"单位": "甲镇", "报送期": "2023-02"}, "没有填收到时间"),
            ({"单位": "甲镇", "收到时间": "2023-02-25 16:30"}, "不知道是哪一份"),
            ({"收到时间": "2023-02-25 16:30"}, "不知道是哪一份"),
        ],
    )
    def test_a_line_nobody_understands_is_a_finding_and_no_receipt(self, path, line, word):
        book = typed(path, line)
        (found,) = book.findings
        assert (found.code, found.file, found.sheet) == ("ZS-449", str(path), "收件登记")
        assert "第 4 行" in found.message
        assert word in found.message
        assert on_time(book.receipt_for(HASHES[1], file="a", unit="甲镇", period="2023-02"), DUE) is None

    def test_remarks_and_blank_lines_are_no_findings(self, path):
        typed(path, {"备注": ""}, {"备注": None})
        assert read_office_book(path).findings == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (datetime(2023, 2, 25, 16, 30), "2023-02-25 16:30:00"),
        (datetime(2023, 2, 25, 16, 29, 59, 999_900), "2023-02-25 16:30:00"),
        (datetime(2023, 2, 25), "2023-02-25 day"),
        (date(2023, 2, 25), "2023-02-25 day"),
        (44982.6875, "2023-02-25 16:30:00"),
        (44982, "2023-02-25 day"),
        ("2023-02-25 16:30", "2023-02-25 16:30:00"),
        (" 2023-2-5 6:05 ", "2023-02-05 06:05:00"),
        ("2023/2/25 16:30:05", "2023-02-25 16:30:05"),
        ("2023.2.25 16：30", "2023-02-25 16:30:00"),
        ("２０２３-０２-２５ 16:30", "2023-02-25 16:30:00"),
        ("2023年2月25日16时30分", "2023-02-25 16:30:00"),
        ("2023年2月25日 16点", "2023-02-25 16:00:00"),
        ("2023年2月25日下午4点30分", "2023-02-25 16:30:00"),
        ("2023年2月25日 上午9:30", "2023-02-25 09:30:00"),
        ("2023-02-25 中午12:30", "2023-02-25 12:30:00"),
        ("2023-02-25 4:30 PM", "2023-02-25 16:30:00"),
        ("2023-02-25 12:30 AM", "2023-02-25 00:30:00"),
        ("2023-02-25T16:30:00", "2023-02-25 16:30:00"),
        ("2023-02-27 24:00", "2023-02-27 23:59:59"),
        ("2023-02-25", "2023-02-25 day"),
        ("2023年2月25日", "2023-02-25 day"),
        *((raw, None) for raw in ("2023-02-30", "2023-02-25 25:00", "2-25 16:30", "16:30", "", None, True, 5, 10**6)),
        *((raw, None) for raw in ("2023-02", "约2023-02-25", float("nan"), [1])),
    ],
)
def test_times_as_officers_type_them(raw, expected):
    found = read_moment(raw)
    if expected is None:
        assert found is None
        return
    moment, day_only = found
    assert moment.utcoffset() == timedelta(hours=8)
    assert (f"{moment:%Y-%m-%d} day" if day_only else f"{moment:%Y-%m-%d %H:%M:%S}") == expected


@pytest.mark.parametrize(
    ("receipt", "due", "expected"),
    [
        (None, DUE, None),
        (Receipt(None), DUE, None),
        (Receipt(at(25), FILE_TIME), DUE, None),
        (Receipt(at(25), " 文件时间 (仅供参考)"), DUE, None),
        (Receipt(at(25), FIRST_SEEN), DUE, True),
        (Receipt(at(25), ""), DUE, True),
        (Receipt(DUE), DUE, True),
        (Receipt(DUE.replace(microsecond=999_999)), DUE, True),
        (Receipt(DUE + timedelta(seconds=1)), DUE, False),
        (Receipt(at(27, 23, 59).replace(second=59), day_only=True), DUE, True),
        (Receipt(at(27, 23, 59).replace(second=59), day_only=True), at(27, 17, 0), None),
        (Receipt(at(28, 23, 59).replace(second=59), day_only=True), at(27, 17, 0), False),
        (Receipt(at(26, 23, 59).replace(second=59), day_only=True), at(27, 17, 0), True),
    ],
)
def test_on_time(receipt, due, expected):
    assert on_time(receipt, due) is expected
