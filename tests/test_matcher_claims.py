"""What an article claims: kinds, certainty, who says so, and what is told as known already."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.matcher import lexicon
from bot.matcher.claims import read_claims
from bot.matcher.courses import stage
from bot.model import (
    About,
    Article,
    Certainty,
    Claim,
    ClaimKind,
    Match,
    NameHit,
    NameKind,
    Sentence,
    Standing,
    Subject,
    SubjectKind,
    Tier,
)

TUESDAY = datetime(2025, 7, 15, 9, tzinfo=UTC)
TABLES = Path(__file__).parent / "tables"


def table(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((TABLES / name).read_text(encoding="utf-8"))


def read(
    *lines: str,
    language: str = "en",
    title: str = "",
    names: Sequence[str] = (),
    tier: Tier = Tier.WIRE,
    one_paragraph: bool = False,
    first: int = 3,
) -> tuple[Claim, ...]:
    """The claims of an article of these sentences, the first at index 3: behind title and lead."""
    sentences = [
        Sentence(number, line, paragraph=2 if one_paragraph else number)
        for number, line in enumerate(lines, first)
    ]
    if title:
        sentences.insert(0, Sentence(0, title))
    hits = tuple(
        NameHit(NameKind.COMPANY, name.lower(), name, at, at + len(name), s.index)
        for s in sentences
        for name in names
        if (at := s.text.find(name)) >= 0
    )
    subject = Subject("mill", SubjectKind.PLANT, "Mill", ("orion",))
    match = Match(subject, About.MAIN, hits, tuple(sentences))
    article = Article(
        id="a",
        url="https://a.example/1",
        outlet="The Herald",
        tier=tier,
        language=language,
        title=title,
        text="\n".join(lines),
        seen=TUESDAY + timedelta(hours=1),
        published=TUESDAY,
    )
    return read_claims(article, match)


def only(claims: Sequence[Claim]) -> Claim:
    assert len(claims) == 1, claims
    return claims[0]


@pytest.mark.parametrize(("language", "kind", "title"), table("headlines.yaml"))
def test_a_headline_is_read_as_what_it_tells(language: str, kind: str, title: str) -> None:
    spelt = "Orion Vega Leeds オリオン ベガ リーズ 猎户 织女 里兹 오리온 베가 리즈 Орион Вега Лидс"
    names = tuple(spelt.split())
    assert kind in {claim.kind for claim in read(language=language, title=title, names=names)}


@pytest.mark.parametrize(("language", "standing", "sentence"), table("speakers.yaml"))
def test_a_sentence_is_the_word_of_whoever_says_it(language: str, standing: str, sentence: str) -> None:
    claims = read(sentence, language=language, names=("Orion", "オリオン", "猎户", "오리온", "Орион"))
    assert {claim.speaker.standing for claim in claims} == {Standing(standing)}


@pytest.mark.parametrize(
    ("language", "text", "recalled"),
    [
        ("en", "Orion said on Friday it had agreed to sell the plant.", False),
        ("en", "Orion had agreed to sell the plant.", True),
        ("it", "Dal 2026 Orion produrrà un nuovo modello.", False),
        ("it", "Dal 2010 Orion produce un nuovo modello.", True),
        ("zh", "猎户2030年前裁员3.5万人。", False),
        ("zh", "猎户10年前裁员3.5万人。", True),
        ("de", "Orion eröffnet eine zweite Halle.", False),
    ],
)
def test_what_is_recalled(language: str, text: str, recalled: bool) -> None:
    claims = read(text, language=language, names=("Orion", "猎户"))
    assert {claim.background for claim in claims} == {recalled}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les deux groupes concluent un accord."),
        ("ja", "2社は経営統合で合意した。"),
        ("de", "Das Thema ruht, sagen zwei Personen aus dem Umfeld."),
        ("ja", "売却は事情に詳しい関係者３人が明らかにした。"),
    ],
)
def test_neither_the_parties_nor_who_says_it_are_a_figure(language: str, text: str) -> None:
    assert [claim.quantities for claim in read(text, language=language, names=("Orion",))] == [()]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The union opposes the closure, not the sale."),
        ("de", "Die IG Metall ist gegen die Schließung, nicht gegen den Verkauf."),
        ("da", "Fagforeningen er imod lukningen, ikke salget."),
        ("en", "The union opposes the closure, not a single job was lost."),
    ],
)
def test_what_dissent_is_not_about_denies_nothing(language: str, text: str) -> None:
    denied = {claim.kind for claim in read(text, language=language) if not claim.affirmed}
    assert denied <= {ClaimKind.JOBS}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("no", "Orion legger ned fabrikken – 180 jobber i fare"),
        ("de", "Orion schließt Werk - 180 Stellen in Gefahr"),
        ("en", "Orion closes mill next year, 180 jobs at risk"),
    ],
)
def test_what_is_at_risk_for_it_makes_no_closure_uncertain(language: str, title: str) -> None:
    kinds = {claim.kind: claim.certainty for claim in read(title=title, language=language)}
    assert ClaimKind.CLOSURE in kinds
    assert kinds[ClaimKind.JOBS] is Certainty.CONSIDERED


@pytest.mark.parametrize(
    ("language", "text", "kind", "object_"),
    [
        ("en", "The watchdog opened a probe into the purchase.", ClaimKind.LEGAL, ClaimKind.AGREEMENT),
        ("sv", "Parterna har undertecknat en avsiktsförklaring.", ClaimKind.MOU, ClaimKind.AGREEMENT),
    ],
)
def test_what_something_is_about_is_not_claimed_as_well(
    language: str, text: str, kind: str, object_: str
) -> None:
    kinds = {claim.kind for claim in read(text, language=language)}
    assert kind in kinds
    assert kinds.isdisjoint({object_, ClaimKind.COMPLETION})


def test_a_papers_name_claims_nothing_and_counts_nothing() -> None:
    told = read("El grupo estudia vender la factoría, según adelanta Expansión.", language="es")
    assert {claim.kind for claim in told} == {ClaimKind.SALE}
    told = read("Sarebbero in trattative, scrive Il Sole 24 Ore.", language="it")
    assert [claim.quantities for claim in told] == [()]


def test_a_spokesman_does_not_bear_the_name_of_the_plant_before_him() -> None:
    told = read("It is not considering closing its Teesside cracker, a spokesman said.")
    assert {claim.speaker.name for claim in told} == {""}


def test_what_a_union_is_told_is_no_dispute() -> None:
    told = read("Lo ha detto l'azienda ai sindacati.", language="it")
    assert {claim.kind for claim in told} == {ClaimKind.STATEMENT}


@pytest.mark.parametrize(
    "text",
    [
        "It wants to close three plants in Germany, works council says.",
        "It could make cars in Italy if cost allows, CEO says.",
    ],
)
def test_nobody_bears_the_name_of_the_country_before_him(text: str) -> None:
    assert {claim.speaker.name for claim in read(text)} == {""}


def test_a_union_that_asks_why_asks_nothing_of_what_is_so() -> None:
    title = "Key unit restarts, and union asks: why close now?"
    certain = {claim.kind: claim.certainty for claim in read(title=title)}
    assert certain[ClaimKind.RESTART] is not Certainty.CONSIDERED


def test_whoever_does_not_comment_on_rumours_starts_none() -> None:
    assert only(read("Orion declined to comment on market speculation.")).certainty is Certainty.NO_COMMENT


def test_part_of_what_says_nothing_says_nothing() -> None:
    concluded = read("1648 wurde in Leeds der Friede geschlossen.", language="de", names=("Leeds",))
    assert ClaimKind.CLOSURE not in {claim.kind for claim in concluded}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Orion made a non-binding offer for Vega."),
        ("de", "Orion hat ein rechtlich nicht bindendes Angebot für Vega vorgelegt."),
        ("fr", "Orion a remis une offre non contraignante pour Vega."),
        ("es", "Vega recibió una oferta no solicitada de Orion."),
        ("it", "Orion ha inviato a Vega una proposta non vincolante di fusione."),
        ("pt", "A Orion apresentou uma proposta não vinculativa pela Vega."),
        ("nl", "Orion deed een niet-bindend bod op Vega."),
        ("sv", "Orion lade ett icke bindande bud på Vega."),
        ("da", "Orion afgav et ikke-bindende tilbud på Vega."),
        ("no", "Orion la inn et ikke-bindende bud på Vega."),
        ("pl", "Orion złożył nie wiążącą ofertę na Vega."),
        ("hu", "Orion nem kötelező érvényű ajánlatot tett a Vega megvételére."),
        ("id", "Orion mengajukan tawaran tidak mengikat untuk membeli Vega."),
        ("vi", "Orion đưa ra đề nghị mua không ràng buộc đối với Vega."),
        ("ja", "Orionは法的拘束力を持たない買収提案をVegaに送った。"),
        ("ko", "Orion은 Vega에 구속력 없는 인수 제안을 했다."),
        ("zh", "Orion对Vega提出不具约束力的收购要约。"),
        ("uk", "Orion надіслала необов'язкову пропозицію про купівлю Vega."),
        ("el", "Η Orion υπέβαλε μη δεσμευτική πρόταση για την εξαγορά της Vega."),
        ("th", "Orion ยื่นข้อเสนอซื้อ Vega แบบไม่ผูกพัน"),
        ("ms", "Orion mengemukakan tawaran tidak mengikat untuk membeli Vega."),
    ],
)
def test_an_offer_that_does_not_bind_is_made(language: str, text: str) -> None:
    claims = {claim.kind: claim for claim in read(text, language=language, names=("Orion", "Vega"))}
    assert claims[ClaimKind.APPROACH].affirmed


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "If no agreement is reached by Friday, Orion will close the plant."),
        ("de", "Wenn es bis Freitag keine Einigung gibt, schließt Orion das Werk."),
        ("fr", "Si aucun accord n'est trouvé d'ici vendredi, Orion fermera l'usine."),
        ("it", "Se non si trova un accordo entro venerdì, Orion chiuderà lo stabilimento."),
        ("es", "Si no hay acuerdo antes del viernes, Orion cerrará la planta."),
        ("pt", "Se não houver acordo até sexta-feira, a Orion fechará a fábrica."),
        ("nl", "Indien er vrijdag geen akkoord is, sluit Orion de fabriek."),
        ("ko", "금요일까지 합의하지 못하면 Orion은 공장을 폐쇄한다."),
        ("zh", "如果周五前未能达成协议，Orion将关闭工厂。"),
        ("uk", "Якщо до п'ятниці не буде угоди, Orion закриє завод."),
        ("el", "Αν δεν υπάρξει συμφωνία ως την Παρασκευή, η Orion θα κλείσει το εργοστάσιο."),
        ("ms", "Jika tiada perjanjian dicapai menjelang Jumaat, Orion akan menutup kilang itu."),
    ],
)
def test_what_is_supposed_not_to_be_is_open(language: str, text: str) -> None:
    claims = {claim.kind: claim for claim in read(text, language=language, names=("Orion",))}
    assert claims[ClaimKind.AGREEMENT].affirmed
    assert claims[ClaimKind.AGREEMENT].certainty is Certainty.CONSIDERED


def test_a_supposition_behind_it_leaves_a_denial() -> None:
    closing = only(read("Orion will not close the plant if the state helps.", names=("Orion",)))
    assert (closing.kind, closing.affirmed) == (ClaimKind.CLOSURE, False)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Orion told the union that it will close the plant."),
        ("de", "Der Betriebsrat erfuhr am Morgen, dass Orion das Werk schließt."),
        ("fr", "Orion a informé les syndicats de la fermeture de l'usine."),
        ("it", "Orion ha comunicato ai sindacati la chiusura dello stabilimento."),
        ("es", "Orion comunicó a los sindicatos el cierre de la planta."),
        ("ja", "Orionは工場を閉鎖すると労働組合に伝えた。"),
        ("ko", "Orion은 공장을 폐쇄한다고 노조에 통보했다."),
        ("zh", "Orion通知工会将关闭工厂。"),
    ],
)
def test_a_union_that_hears_of_something_does_nothing(language: str, text: str) -> None:
    kinds = {claim.kind for claim in read(text, language=language, names=("Orion",))}
    assert kinds >= {ClaimKind.CLOSURE}
    assert ClaimKind.LABOUR not in kinds


def test_with_a_union_one_bargains() -> None:
    kinds = {claim.kind for claim in read("Orion and the union reached an agreement.", names=("Orion",))}
    assert kinds == {ClaimKind.AGREEMENT, ClaimKind.LABOUR}


def test_what_is_for_a_plant_does_not_stop_it() -> None:
    read_as = {claim.kind for claim in read(language="es", title="Orion busca comprador para la planta")}
    assert ClaimKind.SALE in read_as
    assert ClaimKind.PRODUCTION_STOP not in read_as


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Orion closed the plant without any compulsory redundancies."),
        ("de", "Orion hat das Werk ohne Kündigungen geschlossen."),
        ("fr", "Orion ferme l'usine sans licenciements."),
        ("es", "Orion cierra la planta sin despidos."),
        ("it", "Orion chiude lo stabilimento senza licenziamenti."),
        ("pt", "A Orion fecha a fábrica sem despedimentos."),
        ("nl", "Orion sluit de fabriek zonder ontslagen."),
    ],
)
def test_without_denies_only_what_comes_next(language: str, text: str) -> None:
    claims = {claim.kind: claim for claim in read(text, language=language, names=("Orion",))}
    assert claims[ClaimKind.CLOSURE].affirmed
    assert ClaimKind.JOBS not in claims or not claims[ClaimKind.JOBS].affirmed


def test_a_surname_may_be_a_title_behind_its_article() -> None:
    [claim] = read("Bruno Le Maire a déclaré que l'État demande des garanties.", language="fr")
    assert claim.speaker.name == "Bruno Le Maire"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The plant will close in 2028, said on Tuesday Lena Forsberg."),
        ("fr", "« Le site fermera en 2028 », a déclaré mardi Lena Forsberg."),
        ("de", "Das Werk werde 2028 geschlossen, sagte am Dienstag Lena Forsberg."),
        ("es", "La planta cerrará en 2028, dijo el martes Lena Forsberg."),
        ("it", "Lo stabilimento chiuderà nel 2028, ha detto martedì Lena Forsberg."),
        ("it", "Lo stabilimento chiuderà nel 2028, ha aggiunto Lena Forsberg."),
        ("nl", "De fabriek gaat in 2028 dicht, zei dinsdag Lena Forsberg."),
        ("pt", "A fábrica fecha em 2028, disse terça-feira Lena Forsberg."),
        ("pl", "Zakład zostanie zamknięty w 2028, powiedziała we wtorek Lena Forsberg."),
        ("sv", "Fabriken stängs 2028, sade på tisdagen Lena Forsberg."),
    ],
)
def test_a_day_may_stand_between_the_verb_and_who_says_it(language: str, text: str) -> None:
    assert only(read(text, language=language)).speaker.name == "Lena Forsberg"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Das Werk soll 2028 schließen, berichtet das „Handelsblatt“.", "Handelsblatt"),
        ("fr", "L'usine fermera en 2028, rapporte « Le Monde ».", "Le Monde"),
        ("pl", "Zakład zostanie zamknięty, podaje „Rzeczpospolita”.", "Rzeczpospolita"),
        ("ja", "工場は閉鎖される、と「日本経済新聞」が報じた。", "日本経済新聞"),
    ],
)
def test_a_paper_may_stand_in_quotation_marks(language: str, text: str, name: str) -> None:
    [speaker] = {claim.speaker for claim in read(text, language=language)}
    assert (speaker.standing, speaker.name) == (Standing.OUTLET, name)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "La ministra de Industria, Ana Gil, señaló que la planta cerrará."),
        ("en", "The minister for industry, Ana Gil, said the plant would close."),
        ("fr", "La ministre de l'Industrie, Ana Gil, a assuré que l'usine ne fermera pas."),
    ],
)
def test_a_name_in_apposition_has_the_title_before_it(language: str, text: str) -> None:
    speaker = only(read(text, language=language)).speaker
    assert (speaker.standing, speaker.name) == (Standing.GOVERNMENT, "Ana Gil")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The government will not intervene, Ana Gil said."),
        ("es", "La empresa cerrará en 2028, Ana Gil dijo."),
    ],
)
def test_who_speaks_of_others_has_not_their_office(language: str, text: str) -> None:
    speaker = only(read(text, language=language)).speaker
    assert (speaker.standing, speaker.name) == (Standing.PERSON, "Ana Gil")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("A fire may have broken out at the mill.", "accident considered"),
        ("Why has Orion closed its mill?", "closure done"),
        ("Will Orion close its mill?", "review considered"),
        ("Orion closes its mill; a year too late?", "review considered"),
        ("Orion closes its mill; a year too late.", "closure stated"),
    ],
)
def test_what_is_asked_is_open_unless_it_is_done_and_an_accident_may_not_have_been(
    sentence: str, said: str
) -> None:
    claim = only(read(sentence, names=("Orion",)))
    assert f"{claim.kind} {claim.certainty}" == said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Orion has not restarted the mill.", "restart denied"),
        ("Orion will not restart the mill before May.", "restart planned"),
        ("Orion has not completed the takeover.", "completion denied"),
    ],
)
def test_what_does_not_begin_before_some_day_begins_then(sentence: str, said: str) -> None:
    claim = only(read(sentence, names=("Orion",)))
    assert (f"{claim.kind} {claim.certainty}", claim.affirmed) == (said, not said.endswith("denied"))


@pytest.mark.parametrize(
    ("language", "sentence", "certainties"),
    [
        ("en", "Closure of the mill: Orion has decided.", ["decided"]),
        ("en", "Orion has decided: closure of the mill, sale of the land.", ["decided", "decided"]),
        ("ja", "オリオンは決定した、工場の閉鎖を。", ["decided"]),
        ("en", "Sale of the mill; the price is not known.", ["stated"]),
    ],
)
def test_a_clause_without_a_verb_is_governed_by_those_beside_it(
    language: str, sentence: str, certainties: list[str]
) -> None:
    claims = read(sentence, language=language, names=("Orion",))
    assert [claim.certainty for claim in claims] == certainties
    assert all(claim.affirmed for claim in claims)


def test_a_denial_is_itself_no_less_so() -> None:
    claim = only(read("Orion denied the report.", names=("Orion",)))
    assert (claim.kind, claim.certainty, claim.affirmed) == (ClaimKind.DENIAL, Certainty.DENIED, True)


def test_a_verb_without_a_name_goes_on_with_whoever_spoke_last() -> None:
    first, second = read(
        "Lena Forsberg dijo que la planta cerrará en 2028.", "También cerrarán las oficinas, añadió.",
        language="es", one_paragraph=True,
    )  # fmt: skip
    assert first.speaker == second.speaker
    assert second.speaker.name == "Lena Forsberg"


@pytest.mark.parametrize(("language", "kind", "certainty", "text"), table("certainty.yaml"))
def test_certainty(language: str, kind: str, certainty: str, text: str) -> None:
    wanted = (kind.removeprefix("not "), certainty, not kind.startswith("not "))
    assert wanted in {(c.kind.value, c.certainty.value, c.affirmed) for c in read(text, language=language)}


@pytest.mark.parametrize(("language", "kind", "text"), table("kinds.yaml"))
def test_kinds(language: str, kind: str, text: str) -> None:
    assert kind in {claim.kind.value for claim in read(text, language=language)}


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("ja", "火災で従業員3人が軽いけがをした。", {"accident"}),
        ("ko", "폭발로 근로자 3명이 화상을 입었다.", {"accident"}),
        ("zh", "事故造成3名员工受伤。", {"accident"}),
        ("en", "The blast at the mill killed three workers.", {"accident"}),
        ("ja", "火災で工場を失い、従業員3人を解雇した。", {"accident", "jobs"}),
        ("ja", "火事によるけが人はいないという。", {"accident"}),
        ("ja", "工場への配置転換を進める。", {"jobs"}),
        ("zh", "峻岭矿业与海川投资有限公司签署了备忘录。", {"mou"}),
        ("zh", "这家工厂停工停产。", {"production_stop"}),
        ("ko", "공장은 설비를 베트남으로 옮긴다.", {"new_model"}),
        ("zh", "油价反弹，公司判断前景有限。", set()),
        ("zh", "他投资了标准合约和融资融券。", {"investment"}),
        ("ja", "新型コロナで予定を見直す。", {"review"}),
        ("zh", "他突然被告知将被裁员。", {"jobs"}),
        ("zh", "南非矿业的代表对报道发表声明。", set()),
        ("ko", "김철수 원장이 기자회견을 열었다.", set()),
        ("ko", "회사는 온라인 매장의 영업을 중단했다.", set()),
        ("ko", "법원은 종신형을 선고했다.", {"legal"}),
        ("ko", "한일 합작법인인 동해필름이 문을 닫았다.", {"closure"}),
    ],
)
def test_a_sentence_claims_no_other_kinds(language: str, text: str, kinds: set[str]) -> None:
    assert {claim.kind.value for claim in read(text, language=language)} - {"statement"} == kinds


def test_what_is_reported_is_no_paper() -> None:
    (claim,) = read("オリオンが菓子工場閉鎖と報じられる。", language="ja")
    assert (claim.speaker.standing, claim.speaker.name) == (Standing.OUTLET, "")


@pytest.mark.parametrize(("language", "kind", "text"), table("lookalikes.yaml"))
def test_what_only_looks_like_a_kind(language: str, kind: str, text: str) -> None:
    assert kind not in {claim.kind.value for claim in read(text, language=language)}


@pytest.mark.parametrize(("language", "wanted", "text"), table("speakers-named.yaml"))
def test_whose_word_it_is_by_name(language: str, wanted: str, text: str) -> None:
    standing, _, name = wanted.partition(" ")
    speakers = {claim.speaker for claim in read(text, language=language)}
    assert {speaker.standing.value for speaker in speakers} == {standing}
    assert not name or {speaker.name for speaker in speakers} == {name}


class TestSpeakers:
    @pytest.mark.parametrize(
        ("language", "text", "standing", "name"),
        [
            ("en", "Orion said it would shut the mill.", Standing.COMPANY, "Orion"),
            ("en", "Orion will shut the mill, a spokeswoman said.", Standing.COMPANY, ""),
            (
                "en",
                "Chief executive Lena Forsberg told reporters the mill would shut.",
                Standing.COMPANY,
                "Lena Forsberg",
            ),
            ("en", "The mill will be sold, said chairman Igor Petrov.", Standing.COMPANY, "Igor Petrov"),
            ("en", "The mill may shut, people familiar with the matter said.", Standing.SOURCE, ""),
            ("en", "Sources said Orion would shut the mill.", Standing.SOURCE, ""),
            ("en", "Orion is in talks to sell the mill, the Nikkei reported.", Standing.OUTLET, "Nikkei"),
            ("en", "According to Bloomberg, Orion is selling the mill.", Standing.OUTLET, "Bloomberg"),
            (
                "en",
                "Governor Ana Ruiz called on Orion to keep the mill open.",
                Standing.GOVERNMENT,
                "Ana Ruiz",
            ),
            ("en", "The union said it would fight the closure.", Standing.UNION, ""),
            (
                "en",
                "The Federal Trade Commission said it would sue.",
                Standing.REGULATOR,
                "Federal Trade Commission",
            ),
            ("en", "Analyst Hugo Brandt said the mill was worth little.", Standing.PERSON, "Hugo Brandt"),
            ("en", "Gotland Steel said it would sell the mill.", Standing.COMPANY, "Gotland Steel"),
            ("en", "The mill employs 900 people.", Standing.NONE, ""),
            ("ja", "オリオンの岸田一郎社長は「工場を閉鎖する」と述べた。", Standing.COMPANY, "岸田一郎"),
            ("ja", "工場の閉鎖を検討していることが、関係者への取材で分かった。", Standing.SOURCE, ""),
            ("ja", "県知事は存続を求めた。", Standing.GOVERNMENT, ""),
            ("ja", "労組は反発し、協議を求めた。", Standing.UNION, ""),
            ("ja", "日経が売却の検討を報じた。", Standing.OUTLET, "日経"),
            ("zh", "知情人士透露,公司考虑出售工厂。", Standing.SOURCE, ""),
            ("zh", "董事長林大山表示,不會出售工廠。", Standing.COMPANY, "林大山"),
            ("zh", "据《经济日报》报道,公司将出售工厂。", Standing.OUTLET, "经济日报"),
            ("zh", "市长表示将协助员工再就业。", Standing.GOVERNMENT, ""),
            ("ko", "회사 관계자는 공장을 매각할 계획이라고 말했다.", Standing.COMPANY, ""),
            ("ko", "노조는 매각에 반대한다고 밝혔다.", Standing.UNION, ""),
            ("zh", "法院7月2日叫停了出售。", Standing.REGULATOR, ""),
            ("zh", "公司叫停了出售。", Standing.NONE, ""),
            ("zh", "一旦法院叫停出售,工厂将关闭。", Standing.NONE, ""),
            ("zh", "公司发言人对法院表示,工厂不会关闭。", Standing.COMPANY, ""),
            ("zh", "董事会否决了出售工厂的方案。", Standing.COMPANY, ""),
            ("zh", "工厂将出售(路透社)。", Standing.OUTLET, "路透社"),
            ("zh", "《山城晚报》援引内部文件报道,工厂将出售。", Standing.OUTLET, "山城晚报"),
            ("zh", "工會理事長蔡文祥說,反對關廠。", Standing.UNION, "蔡文祥"),
            ("ja", "経済産業省幹部は補助を年度内に決める。", Standing.GOVERNMENT, ""),
            ("ja", "県は離職者を支援する。", Standing.GOVERNMENT, ""),
            ("ja", "会社は離職者を支援する。", Standing.NONE, ""),
            ("ja", "工場を売却すると東西日報が報じた。", Standing.OUTLET, "東西日報"),
            ("ja", "工場は閉めないと、林会長は約束した。", Standing.COMPANY, "林"),
            ("ko", "법원은 매각을 중단시켰다.", Standing.REGULATOR, ""),
            ("ko", "회사 이사회는 공장 매각을 의결했다.", Standing.COMPANY, ""),
            ("ko", "공장을 매각한다고 동서일보가 보도했다.", Standing.OUTLET, "동서일보"),
            ("ko", "노조 지부장 황보람은 매각에 반대한다고 말했다.", Standing.UNION, "황보람"),
            (
                "de",
                "Das Werk wird verkauft, sagte Vorstandschef Jörg Hansen.",
                Standing.COMPANY,
                "Jörg Hansen",
            ),
            ("de", "Nach Angaben von Insidern steht das Werk zum Verkauf.", Standing.SOURCE, ""),
            ("fr", "Selon une source proche du dossier, l'usine serait vendue.", Standing.SOURCE, ""),
            ("fr", "La CGT dénonce la fermeture.", Standing.UNION, ""),
            ("es", "Según fuentes cercanas, la fábrica se venderá.", Standing.SOURCE, ""),
            ("it", "I sindacati hanno criticato la chiusura.", Standing.UNION, ""),
        ],
    )
    def test_who_says_it(self, language: str, text: str, standing: str, name: str) -> None:
        speaker = read(text, language=language, names=("Orion", "オリオン"))[0].speaker
        assert speaker.standing is standing
        assert name in speaker.name

    def test_he_is_whoever_spoke_last(self) -> None:
        lines = ("Chief executive Lena Forsberg said 900 jobs would go.", "He said the mill closes in May.")
        first, *_, last = read(*lines, one_paragraph=True)
        assert first.speaker == last.speaker

    def test_a_surname_is_known_for_the_rest_of_the_article(self) -> None:
        claims = read("Chairman Igor Petrov said 900 jobs would go.", "Petrov said the mill closes.")
        assert claims[-1].speaker.standing is Standing.COMPANY
        assert claims[-1].speaker.name == "Igor Petrov"

    def test_a_release_speaks_for_the_company(self) -> None:
        assert read("The mill closes in May.", tier=Tier.COMPANY)[0].speaker.standing is Standing.COMPANY

    def test_a_title_inside_a_quotation_does_not_speak(self) -> None:
        claims = read("労組の委員長は「社長は何も決まっていないと言った」と話した。", language="ja")
        assert claims[0].speaker.standing is Standing.UNION


class TestDates:
    @pytest.mark.parametrize(
        ("text", "certainty"),
        [
            ("Plant closure 2027", Certainty.PLANNED),
            ("Closure of the plant in June 2025", Certainty.DONE),
            ("Closure of the plant", Certainty.STATED),
            ("Closure of the plant from June 2025 to June 2027", Certainty.STATED),
        ],
    )
    def test_a_date_tells_what_no_word_tells(self, text: str, certainty: str) -> None:
        assert {claim.certainty for claim in read(text) if claim.kind is ClaimKind.CLOSURE} == {certainty}


class TestBackground:
    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "It had said in February that the mill would close."),
            ("en", "Last May the union rejected the offer."),
            ("en", "As previously reported, 900 jobs will go."),
            ("en", "The mill opened in 1961."),
            ("en", "In March the two signed a memorandum."),
            ("en", "The closure costs 900 jobs, the company said at the time."),
            ("de", "Das Werk werde geschlossen, hieß es damals."),
            ("fr", "L'usine fermera en 2028, disait le groupe à l'époque."),
            ("ja", "同社は3月、工場を閉鎖すると発表していた。"),
            ("ja", "これまでに900人を削減した。"),
            ("ja", "両社は昨年、覚書を締結した。"),
            ("zh", "此前公司宣布将关闭工厂。"),
            ("zh", "双方去年签署备忘录。"),
            ("ko", "회사는 지난해 공장을 폐쇄하기로 결정했다."),
            ("de", "Bereits im März hatte der Konzern die Schließung angekündigt."),
            ("fr", "Le groupe avait annoncé la fermeture en mars."),
            ("es", "La empresa había anunciado el cierre el año pasado."),
        ],
    )
    def test_what_is_told_as_known(self, language: str, text: str) -> None:
        assert all(claim.background for claim in read(text, language=language))

    def test_a_lead_recalls_what_it_dates_months_ago(self) -> None:
        [closure] = read("In February Orion said it would close its mill in March 2028.", first=1)
        assert closure.background
        [closure] = read("In June Orion said it would close its mill in March 2028.", first=1)
        assert not closure.background, "of last month it may be the first to tell"

    def test_a_title_recalls_nothing_by_a_date(self) -> None:
        assert not only(read("In May 2019 Orion closed the mill", first=0)).background
        assert only(read("In May 2019 Orion closed the mill", first=1)).background

    @pytest.mark.parametrize(
        ("text", "recalled"),
        [
            ("Orion had earlier closed the mill.", True),
            ("Orion on Tuesday had earlier closed the mill.", False),
            ("Orion now had earlier closed the mill.", False),
            ("Orion said it had earlier closed the mill.", False),
            ("In March Orion closed the mill.", True),
            ("From March the mill is closed.", False),
            ("In the first quarter of 2025 Orion closed the mill.", False),
            ("In the first quarter of 2023 Orion closed the mill.", True),
        ],
    )
    def test_a_clause_recalls_unless_it_is_of_these_days_or_goes_on(self, text: str, recalled: bool) -> None:
        assert only(read(text, names=("Orion",))).background is recalled

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "Orion said on Tuesday it would close the mill in March 2028."),
            ("en", "The mill will close."),
            ("en", "At the time of the merger Orion is to close the mill."),
            ("en", "Orion will close the mill, which was founded in 1961."),
            ("en", "Orion will close the mill, which the company had bought in 1998."),
            ("ja", "同社は15日、工場を2028年3月に閉鎖すると発表した。"),
            ("zh", "公司15日宣布将关闭工厂。"),
            ("de", "Der Konzern schließt das Werk, wie er am Dienstag mitteilte."),
        ],
    )
    def test_what_is_news(self, language: str, text: str) -> None:
        claims = read(text, language=language)
        assert claims
        assert not any(claim.background for claim in claims)

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "The owner seeks a partner after merger talks with Calder had failed."),
            ("de", "Der Konzern sucht nach dem Scheitern der Gespräche einen Partner."),
            ("fr", "Après l'échec des négociations, le groupe ferme l'usine."),
            ("es", "La empresa busca socio tras el fracaso de las negociaciones."),
            ("it", "Il gruppo cerca un socio dopo il fallimento della trattativa."),
            ("ja", "統合協議の決裂後、同社は提携先を探している。"),
            ("zh", "谈判破裂后,公司转向其他买家。"),
            ("ko", "회사는 협상 결렬 이후 새 투자자를 찾고 있다."),
        ],
    )
    def test_what_something_comes_after_is_known_and_the_rest_is_news(self, language: str, text: str) -> None:
        claims = {claim.kind: claim.background for claim in read(text, language=language)}
        assert claims.pop(ClaimKind.COLLAPSE)
        assert not any(claims.values())

    def test_a_failure_of_these_days_is_news(self) -> None:
        claims = {claim.kind: claim for claim in read("After merger talks failed on Tuesday, it sought aid.")}
        assert not claims[ClaimKind.COLLAPSE].background

    def test_all_of_a_chronology_behind_its_lead(self) -> None:
        claims = read("The board approves the sale.", title="Timeline: the sale of a mill")
        assert claims[-1].background


class TestNames:
    def test_companies_by_id_and_others_as_written(self) -> None:
        claim = only(read("Orion will build it with Nordkraft Energi in Gävle.", names=("Orion",)))
        assert claim.names == ("orion", "Nordkraft Energi", "Gävle")

    def test_days_months_and_first_words_are_no_names(self) -> None:
        assert only(read("Workers were told on Monday that 900 jobs go in July.")).names == ()

    def test_german_nouns_are_no_names_but_people_are(self) -> None:
        claim = only(read("Vorstandschef Jörg Hansen will das Werk verkaufen.", language="de"))
        assert claim.names == ("Jörg Hansen",)

    def test_katakana_names_and_loan_words(self) -> None:
        claim = read("ソフトのコストはメーカーとリヒト・ベルクの2社が負担する。", language="ja")[0]
        assert claim.names == ("リヒト・ベルク",)

    def test_two_words_that_are_common_together_are_no_part_of_a_name(self) -> None:
        claim = read("L'usine sera vendue, selon Le Groupe Nordkraft.", language="fr")[0]
        assert claim.names == ("Nordkraft",)

    def test_common_words_are_so_in_every_spelling(self) -> None:
        for after in ("După Ana Gil", "Dupa Ana Gil"):
            claim = read(f"{after}, fabrica va fi vândută.", language="ro")[0]
            assert claim.names == ("Ana Gil",)

    def test_a_currency_with_its_number_is_no_name(self) -> None:
        for language, text in (("ms", "Orion melabur RM2.4 bilion."), ("id", "Orion menanam Rp5 triliun.")):
            assert only(read(text, language=language, names=("Orion",))).names == ("orion",)

    def test_a_place_line_names_nobody(self) -> None:
        assert "OSLO" not in read("OSLO, July 15 (Herald) - The mill will close.")[0].names

    @pytest.mark.parametrize("opening", ["OSLO (Herald) - ", "AP - ", "OSLO (Dow Jones)--"])
    def test_behind_a_place_line_the_first_word_opens_a_sentence(self, opening: str) -> None:
        assert only(read(f"{opening}Slower growth cost the mill 900 jobs.")).names == ()

    @pytest.mark.parametrize(
        "title", ["Calder Warns of New Layoffs", "SAWMILLS FEAR WINTER", "Drugmaker Halts Vaccine Trial ..."]
    )
    def test_a_short_headline_in_capitals_names_nobody(self, title: str) -> None:
        assert {name for claim in read(title=title) for name in claim.names} == set()

    @pytest.mark.parametrize(
        "ticker", ["(NYSE: NKF)", "(NKF.L)", "(5411.TW)", "(NKF.N: Quote, News)", "(nasdaq: NKF - news)"]
    )
    def test_what_a_share_is_traded_as_is_no_name(self, ticker: str) -> None:
        claim = only(read(f"The mill will be sold to Nordkraft {ticker} for $3 million."))
        assert claim.names == ("Nordkraft",)

    def test_a_first_word_is_a_name_where_it_is_a_companys(self) -> None:
        assert read("Nordkraft Inc. will sell the mill.")[0].names == ("Nordkraft",)
        assert read("Slower sales cost the mill 900 jobs.")[0].names == ()

    def test_where_a_company_is_from_is_no_part_of_its_name(self) -> None:
        assert read("Half of it goes to Sweden's Nordkraft Foods.")[0].names == ("Nordkraft Foods",)
        assert read("Half of it goes to UK Power.")[0].names == ("UK Power",)


class TestReading:
    def test_an_acquisition_is_as_far_as_it_is_certain(self) -> None:
        kinds = [
            only(read(text)).kind
            for text in (
                "It may acquire Nordkraft.",
                "It will acquire Nordkraft.",
                "It has acquired Nordkraft.",
            )
        ]
        assert kinds == [ClaimKind.APPROACH, ClaimKind.AGREEMENT, ClaimKind.COMPLETION]

    def test_ended_talks_are_no_talks(self) -> None:
        assert only(read("The merger talks collapsed.")).kind is ClaimKind.COLLAPSE

    def test_what_is_a_word_elsewhere_is_none_in_a_name(self) -> None:
        title = "Kredyt Mazovia zamyka zakład"
        assert only(read("", title=title, names=["Kredyt Mazovia"], language="pl")).kind is ClaimKind.CLOSURE
        kinds = {claim.kind for claim in read("", title="Kredyt dla Mazovii", language="pl")}
        assert kinds == {ClaimKind.FINANCING}

    def test_one_sentence_may_hold_several_claims(self) -> None:
        claims = read("Orion will close the mill, cutting 900 jobs, and sell the land.")
        assert {c.kind for c in claims} >= {ClaimKind.CLOSURE, ClaimKind.JOBS, ClaimKind.SALE}

    def test_quantities_dates_quote_and_index_are_the_sentence_s(self) -> None:
        claim = next(c for c in read("The mill closes in March 2028.") if c.kind is ClaimKind.CLOSURE)
        assert claim.quote == "The mill closes in March 2028."
        assert claim.sentence == 3
        assert claim.dates[0].text == "March 2028"

    def test_a_sentence_of_no_kind_with_a_number_is_a_statement(self) -> None:
        assert only(read("The hall measures 900 metres.")).kind is ClaimKind.STATEMENT

    def test_a_language_without_a_list_still_yields_numbers_and_names(self) -> None:
        claim = only(read("Fabriken i Gävle har 900 anställda.", language="sv"))
        assert claim.kind is ClaimKind.STATEMENT
        assert claim.names == ("Gävle",)

    def test_both_chinese_scripts_read_alike(self) -> None:
        traditional = read("鋼廠將於2028年關閉。", language="zh")
        simplified = read("钢厂将于2028年关闭。", language="zh-CN")
        assert [(c.kind, c.certainty) for c in traditional] == [(c.kind, c.certainty) for c in simplified]


class TestStage:
    def test_a_deal_goes_from_rumour_to_completion(self) -> None:
        course = [
            (ClaimKind.RUMOUR, Certainty.CONSIDERED),
            (ClaimKind.APPROACH, Certainty.CONSIDERED),
            (ClaimKind.TALKS, Certainty.CONSIDERED),
            (ClaimKind.MOU, Certainty.PLANNED),
            (ClaimKind.MOU, Certainty.DECIDED),
            (ClaimKind.AGREEMENT, Certainty.PLANNED),
            (ClaimKind.AGREEMENT, Certainty.DECIDED),
            (ClaimKind.APPROVAL, Certainty.DECIDED),
            (ClaimKind.COMPLETION, Certainty.PLANNED),
            (ClaimKind.COMPLETION, Certainty.DONE),
        ]
        stages = [stage(kind, certainty) for kind, certainty in course]
        assert stages == sorted(set(stages))

    def test_a_plant_goes_from_review_to_closure(self) -> None:
        closures = [
            stage(ClaimKind.CLOSURE, c) for c in (Certainty.PLANNED, Certainty.DECIDED, Certainty.DONE)
        ]
        assert [stage(ClaimKind.REVIEW, Certainty.CONSIDERED), *closures] == [1, 2, 3, 4]

    def test_what_is_no_step_is_no_stage(self) -> None:
        assert stage(ClaimKind.STATEMENT, Certainty.STATED) == 0
        assert stage(ClaimKind.TALKS, Certainty.DENIED) == 0


scraps = st.sampled_from(
    [
        "closing",
        "the plant",
        "閉鎖を",
        "検討",
        "しない",
        "关闭",
        "工厂",
        "社長は",
        "「",
        "」",
        "“",
        "(",
        ", which",
        "。",
    ]
)
noise = st.lists(st.text(max_size=12) | scraps, max_size=12).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(noise, max_size=4), noise, st.sampled_from([*lexicon.languages(), "", "sv", "zh-TW"]))
def test_any_text_in_any_language_is_read(lines: str, title: str, language: str) -> None:
    for claim in read(*lines, language=language, title=title, names=("the plant", "関閉", "工厂")):
        assert claim.quote
        assert claim.affirmed or claim.certainty is not Certainty.DONE


class TestTraps:
    """Sentences in which a word looks like what it is not."""

    def kinds(self, text: str, **options: Any) -> set[str]:
        return {claim.kind.value for claim in read(text, **options)}

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("denial", "The dispute over the toll went to an arbitrator."),
            ("denial", "It had filed false invoices."),
            ("labour", "The European Union will look into the merger."),
            ("labour", "A drone strike on the refinery caused no damage."),
            ("agreement", "It saved the line through a combination of cheaper coal and longer shifts."),
            ("agreement", "The brewer plans to buy 40 trucks."),
            ("agreement", "It sold its half stake in a glass joint venture."),
            ("agreement", "Members turned down the final contract offer."),
            ("terms", "It earned 31 cents a share in the quarter."),
            ("terms", "Earnings are seen at $1.20 to $1.30 per share."),
            ("closure", "Closing arguments in the trial are due on Monday."),
            ("closure", "Corvane closes $3 bln Halden deal"),
            ("jobs", "People who go there say it is quiet."),
            ("production_stop", "Talks on aid for shipyards grounded"),
            ("approach", "Baker retools ovens in bid to catch rivals"),
        ],
    )
    def test_what_only_sounds_like_it(self, kind: str, text: str) -> None:
        assert kind not in self.kinds(text)

    def test_the_number_of_a_plant_denies_nothing(self) -> None:
        assert all(claim.affirmed for claim in read("Orion will close plant No. 14 in March."))

    def test_a_blast_furnace_is_no_accident(self) -> None:
        assert "accident" not in self.kinds("The blast furnace makes 2 million tonnes a year.")

    def test_who_owns_it_is_no_agreement(self) -> None:
        assert not {"agreement", "completion"} & self.kinds("Orion, which is owned by a trust, makes cars.")
        assert not {"agreement", "completion"} & self.kinds(
            "オリオン傘下の部品会社は黒字だった。", language="ja"
        )

    def test_a_city_says_nothing_and_a_capital_speaks_for_its_government(self) -> None:
        here = read("The mill will close, Orion said in Seoul.", names=["Orion"])
        assert {claim.speaker.name for claim in here} == {"Orion"}
        assert read("Berlin said it would pay a subsidy.")[0].speaker.standing is Standing.GOVERNMENT

    def test_titles_are_no_part_of_names(self) -> None:
        (claim, *_) = read("The mill will close, Orion Chief Executive Lena Forsberg said.", names=["Orion"])
        assert claim.speaker.name == "Lena Forsberg"

    def test_a_change_of_who_leads_is_a_statement_with_a_stage(self) -> None:
        (claim,) = read("Orion's chief executive will step down.", names=["Orion"])
        assert (claim.kind, claim.certainty) == (ClaimKind.STATEMENT, Certainty.PLANNED)

    def test_figures_and_dates_belong_to_their_clause(self) -> None:
        text = "Orion will end production in March 2027, while the union wants to save 300 jobs by May 2026."
        found = {claim.kind.value: claim for claim in read(text)}
        assert [d.text for d in found["production_stop"].dates] == ["March 2027"]
        assert not found["production_stop"].quantities
        assert [d.text for d in found["jobs"].dates] == ["May 2026"]

    def test_what_recalls_is_one_clause_alone(self) -> None:
        text = "Orion had earlier denied the plan, but it will close the mill, it said on Tuesday."
        known = {claim.kind.value: claim.background for claim in read(text)}
        assert not known["closure"]

    def test_not_ruled_out_is_considered(self) -> None:
        (claim,) = read("Orion has not ruled out closing its mill in Ohio.")
        assert (claim.kind, claim.affirmed) == (ClaimKind.REVIEW, True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Orion wants to keep the plant open until 2027."),
        ("en", "The plant will stay open, Orion said."),
        ("fr", "L'État paiera pour garder ouverte l'usine d'Orion."),
        ("it", "Orion vuole tenere aperto lo stabilimento."),
        ("pl", "Orion chce utrzymać zakład otwarty."),
        ("ru", "Orion намерен сохранить завод открытым."),
    ],
)
def test_what_stays_open_does_not_open(language: str, text: str) -> None:
    assert ClaimKind.OPENING not in {claim.kind for claim in read(text, language=language, names=("Orion",))}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Orion agreed to plead guilty to a scheme to sell diesel engines with false data."),
        ("en", "Orion plans to sell electric cars made at the plant."),
        ("fr", "Orion veut vendre plus de voitures électriques."),
        ("de", "Orion verkauft Motoren an Vega."),
        ("it", "Orion venderà motori a Vega."),
        ("es", "Orion venderá motores a Vega."),
        ("nl", "Orion gaat motoren verkopen aan Vega."),
    ],
)
def test_goods_that_are_sold_are_no_sale(language: str, text: str) -> None:
    assert ClaimKind.SALE not in {
        claim.kind for claim in read(text, language=language, names=("Orion", "Vega"))
    }


def test_a_works_for_goods_is_sold() -> None:
    assert ClaimKind.SALE in {
        claim.kind for claim in read("Orion will sell its car plant.", names=("Orion",))
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Orion ouvre des discussions avec Vega."),
        ("fr", "Orion et Vega rouvrent les négociations."),
        ("it", "Apertura di un negoziato tra Orion e Vega."),
        ("es", "Orion abre negociaciones con Vega."),
        ("pt", "Orion e Vega retomam as negociações."),
        ("nl", "Orion en Vega hervatten de onderhandelingen."),
        ("de", "Orion eröffnet Verhandlungen mit Vega."),
        ("sv", "Orion och Vega återupptar samtalen."),
        ("pl", "Orion otwiera negocjacje z Vega."),
        ("ru", "Orion и Vega возобновили переговоры."),
        ("el", "Orion και Vega ξαναρχίζουν τις διαπραγματεύσεις."),
        ("hu", "Orion és Vega újraindítja a tárgyalásokat."),
    ],
)
def test_talks_that_open_or_start_again_are_talks(language: str, text: str) -> None:
    kinds = {claim.kind for claim in read(text, language=language, names=("Orion", "Vega"))}
    assert kinds == {ClaimKind.TALKS}


def test_a_plant_that_opens_beside_talks_opens() -> None:
    kinds = {claim.kind for claim in read("Orion opens plant amid talks with Vega.", names=("Orion", "Vega"))}
    assert kinds == {ClaimKind.OPENING, ClaimKind.TALKS}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The union does not oppose the closure of the mill."),
        ("fr", "Le syndicat ne s'oppose pas à la fermeture de l'usine."),
    ],
)
def test_who_does_not_oppose_a_closure_denies_none(language: str, text: str) -> None:
    closing = next(c for c in read(text, language=language) if c.kind is ClaimKind.CLOSURE)
    assert closing.affirmed
