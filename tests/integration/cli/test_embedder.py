"""What makes the vectors: which engine it is, and a model made for it."""

import json
import tomllib

import pytest

from support.house import House
from support.packing import WIDTH, Small

pytestmark = pytest.mark.xdist_group("cli")


def test_the_status_tells_the_engine_and_how_many_vectors_it_has(house: House) -> None:
    shown = house.command("embedder")
    assert (shown.status, shown.err, shown.lines[0]) == (0, "", "engine: lexical")
    found = house.command("embedder", "status", "--json").value
    (space,) = found["spaces"]
    assert (found["engine"], found["configured"]) == ({"name": "lexical", "shortfall": ""}, "lexical")
    assert found["vectors"][space] > 10
    # The demonstration was made with the engine that comes along.
    assert shown.lines[1:] == [
        f"  {space}: {found['vectors'][space]} vectors on record",
        *(
            f"  {other}: {count} vectors of another engine; the daemon replaces them"
            for other, count in found["vectors"].items()
            if other != space
        ),
    ]


def test_the_status_tells_an_engine_without_vectors(own_house: House) -> None:
    config = own_house.config / "monitor.toml"
    text = config.read_text("utf-8").replace(
        'engine = "lexical"', 'engine = "remote"\nurl = "http://127.0.0.1:1/"\nmodel = "none"'
    )
    config.write_text(text, "utf-8")
    assert own_house.command("embedder").lines[:2] == [
        "engine: remote",
        "  remote-none-1: 0 vectors on record",
    ]


def test_a_model_is_prepared_and_what_to_write_is_what_works(new_house: House) -> None:
    weights = Small().write(new_house.folder / "small.bin")
    shown = new_house.command("embedder", "prepare", "--from", weights)
    assert shown.status == 0
    assert shown.lines[:2] == [
        f"The model in {new_house.folder / 'data' / 'embedder'} works:",
        f"  {WIDTH} dimensions, 0 MB",
    ]
    written = "\n".join(shown.lines[shown.lines.index("[embedding]") :])
    assert tomllib.loads(written) == {"embedding": {"engine": "onnx"}}
    config = new_house.config / "monitor.toml"
    config.write_text(
        config.read_text("utf-8").replace('[embedding]\nengine = "lexical"\n', "") + written, "utf-8"
    )
    assert new_house.command("embedder").lines[0] == "engine: onnx"
    assert "  embedding engine: onnx" in new_house.command("check").lines


def test_a_model_elsewhere_is_named_by_its_folder(new_house: House) -> None:
    weights, to = Small().write(new_house.folder / "small.bin"), new_house.folder / 'other "model"'
    shown = new_house.command("embedder", "prepare", "--from", weights, "--to", to, "--prefix", "query: ")
    written = "\n".join(shown.lines[shown.lines.index("[embedding]") :])
    assert tomllib.loads(written)["embedding"]["model_folder"] == str(to)
    again = new_house.command(
        "embedder", "prepare", "--from", to, "--to", new_house.folder / "copy", "--json"
    )
    assert (again.value["folder"], again.value["dimensions"], again.value["cosine"]) == (
        str(new_house.folder / "copy"),
        WIDTH,
        None,
    )
    assert json.loads((new_house.folder / "copy" / "embedder.json").read_text())["longest"] == 24


def test_what_cannot_be_prepared_is_told_in_one_line(new_house: House) -> None:
    shown = new_house.command("embedder", "prepare", "--from", new_house.folder)
    assert (shown.status, shown.out) == (1, "")
    assert shown.err == f"{new_house.folder} holds no .onnx files: name the one that is meant\n"
