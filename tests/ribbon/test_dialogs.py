"""How a person is asked: a dialog a question (Excel), all questions in one window (LibreOffice). No program runs."""

from types import SimpleNamespace

import pytest

from addin.ribbon.dialogs import OneByOne
from addin.ribbon.host import Choice, Given, Question
from addin.ribbon.xlwings_host.dialogs_excel import ExcelDialogs
from addin.ribbon.xlwings_host.dialogs_libreoffice import LibreOfficeDialogs


def beside(answers: Given) -> str:
    return f"{answers.get('inbox', '')}/{answers.get('period', '')}汇总.xlsx"


def month(answers: Given) -> str:
    return "2023-02" if answers.get("inbox") else ""


INBOX = Question("inbox", "folder", "收件文件夹")
PROGRAMME = Question(
    "programme", "programme", "方案", default="jizhou", choices=(Choice("jizhou", "蓟州"), Choice("b", "乙"))
)
PERIOD = Question("period", "period", "报送期", "如 2023-02", propose=month)
OUT = Question("out", "file_save", "存为", required=False, filter="*.xlsx", propose=beside)
PREVIOUS = Question("previous", "file_open", "上期汇总", required=False, filter="*.xlsx")
SUMMARIES = Question("summaries", "files", "各月汇总", required=False, filter="*.xlsx")


class Scripted(OneByOne):
    """Answers in turn and records what was asked and proposed."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.seen = list(answers), []

    def _next(self, *told: object):
        self.seen.append(told)
        return self.answers.pop(0)

    folder = text = file_to_save = _next

    def files(self, words, default, filter_, *, many):
        return self._next(words, default, filter_, many)


class TestOneByOne:
    def test_each_question_with_its_proposal(self) -> None:
        person = Scripted("/in", "2", "2023-03", "/out.xlsx", ["/p.xlsx"], ["/a.xlsx", "/b.xlsx"])
        answers = person.ask("一键汇总", [INBOX, PROGRAMME, PERIOD, OUT, PREVIOUS, SUMMARIES])
        assert answers == {
            "inbox": "/in", "programme": "b", "period": "2023-03", "out": "/out.xlsx", "previous": "/p.xlsx", "summaries": ["/a.xlsx", "/b.xlsx"],
        }  # fmt: skip
        words, default = person.seen[1]
        assert "1  蓟州\n2  乙" in words and default == "1", "the usual one by its number"
        assert person.seen[2] == ("一键汇总：报送期（如 2023-02）", "2023-02")
        assert person.seen[3] == ("一键汇总：存为", "/in/2023-03汇总.xlsx", "*.xlsx")

    def test_a_programme_of_ones_own_is_typed_as_a_path(self) -> None:
        assert Scripted("/我区的方案").ask("x", [PROGRAMME]) == {"programme": "/我区的方案"}

    def test_closing_a_required_one_ends_it_and_an_optional_one_leaves_it_empty(self) -> None:
        person = Scripted(None)
        assert person.ask("x", [INBOX, PERIOD]) is None and len(person.seen) == 1
        assert Scripted(None, None).ask("x", [PREVIOUS, SUMMARIES]) == {"previous": "", "summaries": ""}


class TestExcel:
    """The little that can be said without Excel: what a closed dialog answers, and which dialogs are asked."""

    def test_a_text_and_a_closed_dialog(self) -> None:
        asked = []
        api = SimpleNamespace(
            InputBox=lambda **told: asked.append(told) or "2023-02", GetSaveAsFilename=lambda **told: False
        )
        dialogs = ExcelDialogs(SimpleNamespace(api=api))
        assert dialogs.ask("下发模板", [PERIOD, OUT]) == {"period": "2023-02", "out": ""}
        assert asked == [{"Prompt": "报送期（如 2023-02）", "Title": "下发模板", "Default": "", "Type": 2}]

    @pytest.mark.parametrize(("shown", "found"), [(-1, ["C:\\a.xlsx", "C:\\b.xlsx"]), (0, None)])
    def test_files(self, shown: int, found: list[str] | None) -> None:
        filters = SimpleNamespace(Clear=lambda: None, Add=lambda *told: None)
        dialog = SimpleNamespace(Show=lambda: shown, SelectedItems=["C:\\a.xlsx", "C:\\b.xlsx"], Filters=filters)
        dialogs = ExcelDialogs(SimpleNamespace(api=SimpleNamespace(FileDialog=lambda kind: dialog)))
        assert dialogs.files("各月汇总", "", "*.xlsx", many=True) == found and dialog.AllowMultiSelect

    def test_esc_is_heard_on_windows_only(self) -> None:
        assert not ExcelDialogs(SimpleNamespace()).cancelled()


class Office:
    """Answers requests of the dialogs as a person in front of the office would."""

    def __init__(self, **answers: object) -> None:
        self.answers, self.asked = answers, []

    def request(self, operation: str, **told: object):
        self.asked.append((operation, told))
        return self.answers.get(operation.removeprefix("dialogs."))


def libreoffice(office: Office) -> LibreOfficeDialogs:
    return LibreOfficeDialogs(SimpleNamespace(impl=office), SimpleNamespace(impl=SimpleNamespace(number=7)))


class TestLibreOffice:
    def test_the_inbox_first_then_one_window_that_knows_it(self) -> None:
        office = Office(
            folder="/in",
            form={"inbox": "/in", "programme": "b", "period": "2023-02", "out": "/in/2023-02汇总.xlsx", "previous": ""},
        )
        answers = libreoffice(office).ask("一键汇总", [INBOX, PROGRAMME, PERIOD, OUT, PREVIOUS])
        assert answers == {
            "inbox": "/in",
            "programme": "b",
            "period": "2023-02",
            "out": "/in/2023-02汇总.xlsx",
            "previous": "",
        }
        (_, first), (operation, window) = office.asked
        assert first["title"] == "一键汇总：收件文件夹" and operation == "dialogs.form" and window["book"] == 7
        assert [(each["id"], each["value"]) for each in window["fields"]] == [
            ("inbox", "/in"), ("programme", "jizhou"), ("period", "2023-02"), ("out", "/in/2023-02汇总.xlsx"), ("previous", ""),
        ]  # fmt: skip
        assert window["fields"][1]["choices"][0] == {"value": "jizhou", "label": "蓟州"}

    def test_a_proposal_that_was_left_follows_what_was_typed(self) -> None:
        typed = {"inbox": "/in", "period": "2023-03", "out": "/in/2023-02汇总.xlsx", "summaries": "/a.xlsx\n/b.xlsx\n"}
        answers = libreoffice(Office(folder="/in", form=typed)).ask("x", [INBOX, PERIOD, OUT, SUMMARIES])
        assert answers["out"] == "/in/2023-03汇总.xlsx" and answers["summaries"] == ["/a.xlsx", "/b.xlsx"]

    def test_closing_a_window(self) -> None:
        office = Office()
        assert libreoffice(office).ask("x", [INBOX, PERIOD]) is None and len(office.asked) == 1
        assert libreoffice(Office()).ask("x", [PROGRAMME]) is None

    def test_esc_is_heard_from_the_first_look_to_the_end(self) -> None:
        office = Office(escaped=True)
        dialogs = libreoffice(office)
        assert dialogs.cancelled() and dialogs.cancelled()
        dialogs.close()
        dialogs.close()
        assert [each for each, _ in office.asked] == [
            f"dialogs.{each}" for each in ("listen", "escaped", "escaped", "listen_no_more")
        ]
