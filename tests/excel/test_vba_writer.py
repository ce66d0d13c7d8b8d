"""The writer of VBA projects, judged by readers that share nothing with it."""

import io
from random import Random

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.excel.vba.compound import Storage, compound_file
from addin.excel.vba.compression import compressed
from addin.excel.vba.project import Module, Project, vba_project
from tests.excel.check_compound import read_compound
from tests.excel.check_project import decompressed, read_project
from tests.excel.olevba import decompressed_by_olevba, modules_by_olevba

ID = "{6D3D4B52-9A0F-4E2B-8B7C-3C1B5D1E7A40}"
DOCUMENTS = (Module("ThisWorkbook", "", "workbook"), Module("Sheet1", "", "sheet"))


class TestCompression:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"a",
            b"aaa",
            b"abc" * 5000,
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",  # the example of 3.2.2
            bytes(range(256)) * 16,
            b"x" * 4096,
            b"x" * 4097,
            Random(7).randbytes(4096),  # grows, so it is kept as it is
            Random(7).randbytes(4096) + b"the rest",
        ],
        ids=lambda data: f"{len(data)}",
    )
    def test_two_other_readers_get_the_same_back(self, data: bytes) -> None:
        packed = compressed(data)
        assert decompressed_by_olevba(packed) == data
        assert decompressed(packed) == data

    def test_the_example_of_the_specification_is_read(self) -> None:
        packed = bytes.fromhex(
            "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70 06 71 02 70"
            "04 10 72 73 74 75 76 10 77 78 79 7A 00 3C"
        )
        text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
        assert decompressed(packed) == text
        assert len(compressed(text)) == len(packed)

    @settings(max_examples=60, deadline=None)
    @given(st.text(alphabet="ab \r\n", max_size=9000))
    def test_any_text(self, text: str) -> None:
        assert decompressed(compressed(text.encode())) == text.encode()

    def test_a_last_chunk_that_grows_is_refused(self) -> None:
        with pytest.raises(ValueError, match="last chunk"):
            compressed(Random(7).randbytes(4000))


class TestCompoundFile:
    @pytest.mark.parametrize(
        "sizes", [[], [0], [1], [64, 65], [4095], [4096], [5000, 100_000], [10] * 40, [70_000] * 3]
    )
    def test_streams_of_every_size_come_back(self, sizes: list[int]) -> None:
        content = {f"Stream{at}": Random(at).randbytes(size) for at, size in enumerate(sizes)}
        data = compound_file(Storage({"Top": b"top"}, {"Inner": Storage(content)}))
        found = read_compound(data)
        assert found.faults == []
        assert found.streams == {"Top": b"top"} | {f"Inner/{name}": each for name, each in content.items()}
        other = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)
        assert {"/".join(path): other.openstream(path).read() for path in other.listdir()} == found.streams

    @settings(max_examples=40, deadline=None)
    @given(st.sets(st.text(alphabet="abcXYZ_1", min_size=1, max_size=31), max_size=30))
    def test_names_are_found_in_the_tree(self, names: set[str]) -> None:
        by_fold = {name.upper(): name for name in names}
        found = read_compound(compound_file(Storage({name: name.encode() for name in by_fold.values()})))
        assert found.faults == []
        assert found.streams == {name: name.encode() for name in by_fold.values()}

    def test_two_streams_of_one_content_have_sectors_of_their_own(self) -> None:
        same = bytes(5000)
        assert read_compound(compound_file(Storage({"A": same, "B": same}))).faults == []

    @pytest.mark.parametrize("name", ["", "a/b", "x" * 32])
    def test_a_name_that_cannot_be_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="no name"):
            compound_file(Storage({name: b""}))

    def test_what_is_too_large_is_refused(self) -> None:
        with pytest.raises(ValueError, match="DIFAT"):
            compound_file(Storage({"A": bytes(8_000_000)}))


class TestProject:
    CODE = "Option Explicit\n\nPublic Function Twice(ByVal x As Variant) As Variant\n    Twice = 2 * x\nEnd Function\n"

    def test_olevba_and_our_reader_find_the_modules(self) -> None:
        data = vba_project(Project("Sample", ID, (*DOCUMENTS, Module("Sums", self.CODE))))
        project = read_project(data)
        assert project.faults == []
        assert project.texts["Sums"] == 'Attribute VB_Name = "Sums"\r\n' + self.CODE.replace("\n", "\r\n")
        assert modules_by_olevba("vbaProject.bin", data) == project.texts

    def test_a_module_of_more_than_a_chunk(self) -> None:
        code = "".join(f"' line {number}\n" for number in range(3000))
        project = read_project(vba_project(Project("Sample", ID, (*DOCUMENTS, Module("Long", code)))))
        assert project.faults == []
        assert project.texts["Long"].count("\r\n") == 3001

    def test_the_same_text_gives_the_same_bytes(self) -> None:
        project = Project("Sample", ID, (*DOCUMENTS, Module("Sums", self.CODE)))
        assert vba_project(project) == vba_project(project)

    @pytest.mark.parametrize(
        ("modules", "words"),
        [
            ((Module("招商", ""),), "no name"),
            ((Module("a b", ""),), "no name"),
            ((Module("x" * 32, ""),), "no name"),
            ((Module("Sums", ""), Module("SUMS", "")), "two modules"),
            ((Module("Sums", "' 招商"),), "not ASCII"),
        ],
    )
    def test_what_excel_would_not_read_is_refused(self, modules: tuple[Module, ...], words: str) -> None:
        with pytest.raises(ValueError, match=words):
            vba_project(Project("Sample", ID, modules))
