"""What `backprop options` says of optimizers and their variants."""

from backprop.documents.options import options


def test_options_state_the_variants_and_their_users() -> None:
    rows = {row["name"]: row for row in options()["optimizers"]}
    names = "sgd momentum nesterov adagrad rmsprop adadelta adam adamax nadam amsgrad adamw lion"
    assert list(rows)[:12] == names.split()
    (rule,) = rows["momentum"]["choices"]
    assert [value["name"] for value in rule["values"]] == ["pytorch", "keras", "average", "dampened"]
    assert "PyTorch" in rule["values"][0]["note"] and "CS231n" in rule["values"][1]["note"]
    assert rows["adamw"]["hyperparameters"][-1]["default"] == 0.01
    assert rows["adam"]["formula"]["text"] == "−s·m̂"
    adam = [(line["name"], line["formula"]["text"]) for line in rows["adam"]["quantities"]]
    assert ("v", "β(2)·v⁻ + (1 − β(2))·(∂E/∂w)^2") in adam and ("v_hat", "v/(1 − β(2)^t)") in adam
    for row in rows.values():
        assert row["source"] and row["quantities"][-1]["name"] == "update"
        for choice in row["choices"]:
            assert len(choice["values"]) > 1 and all(value["note"] for value in choice["values"])
