"""A name is found in every width, case and script, and is not found where it is another's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher.declension import declined
from bot.matcher.names import NameFinder
from bot.model import NameKind
from tests.fakes.watchlist import deal, names_in, plant, watchlist

CARS = NameFinder(
    watchlist(
        deal("tie", "nissan honda", "merger | EV | invest | 統合 | ソフト"),
        plant("canton", "nissan", "Canton | 坎頓", "Canton, Mississippi, United States"),
        plant("oppama", "nissan", "Oppama | 追浜", "Yokosuka, Kanagawa, Japan"),
        nissan="Nissan Motor | Nissan | 日産自動車 | 日産 | 日产 | 닛산 | نيسان | นิสสัน",
        honda="Honda Motor | Honda | ホンダ | 本田 | 혼다",
        mitsubishi="Mitsubishi Motors | Mitsubishi | MMC | 三菱自動車 | 三菱",
        renault="Renault | ルノー | 르노",
        foxconn="Foxconn | Hon Hai | 鴻海 | フォックスコン",
        ford="फोर्ड",
    )
)


def owners(text: str, language: str = "", finder: NameFinder = CARS) -> list[str]:
    hits = names_in(text, finder, language)
    return [hit.owner for hit in hits if hit.kind in (NameKind.COMPANY, NameKind.PLANT)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nissan and Honda", ["nissan", "honda"]),
        ("NISSAN’S plans, Nissan-built, (Honda)", ["nissan", "nissan", "honda"]),
        ("Ｎｉｓｓａｎ", ["nissan"]),
        ("nissan to close its canton plant", ["nissan", "canton"]),
        ("Nissan's Oppama", ["nissan", "oppama"]),
        ("#Nissan @Honda", ["nissan", "honda"]),
        ("automaker Nissan, Taiwan's Foxconn, by Honda", ["nissan", "foxconn", "honda"]),
        ("Will Honda buy Nissan?", ["honda", "nissan"]),
        ("In St. Paul Honda hires, in San Jose Nissan does", ["honda", "nissan"]),
        ("Hon-Hai", ["foxconn"]),
        ("日産追浜工場と日産社長、日産株", ["nissan", "oppama", "nissan", "nissan"]),
        ("ホンダとルノー・日産", ["honda", "renault", "nissan"]),
        ("ルノーグループは", ["renault"]),
        ("ﾎﾝﾀﾞが", ["honda"]),
        ("日产计划关闭工厂,本田电池", ["nissan", "honda"]),
        ("일본 닛산은 혼다와", ["nissan", "honda"]),
        ("닛산공장서 화재", ["nissan"]),
        ("르노닛산 연합, 닛산자동차의", ["renault", "nissan", "nissan"]),
        ("ونيسان", ["nissan"]),
        ("บริษัทนิสสันปิดโรงงาน", ["nissan"]),
        ("फ़ोर्ड ने कहा, फोर्ड के", ["ford", "ford"]),
        ("फोर्डे", []),
    ],
)
def test_names_are_found(text: str, found: list[str]) -> None:
    assert owners(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Nissanesque",
        "the Swiss canton, les cantons",
        "The chairman of Mitsubishi UFJ spoke",
        "the chief of Mitsubishi Heavy Industries left early",
        "a plant of Mitsubishi Electric in the south",
        "shares of Mitsubishi-UFJ rose on the day",
        "he leads Nissan Chemical and likes it",
        "in the stands of Nissan Stadium it rained",
        "a unit of Foxconn Industrial Internet makes servers",
        "Soichiro Honda founded it, said Mr. Honda",
        "日産化学は増益",
        "三菱UFJ、三菱ＵＦＪ、三菱商事、三菱重工業、三菱電機",
        "本田圭佑と本田宗一郎と本田翼",
        "本田氏は語った",
        "日产量达五万吨",
        "12日产出",
        "今日产业新闻",
        "日本田径协会",
        "ホンダジェット",
        "닛산화학",
        "the mmc of the word",
    ],
)
def test_longer_names_persons_and_common_words_are_not_it(text: str) -> None:
    assert owners(text) == []


def test_a_longer_name_on_the_watchlist_wins_over_the_shorter() -> None:
    finder = NameFinder(watchlist(nissan="日産 | Nissan", shatai="日産車体 | Nissan Shatai"))
    assert owners("日産車体と日産、Nissan Shatai", finder=finder) == ["shatai", "nissan", "shatai"]


def test_a_plant_does_not_hide_in_the_name_of_its_owner() -> None:
    both = {"morava": "Morava Power Station", "elba": "Morava Elba Steel"}
    finder = NameFinder(watchlist(plant("morava-works", "morava", "Morava", "Brod, Serbia"), **both))
    assert owners("Morava Power Station is down", finder=finder) == ["morava", "morava-works"]
    assert owners("Morava Elba Steel is not", finder=finder) == ["elba"]


def test_a_thai_name_is_none_amid_a_syllable() -> None:
    finder = NameFinder(watchlist(wi="วี"))
    assert not names_in("เวียง วี่วัน", finder)
    assert [hit.text for hit in names_in("บริษัทวีปิดโรงงาน", finder)] == ["วี"]


def test_a_refused_longer_name_does_not_hide_the_shorter() -> None:
    finder = NameFinder(watchlist(ing="ING", bank="ING Ban"))
    assert owners("The ING Bank offer", finder=finder) == ["ing"]


def test_a_trade_that_a_companys_own_names_carry_is_its_own() -> None:
    heavy = NameFinder(watchlist(mhi="Mitsubishi Heavy Industries | Mitsubishi | 三菱重工 | 三菱"))
    assert owners("a plant of Mitsubishi Heavy in the south", finder=heavy) == ["mhi"]
    assert owners("三菱重工業、三菱自動車", finder=heavy) == ["mhi"]
    bare = NameFinder(watchlist(nissan="日産 | Nissan"))
    assert owners("日産自動車、日産化学", finder=bare) == ["nissan"]


def test_what_follows_may_be_a_product_not_a_trade() -> None:
    assert owners("日産電気自動車と日产市场") == ["nissan", "nissan"]
    assert owners("the new Nissan Electric Vehicles are late") == ["nissan"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Nissans Werk"),
        ("pl", "fabryka Nissana"),
        ("fi", "Nissanin tehdas"),
        ("tr", "Nissan'ın fabrikası"),
        ("tr", "Nissandan açıklama"),
        ("hu", "a Nissanhoz közeli forrás"),
        ("cs", "o Nissanu"),
    ],
)
def test_inflected_names(language: str, text: str) -> None:
    assert owners(text, language) == ["nissan"]


DECLINED = NameFinder(
    watchlist(
        toyota="Toyota",
        kia="Kia",
        skoda="Škoda",
        kolej="Kolej Mazurska",
        bank="Bank Mazowiecki",
        motor="Norra Motor",
        tychy="Tychy",
        niva="Тюменская Нива",
        hvylia="Полтавська Хвиля",
        kharkiv="Харків",
        ternopil="Тернопіль",
    )
)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("pl", "Fabryka Toyoty stanie w lipcu", ["toyota"]),
        ("pl", "Kto kupi udziały w Kii po Toyocie?", ["kia", "toyota"]),
        ("pl", "związkowcy z Kolei Mazurskiej", ["kolej"]),
        ("pl", "Prezes Banku Mazowieckiego odchodzi", ["bank"]),
        ("pl", "zwolnienia w Tychach", ["tychy"]),
        ("cs", "odbory ve Škodě a v závodě Toyoty", ["skoda", "toyota"]),
        ("sk", "Závod Norry Motor stojí", ["motor"]),
        ("hu", "bezárja a Toyotát", ["toyota"]),
        ("ru", "завод Тюменской Нивы", ["niva"]),
        ("uk", "акції Полтавської Хвилі", ["hvylia"]),
        ("uk", "страйк у Харкові та в Тернополі", ["kharkiv", "ternopil"]),
        ("en", "Toyoty, Kii and Kolei Mazurskiej are nobody's names", []),
        ("pl", "Kupili toyoty, czyli auta", []),
    ],
)
def test_names_whose_end_changes_with_the_case(language: str, text: str, found: list[str]) -> None:
    assert owners(text, language, DECLINED) == found


@given(st.text(max_size=40), st.sampled_from(["pl", "cs", "hu", "ru", "uk"]))
def test_any_name_can_be_declined(name: str, language: str) -> None:
    assert not any(form.startswith(name) for form in declined(name, language))


TOWNS = NameFinder(
    watchlist(
        plant("gyor", "audi", "Győr"),
        plant("kolin", "toyota", "Kolín"),
        plant("gliwice", "stellantis", "Gliwice"),
        plant("kaluga", "volkswagen", "Калуга"),
        plant("zaporizhzhia", "volkswagen", "Запоріжжя"),
        plant("constanta", "damen", "Constanța"),
        plant("hanko", "visko", "Hanko"),
        plant("volos", "aigli", "Βόλος"),
        audi="Audi",
        toyota="Toyota",
        stellantis="Stellantis",
        volkswagen="Volkswagen",
        damen="Damen",
        visko="Visko",
        aigli="Αίγλη",
    )
)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("hu", "Leáll a győri gyár", ["gyor"]),
        ("cs", "stávka v kolínské automobilce", ["kolin"]),
        ("pl", "strajk w gliwickich zakładach", ["gliwice"]),
        ("ru", "калужского завода", ["kaluga"]),
        ("uk", "на запорізькому комбінаті", ["zaporizhzhia"]),
        ("en", "a kolínská cake", []),
        ("ro", "uzina din Constanţa", ["constanta"]),
        ("ro", "portul Constanței", ["constanta"]),
        ("fi", "Hangon tehdas, Hangossa", ["hanko", "hanko"]),
        ("el", "στον Βόλο, το εργοστάσιο του Βόλου, ΒΟΛΟΣ", ["volos", "volos", "volos"]),
        ("el", "της Αίγλης, η ΑΙΓΛΗ", ["aigli", "aigli"]),
        ("hu", "Az audi nagyon gyors", []),
    ],
)
def test_a_town_is_named_by_the_adjective_made_of_it(language: str, text: str, found: list[str]) -> None:
    assert owners(text, language, TOWNS) == found


@pytest.mark.parametrize(
    "text", ["Gemlik tesisinde grev", "Gemlik tesisini kapatıyor", "GEMLİK TESİSİNDEN", "Gemlik tesisiyle"]
)
def test_a_turkish_plant_is_named_with_case_endings_and_no_apostrophe(text: str) -> None:
    steel = NameFinder(watchlist(plant("gemlik", "marmara", "Gemlik tesisi"), marmara="Marmara"))
    assert owners(text, "tr", steel) == ["gemlik"]


def topics(text: str, language: str = "") -> list[str]:
    return [hit.text for hit in names_in(text, CARS, language) if hit.kind is NameKind.TOPIC]


def test_topics_are_words_and_acronyms_keep_their_capitals() -> None:
    assert topics("A Merger; EVs, a French ev; mergers", "en") == ["Merger", "EV", "merger"]
    assert topics("investors, investment, Investitur", "en") == ["invest", "invest"]
    assert topics("経営統合、ソフトウェア、ソフトバンク") == ["統合", "ソフト"]
    assert topics("investycje", "pl") == ["invest"]


def test_a_hit_says_what_was_written_and_where() -> None:
    text = "In Großenhain: Ｎｉｓｓａｎ"
    (hit,) = names_in(text, CARS, sentence=3)
    assert (hit.kind, hit.owner, hit.text, hit.sentence) == (NameKind.COMPANY, "nissan", "Ｎｉｓｓａｎ", 3)
    assert text[hit.start : hit.end] == hit.text


def test_one_spelling_may_be_a_name_of_several() -> None:
    finder = NameFinder(
        watchlist(
            deal("reuse", "acme", "Harlow"),
            plant("works", "acme", "Harlow", "Essex, England"),
            acme="Acme",
        )
    )
    hits = names_in("Acme sells Harlow in Essex, England", finder)
    assert [(hit.kind, hit.owner) for hit in hits] == [
        (NameKind.COMPANY, "acme"),
        (NameKind.TOPIC, "reuse"),
        (NameKind.PLANT, "works"),
        (NameKind.PLACE, "works"),
    ]


def test_an_empty_watchlist_and_an_empty_name_find_nothing() -> None:
    assert names_in("Nissan", NameFinder(watchlist())) == ()
    assert names_in("Acme  ", NameFinder(watchlist(acme=" "))) == ()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Nissan", "日産", "ﾎﾝﾀﾞ", "İ", "ß", "ﬁ", " ", "、", "-", "工場", "닛산", "은", "x", "1", "\u0301"]
        ),
        max_size=12,
    ).map("".join)
)
def test_offsets_always_point_at_the_text(text: str) -> None:
    for hit in names_in(text, CARS):
        assert text[hit.start : hit.end] == hit.text != ""
