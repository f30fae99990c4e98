"""Chance draws a sample: in proportion, fairly, and so that anybody can draw it again."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mash.samples.chance import allocate, digest_of, draw

SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)
SIZE = st.integers(1, 60)
SEED = st.text("0123456789abcdef", min_size=1, max_size=8)


def population_of(sizes: dict[str, int]) -> list[tuple[str, str]]:
    return [
        (f"{name}{number:03}", name) for name, count in sizes.items() for number in range(count)
    ]


@given(SIZES, SIZE)
def test_allocations_sum_to_the_size_and_no_stratum_is_left_out_while_it_allows(sizes, size):
    given = allocate(sizes, size)

    filled = {name for name, count in sizes.items() if count}
    assert sum(given.values()) == min(size, sum(sizes.values()))
    assert all(0 <= given[name] <= sizes[name] for name in given)
    assert set(given) == filled
    if size >= len(filled):
        assert all(given.values())


@given(SIZES, SIZE)
def test_a_larger_stratum_never_has_fewer(sizes, size):
    given = allocate(sizes, size)

    for one in given:
        for other in given:
            if sizes[one] > sizes[other]:
                assert given[one] >= given[other]


@pytest.mark.parametrize(
    ("sizes", "size", "expected"),
    [
        ({"a": 50, "b": 30, "c": 20}, 10, {"a": 5, "b": 3, "c": 2}),
        ({"a": 97, "b": 2, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),  # small ones raised to one
        ({"a": 5, "b": 3, "c": 2}, 2, {"a": 1, "b": 1, "c": 0}),  # fewer places than strata
        (
            {"a": 7, "b": 7, "c": 6},
            7,
            {"a": 3, "b": 2, "c": 2},
        ),  # the largest remainder; then by name
        ({"a": 2, "b": 0}, 10, {"a": 2}),
        ({}, 5, {}),
    ],
)
def test_places_by_hand(sizes, size, expected):
    assert allocate(sizes, size) == expected


@given(SIZES, SIZE, SEED, st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_in_whatever_order_and_no_case_twice(
    sizes, size, seed, chance
):
    population = population_of(sizes)
    mixed = [*population, *population[:3]]
    chance.shuffle(mixed)

    drawn = draw(population, size, seed)

    assert draw(mixed, size, seed) == drawn
    assert digest_of(mixed) == digest_of(population)
    assert len(set(drawn)) == len(drawn) == min(size, len(population))
    assert set(drawn) <= set(population)
    places = Counter(name for _one, name in drawn)
    assert dict(places) == {n: count for n, count in allocate(sizes, size).items() if count}


def test_each_of_a_stratum_has_the_same_chance():
    """Of 10 in `a` 3 are drawn, of 5 in `b` 2: over 4,000 seeds each comes up 1,200 or 1,600 times.

    Six standard deviations wide: 6 × √(4000 × 0.3 × 0.7) = 174; a fixed set of seeds, so the same
    every time.
    """
    population = population_of({"a": 10, "b": 5})
    counts = Counter(one for seed in range(4000) for one, _name in draw(population, 5, str(seed)))

    assert all(abs(counts[f"a{n:03}"] - 1200) < 174 for n in range(10))
    assert all(abs(counts[f"b{n:03}"] - 1600) < 186 for n in range(5))


def test_a_stratum_is_drawn_from_whatever_the_others_hold():
    """More in another part changes how many are drawn of this one at most, not who comes first."""
    few = draw(population_of({"a": 10, "b": 10}), 10, "seed")
    more = draw(population_of({"a": 10, "c": 10}), 10, "seed")

    assert {one for one, name in few if name == "a"} == {one for one, name in more if name == "a"}


def test_another_seed_draws_others():
    population = population_of({"a": 40})

    assert len({tuple(draw(population, 5, str(seed))) for seed in range(50)}) > 45
