"""Every answer has the numbers that it had: to the last bit on the processor that made the digests, else to 1e-9.

`asked.py` says what is asked, `digesting.py` what is compared. Here every answer of every example is, and those of each
fourth random spec; `python tests/golden/make.py --differ` compares all.
"""

from digesting import Digest
from make import differing, rounding_decides


def test_every_number_is_what_it_was() -> None:
    found = list(differing(every=4))
    assert not found, f"{len(found)} answers differ:\n" + "\n".join(found[:40])


def test_a_digest_tells_a_last_bit_and_nothing_of_words() -> None:
    answer = {"note": "one way to say it", "numbers": [0.1 + 0.2, 2.0, True, None]}
    said = {**answer, "note": "another way"}
    moved = {**answer, "numbers": [0.3, 2.0, True, None]}
    wrong = {**answer, "numbers": [0.3001, 2.0, True, None]}
    digest = Digest.of(answer)
    assert digest == Digest.of(said)
    assert digest.parts != Digest.of(moved).parts and digest.is_near(Digest.of(moved))
    assert not digest.is_near(Digest.of(wrong))
    assert Digest.of(moved).first_difference(digest, moved) == "from numbers[0] to numbers[0]"


def test_a_training_may_differ_where_a_last_bit_leads_it_elsewhere_and_no_other() -> None:
    found = [i for i in range(0, 400, 4) if rounding_decides(f"random {i}: train")]
    assert found == [316]
