"""What a contributor did: MARC relator codes for the terms and UNIMARC codes that records write."""

from __future__ import annotations

import re

# UNIMARC Manual, appendix C -> MARC relator code.
UNIMARC_CODES = dict(
    pair.split(":")
    for pair in [
        "005:act",
        "010:adp",
        "020:ann",
        "030:arr",
        "040:art",
        "065:auc",
        "070:aut",
        "072:aqt",
        "075:aft",
        "080:aui",
        "090:aus",
        "100:ant",
        "110:bnd",
        "160:bsl",
        "180:ctg",
        "190:cns",
        "195:chr",
        "200:chr",
        "205:clb",
        "210:cmm",
        "220:com",
        "230:cmp",
        "250:cnd",
        "255:csp",
        "260:cph",
        "300:drt",
        "305:dis",
        "310:dst",
        "330:dub",
        "340:edt",
        "350:egr",
        "365:exp",
        "370:flm",
        "380:frg",
        "390:fmo",
        "395:fnd",
        "400:fnd",
        "420:hnr",
        "430:ilu",
        "440:ill",
        "460:ive",
        "470:ivr",
        "480:lbt",
        "500:lso",
        "510:ltg",
        "520:lyr",
        "530:mte",
        "545:mus",
        "550:nrt",
        "555:opn",
        "557:orm",
        "570:oth",
        "575:pdr",
        "580:ppm",
        "590:prf",
        "600:pht",
        "610:prt",
        "620:ptf",
        "630:pro",
        "635:prg",
        "640:pfr",
        "650:pbl",
        "651:pbd",
        "660:rcp",
        "670:rce",
        "673:rth",
        "675:rev",
        "680:rbr",
        "690:sce",
        "695:sad",
        "700:scr",
        "705:scl",
        "710:sec",
        "720:sgn",
        "721:sng",
        "723:spn",
        "725:stn",
        "727:ths",
        "730:trl",
        "740:tyd",
        "750:tyg",
        "755:voc",
        "760:wde",
    ]
)
# Longest ending first: 主编 must not be read as 编.
_CHINESE = (
    ("编著", "aut"),
    ("编撰", "aut"),
    ("编写", "aut"),
    ("主编", "edt"),
    ("编辑", "edt"),
    ("总编", "edt"),
    ("责编", "edt"),
    ("选编", "com"),
    ("编选", "com"),
    ("汇编", "com"),
    ("编纂", "com"),
    ("译注", "trl"),
    ("编译", "trl"),
    ("翻译", "trl"),
    ("校注", "ann"),
    ("注释", "ann"),
    ("评注", "ann"),
    ("点校", "edt"),
    ("校点", "edt"),
    ("整理", "edt"),
    ("摄影", "pht"),
    ("作曲", "cmp"),
    ("作词", "lyr"),
    ("导演", "drt"),
    ("主演", "act"),
    ("朗读", "nrt"),
    ("插图", "ill"),
    ("绘图", "ill"),
    ("作序", "win"),
    ("改编", "adp"),
    ("审校", "pfr"),
    ("审定", "rev"),
    ("主审", "rev"),
    ("口述", "ive"),
    ("书写", "scr"),
    ("篆刻", "egr"),
    ("合著", "aut"),
    ("原著", "aut"),
    ("执笔", "aut"),
    ("著", "aut"),
    ("撰", "aut"),
    ("作", "aut"),
    ("译", "trl"),
    ("编", "edt"),
    ("辑", "com"),
    ("选", "com"),
    ("注", "ann"),
    ("疏", "ann"),
    ("笺", "ann"),
    ("校", "edt"),
    ("绘", "ill"),
    ("画", "art"),
    ("摄", "pht"),
    ("曲", "cmp"),
    ("词", "lyr"),
    ("书", "scr"),
    ("序", "win"),
)
_ENGLISH = {
    "author": "aut",
    "editor": "edt",
    "ed": "edt",
    "translator": "trl",
    "tr": "trl",
    "trans": "trl",
    "compiler": "com",
    "comp": "com",
    "illustrator": "ill",
    "ill": "ill",
    "illus": "ill",
    "composer": "cmp",
    "photographer": "pht",
    "director": "drt",
    "film director": "drt",
    "narrator": "nrt",
    "performer": "prf",
    "publisher": "pbl",
    "issuing body": "isb",
    "sponsoring body": "spn",
    "conductor": "cnd",
    "lyricist": "lyr",
    "joint author": "aut",
    "writer of introduction": "win",
    "annotator": "ann",
    "actor": "act",
    "artist": "art",
    "cartographer": "ctg",
    "printer": "prt",
    "thesis advisor": "ths",
}
_TRADITIONAL = str.maketrans(
    "編著譯註選匯輯繪畫攝書點詞箋釋寫審總責導讀圖", "编著译注选汇辑绘画摄书点词笺释写审总责导读图"
)
_CODE = re.compile(r"[a-z]{3}\Z")
_known: dict[str, str] = {}


def relator(role: str) -> str:
    """The MARC relator code that a term or code means; "" when it is not known."""
    found = _known.get(role)
    if found is None:
        found = _relator(role.strip(" .,;()[]（）"))
        # Roles repeat; a file of nonsense must not fill memory.
        if len(_known) < 5000:
            _known[role] = found
    return found


def _relator(role: str) -> str:
    if role in UNIMARC_CODES:
        return UNIMARC_CODES[role]
    if role.isascii():
        word = role.lower()
        if word in _ENGLISH:
            return _ENGLISH[word]
        return word if _CODE.match(word) else ""
    term = role.translate(_TRADITIONAL).removesuffix("者").removesuffix("等")
    for ending, code in _CHINESE:
        if term.endswith(ending):
            return code
    return ""
