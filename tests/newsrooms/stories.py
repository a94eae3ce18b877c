"""One report in the languages of the press: its title and its paragraphs, in words of our own."""
# ruff: noqa: E501

from typing import NamedTuple


class Story(NamedTuple):
    """One report: its language, its title and its paragraphs."""

    language: str
    title: str
    lines: tuple[str, ...]


EN = Story(
    "en",
    "Almer Glass to close its Norrby plant next spring",
    (
        "The board of Almer Glass decided on Tuesday to close its plant at Norrby in the spring of next year.",
        "Some 420 people work there, and talks with the union begin next week, the company said in a statement.",
        "“We looked for a buyer for eleven months and found none,” said Ida Holm, who runs the bottle business.",
        "Almer Glass has another plant at Vik, which will take over the bottles for the Nordic breweries.",
        "The town council called the decision a heavy blow and asked for a meeting with the ministry.",
    ),
)
DE = Story(
    "de",
    "Almer Glas schließt das Werk in Norrby im Frühjahr",
    (
        "Der Vorstand von Almer Glas hat am Dienstag beschlossen, das Werk in Norrby im Frühjahr zu schließen.",
        "Rund 420 Menschen arbeiten dort; die Gespräche mit der Gewerkschaft beginnen nach Angaben der Firma in der kommenden Woche.",
        "„Wir haben elf Monate lang einen Käufer gesucht und keinen gefunden“, sagte Spartenchefin Ida Holm.",
        "Das Schwesterwerk in Vik soll die Flaschen für die Brauereien im Norden übernehmen.",
    ),
)
JA = Story(
    "ja",
    "北方硝子、呉羽工場を来春閉鎖へ　４２０人は配置転換",
    (
        "北方硝子は１日、呉羽工場を来年春に閉鎖すると発表した。老朽化した溶解炉の更新に多額の費用がかかるためだとしている。",
        "呉羽工場には約４２０人が働いており、会社は労働組合と来週から協議に入る。",
        "同社の井田社長は記者会見で「十一カ月にわたり譲渡先を探したが、見つからなかった」と述べた。",
        "生産は浜里工場に移し、来年六月までに完了させる計画だ。",
    ),
)
ZH = Story(
    "zh",
    "北方玻璃宣布明年春季关闭吴羽工厂",
    (
        "北方玻璃公司一日宣布，将于明年春季关闭位于吴羽的工厂，原因是熔炉老化，更新费用过高。",
        "该厂约有四百二十名员工，公司将从下周起与工会展开谈判。",
        "公司总经理井田在记者会上表示，寻找买家十一个月，始终没有结果。",
        "相关产能将转移到滨里工厂，预计明年六月底前完成。",
    ),
)
TW = Story(
    "zh",
    "北方玻璃宣布明年春季關閉吳羽工廠",
    (
        "北方玻璃公司一日宣布，將於明年春季關閉位於吳羽的工廠，原因是熔爐老化，更新費用過高。",
        "該廠約有四百二十名員工，公司將從下週起與工會展開談判。",
        "公司總經理井田在記者會上表示，尋找買家十一個月，始終沒有結果。",
        "相關產能將移轉到濱里工廠，預計明年六月底前完成。",
    ),
)
KO = Story(
    "ko",
    "북방유리, 내년 봄 구레하 공장 닫는다",
    (
        "북방유리가 내년 봄 구레하 공장의 문을 닫기로 했다고 1일 밝혔다. 낡은 용해로를 바꾸는 데 비용이 많이 들기 때문이다.",
        "이 공장에는 약 420명이 일하고 있으며, 회사는 다음 주부터 노동조합과 협의에 들어간다.",
        "이다 대표는 기자간담회에서 “열한 달 동안 인수할 곳을 찾았지만 나타나지 않았다”고 말했다.",
        "생산은 하마사토 공장으로 옮겨 내년 6월까지 마칠 계획이다.",
    ),
)
FR = Story(
    "fr",
    "Almer Verre fermera son usine de Norrby au printemps",
    (
        "Le conseil d’Almer Verre a décidé mardi de fermer au printemps prochain son usine de Norrby.",
        "Quelque 420 personnes y travaillent, et les discussions avec le syndicat commencent la semaine prochaine, indique le groupe.",
        "« Nous avons cherché un repreneur pendant onze mois, sans succès », a déclaré Ida Holm, chargée des bouteilles.",
        "L’usine sœur de Vik reprendra les bouteilles des brasseries du Nord.",
    ),
)
