"""When what is due: the year of a programme, from its own rules and the official calendar."""

from datetime import date
from typing import Final

from addin.manuals.table import table
from udfs.due import due_day, due_moment
from udfs.period import Period
from xl_templates.build import calendar_of, cut_off_of, due_rule
from xl_templates.load import load
from xl_templates.model import Programme, Submission

PROGRAMME: Final = "jizhou"
YEAR: Final = 2023
_WEEKDAYS: Final = "一二三四五六日"


def shown_programme() -> Programme:
    """Return the programme that the manual speaks of."""
    programme = load(PROGRAMME).programme
    assert programme is not None, "the shipped programme loads, by test"
    return programme


def months() -> str:
    """Return the months of the year: until when the data count, and until when they are due."""
    programme, submission = _owed("month")
    rows = []
    for number in range(1, 13):
        period = Period("month", YEAR, number)
        rows.append([period.label, _day(cut_off_of(submission, period)), *_due(programme, submission, period)])
    return table(("报送期", "数据截至", "报送截止", "说明"), rows)


def weeks() -> str:
    """Return the weeks of the year whose report is due on another day than usual."""
    programme, submission = _owed("week")
    rows, period = [], Period("week", YEAR, 1)
    while period.year == YEAR:
        due, remark = _due(programme, submission, period)
        if remark:
            rows.append([period.code, period.label, due, remark])
        period = period.next()
    return table(("报送期", "哪一周", "报送截止", "说明"), rows)


def _owed(frequency: str) -> tuple[Programme, Submission]:
    programme = shown_programme()
    submission = programme.submission_for(frequency)
    assert submission is not None, f"the shown programme has a submission of each {frequency}"
    return programme, submission


def _due(programme: Programme, submission: Submission, period: Period) -> tuple[str, str]:
    """Return the due moment as people write it, and why it is not the usual day."""
    rule = due_rule(submission.due)
    moment = due_moment(period, rule, calendar_of(programme))
    usual = due_day(period, due_rule(submission.due.model_copy(update={"roll": "none"})), calendar_of(programme))
    moved = {"next": "顺延", "previous": "提前"}.get(submission.due.roll, "")
    remark = "" if moment.date() == usual else f"{_day(usual)}休息，{moved}"
    return f"{_day(moment.date())} {submission.due.time}前", remark


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"
