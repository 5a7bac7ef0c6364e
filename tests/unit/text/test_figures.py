import pytest

from monitor.text.figures import Figure, figures


def values(text: str) -> list[str]:
    return [figure.value for figure in figures(text)]


@pytest.mark.parametrize(
    "text",
    [
        "$882 million",
        "882 млн долларов",
        "882 million dollars",
        "US$882m",
        "882 млн. долл. США",
        "$882M",
        "882 миллион АҚШ доллары",
        "882 million AQSh dollari",
        "USD 882 million",
        "882mln dollar",
        "882 миллиона $",
        "882 000 000 долларов",
        "$882,000,000",
        "$0.882 billion",
        "0,882 млрд долларов",
        "$ 882 million",
    ],
)
def test_a_sum_is_the_same_in_every_language(text: str) -> None:
    assert values(text) == ["882000000 usd"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200 1 200 1200 1\u202f200 1’200 1.200", ["1200"] * 6),
        ("1.200.000 1,200,000 1 200 000,0", ["1200000"] * 3),
        ("4,1 4.1 4.10", ["4.1"] * 3),
        ("1,234.5 1.234,5", ["1234.5"] * 2),
        ("0,125 0.125", ["0.125"] * 2),
        ("1,234 million 1,234 млн 1.234 billion", ["1234000000", "1234000", "1234000000"]),
        ("1.125 percent", ["1.125 %"]),
        ("5 тысяч тонн, 5 ming, 5 мың, 5 миң, 5 ҳазор, 5 müň, 5 thousand", ["5000"] * 7),
        ("2 триллиона, 2 trillion, 2trn, 2 трлн.", ["2000000000000"] * 4),
        ("5 bn 5bn 5-billion 5 млрд 5 milliard", ["5000000000"] * 5),
        ("$5k and $5b", ["5000 usd", "5000000000 usd"]),
        ("1.2.3 and 12345678901234567890 and 1 111 111 111 111 111", []),
        ("in 12 1234 and 0 123", ["12", "1234", "0", "123"]),
        ("1 200,5 999", ["1200.5", "999"]),
    ],
)
def test_numbers_are_the_same_however_they_are_written(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "20%",
        "20 %",
        "20 percent",
        "20 per cent",
        "20 процентов",
        "20 foiz",
        "20 фоиз",
        "20 пайызға",
        "20 дарсад",
        "20 göterim",
        "twenty percent",
        "двадцать процентов",
        "йигирма фоиз",
    ],
)
def test_a_percentage_is_the_same_in_every_language(text: str) -> None:
    assert values(text) == ["20 %"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("€5 million; 5 млн евро", ["5000000 eur"] * 2),
        ("5 mln so'm; 5 mln soʻm; 5 млн сумов", ["5000000 uzs"] * 3),
        ("5 млн сом; 5 mln som", ["5000000 kgs"] * 2),
        (
            "100 сомони, 100 тенге, 100 манат, £100, ¥100, 100 рублей",
            ["100 tjs", "100 kzt", "100 tmt", "100 gbp", "100 cny", "100 rub"],
        ),
        ("10-15 процентов", ["10 %", "15 %"]),
        ("$10-15 million", ["10000000 usd", "15000000 usd"]),
        ("10–15bn", ["10000000000", "15000000000"]),
        ("10-15", ["10", "15"]),
        ("10 - x", ["10"]),
        ("10-2nd", ["10", "2"]),
        ("ABC 5 and 7 per thousand", ["5", "7"]),
        ("5 сша", ["5"]),
        ("two million and one миллиардер", ["2000000"]),
        ("3 миллионера, 3 millionaires", ["3", "3"]),
        ("two sides, он миллионер", []),
    ],
)
def test_units_and_multipliers_belong_to_their_number(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "6 November 2025",
        "November 6, 2025",
        "Nov. 6 2025",
        "6th of November 2025",
        "6 ноября 2025 года",
        "6-noyabr 2025",
        "6-ші қараша 2025",
        "6-ноябрь 2025",
        "06.11.2025",
        "2025-11-06",
        "6-njy noýabr 2025",
    ],
)
def test_a_date_is_a_day_and_a_year(text: str) -> None:
    assert sorted(values(text)) == ["date:11-06", "year:2025"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6–7 November", ["date:11-06", "date:11-07"]),
        ("November 6-7", ["date:11-06", "date:11-07"]),
        ("6-may", ["date:05-06"]),
        ("6 May", ["date:05-06"]),
        ("Article 6 may be changed", ["6"]),
        ("in May, 20 people; on march 5", ["20", "5"]),
        ("in November", []),
        ("the November talks", []),
        ("2026-жылы and 1990s", ["year:2026", "year:1990"]),
        ("in 2024–2025", ["year:2024", "year:2025"]),
        ("2026 долларов", ["2026 usd"]),
        ("6-го", ["6"]),
        ("2025-11-061", ["year:2025", "11", "61"]),
    ],
)
def test_days_and_years_are_told_from_numbers(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text", ["C5+1 G20 F-16 COVID-19 5G 10:30 B1/B2 Ту-154 80th 21st", "no figures", "", "$ % €"]
)
def test_digits_in_names_and_times_are_no_figures(text: str) -> None:
    assert figures(text) == ()


def test_a_figure_knows_where_it_stands() -> None:
    text = "Сделка на 882 млн долларов и 20%"
    assert figures(text) == (Figure("882000000 usd", "882 млн долларов", 10), Figure("20 %", "20%", 29))
