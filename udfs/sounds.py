"""Which Chinese characters sound alike: typing by sound is how 渔阳 becomes 鱼阳.

The 3,755 common characters of GB 2312-80 (level 1) stand in the order of their sounds, so the code of a character
tells its syllable once the first character of every syllable is known. Tones are not told apart, a character of
several sounds has the one under which the standard files it, and rarer characters (洇) have none here.

Source: GB 2312-80, level 1; the firsts were taken from the transliteration of its characters by ICU.
"""

from bisect import bisect_right
from functools import lru_cache
from typing import Final

_FIRSTS: Final = (
    "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻哺擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋"
    "搭呆耽当刀德蹬堤颠碉跌丁丢东兜督端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅"
    "哈骸酣夯壕呵嘿痕哼轰喉呼花槐欢荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括"
    "垃莱蓝琅捞勒雷棱厘俩联粮撩列琳玲溜龙楼芦驴峦掠抡萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇"
    "拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴女暖虐挪哦欧啪拍攀乓抛呸喷砰坯篇飘撇拼乒坡剖扑"
    "期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷声师收蔬刷摔栓霜谁吮说"
    "斯松搜苏酸虽孙蓑塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄休墟轩靴勋"
    "压焉殃邀椰一茵英哟拥幽迂鸳曰耘匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租钻嘴尊昨"
)
_LAST: Final = "座".encode("gb2312")


def _code(sign: str) -> bytes:
    try:
        return sign.encode("gb2312")
    except UnicodeEncodeError:
        return b""


_STARTS: Final = [_code(first) for first in _FIRSTS]


@lru_cache(maxsize=8192)
def sound(sign: str) -> int | None:
    """Return the number of a character's syllable, ``None`` for a rare character and for what is not Chinese."""
    code = _code(sign)
    return bisect_right(_STARTS, code) if _STARTS[0] <= code <= _LAST else None


def sound_alike(first: str, second: str) -> bool:
    """Tell whether two common characters have the same syllable, whatever the tone.

    >>> sound_alike("渔", "鱼"), sound_alike("上", "下")
    (True, False)
    """
    number = sound(first)
    return number is not None and number == sound(second)
