"""Papers and portals of East Asia."""
# ruff: noqa: E501

from tests.newsrooms.shapes import Shape, html, ld, paragraphs, shape
from tests.newsrooms.stories import JA, KO, TW, ZH


@shape
def japanese_with_ruby() -> Shape:
    ruby = (
        paragraphs(JA)
        .replace(
            "北方硝子",
            "<ruby>北方<rp>（</rp><rt>ほっぽう</rt><rp>）</rp></ruby><ruby>硝子<rt>がらす</rt></ruby>",
        )
        .replace("呉羽", "<ruby><rb>呉羽</rb><rp>(</rp><rt>くれは</rt><rp>)</rp></ruby>")
    )
    return Shape(
        story=JA,
        markup=html(
            JA,
            f"""<header><a href="/">北都新聞</a></header><main><article><h1>{JA.title}</h1>
<p class="date">2026年9月1日 19時30分</p>{ruby}</article></main>""",
            title=f"{JA.title}｜北都新聞",
        ),
    )


@shape
def japanese_page_one_of_three() -> Shape:
    return Shape(
        story=JA,
        markup=html(
            JA,
            f"""<div id="main"><h1>{JA.title}</h1><div class="date"><time datetime="2026-09-01T19:30:00+09:00">2026年9月1日 19:30</time></div>
<div class="article-body">{paragraphs(JA)}</div>
<div class="pager"><span>1</span><a href="?page=2">2</a><a href="?page=3">3</a><a href="?page=2">次のページ</a></div>
<p class="next"><a href="?page=2">次ページ：労組は反発、市長も会見へ</a></p>
<div class="keyword"><h2>関連キーワード</h2><ul><li><a href="/k/1">ガラス</a></li></ul></div>
<section><h2>あわせて読みたい</h2><ul><li><a href="/2">浜里工場、五十人を採用</a></li></ul></section></div>""",
            '<link rel="next" href="?page=2">',
        ),
    )


@shape
def japanese_with_br_for_paragraphs() -> Shape:
    inner = "<br><br>　".join(JA.lines)
    return Shape(
        story=JA,
        markup=html(
            JA,
            f"""<div class="box"><h1>{JA.title}</h1><p>2026.09.01 19:30</p><div class="honbun">　{inner}</div>
<p>（北都新聞　2026年9月1日付）</p><p>【関連記事】</p><ul><li><a href="/1">台風、週末に接近</a></li></ul></div>""",
        ),
        lines=(*JA.lines, "（北都新聞 2026年9月1日付）"),
    )


@shape
def japanese_portal_with_its_agency() -> Shape:
    return Shape(
        story=JA,
        markup=html(
            JA,
            f"""<div id="contents"><article><header><h1>{JA.title}</h1><div><p><time>9/1(火) 19:30</time></p></div></header>
<div class="article_body"><p class="highLightSearchTarget">{"<br/><br/>".join(JA.lines)}</p></div>
<footer><p>北都新聞</p></footer></article>
<section><h2>関連記事</h2><ul><li><a href="/1">市長「寝耳に水」</a></li><li><a href="/2">浜里工場、増産へ</a></li></ul></section>
<section><h2>最終更新：<time>9/1(火) 20:10</time></h2></section></div>""",
            ld(JA, datePublished="2026-09-01T19:30:00+09:00"),
            f"{JA.title}（北都新聞） - 早耳ニュース",
        ),
    )


@shape
def korean_portal_with_br_and_a_reporter() -> Shape:
    return Shape(
        html(
            KO,
            f"""<div id="ct"><div class="media_end_head"><a href="/press/1"><img alt="북도일보"></a>
<h2 id="title_area" class="media_end_head_headline"><span>{KO.title}</span></h2>
<div class="media_end_head_info_datestamp"><span class="media_end_head_info_datestamp_time" data-date-time="2026-09-01 19:30:00">2026.09.01. 오후 7:30</span></div></div>
<div id="newsct_article"><article id="dic_area">{"<br><br>".join(KO.lines)}</article></div>
<div class="byline"><p><span>김하나 기자 (hana@bukdo.example)</span></p></div>
<div class="copyright"><p>Copyright ⓒ 북도일보. All rights reserved. 무단 전재 및 재배포 금지.</p></div>
<div><p>이 기사는 언론사에서 경제 섹션으로 분류했습니다.</p></div>
<div class="aside"><h3>북도일보 주요뉴스</h3><ul><li><a href="/1">태풍 주말 접근</a></li></ul></div></div>""",
            title=f"{KO.title} : 하루뉴스",
        ),
        story=KO,
    )


@shape
def korean_paper_in_euc_kr() -> Shape:
    page = html(
        KO,
        f"""<div id="article-view"><h3 class="heading">{KO.title}</h3>
<ul class="infomation"><li>김하나 기자</li><li>입력 2026.09.01 19:30</li><li>수정 2026.09.01 20:10</li><li>댓글 0</li></ul>
<div id="article-view-content-div" itemprop="articleBody">{paragraphs(KO)}</div>
<p>저작권자 ⓒ 북도일보 무단전재 및 재배포 금지</p></div>""",
        f'<meta property="og:title" content="{KO.title}">',
    )
    return Shape(page.replace('charset="utf-8"', 'charset="euc-kr"').encode("cp949"), story=KO, charset="")


@shape
def chinese_portal_in_gb18030() -> Shape:
    page = html(
        ZH,
        f"""<div class="wrap"><div class="path"><a href="/">首页</a> &gt; <a href="/cj">财经</a> &gt; 正文</div>
<h1>{ZH.title}</h1><div class="info"><span>2026年09月01日 18:30</span>　来源：<a href="/">北方网</a>　责任编辑：王小明</div>
<div class="TRS_Editor">{"".join(f"<p>　　{line}</p>" for line in ZH.lines)}</div>
<div class="edit">(责任编辑：王小明)</div><div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div class="hot"><h3>热门推荐</h3><ul><li><a href="/1">周末有雨</a></li><li><a href="/2">桥梁重新开放</a></li></ul></div>
<div class="foot"><p>版权所有 北方网 京ICP备00000000号</p></div></div>""",
        title=f"{ZH.title}_财经_北方网",
    )
    return Shape(
        page.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"), story=ZH, charset="gb2312"
    )


@shape
def taiwanese_paper_with_its_reporter_and_its_app() -> Shape:
    lead, *rest = TW.lines
    inner = "".join(f"<p>{line}</p>" for line in rest)
    return Shape(
        html(
            TW,
            f"""<section class="news"><h1>{TW.title}</h1><span class="time">2026/09/01 18:30</span>
<div class="text"><p>〔記者王小明／綜合報導〕{lead}</p>{inner}
<p class="appE1121">不用抽 不用搶 現在用APP看新聞 保證天天中獎　<a href="/app">點我下載APP</a>　<a href="/rule">按我看活動辦法</a></p></div>
<div class="related"><h3>相關新聞</h3><ul><li><a href="/1">週末有雨</a></li></ul></div></section>""",
            title=f"{TW.title} - 財經 - 北方時報",
        ).replace('lang="zh"', 'lang="zh-Hant-TW"'),
        story=TW,
        lines=(f"〔記者王小明／綜合報導〕{lead}", *rest),
    )
