"""Works of every kind a library holds, with both national citations written by hand from the rules of the standard."""

from tianlu.marc import Bib, Contributor, Isbn, Link, Relation, Series, StandardNumber


def by(name: str, role: str = "", *, relator: str = "", kind: str = "person", main: bool = False) -> Contributor:
    return Contributor(name, role, relator, kind=kind, main=main)


def chinese(title: str, *people: Contributor, at: str = "", publisher: str = "", **more: object) -> Bib:
    places, publishers = (at,) if at else (), (publisher,) if publisher else ()
    return Bib(title=title, contributors=people, places=places, publishers=publishers, languages=("chi",), **more)  # type: ignore[arg-type]


def english(title: str, *people: Contributor, at: str = "", publisher: str = "", **more: object) -> Bib:
    places, publishers = (at,) if at else (), (publisher,) if publisher else ()
    return Bib(title=title, contributors=people, places=places, publishers=publishers, languages=("eng",), **more)  # type: ignore[arg-type]


PEOPLE = "人民文学出版社"
# the record; its citation by GB/T 7714-2025; by GB/T 7714-2015
REFERENCES: dict[str, tuple[Bib, str, str]] = {
    "a book": (
        chinese("中国文化要义", by("梁漱溟", "著", main=True), at="上海", publisher="上海人民出版社", year=2005),
        "梁漱溟. 中国文化要义[M]. 上海：上海人民出版社，2005.",
        "梁漱溟. 中国文化要义[M]. 上海: 上海人民出版社, 2005.",
    ),
    "a translation": (
        chinese(
            "百年孤独",
            by("(哥伦比亚) 加西亚·马尔克斯", "著", main=True),
            by("范晔", "译", relator="trl"),
            at="海口",
            publisher="南海出版公司",
            year=2011,
        ),
        "加西亚·马尔克斯. 百年孤独[M]. 范晔，译. 海口：南海出版公司，2011.",
        "加西亚·马尔克斯. 百年孤独[M]. 范晔, 译. 海口: 南海出版公司, 2011.",
    ),
    "many translators": (
        chinese(
            "剑桥中国史",
            by("[英]崔瑞德", "编", main=True),
            *(by(name, "译") for name in ("杨品泉", "张言", "孙言", "李福林")),
            at="北京",
            publisher="中国社会科学出版社",
            year=1990,
        ),
        "崔瑞德. 剑桥中国史[M]. 杨品泉，张言，孙言，等，译. 北京：中国社会科学出版社，1990.",
        "崔瑞德. 剑桥中国史[M]. 杨品泉, 张言, 孙言, 等译. 北京: 中国社会科学出版社, 1990.",
    ),
    "an edition": (
        chinese("信息检索", by("黄如花", "主编"), at="武汉", publisher="武汉大学出版社", year=2010, edition="第2版"),
        "黄如花. 信息检索[M]. 2版. 武汉：武汉大学出版社，2010.",
        "黄如花. 信息检索[M]. 2版. 武汉: 武汉大学出版社, 2010.",
    ),
    "a first edition": (
        chinese("活着", by("余华", "著"), at="北京", publisher="作家出版社", year=2012, edition="第一版"),
        "余华. 活着[M]. 北京：作家出版社，2012.",
        "余华. 活着[M]. 北京: 作家出版社, 2012.",
    ),
    "a named edition": (
        chinese("辞海", by("夏征农", "主编"), at="上海", publisher="上海辞书出版社", year=1989, edition="新1版"),
        "夏征农. 辞海[M]. 新1版. 上海：上海辞书出版社，1989.",
        "夏征农. 辞海[M]. 新1版. 上海: 上海辞书出版社, 1989.",
    ),
    "three authors": (
        chinese(
            "图书馆学", by("吴慰慈", "著"), by("董焱", "著"), by("李默", "著"), at="北京", publisher="某社", year=2017
        ),
        "吴慰慈，董焱，李默. 图书馆学[M]. 北京：某社，2017.",
        "吴慰慈, 董焱, 李默. 图书馆学[M]. 北京: 某社, 2017.",
    ),
    "more than three authors": (
        chinese(
            "数据库系统概论",
            *(by(name, "著") for name in ("王珊", "萨师煊", "杜小勇", "陈红")),
            at="北京",
            publisher="高等教育出版社",
            year=2014,
            edition="5版",
        ),
        "王珊，萨师煊，杜小勇，等. 数据库系统概论[M]. 5版. 北京：高等教育出版社，2014.",
        "王珊, 萨师煊, 杜小勇, 等. 数据库系统概论[M]. 5版. 北京: 高等教育出版社, 2014.",
    ),
    "a dynasty before the name": (
        chinese(
            "红楼梦", by("(清)曹雪芹", "著", main=True), by("（清）高鹗", "著"), at="北京", publisher=PEOPLE, year=1982
        ),
        "曹雪芹，高鹗. 红楼梦[M]. 北京：人民文学出版社，1982.",
        "曹雪芹, 高鹗. 红楼梦[M]. 北京: 人民文学出版社, 1982.",
    ),
    "only a statement of responsibility": (
        chinese("围城", at="北京", publisher=PEOPLE, year=1980, responsibility="钱锺书著"),
        "钱锺书. 围城[M]. 北京：人民文学出版社，1980.",
        "钱锺书. 围城[M]. 北京: 人民文学出版社, 1980.",
    ),
    "a statement with several people": (
        chinese("老人与海", at="上海", publisher="译文社", year=1979, responsibility="[美] 海明威著 ; 吴劳等译"),
        "海明威. 老人与海[M]. 吴劳，等，译. 上海：译文社，1979.",
        "海明威. 老人与海[M]. 吴劳, 等译. 上海: 译文社, 1979.",
    ),
    "a body": (
        chinese(
            "中国图书馆分类法",
            by("国家图书馆", "编", kind="body"),
            at="北京",
            publisher="某社",
            year=2010,
            edition="第五版",
        ),
        "国家图书馆. 中国图书馆分类法[M]. 5版. 北京：某社，2010.",
        "国家图书馆. 中国图书馆分类法[M]. 5版. 北京: 某社, 2010.",
    ),
    "an ancient book": (
        chinese(
            "宋论",
            by("(清)王夫之", "撰", main=True),
            at="金陵",
            publisher="湘乡曾国荃",
            year=1865,
            date_text="清同治四年",
            edition="刻本",
            format="ancient",
        ),
        "王夫之. 宋论[M]. 刻本. 金陵：湘乡曾国荃，1865（清同治四年）.",
        "王夫之. 宋论[M]. 刻本. 金陵: 湘乡曾国荃, 1865（清同治四年）.",
    ),
    "no place": (
        chinese("无名之书", by("张三", "著"), publisher="三户图书刊行社", year=1990),
        "张三. 无名之书[M]. [出版地不详]：三户图书刊行社，1990.",
        "张三. 无名之书[M]. [出版地不详]: 三户图书刊行社, 1990.",
    ),
    "no publisher": (
        english("A book", by("Doe, Jane"), at="Salt Lake City", year=1964),
        "Doe J. A book[M]. Salt Lake City：[s.n.]，1964.",
        "DOE J. A book[M]. Salt Lake City: [s.n.], 1964.",
    ),
    "no date": (
        chinese("无名之书", by("张三", "著"), at="北京", publisher="某社"),
        "张三. 无名之书[M]. 北京：某社.",
        "张三. 无名之书[M]. 北京: 某社.",
    ),
    "no author": (
        chinese("康熙字典", at="上海", publisher="某社", year=1962),
        "康熙字典[M]. 上海：某社，1962.",
        "康熙字典[M]. 上海: 某社, 1962.",
    ),
    "a series": (
        chinese(
            "边城", by("沈从文", "著"), at="上海", publisher="生活书店", year=1934, series=(Series("良友丛书", "12"),)
        ),
        "沈从文. 边城[M]. 上海：生活书店，1934.",
        "沈从文. 边城[M]. 上海: 生活书店, 1934.",
    ),
    "a volume": (
        chinese(
            "鲁迅全集", by("鲁迅", "著"), at="北京", publisher=PEOPLE, year=2005, part_number="第1卷", part_name="坟"
        ),
        "鲁迅. 鲁迅全集：第1卷 坟[M]. 北京：人民文学出版社，2005.",
        "鲁迅. 鲁迅全集：第1卷 坟[M]. 北京: 人民文学出版社, 2005.",
    ),
    "other title information": (
        english(
            "AI", by("Boobier, Tony"), at="Chichester", publisher="Wiley", year=2020, title_remainder="and banking"
        ),
        "Boobier T. AI: and banking[M]. Chichester：Wiley，2020.",
        "BOOBIER T. AI: and banking[M]. Chichester: Wiley, 2020.",
    ),
    "a journal": (
        chinese("图书情报工作", by("中科院", kind="body"), at="北京", publisher="某社", year=1980, format="serial"),
        "中科院. 图书情报工作[J]. 北京：某社，1980—.",
        "中科院. 图书情报工作[J]. 北京: 某社, 1980-.",
    ),
    "a journal that ended": (
        english("The dial", at="Boston", publisher="Weeks", year=1840, year_end=1844, format="serial"),
        "The dial[J]. Boston：Weeks，1840—1844.",
        "The dial[J]. Boston: Weeks, 1840-1844.",
    ),
    "a thesis": (
        chinese(
            "公共服务研究",
            by("王五"),
            at="武汉",
            publisher="武汉大学",
            year=2012,
            notes=("博士学位论文——武汉大学, 2012",),
        ),
        "王五. 公共服务研究[D]. 武汉：武汉大学，2012.",
        "王五. 公共服务研究[D]. 武汉: 武汉大学, 2012.",
    ),
    "an electronic book": (
        english(
            "Economics",
            by("Begg, David K. H."),
            at="London",
            publisher="Open University Press",
            year=2025,
            format="electronic",
            isbns=(Isbn("9781526850232"),),
            links=(Link("https://example.org/economics"),),
        ),
        "Begg D K H. Economics[M/OL]. London：Open University Press，2025. https://example.org/economics.",
        "BEGG D K H. Economics[M/OL]. London: Open University Press, 2025[2026-11-24]. https://example.org/economics.",
    ),
    "a web page": (
        chinese("馆史", by("某馆", kind="body"), year=2012, format="electronic", links=(Link("http://example.com/"),)),
        "某馆. 馆史[EB/OL]. 2012[2026-11-24]. http://example.com/.",
        "某馆. 馆史[EB/OL]. 2012[2026-11-24]. http://example.com/.",
    ),
    "a preprint": (
        english(
            "Spin", by("Lee, Ann"), publisher="arXiv", year=2007, format="electronic", links=(Link("https://a.org/1"),)
        ),
        "Lee A. Spin[PP/OL]. arXiv，2007. https://a.org/1.",
        "LEE A. Spin[EB/OL]. arXiv, 2007[2026-11-24]. https://a.org/1.",
    ),
    "a map": (
        chinese("中国地图", at="北京", publisher="中国地图出版社", year=1999, format="map"),
        "中国地图[CM]. 北京：中国地图出版社，1999.",
        "中国地图[CM]. 北京: 中国地图出版社, 1999.",
    ),
    "Western names": (
        english(
            "The C language",
            by("Kernighan, Brian W."),
            by("Ritchie, Dennis M., 1941-2011"),
            at="Englewood Cliffs, N.J.",
            publisher="Prentice Hall",
            year=1988,
            edition="Second edition",
        ),
        "Kernighan B W，Ritchie D M. The C language[M]. 2nd ed. Englewood Cliffs, N.J.：Prentice Hall，1988.",
        "KERNIGHAN B W, RITCHIE D M. The C language[M]. 2nd ed. Englewood Cliffs, N.J.: Prentice Hall, 1988.",
    ),
    "more than three Western names": (
        english(
            "Algorithms",
            *(by(name) for name in ("Cormen, Thomas H.", "Leiserson, C. E.", "Rivest, R.", "Stein, C.")),
            at="Cambridge",
            publisher="MIT Press",
            year=2009,
        ),
        "Cormen T H，Leiserson C E，Rivest R，et al. Algorithms[M]. Cambridge：MIT Press，2009.",
        "CORMEN T H, LEISERSON C E, RIVEST R, et al. Algorithms[M]. Cambridge: MIT Press, 2009.",
    ),
    "a hyphen and a particle": (
        english("Cinema", by("Godard, Jean-Luc"), by("Beauvoir, Simone de"), at="Paris", publisher="Seuil", year=1990),
        "Godard J-L，Beauvoir S de. Cinema[M]. Paris：Seuil，1990.",
        "GODARD J L, BEAUVOIR S de. Cinema[M]. Paris: Seuil, 1990.",
    ),
    "a name in pinyin": (
        english("Border town", by("Shen, Congwen"), by("Ouyang, Xiu"), at="New York", publisher="Harper", year=2009),
        "Shen Congwen，Ouyang Xiu. Border town[M]. New York：Harper，2009.",
        "SHEN C W, OUYANG X. Border town[M]. New York: Harper, 2009.",
    ),
    "a Western body": (
        english("Report", by("World Bank", kind="body"), at="Washington, D.C.", publisher="World Bank", year=2010),
        "World Bank. Report[M]. Washington, D.C.：World Bank，2010.",
        "World Bank. Report[M]. Washington, D.C.: World Bank, 2010.",
    ),
    "a Western statement": (
        english(
            "Timeline", at="New York", publisher="Knopf", year=1999, responsibility="by Michael Crichton and Jane Doe"
        ),
        "Crichton M，Doe J. Timeline[M]. New York：Knopf，1999.",
        "CRICHTON M, DOE J. Timeline[M]. New York: Knopf, 1999.",
    ),
    "two Western authors, one a translator's book": (
        english(
            "Introduction to psychoanalysis",
            by("Freud, Sigmund", main=True),
            by("Riviere, Joan", "translator", relator="trl"),
            at="London",
            publisher="Allen & Unwin",
            year=1922,
        ),
        "Freud S. Introduction to psychoanalysis[M]. Riviere J，trans. London：Allen & Unwin，1922.",
        "FREUD S. Introduction to psychoanalysis[M]. RIVIERE J, trans. London: Allen & Unwin, 1922.",
    ),
    "an article": (
        chinese(
            "四库馆私家抄校书考略",
            by("杨洪升", "著", main=True),
            year=2013,
            format="serial",
            relations=(Relation("host", "文献", issn="1000-0437", number="2013年第1期, 56-75页"),),
        ),
        "杨洪升. 四库馆私家抄校书考略[J]. 文献，2013（1）：56-75.",
        "杨洪升. 四库馆私家抄校书考略[J]. 文献, 2013(1): 56-75.",
    ),
    "a Western article": (
        english(
            "Cataloging internet resources",
            by("Caplan, Priscilla", main=True),
            year=1993,
            format="serial",
            relations=(
                Relation("host", "The public-access computer systems review", number="Vol. 4, no. 2, p. 61-66"),
            ),
        ),
        "Caplan P. Cataloging internet resources[J]. The public-access computer systems review，1993，4（2）：61-66.",
        "CAPLAN P. Cataloging internet resources[J]. The public-access computer systems review, 1993, 4(2): 61-66.",
    ),
    "an article online": (
        english(
            "Revealing nature's synthetic potential",
            by("Dunbar, Kyle L."),
            by("Mitchell, Douglas A."),
            year=2013,
            format="electronic",
            links=(Link("https://example.org/cb3005325"),),
            standard_numbers=(StandardNumber("doi", "10.1021/cb3005325"),),
            relations=(Relation("host", "ACS chemical biology", number="Vol. 8, no. 3 (2013), pages 473–487"),),
        ),
        (
            "Dunbar K L，Mitchell D A. Revealing nature's synthetic potential[J/OL]. ACS chemical biology，2013，8（3）："
            "473-487. https://example.org/cb3005325. DOI:10.1021/cb3005325."
        ),
        (
            "DUNBAR K L, MITCHELL D A. Revealing nature's synthetic potential[J/OL]. ACS chemical biology, 2013, 8(3): "
            "473-487[2026-11-24]. https://example.org/cb3005325. DOI:10.1021/cb3005325."
        ),
    ),
    "a part of a book": (
        chinese(
            "1998年长江洪水的成因与减灾对策",
            by("程根伟", "著", main=True),
            at="北京",
            publisher="科学出版社",
            year=1999,
            relations=(Relation("host", "长江流域洪涝灾害与科技对策", number="第32-36页"),),
        ),
        "程根伟. 1998年长江洪水的成因与减灾对策[M]//长江流域洪涝灾害与科技对策. 北京：科学出版社，1999：32-36.",
        "程根伟. 1998年长江洪水的成因与减灾对策[M]//长江流域洪涝灾害与科技对策. 北京: 科学出版社, 1999: 32-36.",
    ),
    "a book of a package": (
        english(
            "Library data",
            by("Doe, Jane"),
            at="Cham",
            publisher="Springer",
            year=2021,
            format="electronic",
            isbns=(Isbn("9789811638688"),),
            links=(Link("https://doi.org/10.1007/978-981-16-3868-8"),),
            standard_numbers=(StandardNumber("doi", "10.1007/978-981-16-3868-8"),),
            relations=(Relation("host", "Springer eBooks"),),
        ),
        "Doe J. Library data[M/OL]. Cham：Springer，2021. https://doi.org/10.1007/978-981-16-3868-8.",
        "DOE J. Library data[M/OL]. Cham: Springer, 2021[2026-11-24]. https://doi.org/10.1007/978-981-16-3868-8.",
    ),
    "a book with a DOI alone": (
        english(
            "Data",
            by("Doe, Jane"),
            at="Cham",
            publisher="Springer",
            year=2021,
            format="electronic",
            isbns=(Isbn("9789811638688"),),
            standard_numbers=(StandardNumber("doi", "10.1007/1"),),
        ),
        "Doe J. Data[M/OL]. Cham：Springer，2021. DOI:10.1007/1.",
        "DOE J. Data[M/OL]. Cham: Springer, 2021. DOI:10.1007/1.",
    ),
    "proceedings": (
        chinese(
            "纪念严复诞辰170周年学术研讨会论文集",
            by("中国严复学术研讨会", kind="meeting", main=True),
            at="福州",
            publisher="某社",
            year=2024,
        ),
        "中国严复学术研讨会. 纪念严复诞辰170周年学术研讨会论文集[C]. 福州：某社，2024.",
        "中国严复学术研讨会. 纪念严复诞辰170周年学术研讨会论文集[C]. 福州: 某社, 2024.",
    ),
    "a body and its part": (
        english(
            "Bulletin",
            by("Stanford University. Department of Civil Engineering", kind="body"),
            at="Stanford",
            publisher="The Department",
            year=1970,
        ),
        "Stanford University. Department of Civil Engineering. Bulletin[M]. Stanford：The Department，1970.",
        "Stanford University. Department of Civil Engineering. Bulletin[M]. Stanford: The Department, 1970.",
    ),
    "an article in a newspaper": (
        chinese(
            "数字革命与竞争国际化",
            by("丁文祥", "著", main=True),
            year=2000,
            genre="newspaper-article",
            relations=(Relation("host", "中国青年报", number="2000年11月20日, 第15版"),),
        ),
        "丁文祥. 数字革命与竞争国际化[N]. 中国青年报，2000-11-20（15）.",
        "丁文祥. 数字革命与竞争国际化[N]. 中国青年报, 2000-11-20(15).",
    ),
    "an article in a Western newspaper": (
        english(
            "Libraries stay open",
            by("Doe, Jane", main=True),
            year=2019,
            genre="newspaper-article",
            relations=(Relation("host", "The New York times", number="May 3, 2019, p. 12"),),
        ),
        "Doe J. Libraries stay open[N]. The New York times，2019-05-03（12）.",
        "DOE J. Libraries stay open[N]. The New York times, 2019-05-03(12).",
    ),
    "a newspaper": (
        chinese("人民日报", at="北京", publisher="人民日报社", year=1948, format="serial", genre="newspaper"),
        "人民日报[N]. 北京：人民日报社，1948—.",
        "人民日报[N]. 北京: 人民日报社, 1948-.",
    ),
    "a patent": (
        chinese(
            "全智能节电器",
            by("邓一刚", main=True),
            at="北京",
            publisher="国家知识产权局",
            year=2006,
            date_text="2006年12月13日",
            genre="patent",
            standard_numbers=(StandardNumber("standard", "200610171314.3"),),
        ),
        "邓一刚. 全智能节电器：200610171314.3[P]. 2006-12-13.",
        "邓一刚. 全智能节电器：200610171314.3[P]. 2006-12-13.",
    ),
    "a Western patent online": (
        english(
            "Electronic watermarking method and system",
            by("Tachibana, R."),
            by("Shimizu, S."),
            by("Kobayshi, S."),
            by("Nakamura, T."),
            year=2005,
            date_text="2005-07-05",
            genre="patent",
            standard_numbers=(StandardNumber("patent", "US6915001"),),
            links=(Link("http://example.com/patents/US6915001"),),
        ),
        (
            "Tachibana R，Shimizu S，Kobayshi S，et al. Electronic watermarking method and system: US6915001[P/OL]. "
            "2005-07-05. http://example.com/patents/US6915001."
        ),
        (
            "TACHIBANA R, SHIMIZU S, KOBAYSHI S, et al. Electronic watermarking method and system: US6915001[P/OL]. "
            "2005-07-05[2026-11-24]. http://example.com/patents/US6915001."
        ),
    ),
    "a standard": (
        chinese(
            "文献著录",
            by("全国信息与文献标准化技术委员会", kind="body", main=True),
            at="北京",
            publisher="中国标准出版社",
            year=2010,
            part_number="第4部分",
            part_name="非书资料",
            genre="standard",
            standard_numbers=(StandardNumber("standard", "GB/T 3792.4—2009"),),
        ),
        "全国信息与文献标准化技术委员会. 文献著录：第4部分 非书资料：GB/T 3792.4—2009[S]. 北京：中国标准出版社，2010.",
        "全国信息与文献标准化技术委员会. 文献著录：第4部分 非书资料：GB/T 3792.4—2009[S]. 北京: 中国标准出版社, 2010.",
    ),
    "a standard numbered as a series": (
        chinese(
            "图书馆参考咨询服务规范",
            by("全国图书馆标准化技术委员会", kind="body"),
            at="北京",
            publisher="某社",
            year=2015,
            genre="standard",
            series=(Series("中华人民共和国文化行业标准", "WH/T 71-2015"),),
        ),
        "全国图书馆标准化技术委员会. 图书馆参考咨询服务规范：WH/T 71-2015[S]. 北京：某社，2015.",
        "全国图书馆标准化技术委员会. 图书馆参考咨询服务规范：WH/T 71-2015[S]. 北京: 某社, 2015.",
    ),
    "a report": (
        english(
            "Factors regulating the immune response",
            by("World Health Organization", kind="body"),
            at="Geneva",
            publisher="WHO",
            year=1970,
            title_remainder="report of WHO Scientific Group",
            genre="report",
        ),
        "World Health Organization. Factors regulating the immune response: report of WHO Scientific Group[R]. Geneva：WHO，1970.",
        "World Health Organization. Factors regulating the immune response: report of WHO Scientific Group[R]. Geneva: WHO, 1970.",
    ),
    "a numbered report": (
        english(
            "A comparative risk assessment framework",
            by("Calkin, D."),
            by("Ager, A."),
            by("Thompson, M."),
            at="Fort Collins",
            publisher="USDA",
            year=2011,
            genre="report",
            standard_numbers=(StandardNumber("report", "RMRS-GTR-262"),),
        ),
        "Calkin D，Ager A，Thompson M. A comparative risk assessment framework: RMRS-GTR-262[R]. Fort Collins：USDA，2011.",
        "CALKIN D, AGER A, THOMPSON M. A comparative risk assessment framework: RMRS-GTR-262[R]. Fort Collins: USDA, 2011.",
    ),
    "a report online": (
        chinese(
            "第29次中国互联网络发展现状统计报告",
            by("中国互联网络信息中心", kind="body"),
            year=2012,
            format="electronic",
            genre="report",
            links=(Link("http://example.com/report.pdf"),),
        ),
        "中国互联网络信息中心. 第29次中国互联网络发展现状统计报告[R/OL]. 2012. http://example.com/report.pdf.",
        "中国互联网络信息中心. 第29次中国互联网络发展现状统计报告[R/OL]. 2012[2026-11-24]. http://example.com/report.pdf.",
    ),
    "a thesis by its code": (
        chinese(
            "间断动力系统的随机扰动及其在守恒律方程中的应用",
            by("张志祥"),
            at="北京",
            publisher="北京大学",
            year=1998,
            genre="thesis",
        ),
        "张志祥. 间断动力系统的随机扰动及其在守恒律方程中的应用[D]. 北京：北京大学，1998.",
        "张志祥. 间断动力系统的随机扰动及其在守恒律方程中的应用[D]. 北京: 北京大学, 1998.",
    ),
    "a coded year that the imprint contradicts": (
        english("Yes I can", by("Boyar, Jane"), at="New York", publisher="Farrar", year=1999, date_text="c1965"),
        "Boyar J. Yes I can[M]. New York：Farrar，c1965.",
        "BOYAR J. Yes I can[M]. New York: Farrar, c1965.",
    ),
    "a reprint coded with the year of its blocks": (
        chinese(
            "說文解字注", by("許慎", "撰"), at="武昌", publisher="崇文書局", year=1808, date_text="清同治十一年[1872]"
        ),
        "許慎. 說文解字注[M]. 武昌：崇文書局，1872（清同治十一年）.",
        "許慎. 說文解字注[M]. 武昌: 崇文書局, 1872（清同治十一年）.",
    ),
    "a decade": (
        chinese("乡土志略", year=1936, date_text="[193-?]"),
        "乡土志略[M]. [出版地不详]：[出版者不详]，[1936].",
        "乡土志略[M]. [出版地不详]: [出版者不详], [1936].",
    ),
    "a Western name in characters, parted by its heading": (
        chinese(
            "战争与和平",
            by("托尔斯泰, 列夫", "著"),
            responsibility="(俄)列夫·托尔斯泰著 ; 草婴译",
            at="上海",
            publisher="上海文艺出版社",
            year=2012,
        ),
        "托尔斯泰. 战争与和平[M]. 草婴，译. 上海：上海文艺出版社，2012.",
        "托尔斯泰. 战争与和平[M]. 草婴, 译. 上海: 上海文艺出版社, 2012.",
    ),
    "the first of several, who alone has a heading": (
        chinese(
            "二十四史",
            by("司马迁", "撰"),
            responsibility="(汉)司马迁[等]撰",
            at="北京",
            publisher="中华书局",
            year=2013,
        ),
        "司马迁，等. 二十四史[M]. 北京：中华书局，2013.",
        "司马迁, 等. 二十四史[M]. 北京: 中华书局, 2013.",
    ),
    "the first of several in English": (
        english(
            "Cells",
            by("Alberts, Bruce"),
            responsibility="Bruce Alberts ... [et al.]",
            at="Boston",
            publisher="X",
            year=1994,
        ),
        "Alberts B，et al. Cells[M]. Boston：X，1994.",
        "ALBERTS B, et al. Cells[M]. Boston: X, 1994.",
    ),
    "Jr.": (
        english("Poems", Contributor("Davis, Sammy", qualifier="Jr."), at="Bath", publisher="X", year=1994),
        "Davis S Jr. Poems[M]. Bath：X，1994.",
        "DAVIS S Jr. Poems[M]. Bath: X, 1994.",
    ),
    "who holds a journal": (
        chinese("学报", responsibility="中国图书馆学会主办", format="serial", at="北京", publisher="某社", year=1957),
        "中国图书馆学会. 学报[J]. 北京：某社，1957—.",
        "中国图书馆学会. 学报[J]. 北京: 某社, 1957-.",
    ),
    "a name whose family comes first": (
        Bib(
            title="Lịch sử",
            responsibility="Nguyễn Văn Huy",
            languages=("vie",),
            places=("Hà Nội",),
            publishers=("X",),
            year=1999,
        ),
        "Nguyễn Văn Huy. Lịch sử[M]. Hà Nội：X，1999.",
        "Nguyễn Văn Huy. Lịch sử[M]. Hà Nội: X, 1999.",
    ),
    "a Western name with initials in characters": (
        chinese(
            "经济学原理", by("曼昆, N.格里高利", "著"), by("金圣叹", "批评"), at="北京", publisher="某社", year=2015
        ),
        "曼昆. 经济学原理[M]. 北京：某社，2015.",
        "曼昆. 经济学原理[M]. 北京: 某社, 2015.",
    ),
    "a particle among titles of honour": (
        english(
            "Einheit",
            Contributor("Weizsäcker, Carl Friedrich", qualifier="Freiherr von"),
            at="Bonn",
            publisher="X",
            edition="Rev. ed.",
        ),
        "Weizsäcker C F von. Einheit[M]. Rev. ed. Bonn：X.",
        "WEIZSÄCKER C F von. Einheit[M]. Rev. ed. Bonn: X.",
    ),
}
