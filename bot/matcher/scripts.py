"""Writing systems, as far as they differ in where a word may begin and end."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Script(StrEnum):
    ALPHABETIC = "alphabetic"  # words stand apart
    HAN = "han"
    KATAKANA = "katakana"
    HIRAGANA = "hiragana"
    HANGUL = "hangul"  # words stand apart, particles are joined on
    UNSPACED = "unspaced"  # Thai, Lao, Khmer, Burmese
    DIGIT = "digit"
    NONE = ""  # space, punctuation, symbols


_RANGES = (
    ("\u3041", "\u309f", Script.HIRAGANA),
    ("\u30a1", "\u30fa", Script.KATAKANA),
    ("\u30fc", "\u30ff", Script.KATAKANA),
    ("\u3005", "\u3007", Script.HAN),
    ("\u3400", "\u9fff", Script.HAN),
    ("\uf900", "\ufaff", Script.HAN),
    ("\U00020000", "\U0003ffff", Script.HAN),
    ("\u1100", "\u11ff", Script.HANGUL),
    ("\u3131", "\u318e", Script.HANGUL),
    ("\uac00", "\ud7a3", Script.HANGUL),
    ("\u0e00", "\u0eff", Script.UNSPACED),
    ("\u1000", "\u109f", Script.UNSPACED),
    ("\u1780", "\u17ff", Script.UNSPACED),
)

FOREIGN_HAN = (
    "卜道顿頓东東邦本波廉拜登弥彌桥橋坎冈岡什鲍鮑勃柯帝迦嘉琳娜娃丝絲珊娅婭薇黛隆荷赖賴仑侖汶"
    "阿埃艾爱愛安奥奧巴贝貝比彼毕畢宾賓伯博布查茨达達戴德邓鄧蒂迪丁杜多厄恩尔爾法菲费費芬夫弗福盖蓋戈格葛古瓜圭哈海罕汉漢赫黑亨洪胡华華惠霍基吉季加贾賈杰傑金卡凯凱康考科可克肯库庫奎昆拉"
    "莱萊兰蘭朗劳勞勒雷蕾里裡理利丽麗莉列烈林琳留龙龍卢盧鲁魯路露伦倫罗羅洛吕呂马馬玛瑪迈邁麦麥曼梅门門蒙孟米密敏明摩莫默姆穆慕纳納奈南内內尼妮涅宁寧纽紐努诺諾欧歐帕派潘庞龐佩彭蓬皮珀蒲"
    "普奇齐齊恰乔喬切钦欽琼瓊丘让讓热熱日荣榮茹儒瑞若萨薩塞赛賽桑瑟森沙莎山尚绍紹舍申圣聖施史舒斯司松苏蘇索塔台泰坦汤湯唐陶特滕騰腾提天汀廷图圖托脱瓦外万萬旺威韦韋维維魏温溫文沃乌烏武伍"
    "西希锡錫夏香肖歇谢謝辛欣兴興雄休修许許雅亚亞延扬揚耶叶葉伊易因英尤于約约宰赞贊泽澤曾扎詹珍芝朱兹茲祖佐"
)
"""The characters by which Chinese writes foreign names."""


@lru_cache(maxsize=8192)
def script(char: str) -> Script:
    """The writing system of one character; combining marks count with the letters."""
    for first, last, name in _RANGES:
        if first <= char <= last:
            return name
    if char.isdecimal():
        return Script.DIGIT
    return Script.ALPHABETIC if char.isalpha() or unicodedata.combining(char) else Script.NONE


# Of the scripts that run on: vowels written before the consonant they follow in speech, and what is no letter
# of its own. A word neither begins behind the first nor ends before the second.
LEADING = "\u0e40-\u0e44\u0ec0-\u0ec4"
TRAILING = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
_SYLLABLE = re.compile(f"(?<=[{LEADING}])|(?=[{TRAILING}])")


def divides(text: str, at: int) -> bool:
    """Whether a cut at this place would divide a syllable: ปิด is no part of เปิด."""
    return _SYLLABLE.match(text, at) is not None
