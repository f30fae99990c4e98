"""Common given names that Arabic script writes without vowels, as English writes them.

A letter-by-letter transliteration of such a name has no vowels (mhmd), and no sound to compare.
"""

GIVEN = {
    "محمد": "mohammed", "أحمد": "ahmed", "احمد": "ahmed", "محمود": "mahmoud", "حسن": "hassan",
    "حسين": "hussein", "علي": "ali", "على": "ali", "علی": "ali", "عمر": "omar", "عثمان": "osman",
    "يوسف": "yusuf", "یوسف": "yusuf", "إبراهيم": "ibrahim", "ابراهيم": "ibrahim",
    "إسماعيل": "ismail", "اسماعيل": "ismail", "خالد": "khalid", "طارق": "tariq", "كريم": "karim",
    "کریم": "karim", "سعيد": "said", "سعد": "saad", "سالم": "salem", "سليم": "salim",
    "سلمان": "salman", "سليمان": "suleiman", "عبدالله": "abdullah", "عبد": "abd", "الله": "allah",
    "الرحمن": "rahman", "عبدالرحمن": "abdulrahman", "مصطفى": "mustafa", "مصطفی": "mustafa",
    "حمزة": "hamza", "حمزه": "hamza", "بلال": "bilal", "جمال": "jamal", "كمال": "kamal",
    "ناصر": "nasser", "نبيل": "nabil", "رشيد": "rashid", "راشد": "rashid", "زيد": "zaid",
    "زياد": "ziad", "فيصل": "faisal", "فهد": "fahd", "ماجد": "majid", "وليد": "walid",
    "ياسر": "yasser", "ياسين": "yasin", "بشير": "bashir", "بشار": "bashar", "جعفر": "jafar",
    "حبيب": "habib", "حميد": "hamid", "رحيم": "rahim", "رضا": "reza", "سمير": "samir",
    "شريف": "sharif", "صالح": "saleh", "صلاح": "salah", "عادل": "adel", "عامر": "amir",
    "أمير": "amir", "امير": "amir", "عزيز": "aziz", "عماد": "imad", "غسان": "ghassan",
    "قاسم": "qasim", "موسى": "musa", "موسی": "musa", "عيسى": "isa", "عیسی": "isa", "نور": "nur",
    "هشام": "hisham", "فاطمة": "fatima", "فاطمه": "fatima", "عائشة": "aisha", "عايشة": "aisha",
    "خديجة": "khadija", "خدیجه": "khadija", "زينب": "zainab", "زینب": "zainab", "مريم": "maryam",
    "مریم": "maryam", "سارة": "sara", "ساره": "sara", "أمينة": "amina", "امينة": "amina",
    "آمنة": "amina", "حليمة": "halima", "سلمى": "salma", "ليلى": "layla", "ليلا": "layla",
    "هدى": "huda", "رقية": "ruqayya", "سميرة": "samira", "نادية": "nadia", "رانيا": "rania",
    "رنا": "rana", "هناء": "hana", "هبة": "hiba", "ياسمين": "yasmin", "یاسمین": "yasmin",
    "جميلة": "jamila", "كريمة": "karima", "لطيفة": "latifa", "منى": "mona", "نورا": "nora",
    "نورة": "nura", "سعاد": "suad", "سمية": "sumaya", "صفية": "safiya", "زهرة": "zahra",
    "زهرا": "zahra", "إيمان": "iman", "ايمان": "iman", "دعاء": "dua", "أسماء": "asma",
    "اسماء": "asma", "خان": "khan", "بيگم": "begum", "بیگم": "begum", "حسینی": "hosseini",
    "احمدی": "ahmadi", "رحیمی": "rahimi", "محمدی": "mohammadi", "كريمي": "karimi",
}  # fmt: skip
