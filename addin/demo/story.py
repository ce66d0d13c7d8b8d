"""The story as a table: the 28 units, how much each has under way, and how it sends in its month.

Everything in it is made up but the names of the units. What is planted in it stands in ``planted``.
"""

from dataclasses import dataclass
from typing import Final, Literal

PROGRAMME: Final = "jizhou"
SEED: Final = 2023
JANUARY: Final = "2023-01"
FEBRUARY: Final = "2023-02"

Way = Literal["template", "own", "csv", "nil", "unchanged", "nothing"]


@dataclass(frozen=True)
class UnitStory:
    """A unit: rows of January (落地, 洽谈, 谋划, 问题, 活动), how it sends each month, when February's came.

    ``beside``: what else lies in the inbox of February because of it, see ``inbox``.
    """

    name: str
    landed: int
    negotiating: int
    planned: int
    problems: int
    activities: int
    january: Way = "template"
    february: Way = "template"
    received: str = "2023-02-24 10:30"
    beside: str = ""


UNITS: Final = (
    #          单位      落地 洽谈 谋划 问题 活动
    UnitStory("文昌街道", 3, 3, 1, 0, 1, received="2023-02-24 09:05"),
    UnitStory("渔阳镇", 6, 4, 2, 2, 2, "own", "own", "2023-02-24 16:20"),
    UnitStory("洇溜镇", 4, 3, 1, 1, 1, received="2023-02-28 09:12"),
    UnitStory("官庄镇", 5, 3, 2, 0, 2, "own", "own", "2023-02-25 11:40"),
    UnitStory("马伸桥镇", 5, 4, 2, 1, 2, "own", "own", "2023-02-26 20:15"),
    UnitStory("下营镇", 3, 2, 1, 0, 0, february="unchanged", received="2023-02-23 08:50"),
    UnitStory("邦均镇", 6, 4, 2, 2, 2, february="csv", received="2023-02-24 14:10"),
    UnitStory("别山镇", 5, 3, 2, 1, 2, received="2023-02-27 15:30", beside="earlier version"),
    UnitStory("尤古庄镇", 4, 3, 2, 1, 1, received="2023-02-27 10:45", beside="january again"),
    UnitStory("上仓镇", 6, 4, 2, 1, 2, received="2023-02-27 11:25", beside="damaged"),
    UnitStory("下仓镇", 5, 4, 2, 1, 2, received="2023-02-24 17:00", beside="stamped scan"),
    UnitStory("罗庄子镇", 4, 2, 1, 0, 1, received="2023-02-24 10:55"),
    UnitStory("白涧镇", 5, 3, 1, 1, 1, received="2023-02-25 09:30", beside="lock file"),
    UnitStory("五百户镇", 5, 3, 2, 0, 2, received="2023-02-24 15:45"),
    UnitStory("侯家营镇", 4, 4, 1, 1, 1, received="2023-02-26 10:10"),
    UnitStory("桑梓镇", 6, 3, 2, 1, 3, "own", "own", "2023-02-27 09:20"),
    UnitStory("东施古镇", 4, 3, 2, 0, 1, received="2023-02-24 11:15"),
    UnitStory("下窝头镇", 3, 2, 1, 0, 1, february="nothing"),
    UnitStory("杨津庄镇", 5, 4, 2, 1, 2, received="2023-02-25 16:05"),
    UnitStory("出头岭镇", 5, 3, 2, 1, 1, received="2023-02-24 13:50"),
    UnitStory("西龙虎峪镇", 4, 3, 1, 0, 1, received="2023-02-24 09:40", beside="full width name"),
    UnitStory("穿芳峪镇", 3, 2, 2, 0, 1, "own", "own", "2023-02-24 10:00"),
    UnitStory("东二营镇", 5, 4, 1, 1, 2, received="2023-02-24 16:50"),
    UnitStory("许家台镇", 4, 2, 1, 0, 1, received="2023-03-01 10:40"),
    UnitStory("礼明庄镇", 5, 3, 2, 1, 1, received="2023-02-27 17:30"),
    UnitStory("东赵各庄镇", 4, 3, 1, 0, 2, "own", "own", "2023-02-25 10:20"),
    UnitStory("孙各庄满族乡", 0, 0, 0, 0, 0, "nil", "nil", "2023-02-22 09:00"),
    UnitStory("经济开发区", 8, 6, 3, 2, 3, received="2023-02-24 08:30"),
)

BY_NAME: Final = {unit.name: unit for unit in UNITS}
