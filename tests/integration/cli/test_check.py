"""The configuration and the seeds, looked over before anything runs."""

from support.configuring import MINIMAL
from support.house import House


def test_a_configuration_in_order_is_summed_up(new_house: House) -> None:
    (new_house.folder / "seeds" / "known.txt").write_text("A title\nWhat is known.\n", "utf-8")
    shown = new_house.command("check")
    assert (shown.status, shown.err) == (0, "")
    assert shown.lines == [
        f"The configuration in {new_house.config} is in order:",
        "  1 feed on, 0 off",
        "  1 watchlist, 1 topic",
        "  1 name",
        "  channels: console",
        f"  1 seed in {new_house.folder / 'seeds'}",
        "  embedding engine: lexical",
        f"  data in {new_house.folder / 'data'}",
    ]
    assert new_house.command("check", "--json").value == {"problems": [], "warnings": []}
    assert not new_house.database.exists()


def test_every_problem_of_every_file_is_printed(new_house: House) -> None:
    new_house.edit("topics", "^name = .*$", "name = 3")
    new_house.edit("channels", "^url = .*$", 'url = "nothing://here"')
    new_house.edit("feeds", "^url = .*$", 'url = "ftp://feeds.example.org"')
    shown = new_house.command("check")
    assert (shown.status, shown.out) == (2, "")
    *problems, total = shown.err.splitlines()
    places = [f"{new_house.config / name}.toml:{line}: " for name, line in (("feeds", 3), ("topics", 2))]
    assert [place for place in places if not any(each.startswith(place) for each in problems)] == []
    assert total == f"{len(problems)} problems in {new_house.config}"
    found = new_house.command("check", "--json")
    assert (found.status, len(found.value["problems"])) == (2, len(problems))


def test_a_mistake_in_a_query_is_pointed_at(new_house: House) -> None:
    new_house.edit("watchlists", "^terms = .*$", 'query = "уран AND (сделка OR deal"')
    for command in (("check",), ("articles",)):
        problem, line, below, *_ = new_house.command(*command).err.splitlines()
        assert "watchlists.toml:3:19: watchlists[0].query: this ( is not closed" in problem
        assert line.index("(") == below.index("^") > 0
        assert line.strip() == 'query = "уран AND (сделка OR deal"'
        assert below.strip() == "^"


def test_a_channel_that_only_its_library_knows_to_be_wrong_is_a_problem(new_house: House) -> None:
    new_house.edit("channels", "^url = .*$", 'url = "slack://too-short"')
    shown = new_house.command("check")
    assert (shown.status, shown.out, "channels.toml" in shown.err) == (2, "", True)
    assert "too-short" not in shown.err


def test_seeds_that_cannot_be_read_are_warnings(new_house: House) -> None:
    broken = new_house.folder / "seeds" / "broken.txt"
    broken.write_bytes(b"\xff\xfe\xff")
    shown = new_house.command("check")
    assert (shown.status, shown.lines[0]) == (0, f"The configuration in {new_house.config} is in order:")
    assert shown.err == f"warning: {broken}: not UTF-8 text; save it as UTF-8\n"
    assert new_house.command("check", "--json").value["warnings"] == [shown.err[9:-1]]


def test_an_engine_that_this_machine_cannot_run_is_a_problem_at_its_line(new_house: House) -> None:
    new_house.edit("monitor", "^engine = .*$", 'engine = "onnx"')
    shown = new_house.command("check")
    (line,) = (
        number
        for number, text in enumerate((new_house.config / "monitor.toml").read_text("utf-8").splitlines(), 1)
        if text.startswith("engine")
    )
    assert shown.status == 2
    assert shown.err.startswith(f'{new_house.config}/monitor.toml:{line}: embedding.engine = "onnx": ')
    assert "`monitor embedder prepare` makes the folder" in shown.err


def test_a_folder_from_before_there_were_names_is_a_warning(new_house: House) -> None:
    (new_house.config / "names.toml").unlink()
    shown = new_house.command("check")
    assert shown.status == 0
    assert shown.err.startswith(f"warning: {new_house.config / 'names.toml'}: ")
    assert "there is no such file" in shown.err


def test_a_missing_contact_is_a_warning(new_house: House) -> None:
    (new_house.config / "monitor.toml").write_text(MINIMAL["monitor"], "utf-8")
    shown = new_house.command("check")
    assert (shown.status, shown.err.startswith("warning: "), "network.contact" in shown.err) == (
        0,
        True,
        True,
    )


def test_a_template_that_cannot_be_used_is_a_warning_at_its_line(new_house: House) -> None:
    template = new_house.config / "templates" / "alert.txt"
    template.parent.mkdir()
    template.write_text("{{ footer }}\n{{ heading }}\n", "utf-8")
    shown = new_house.command("check")
    assert shown.status == 0
    problem = f"{template}:2: template: fails: 'heading' is undefined"
    assert shown.err == f"warning: {problem}; the built-in message is sent instead\n"
