"""Papers of languages that write their days, their clocks and their sentences in ways of their own."""
# ruff: noqa: E501

from functools import partial

from tests.newsrooms.shapes import PAGES, Shape, html, paragraphs
from tests.newsrooms.stories import Story

STORIES = {
    "1 ก.ย. 2569 17:30 น.": Story(
        "th",
        "บริษัทแก้วเหนือประกาศปิดโรงงานในฤดูใบไม้ผลิปีหน้า",
        (
            "บริษัทแก้วเหนือประกาศเมื่อวันอังคารว่าจะปิดโรงงานที่เมืองนอร์บีในฤดูใบไม้ผลิปีหน้า เนื่องจากเตาหลอมเก่าและมีค่าใช้จ่ายสูง",
            "มีพนักงานประมาณ 420 คนทำงานที่นั่น และการเจรจากับสหภาพแรงงานจะเริ่มในสัปดาห์หน้า",
            "ผู้บริหารกล่าวว่าได้หาผู้ซื้อมาเป็นเวลาสิบเอ็ดเดือนแต่ไม่พบ",
        ),
    ),
    "الثلاثاء 1 سبتمبر 2026 - 01:30 مساء": Story(
        "ar",
        "شركة الزجاج الشمالي تغلق مصنعها في الربيع المقبل",
        (
            "أعلنت شركة الزجاج الشمالي يوم الثلاثاء أنها ستغلق مصنعها في مدينة نوربي في ربيع العام المقبل بسبب قدم الأفران.",
            "ويعمل في المصنع نحو 420 شخصا، وتبدأ المحادثات مع النقابة الأسبوع المقبل.",
            "وقال المدير إن الشركة بحثت عن مشتر طوال أحد عشر شهرا دون جدوى.",
        ),
    ),
    "Updated: 01 सितंबर 2026, 04:00 PM IST": Story(
        "hi",
        "नॉर्दर्न ग्लास अगले वसंत में अपना कारखाना बंद करेगी",
        (
            "नॉर्दर्न ग्लास ने मंगलवार को कहा कि वह अगले साल वसंत में नॉरबी का अपना कारखाना बंद कर देगी, क्योंकि भट्ठी पुरानी हो चुकी है।",
            "वहां करीब 420 लोग काम करते हैं और यूनियन के साथ बातचीत अगले हफ्ते शुरू होगी।",
            "कंपनी ने कहा कि ग्यारह महीने तक खरीदार की तलाश की गई, लेकिन कोई नहीं मिला।",
        ),
    ),
    "1 сентября 2026 г., 13:30": Story(
        "ru",
        "Северное стекло закроет завод в Норбю следующей весной",
        (
            "Компания «Северное стекло» во вторник объявила, что закроет завод в Норбю следующей весной из-за износа печи.",
            "На заводе работают около 420 человек, переговоры с профсоюзом начнутся на следующей неделе.",
            "Покупателя искали одиннадцать месяцев, но так и не нашли, сообщила компания.",
        ),
    ),
    "1 Σεπτεμβρίου 2026, 13:30": Story(
        "el",
        "Η Βόρεια Υαλουργία κλείνει το εργοστάσιο την άνοιξη",
        (
            "Η Βόρεια Υαλουργία ανακοίνωσε την Τρίτη ότι θα κλείσει το εργοστάσιό της στο Νόρμπι την επόμενη άνοιξη.",
            "Εκεί εργάζονται περίπου 420 άνθρωποι και οι συνομιλίες με το σωματείο αρχίζουν την επόμενη εβδομάδα.",
            "Η εταιρεία αναζητούσε αγοραστή επί έντεκα μήνες χωρίς αποτέλεσμα.",
        ),
    ),
    "Giriş: 01.09.2026 13:30 Güncelleme: 02.09.2026 09:00": Story(
        "tr",
        "Kuzey Cam gelecek bahar fabrikasını kapatıyor",
        (
            "Kuzey Cam salı günü yaptığı açıklamada Norrby'deki fabrikasını gelecek bahar kapatacağını duyurdu.",
            "Fabrikada yaklaşık 420 kişi çalışıyor ve sendikayla görüşmeler gelecek hafta başlayacak.",
            "Şirket on bir ay boyunca alıcı aradığını ancak bulamadığını belirtti.",
        ),
    ),
    "Thứ ba, 1/9/2026, 17:30 (GMT+7)": Story(
        "vi",
        "Công ty Thủy tinh Bắc đóng cửa nhà máy vào mùa xuân tới",
        (
            "Công ty Thủy tinh Bắc hôm thứ Ba thông báo sẽ đóng cửa nhà máy tại Norrby vào mùa xuân năm sau do lò nung đã cũ.",
            "Khoảng 420 người làm việc tại đây và cuộc đàm phán với công đoàn bắt đầu vào tuần tới.",
            "Công ty cho biết đã tìm người mua trong mười một tháng nhưng không có kết quả.",
        ),
    ),
    "2026. szeptember 1. 12:30": Story(
        "hu",
        "Az Északi Üveg jövő tavasszal bezárja norrbyi üzemét",
        (
            "Az Északi Üveg kedden bejelentette, hogy jövő tavasszal bezárja norrbyi üzemét az elöregedett kemence miatt.",
            "Mintegy 420 ember dolgozik ott, a szakszervezettel jövő héten kezdődnek a tárgyalások.",
            "A cég tizenegy hónapig keresett vevőt, de nem talált.",
        ),
    ),
    "1.9.2026 klo 13.30": Story(
        "fi",
        "Pohjan Lasi sulkee tehtaansa ensi keväänä",
        (
            "Pohjan Lasi kertoi tiistaina sulkevansa Norrbyn tehtaan ensi keväänä vanhentuneen uunin vuoksi.",
            "Tehtaalla työskentelee noin 420 ihmistä, ja neuvottelut liiton kanssa alkavat ensi viikolla.",
            "Yhtiö etsi ostajaa yksitoista kuukautta, mutta ketään ei löytynyt.",
        ),
    ),
    "1 вересня 2026, 13:30": Story(
        "uk",
        "Північне скло закриє завод у Норбю наступної весни",
        (
            "Компанія «Північне скло» у вівторок оголосила, що закриє завод у Норбю наступної весни через зношену піч.",
            "На заводі працюють близько 420 людей, переговори з профспілкою почнуться наступного тижня.",
            "Покупця шукали одинадцять місяців, але так і не знайшли.",
        ),
    ),
}


def plain(story: Story, line: str) -> Shape:
    head = f"<h1>{story.title}</h1><div>{line}</div>"
    return Shape(
        html(story, f"<article>{head}{paragraphs(story)}</article>", title=f"{story.title} | Kurier"), story
    )


def broken(story: Story, line: str) -> Shape:
    text = "<br><br>".join(story.lines)
    return Shape(html(story, f"<h1>{story.title}</h1><div>{line}</div><div>{text}</div>"), story)


for line, story in STORIES.items():
    PAGES[f"{story.language} in paragraphs"] = partial(plain, story, line)
    PAGES[f"{story.language} between line breaks"] = partial(broken, story, line)
