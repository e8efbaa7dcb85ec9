"""How likely it is that bytes were written in an encoding: by the letters that people of its language write most.

A strict decoder of GB18030 accepts nearly all Big5, EUC-KR and Shift_JIS, and its answer is Chinese that nobody
wrote. The right reading gives common letters; a wrong one gives any letters, of which few are common.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

_SIGNS = "，。、；：？！“”‘’（）《》〈〉「」【】—…·％￥～　０１２３４５６７８９"
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情"
    "明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给"
    "世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太"
    "量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运改转价步收调六组质形服且流类引"
    "牙犀角虎豹狮熊猴猿龟鳖鳄蛇蜥蜴鹦鹉鸟鹰隼鹤鱼鲨鳍鳗参珊瑚砗磲玳瑁螺贝麝香鹿羚羊驴穿甲鳞片皮毛骨爪血胆肉蛋壳标本雕刻镯"
    "木檀紫红黄黑绿蓝兰花仙掌植野濒危移除删屏蔽举审核账户链店铺商卖买平台复未其备注季类市网站违禁售搜索关键词用户帖广英泰越"
    "缅甸老挝印尼非洲欧亚澳来售架撤拦截查封号批只条件个张颗块串具幅份头匹尾株棵食蟹暹罗猎扬鲵盔苏门答腊陆灰金刚蓝喉藏棱背猕"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方"
    "多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日者意無力它與長把機十民第公此已工使情明"
    "性知全三又關點正業外將兩高間由問很最重並物手應向頭文體政美相見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次"
    "度門任常先海通教原東聲提立及比員解水名真論處各入幾口認條平系氣題活更別打女變四總何電數安少報結反受目太量再感建務做接必場"
    "件計管期市直資命山金指許統區保至形社便空決治展馬科五基書非則聽白卻界達光放強即像難且權思象完設式色路記南品住告類求據程北"
    "邊該交規萬取望覺術領共確傳師觀清今切院讓識候帶導爭運龜虎豹熊鳥魚蛇穿甲鱗片牙犀角臺灣台賣買商店帳號連結移除檢舉違網站"
)
_KOREAN = (
    "이다는의에을를가고하지로기사도자리인대한시나어아라전일정스서들제보부수해있은만그과주장원조상유여안국동공구오비선중성세방진경"
    "무계위마신회문학생연실현관용모두개발등물법소간적당내면심판매삭거북코끼호랑곰뱀앵새야천산갑없음확완료같품목량건됨했습니요청"
    "였으며않된것할때와너우저통바른차미요운교역반결체본복후속터트드르크프레니데카타파하"
)
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fc]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_WESTERN = re.compile(r"[À-ÏÑ-ÖØ-ÜßÀ-ïñ-öø-üÿŒœ“”„‘’‚–—…«»°·´®™©€ªº¿¡\u00a0]")
# What the languages of Western Europe do not write, and other encodings look like when they are read as theirs.
_NOT_WESTERN = re.compile(
    r"[a-zß-ÿ][À-ÖØ-ÞŒ]|[À-ÖØ-öø-ÿ]{3}|[°´·®©ªº€™][À-ÖØ-öø-ÿ]|[À-ÖØ-öø-ÿ][°´·®©€™¿¡]|[a-z][–—…“„€™][a-z]|€[a-z]|[Œœ](?![uidsncUIDSNC])"
)

_COMMON = {
    "gb18030": frozenset(_SIMPLIFIED + _SIGNS),
    "big5": frozenset(_TRADITIONAL + _SIGNS),
    "cp949": frozenset(_KOREAN + _SIGNS),
}
_NAMES = {
    "big5": "Big5 (traditional Chinese)",
    "cp949": "EUC-KR (Korean)",
    "cp932": "Shift_JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB18030 (Chinese)",
    "cp1252": "Windows-1252 (Western European)",
}
RIVALS = ("big5", "cp949", "cp932", "euc_jp")
_ENOUGH = 0.5
_SAMPLED = 200_000


@dataclass(slots=True)
class Letters:
    """The first letters beyond ASCII that a decoder gave, how often; ``odd``: what Western Europe never writes."""

    counts: Counter[str] = field(default_factory=Counter)
    odd: int = 0

    def take(self, text: str) -> None:
        if not text.isascii() and self.counts.total() < _SAMPLED:
            self.counts.update(_NON_ASCII.findall(text))
            self.odd += len(_NOT_WESTERN.findall(text))

    def share(self, common: frozenset[str]) -> float:
        total = self.counts.total()
        return sum(count for letter, count in self.counts.items() if letter in common) / total if total else 1.0

    def share_like(self, pattern: re.Pattern[str]) -> float:
        total = self.counts.total()
        return sum(count for letter, count in self.counts.items() if pattern.match(letter)) / total if total else 1.0


def encoding_name(codec: str) -> str:
    return _NAMES.get(codec, codec)


def likelihood(codec: str, letters: Letters) -> float:
    """From 0 to 1: how much of what was read is what people of this encoding's language write."""
    if codec in _COMMON:
        return letters.share(_COMMON[codec])
    return letters.share_like(_KANA)


def is_chinese(readings: Mapping[str, Letters]) -> bool:
    """Whether GB18030 gives common Chinese, without kana, and none of its rivals gives as good a reading."""
    chinese = readings["gb18030"]
    share = likelihood("gb18030", chinese)
    rivals = [likelihood(codec, readings[codec]) for codec in RIVALS if codec in readings]
    kana = chinese.share_like(_KANA)
    certain = share == 1 or share * chinese.counts.total() >= 2
    return certain and share >= _ENOUGH and share > max(rivals, default=0.0) and kana <= (1 - share) / 4


def is_western(letters: Letters) -> bool:
    return letters.share_like(_WESTERN) >= 0.95 and letters.odd == 0


def likeliest(readings: Mapping[str, Letters]) -> str | None:
    """The encoding whose reading looks like a language, where one does: to be named, never to be read."""
    shares = {codec: likelihood(codec, letters) for codec, letters in readings.items() if codec in RIVALS}
    best = max(shares, key=lambda codec: shares[codec], default=None)
    return best if best is not None and shares[best] >= _ENOUGH else None
