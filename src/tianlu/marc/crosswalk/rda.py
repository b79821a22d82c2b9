"""Codes of content, media and carrier by their terms, where a record has the term alone.

Source: Term and Code List for RDA Content Types, Media Types, Carrier Types (Library of Congress).
"""

from __future__ import annotations

_CONTENT = """
cartographic dataset:crd cartographic image:cri cartographic moving image:crm cartographic tactile image:crt
cartographic tactile three-dimensional form:crn cartographic three-dimensional form:crf computer dataset:cod
computer program:cop notated movement:ntv notated music:ntm performed music:prm sounds:snd spoken word:spw still image:sti
tactile image:tci tactile notated music:tcm tactile notated movement:tcn tactile text:tct tactile three-dimensional form:tcf
text:txt three-dimensional form:tdf three-dimensional moving image:tdm two-dimensional moving image:tdi other:xxx
unspecified:zzz
"""
_MEDIA = """
audio:s computer:c microform:h microscopic:p projected:g stereographic:e unmediated:n video:v other:x unspecified:z
"""
_CARRIERS = """
audio cartridge:sg audio cylinder:se audio disc:sd audio roll:sq audiocassette:ss audiotape reel:st sound-track reel:si
computer card:ck computer chip cartridge:cb computer disc:cd computer disc cartridge:ce computer tape cartridge:ca
computer tape cassette:cf computer tape reel:ch online resource:cr aperture card:ha microfiche:he microfiche cassette:hf
microfilm cartridge:hb microfilm cassette:hc microfilm reel:hd microfilm roll:hj microfilm slip:hh microopaque:hg
microscope slide:pp film cartridge:mc film cassette:mf film reel:mr film roll:mo filmslip:gd filmstrip:gf
filmstrip cartridge:gc overhead transparency:gt slide:gs stereograph card:eh stereograph disc:es card:no flipchart:nn
roll:na sheet:nb volume:nc object:nr video cartridge:vc videocassette:vf videodisc:vd videotape reel:vr unspecified:zu
"""


def _table(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    term: list[str] = []
    for word in text.split():
        last, colon, code = word.partition(":")
        term.append(last)
        if colon:
            found[" ".join(term)] = code
            term = []
    return found


# By the field of MARC 21.
CODES = {"336": _table(_CONTENT), "337": _table(_MEDIA), "338": _table(_CARRIERS)}
# Of ISBD's area 0 in UNIMARC the forms and media that mean one of RDA's whatever else is said of them: 181 $a, 182 $a.
ISBD = {
    "181": {"f": "cop", "g": "snd", "h": "spw", "i": "txt"},
    "182": {"a": "s", "b": "c", "c": "h", "d": "p", "e": "g", "f": "e", "g": "v", "n": "n", "x": "x"},
}
