"""Countries: MARC Code List for Countries and ISO 3166-1. States and provinces of MARC have the code of their country."""

from __future__ import annotations

from tianlu.marc.crosswalk.coded import back

_LIST = """
aa:AL ae:DZ af:AF ag:AR ai:AM aj:AZ am:AI an:AD ao:AO aq:AG as:AS at:AU au:AT aw:AW ay:AQ ba:BH bb:BB bd:BI be:BE
bf:BS bg:BD bh:BZ bi:IO bl:BR bm:BM bn:BA bo:BO bp:SB br:MM bs:BW bt:BT bu:BG bv:BV bw:BY bx:BN ca:BQ cb:KH cc:CN cd:TD
ce:LK cf:CG cg:CD ch:TW ci:HR cj:KY ck:CO cl:CL cm:CM co:CW cq:KM cr:CR cu:CU cv:CV cw:CK cx:CF cy:CY dk:DK dm:BJ
dq:DM dr:DO ea:ER ec:EC eg:GQ em:TL er:EE es:SV et:ET fa:FO fg:GF fi:FI fj:FJ fk:FK fm:FM fp:PF fr:FR fs:TF ft:DJ
gb:KI gd:GD gg:GG gh:GH gi:GI gl:GL gm:GM go:GA gp:GP gr:GR gs:GE gt:GT gu:GU gv:GN gw:DE gy:GY gz:PS hk:HK hm:HM
ho:HN ht:HT hu:HU ic:IS ie:IE ii:IN im:IM io:ID iq:IQ ir:IR is:IL it:IT iv:CI ja:JP je:JE jm:JM jo:JO ke:KE kg:KG
kn:KP ko:KR ku:KW kv:XK kz:KZ lb:LR le:LB lh:LI li:LT lo:LS ls:LA lu:LU lv:LV ly:LY mc:MC mf:MU mg:MG mh:MO mj:MS
mk:OM ml:ML mm:MT mo:ME mp:MN mq:MQ mr:MA mu:MR mv:MD mw:MW mx:MX my:MY mz:MZ ne:NL ng:NE nl:NC nn:VU no:NO np:NP
nq:NI nr:NG nu:NR nw:MP nx:NF nz:NZ ot:YT pc:PN pe:PE pg:GW ph:PH pk:PK pl:PL pn:PA po:PT pp:PG pr:PR pw:PW py:PY
qa:QA rb:RS re:RE rh:ZW rm:RO ru:RU rw:RW sa:ZA sc:BL sd:SS se:SC sf:ST sg:SN si:SG sj:SD sl:SL sm:SM sn:SX so:SO
sp:ES sq:SZ sr:SR ss:EH st:MF su:SA sw:SE sx:NA sy:SY sz:CH ta:TJ tc:TC tg:TG th:TH ti:TN tk:TM tl:TK to:TO tr:TT ts:AE
tu:TR tv:TV tz:TZ ua:EG ug:UG un:UA uv:BF uy:UY uz:UZ vb:VG vc:VA ve:VE vi:VI vm:VN wf:WF ws:WS xa:CX xb:CC xc:MV
xd:KN xe:MH xh:NU xj:SH xk:LC xl:PM xm:VC xn:MK xo:SK xr:CZ xs:GS xv:SI xxc:CA xxk:GB xxu:US ye:YE za:ZM
aca:AU qea:AU tma:AU vra:AU wea:AU xga:AU xna:AU xoa:AU xra:AU enk:GB nik:GB stk:GB uik:GB wlk:GB
abc:CA bcc:CA mbc:CA nfc:CA nkc:CA nsc:CA ntc:CA nuc:CA onc:CA pic:CA quc:CA snc:CA ykc:CA
aku:US alu:US aru:US azu:US cau:US cou:US ctu:US dcu:US deu:US flu:US gau:US hiu:US iau:US idu:US ilu:US inu:US ksu:US
kyu:US lau:US mau:US mdu:US meu:US miu:US mnu:US mou:US msu:US mtu:US nbu:US ncu:US ndu:US nhu:US nju:US nmu:US nvu:US
nyu:US ohu:US oku:US oru:US pau:US riu:US scu:US sdu:US tnu:US txu:US utu:US vau:US vtu:US wau:US wiu:US wvu:US wyu:US
"""
ISO = dict(pair.split(":") for pair in _LIST.split())
MARC = back(ISO)
