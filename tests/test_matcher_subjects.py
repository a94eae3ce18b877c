"""Which subjects an article concerns, how much, and in which sentences: in many industries and languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher.subjects import SubjectMatcher
from bot.matcher.text import sentences
from bot.model import About, Match, NameKind, Watchlist
from tests.fakes.effort import effort
from tests.fakes.watchlist import article, deal, plant, watchlist

WORLD = watchlist(
    deal("boeing-spirit", "boeing spirit", "acquisition | takeover | Wichita"),
    deal("unicredit-commerzbank", "unicredit commerzbank", "stake | takeover | Beteiligung | Übernahme"),
    deal("bbva-sabadell", "bbva sabadell", "OPA | hostile bid"),
    deal("sony-honda-ev", "sony honda", "Afeela | EV | 電気自動車"),
    plant(
        "gruenheide",
        "tesla",
        "Grünheide | Gruenheide | Gigafactory Berlin",
        "Grünheide, Brandenburg, Germany",
    ),
    plant("kumamoto", "tsmc", "Kumamoto | 熊本工場 | 熊本廠", "Kikuyo, Kumamoto, Japan"),
    plant("cholet", "michelin", "Cholet", "Cholet, Maine-et-Loire, France"),
    plant("vannes", "michelin", "Vannes", "Vannes, Morbihan, France"),
    boeing="Boeing | 波音 | ボーイング | بوينغ",
    spirit="Spirit AeroSystems | Spirit",
    unicredit="UniCredit | 裕信银行",
    commerzbank="Commerzbank | 德国商业银行",
    bbva="BBVA",
    sabadell="Banco Sabadell | Sabadell",
    sony="Sony | ソニー | 索尼",
    honda="Honda Motor | Honda | ホンダ | 本田",
    tesla="Tesla | テスラ | 特斯拉 | เทสลา",
    tsmc="TSMC | 台積電 | 台积电",
    michelin="Michelin",
)
MATCHER = SubjectMatcher(WORLD)


def match(
    title: str, text: str = "", language: str = "en", matcher: SubjectMatcher = MATCHER
) -> dict[str, Match]:
    return {found.subject.id: found for found in matcher.match(article(title, text, language))}


@pytest.mark.parametrize(
    ("language", "title", "text", "subject"),
    [
        (
            "en",
            "Boeing agrees to buy Spirit",
            "Boeing will pay in stock for Spirit AeroSystems.",
            "boeing-spirit",
        ),
        ("zh", "波音收购Spirit AeroSystems", "波音表示收购将在年中完成。", "boeing-spirit"),
        (
            "de",
            "Unicredit: Commerzbank wehrt sich",
            "Die UniCredit hält 28 Prozent.",
            "unicredit-commerzbank",
        ),
        ("es", "La OPA de BBVA sobre Sabadell", "El Gobierno pone condiciones.", "bbva-sabadell"),
        ("ja", "ソニーとホンダ、新型車を披露", "両社の合弁が電気自動車を売る。", "sony-honda-ev"),
        ("de", "Tesla baut in Grünheide aus", "Das Werk soll wachsen.", "gruenheide"),
        ("zh", "台積電熊本廠年底量產", "第二座晶圓廠延後。", "kumamoto"),
        ("fr", "Michelin ferme Cholet et Vannes", "Quelque 1 250 salariés sont touchés.", "cholet"),
        ("pl", "Tesla rozbuduje zakład Grünheide", "Decyzja zapadła w poniedziałek.", "gruenheide"),
        ("tr", "Boeing, Spirit AeroSystems'i alıyor", "Anlaşma yıl ortasında bitecek.", "boeing-spirit"),
        ("th", "เทสลาขยายโรงงาน Grünheide", "คนงานจะเพิ่มขึ้น", "gruenheide"),
        ("ar", "بوينغ تشتري Spirit AeroSystems", "الصفقة قريبة.", "boeing-spirit"),
        ("vi", "Boeing mua lại Spirit AeroSystems", "Thương vụ sắp hoàn tất.", "boeing-spirit"),
        ("id", "Boeing membeli Spirit AeroSystems", "Kesepakatan hampir selesai.", "boeing-spirit"),
        ("", "Tesla: Grünheide", "", "gruenheide"),
    ],
)
def test_main_matter_in_any_language(language: str, title: str, text: str, subject: str) -> None:
    found = match(title, text, language)
    assert found[subject].about is About.MAIN
    assert found[subject].sentences[0].index == 0


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Spirit Airlines files again", "Boeing delivered a jet to Spirit Airlines on Monday."),
        ("Boeing wins an order", "The jets will be built in Renton."),
        ("A walk through Cholet", "The market is open on Saturdays."),
        ("Honda names new racing chief", "Soichiro Honda would have liked it."),
        ("Sony Securities raises fees", "Honda Motor is not concerned at all."),
        ("", ""),
    ],
)
def test_what_concerns_no_subject(title: str, text: str) -> None:
    assert match(title, text) == {}


def test_a_mention_has_only_the_sentences_that_tell_of_it() -> None:
    found = match(
        "European banks gain",
        "Shares of lenders rose on Friday.\nRates helped, traders said. Insurers lagged behind.\n"
        "UniCredit wants a decision on Commerzbank by the summer. It has time, it said. Gold fell.",
    )["unicredit-commerzbank"]
    assert found.about is About.MENTION
    assert [sentence.text for sentence in found.sentences] == [
        "UniCredit wants a decision on Commerzbank by the summer.",
        "It has time, it said.",
    ]


def test_a_plants_sentences_go_on_until_another_plant_is_named() -> None:
    found = match(
        "Michelin results",
        "Sales fell. Prices rose.\nMargins held.\n"
        "The group stops making tyres at Cholet in March. The factory has 950 staff. "
        "The Vannes plant follows later. It has 300.",
    )
    assert [each.text for each in found["cholet"].sentences] == [
        "The group stops making tyres at Cholet in March.",
        "The factory has 950 staff.",
    ]
    assert found["vannes"].sentences[-1].text == "It has 300."


def test_the_main_subject_keeps_nearly_all_but_what_is_anothers() -> None:
    found = match(
        "Tesla to enlarge Grünheide",
        "The board approved the plan on Monday. Battery output will double.\n"
        "TSMC will start its second Kumamoto line in 2028. It said so last week.\n"
        "The union welcomed the news.",
    )["gruenheide"]
    assert [sentence.index for sentence in found.sentences] == [0, 1, 2, 5]


def test_the_two_companies_stand_for_the_pair_named_before() -> None:
    found = match(
        "Markets",
        "A quiet day.\nOil fell. Gold too.\n"
        "Sony and Honda Motor spoke on Tuesday. The two companies want an EV by spring. Rain is due.",
    )["sony-honda-ev"]
    assert len(found.sentences) == 2


def test_hits_are_the_subjects_own_names() -> None:
    found = match("Boeing to close Wichita line after Spirit takeover", "Airbus takes the rest of Spirit.")
    hits = found["boeing-spirit"].hits
    assert {(hit.kind, hit.owner) for hit in hits} == {
        (NameKind.COMPANY, "boeing"),
        (NameKind.COMPANY, "spirit"),
        (NameKind.TOPIC, "boeing-spirit"),
    }


SIBLINGS = SubjectMatcher(
    watchlist(
        deal("merger", "sony honda", "merger | holding company | 経営統合 | 合併"),
        deal("batteries", "sony honda", "battery | recycling | 電池"),
        sony="Sony | ソニー",
        honda="Honda | ホンダ",
    )
)


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        ("en", "Sony and Honda to recycle packs", "Their battery venture opens in May.", {"batteries"}),
        ("en", "Sony and Honda drop their merger", "The holding company will not be founded.", {"merger"}),
        ("ja", "ソニーとホンダ、経営統合へ", "電池の協力も続ける。", {"merger", "batteries"}),
        ("en", "Sony and Honda call it off", "Neither gave a reason.", {"merger"}),
    ],
)
def test_between_deals_of_the_same_parties_topics_decide(
    language: str, title: str, text: str, expected: set[str]
) -> None:
    assert match(title, text, language, SIBLINGS).keys() == expected


def test_siblings_of_one_kind_share_what_names_no_topic() -> None:
    twins = SubjectMatcher(
        watchlist(
            deal("chips", "sony honda", "chips"),
            deal("cameras", "sony honda", "cameras"),
            sony="Sony",
            honda="Honda",
        )
    )
    assert match("Sony and Honda speak", "", "en", twins).keys() == {"chips", "cameras"}


def test_one_party_is_enough_with_a_topic_that_is_a_name() -> None:
    assert match("Afeela, the car by Sony, is late. Tesla in Grünheide waits.").keys() >= {"sony-honda-ev"}
    assert match("Sony shows an EV. Tesla in Grünheide waits.").keys() == {"gruenheide"}


def test_an_article_that_names_no_subject_is_of_the_one_deal_it_may_be_about() -> None:
    far = "Prices fell.\nExports rose.\nBuyers wait.\nThe yen is weak."
    assert match("Sony sees a hard year", f"{far}\nHonda fell too.").keys() == {"sony-honda-ev"}
    assert match("A hard year", f"Sony fell.\n{far}\nHonda fell too.") == {}, "neither has the title"
    assert match("Sony shows an EV").keys() == {"sony-honda-ev"}
    assert match("Sony shows a camera", far) == {}, "no topic"
    assert match("Takeover weighs on UniCredit").keys() == {"unicredit-commerzbank"}
    both = "Takeover weighs on UniCredit and on Boeing"
    assert match(both) == {}, "a topic of two deals, with a party of each"


def test_a_deal_of_one_party_needs_a_topic() -> None:
    matcher = SubjectMatcher(watchlist(deal("revamp", "acme", "restructuring"), acme="Acme"))
    assert match("Acme starts its restructuring", "", "en", matcher).keys() == {"revamp"}
    assert match("Acme names a treasurer", "", "en", matcher) == {}


TOWNS = SubjectMatcher(
    watchlist(
        plant("canton", "nissan", "Canton", "Canton, Mississippi, United States"),
        plant("shore", "shatai", "Shore plant", "Port Ames, Maine, United States"),
        nissan="Nissan",
        shatai="Shatai",
    )
)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Steelmaker adds a furnace", "Its plant in Canton, Ohio, will grow.", set()),
        ("Fair in Canton", "Cranes and looms were on show.", set()),
        ("Canton: strike is over", "On Monday the plant starts again.", {"canton"}),
        ("Canton, Ohio: strike is over", "On Monday the plant starts again.", set()),
        ("Canton plant to lose a shift", "The Mississippi works builds sedans.", {"canton"}),
        ("Nissan thins out Canton", "", {"canton"}),
        ("Shatai may leave Shore", "The Shore works has 900 people.", {"shore"}),
        ("A day at the Shore", "Shatai sponsors the regatta.", set()),
    ],
)
def test_a_town_is_not_yet_a_plant(title: str, text: str, expected: set[str]) -> None:
    assert match(title, text, "en", TOWNS).keys() == expected


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Investors bid for the {} refinery"),
        ("en", "One hurt at {} shipyard"),
        ("de", "Raffinerie {}: Minister lehnt Kauf ab"),
        ("fr", "Raffinerie de {} : la grève est finie"),
        ("it", "Raffineria di {}, cambia la proprietà"),
        ("es", "El astillero de {} busca comprador"),
        ("nl", "Staking bij raffinaderij {}"),
        ("cs", "Rafinerie {} má kupce"),
        ("ja", "{}の製油所、年内に停止"),
        ("ko", "{} 제철소 화재"),
    ],
)
def test_a_works_of_any_sort_is_meant_by_its_towns_name(language: str, title: str) -> None:
    """Though nobody names the owner: the name stands beside a word for such a works."""
    works = plant("harrow", "keel", "Harrow | 針尾 | 하로", "Harrow, Fife")
    matcher = SubjectMatcher(watchlist(works, keel="Keel"))
    written = {"ja": "針尾", "ko": "하로"}.get(language, "Harrow")
    assert match(title.format(written), "", language, matcher).keys() == {"harrow"}
    assert match(f"{written} 2025", "", language, matcher) == {}


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "In mijn jeugd in Harrow"), ("fr", "Une brasserie ouvre à Harrow"), ("cs", "Závody v Harrow"),
     ("it", "La linea Roma-Harrow"), ("de", "Die Hütte bei Harrow"), ("es", "La plantilla del Harrow")],
)  # fmt: skip
def test_a_word_that_is_seldom_a_works_means_none(language: str, title: str) -> None:
    matcher = SubjectMatcher(watchlist(plant("harrow", "keel", "Harrow", "Harrow, Fife"), keel="Keel"))
    assert match(title, "", language, matcher) == {}


def test_an_empty_watchlist_matches_nothing() -> None:
    assert SubjectMatcher(Watchlist({}, {})).match(article("Tesla in Grünheide")) == ()


def test_a_subject_with_an_unknown_company_does_no_harm() -> None:
    matcher = SubjectMatcher(
        watchlist(plant("works", "nobody", "Harlow"), deal("d", "nobody acme"), acme="Acme")
    )
    assert match("Acme sells Harlow plant", "", "en", matcher).keys() == {"works"}


NEWS = st.lists(
    st.sampled_from(
        [
            "Sony",
            "ソニー",
            "Honda",
            "ホンダ",
            "Tesla",
            "Grünheide",
            "Cholet",
            "EV",
            "the plant",
            "両社",
            ". ",
            "。",
            "\n",
            " ",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(NEWS, st.text(max_size=40)),
    st.one_of(NEWS, st.text(max_size=80)),
    st.sampled_from(["en", "ja", "xx"]),
)
def test_a_match_always_has_sentences_of_the_article_and_hits_in_them(
    title: str, text: str, language: str
) -> None:
    read = article(title, text, language)
    known = sentences(title, text, language)
    for found in MATCHER.match(read):
        assert found.sentences
        assert set(found.sentences) <= set(known)
        for hit in found.hits:
            assert known[hit.sentence].text[hit.start : hit.end] == hit.text


def test_who_is_named_beside_it_is_told_by_sentence_in_english() -> None:
    found = match("台積電熊本廠、供貨索尼", "台積電說年底量產，客戶有索尼與特斯拉。", "zh")["kumamoto"]
    assert found.beside == {0: ("Sony",), 1: ("Sony", "Tesla")}


def test_the_cost_does_not_grow_with_the_subjects() -> None:
    def many(count: int) -> SubjectMatcher:
        companies = {f"c{n}": f"Maker{n} | メーカー{n}号" for n in range(count)}
        deals = (deal(f"d{n}", f"c{n} c{(n + 1) % count}", "stake | merger") for n in range(count))
        return SubjectMatcher(watchlist(*deals, **companies))

    text = "Maker1 and Maker2 talk about a stake. Nothing else is known of the merger.\n" * 10

    def cost(matcher: SubjectMatcher) -> float:
        return effort(lambda _: [matcher.match(article("Maker1 and Maker2", text)) for _ in range(20)])

    assert cost(many(1_000)) < 5 * cost(many(20))
