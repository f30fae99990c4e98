"""Pairs are heard together: neighbours who are surely one, or two, speak for and against others."""

from mash.matching.groups import reconsidered

SURE, MAYBE, HARDLY = (0.999, 0.0005, 0.0005), (0.6, 0.1, 0.3), (0.2, 0.1, 0.7)


def test_whoever_has_a_sure_counterpart_elsewhere_is_not_taken_for_another():
    # 0 and 1 are one, 2 and 3 are one; 0 is a little like 3
    pairs = {(0, 1): SURE, (2, 3): SURE, (0, 3): MAYBE}
    heard = reconsidered(pairs, sources=["a", "b", "a", "b"], homes=[""] * 4)
    assert heard[0, 1] > 0.99
    assert heard[0, 3] < 0.05


def test_one_list_seldom_holds_a_person_twice():
    heard = reconsidered({(0, 1): MAYBE}, sources=["a", "a"], homes=["", ""])
    assert heard[0, 1] < 0.05
    apart = reconsidered({(0, 1): MAYBE}, sources=["a", "b"], homes=["", ""])
    assert apart[0, 1] == 0.6


def test_who_moved_with_the_same_mother_is_no_stranger():
    # 0 lives with 1 here, 2 with 3 there; 1 and 3 are surely one mother
    pairs = {(1, 3): SURE, (0, 2): HARDLY}
    homes = ["1 mill", "1 mill", "9 oak", "9 oak"]
    heard = reconsidered(pairs, sources=["a", "a", "b", "b"], homes=homes)
    assert heard[0, 2] > 0.6


def test_a_hostel_says_nothing():
    homes = ["1 mill", "1 mill", *["9 oak"] * 14]
    pairs = {(1, 3): SURE, (0, 2): HARDLY}
    heard = reconsidered(pairs, sources=["a", "a", *["b"] * 14], homes=homes)
    assert heard[0, 2] == 0.2
