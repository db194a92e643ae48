# SPDX-License-Identifier: 0BSD
"""What tinycnn promises, in the order of the lesson; each test is named by what it shows.

Published figures are printed cut off on the lecture's slides (7/9 stands there as 0.77),
so they are compared to within 0.01. Run with: python -m pytest
"""
import ast
import copy
import io
import json
import math
import os
import pathlib
import re
import subprocess
import sys

import pytest

import demo
import tinycnn
from tinycnn import *

HERE = pathlib.Path(__file__).parent
NAN, INFINITY = float("nan"), float("inf")
THE_X, FEATURES = demo.THE_X, demo.THREE_FEATURES
MAP_1 = [[0.77, -0.11, 0.11, 0.33, 0.55, -0.11, 0.33],
         [-0.11, 1.00, -0.11, 0.33, -0.11, 0.11, -0.11],
         [0.11, -0.11, 1.00, -0.33, 0.11, -0.11, 0.55],
         [0.33, 0.33, -0.33, 0.55, -0.33, 0.33, 0.33],
         [0.55, -0.11, 0.11, -0.33, 1.00, -0.11, 0.11],
         [-0.11, 0.11, -0.11, 0.33, -0.11, 1.00, -0.11],
         [0.33, -0.11, 0.55, 0.33, 0.11, -0.11, 0.77]]
POOLED_1 = [[1.00, 0.33, 0.55, 0.33],
            [0.33, 1.00, 0.33, 0.55],
            [0.55, 0.33, 1.00, 0.11],
            [0.33, 0.55, 0.11, 0.77]]
TWICE_POOLED = [[[1.00, 0.55], [0.55, 1.00]], [[1.00, 0.55], [0.55, 0.55]],
                [[0.55, 1.00], [1.00, 0.55]]]


def near(expected, tolerance=1e-12):
    return pytest.approx(expected, abs=tolerance, rel=0)


def published(expected):
    return near(expected, 0.01)


def flat(nested):
    return flatten(nested)[0]


def greys(seed, *shape):
    """Random greys from -1 to 1, in nested lists of this shape."""
    dice = Random(seed)
    return reshape([2 * dice.number() - 1 for _ in range(math.prod(shape))], shape)


def dot(left, right):
    return sum([a * b for a, b in zip(flat(left), flat(right))])


def some_network(seed=1):
    return Network([Convolution(1, 3, 3), ReLU(), MaxPool(2, 2), Dense(48, 2), Sigmoid()], seed)


def state(network):
    return copy.deepcopy([numbers for numbers, _ in network.parameters()])


def refused(sentence, function, *arguments):
    """The call raises ValueError, and its message has this in it."""
    with pytest.raises(ValueError) as caught:
        function(*arguments)
    assert sentence in str(caught.value)


# ------------------------------------------------------------- 0. Pictures are numbers


def test_flatten_and_reshape_are_each_others_way_back():
    assert flatten([[1, 2, 3], [4, 5, 6]]) == ([1, 2, 3, 4, 5, 6], (2, 3))
    assert reshape([1, 2, 3, 4, 5, 6], (2, 3)) == [[1, 2, 3], [4, 5, 6]]
    for shape in ((5,), (1, 1), (2, 3, 4), (3, 1, 2, 2)):
        nested = greys(1, *shape)
        assert flatten(nested)[1] == shape
        assert reshape(flat(nested), shape) == nested


def test_numbers_of_any_finite_size_are_accepted():
    assert flat([[1e308, 1e308], [True, 2]]) == [1e308, 1e308, 1, 2]


def test_a_list_of_one_number_has_a_shape_too():
    assert flatten([7]) == ([7], (1,)) and in_words((3, 7, 7)) == "3 x 7 x 7"
    assert in_words((5,)) == "5"


@pytest.mark.parametrize("picture, sentence", [
    (None, "must be a list, not NoneType"), ("#.#", "must be a list, not str"),
    (3, "must be a list, not int"), (((1, 2), (3, 4)), "must be a list, not tuple"),
    ([], "is empty"), ([[]], "is empty"), ([[], []], "is empty"),
    ([[1, 2], [3]], "their lengths are [1, 2]"), ([[1, 2], []], "their lengths are [0, 2]"),
    ([[1, 2], 3], "must not mix lists"), ([1, [2, 3]], "not [2, 3]"),
    ([[0.5, 10 ** 400]], "finite numbers only"), ([[1, 2], None], "must not mix lists"),
    ([[1, "a"]], "not 'a'"), ([["ab", "cd"]], "not 'ab'"), ([[1, None]], "not None"),
    ([[1, NAN]], "not nan"), ([[1, INFINITY]], "not inf"), ([[INFINITY, -INFINITY]], "not inf"),
    ([[1, 10 ** 400]], "finite numbers only"), ([[1, 1j]], "not 1j"), ([["a"], ["b"]], "not 'a'"),
    ([[10 ** 400, -10 ** 400]], "finite numbers only"), ([[1, 2], {3, 4}], "must not mix lists"),
    ([[1, 2], "ab"], "must not mix lists"), ([[1, 2], {3: 1, 4: 2}], "must not mix lists"),
])
def test_what_is_no_picture_is_refused_in_a_sentence(picture, sentence):
    for ask in (lambda: flatten(picture), lambda: convolve(picture, [[1]]),
                lambda: max_pool(picture), lambda: match([[1]], picture),
                lambda: match(picture, picture), lambda: convolve(THE_X, picture)):
        refused(sentence, ask)
    network = some_network()
    before = state(network)
    for ask in (network.forward, Convolution(1, 1, 1).forward, ReLU().forward,
                MaxPool().forward, Dense(2, 1).forward, Sigmoid().forward,
                lambda stack: network.learn(stack, [1, 0], 0.1),
                lambda stack: network.train([(stack, [1, 0])], 1, 0.1),
                lambda stack: check_gradients(network, stack, [1, 0])):
        refused(sentence, ask, picture)
    assert state(network) == before


def test_the_refusal_calls_the_thing_by_its_name():
    refused("the patch must", match, [[1]], [[None]])
    refused("the feature must", match, [[None]], [[1]])
    refused("the image must", convolve, [[None]], [[1]])
    refused("the picture must", flatten, None)
    refused("the patch must have the shape 1 x 2, not 2 x 1", match, [[1, 1]], [[1], [1]])


# ------------------------------------------------------------------------ 1. Filtering


def test_a_perfect_match_is_1_and_the_middle_of_the_x_matches_5_of_9():
    patch = [row[1:4] for row in THE_X[1:4]]
    middle = [row[3:6] for row in THE_X[3:6]]
    assert match(FEATURES[0], patch) == 1.0
    assert match(FEATURES[0], middle) == near(5 / 9) == published(0.55)


def test_the_negative_matches_minus_1_and_no_relation_is_0():
    negative = [[-pixel for pixel in row] for row in FEATURES[0]]
    assert match(FEATURES[0], negative) == -1.0
    assert match([[1, -1]], [[1, 1]]) == 0.0
    assert match(FEATURES[0], [[0] * 3] * 3) == 0.0


def test_weighted_sum_multiplies_and_adds():
    assert weighted_sum([2.0, -1.0, 0.5], [3.0, 4.0, 8.0]) == 6.0 - 4.0 + 4.0


def test_the_weighted_sum_in_plain_python_is_the_same_as_the_built_in_one():
    """Old Pythons use the loop, new ones math.sumprod: both halves give the same."""
    scope = {}
    source = (HERE / "tinycnn.py").read_text(encoding="utf-8").replace("sumprod", "not_there")
    exec(compile(source, "plain", "exec"), scope)
    for length in (1, 2, 9, 49):
        weights, values = greys(1, length), greys(2, length)
        plain = scope["weighted_sum"](weights, values)
        assert plain == near(math.fsum([a * b for a, b in zip(weights, values)]))
        assert weighted_sum(weights, values) == near(plain)


# ---------------------------------------------------------------------- 2. Convolution


def test_feature_1_over_the_x_gives_the_published_map():
    feature_map = convolve(THE_X, FEATURES[0])
    assert flatten(feature_map)[1] == (7, 7)
    assert flat(feature_map) == published(flat(MAP_1))


def test_the_map_of_feature_3_is_that_of_feature_1_mirrored():
    assert convolve(THE_X, FEATURES[2]) == [row[::-1] for row in convolve(THE_X, FEATURES[0])]


def test_every_pixel_of_a_map_is_the_match_of_its_patch():
    image, feature = greys(1, 6, 8), greys(2, 2, 3)
    by_hand = [[match(feature, [line[column:column + 3] for line in image[row:row + 2]])
                for column in range(6)] for row in range(5)]
    assert convolve(image, feature) == by_hand


def test_a_shifted_picture_gives_a_shifted_map():
    image, feature = greys(3, 7, 7), greys(4, 3, 3)
    moved = [[0.0] + row[:-1] for row in [[0.0] * 7] + image[:-1]]
    before, after = convolve(image, feature), convolve(moved, feature)
    assert [row[1:] for row in after[1:]] == [row[:-1] for row in before[:-1]]


def test_convolution_is_linear():
    image, other, feature = greys(1, 6, 6), greys(2, 6, 6), greys(3, 3, 3)
    mixed = [[2 * a - 3 * b for a, b in zip(*rows)] for rows in zip(image, other)]
    maps = [flat(convolve(picture, feature)) for picture in (image, other, mixed)]
    assert maps[2] == near([2 * a - 3 * b for a, b in zip(maps[0], maps[1])])


def test_a_feature_may_be_as_big_as_the_image_but_not_bigger():
    assert convolve(THE_X, THE_X) == [[1.0]]
    refused("bigger than the image of 2 x 3", convolve, greys(1, 2, 3), greys(1, 3, 3))
    refused("of 2 x 4 is bigger", convolve, greys(1, 2, 3), greys(1, 2, 4))
    refused("1 x 3", convolve, [[1, 0, 1]], FEATURES[0])


def test_a_stack_where_one_image_belongs_is_refused():
    for ask in (lambda: convolve([THE_X], FEATURES[0]), lambda: convolve(THE_X, [FEATURES[0]]),
                lambda: max_pool([THE_X]), lambda: max_pool([1, 2])):
        refused("must be a list of rows", ask)


def test_windows_cover_the_side_and_none_starts_outside():
    for length in range(1, 13):
        for window in range(1, 6):
            for stride in range(1, 6):
                starts = window_starts(length, window, stride)
                assert starts == [stride * number for number in range(len(starts))]
                assert starts[-1] < length  # none starts outside
                uncovered = starts[-1] + window < length
                assert not uncovered or starts[-1] + stride >= length  # no room for one more
                assert len(starts) == 1 or starts[-2] + window < length  # none too many


def test_receptive_fields_number_the_pixels_in_reading_order():
    assert receptive_fields(3, 3, 2, 2) == [[0, 1, 3, 4], [1, 2, 4, 5], [3, 4, 6, 7], [4, 5, 7, 8]]
    assert receptive_fields(2, 3, 2, 2, 2) == [[0, 1, 3, 4], [2, 5]]


# -------------------------------------------------------------------------- 3. Pooling


def test_pooling_the_map_gives_the_published_table_with_cut_off_windows():
    pooled = max_pool(convolve(THE_X, FEATURES[0]))
    assert flatten(pooled)[1] == (4, 4)
    assert flat(pooled) == published(flat(POOLED_1))


def test_pooling_takes_the_maximum_of_each_window():
    image = [[1, 2, 3], [4, 9, 6], [7, 8, 5]]
    assert max_pool(image, 2, 2) == [[9, 6], [8, 5]]
    assert max_pool(image, 2, 1) == [[9, 9], [9, 9]]
    assert max_pool(image, 1, 2) == [[1, 3], [7, 5]]
    assert max_pool(image, 3, 2) == max_pool(image, 5, 1) == [[9]]
    assert max_pool([[-3, -1, -2]], 2, 2) == [[-1, -2]]


def test_pooling_never_invents_a_value():
    for window, stride in ((2, 2), (3, 2), (3, 1), (2, 3)):
        image = greys(window, 7, 6)
        assert set(flat(max_pool(image, window, stride))) <= set(flat(image))


@pytest.mark.parametrize("count", [0, -1, 1.5, 2.0, True, "2", None, NAN])
def test_counts_that_are_no_whole_number_from_1_up_are_refused(count):
    for make in (lambda: max_pool(THE_X, count), lambda: max_pool(THE_X, 2, count),
                 lambda: MaxPool(count), lambda: MaxPool(2, count),
                 lambda: Convolution(count, 1, 1), lambda: Convolution(1, count, 1),
                 lambda: Convolution(1, 1, count), lambda: Dense(count, 1),
                 lambda: Dense(1, count), lambda: gradient_descent(abs, 1.0, 0.1, count),
                 lambda: newtons_method(abs, 1.0, count)):
        refused("must be a whole number", make)


# ----------------------------------------------------------------------------- 4. ReLU


def test_relu_turns_everything_negative_into_zero():
    assert [relu(0.77), relu(-0.11), relu(0.0), relu(3)] == [0.77, 0.0, 0.0, 3]
    assert str(relu(-0.0)) == "0.0" and math.isnan(relu(NAN))
    rectified = ReLU().forward(convolve(THE_X, FEATURES[0]))
    assert flat(rectified) == published([max(0, value) for value in flat(MAP_1)])


def test_relu_before_or_after_pooling_gives_the_same_table():
    feature_map = convolve(THE_X, FEATURES[0])
    assert max_pool(ReLU().forward(feature_map)) == ReLU().forward(max_pool(feature_map))


# ------------------------------------------------------------------------- 5. Stacking


def the_three_features_as_a_layer():
    layer = Convolution(1, 3, 3)
    layer.weights = [[[[pixel / 9 for pixel in row] for row in feature]] for feature in FEATURES]
    return layer


def test_a_feature_divided_by_its_pixels_as_a_filter_gives_what_convolve_gives():
    maps = the_three_features_as_a_layer().forward([THE_X])
    assert flat(maps) == near(flat([convolve(THE_X, feature) for feature in FEATURES]), 1e-15)


def test_convolution_relu_pooling_and_pooling_again_give_the_published_2_x_2_images():
    network = Network([the_three_features_as_a_layer(), ReLU(), MaxPool(), MaxPool()])
    small = network.forward([THE_X])
    assert flatten(small)[1] == (3, 2, 2)
    assert flat(small) == published(flat(TWICE_POOLED))


# ---------------------------------------------------------------------------- 6. Votes


def test_the_votes_of_the_new_image_are_091_for_x_and_051_for_o():
    values = [.90, .65, .45, .87, .96, .73, .23, .63, .44, .89, .94, .53]
    for_x = [0.2 if place in (1, 4, 5, 10, 11) else 0 for place in range(1, 13)]
    for_o = [0.25 if place in (2, 3, 9, 12) else 0 for place in range(1, 13)]
    x, o = dense(values, [for_x, for_o], [0, 0])
    assert x == near(4.56 / 5) == published(0.91)
    assert o == near(2.07 / 4) == published(0.51)
    x, o = dense(flat(TWICE_POOLED), [for_x, for_o], [0, 0])
    assert x == near(1.0) and o == near(0.55)


def test_a_vote_is_a_weighted_sum_and_a_bias():
    assert dense([3, 4], [[1, 0], [0.5, 0.5]], [0, 1]) == [3.0, 4.5]


def test_values_weights_and_biases_that_do_not_fit_are_refused():
    refused("the weights must have the shape 2 x 3", dense, [1, 2, 3], [[1, 2], [3, 4]], [0, 0])
    refused("the weights must have the shape 1 x 2", dense, [1, 2], [[1, 2], [3, 4]], [0])
    refused("the biases must", dense, [1, 2], [[1, 2]], 0)
    refused("the values must", dense, None, [[1, 2]], [0])


# ----------------------------------------------------------------------- 7. The neuron


def test_the_neuron_sums_with_weights_and_squashes():
    inputs = [.50, 0.0, -.75, .75]
    weights = [-.2, 0.0, .8, -.5]
    assert dense(inputs, [[1, 1, 1, 1], weights], [0, 0]) == near([0.5, -1.075])
    assert sigmoid(1.075) == near(0.746, 0.0005)
    assert neuron(inputs, weights) == near(1 - sigmoid(1.075))
    assert neuron([2.0], [3.0], -6.0) == 0.5


def test_sigmoid_is_one_over_one_plus_e_to_the_minus_x():
    for x in (-5.0, -1.0, -0.1, 0.0, 0.1, 1.0, 5.0):
        assert sigmoid(x) == near(1 / (1 + math.exp(-x)), 1e-15)
        assert tanh(x) == near(math.tanh(x), 1e-15)


def test_squashing_stays_in_its_range_for_any_float():
    assert sigmoid(0) == 0.5 and tanh(0) == 0.0
    for x in (-1e308, -1000, -750, -1e-308, 0.0, 1e-308, 750, 1000, 1e308):
        assert 0.0 <= sigmoid(x) <= 1.0 and -1.0 <= tanh(x) <= 1.0
        assert tanh(x) == near(2 * sigmoid(2 * x) - 1)
    assert sigmoid(-1000) == 0.0 and sigmoid(1000) == 1.0
    for tenths in range(100):
        assert sigmoid(tenths / 10) == 1 / (1 + math.exp(-tenths / 10))
    assert tanh(-1000) == -1.0 and tanh(1000) == 1.0


# -------------------------------------------------------------------- 8. Deep networks

SOLID, VERTICAL, DIAGONAL, HORIZONTAL = range(4)
CAMERA_PICTURES = [([[1, 1], [1, 1]], SOLID), ([[-1, 1], [-1, 1]], VERTICAL),
                   ([[1, -1], [-1, 1]], DIAGONAL), ([[1, 1], [-1, -1]], HORIZONTAL)]


@pytest.mark.parametrize("image, pattern", CAMERA_PICTURES)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_four_pixel_camera_sees_each_pattern_in_both_polarities(image, pattern, sign):
    answers = demo.camera_network(1).forward([[[sign * pixel for pixel in row] for row in image]])
    assert [answer > 0 for answer in answers] == [place == pattern for place in range(4)]
    # by hand: two sums of 2, squashed, are added and squashed again
    assert answers[pattern] == near(math.tanh(2 * math.tanh(2)))


def test_without_neurons_for_the_reverse_the_camera_misses_it_and_grey_stays_grey():
    black_over_white = [[[-1, -1], [1, 1]]]
    assert demo.camera_network(0).forward(black_over_white) == [0, 0, 0, 0]
    assert demo.camera_network(1).forward([[[0, 0], [0, 0]]]) == [0, 0, 0, 0]


def test_no_sum_of_all_pixels_can_tell_the_patterns_apart():
    sums = [weighted_sum([1] * 4, flat(image)) for image, _ in CAMERA_PICTURES]
    assert sums == [4, 0, 0, 0]


# -------------------------------------------------------------------- 9. Optimization


def test_slope_and_curvature_of_a_parabola():
    assert slope(lambda w: w * w, -1) == near(-2.0, 1e-9)
    assert slope(math.sin, 1.0) == near(math.cos(1.0), 1e-9)
    assert curvature(lambda w: w * w, -1) == near(2.0, 1e-6)
    assert curvature(math.sin, 1.0) == near(-math.sin(1.0), 1e-6)
    assert curvature(lambda w: 3 * w, 5) == near(0.0, 1e-6)
    assert curvature(lambda w: w * w, 1e6) == near(2.0, 1e-3)
    assert slope(lambda w: w * w, 1e12) == near(2e12, 1e5)


def test_nudges_are_small_and_grow_with_x():
    def nudges(ask, x):
        tried = []
        ask(lambda value: tried.append(value) or 0.0, x)
        return [value - x for value in tried]

    assert nudges(slope, 0.5) == near([1e-5, -1e-5])
    assert nudges(slope, -300.0) == near([3e-3, -3e-3])
    assert nudges(curvature, 0.5) == near([-1e-3, 0.0, 1e-3])
    assert nudges(curvature, 300.0) == near([-0.3, 0.0, 0.3])


def test_exhaustive_search_tries_every_guess():
    tried = []
    best = exhaustive_search(lambda x: tried.append(x) or (x - 3) ** 2, range(10))
    assert best == 3 and sorted(tried) == list(range(10))
    refused("at least one guess", exhaustive_search, abs, [])


def test_one_step_downhill_is_against_the_slope_and_longer_where_it_is_steeper():
    assert step_downhill([1.0, 2.0, 3.0], [4.0, -2.0, 0.0], 0.5) == [-1.0, 3.0, 3.0]


def test_gradient_descent_returns_the_path_to_the_bottom():
    path = gradient_descent(lambda x: (x - 3) ** 2, 0.0, 0.25)
    assert path[:3] == near([0.0, 1.5, 2.25], 1e-6)  # each step halves the way: slope 2(x - 3)
    assert path[-1] == near(3.0, 1e-5) and len(path) < 30
    assert gradient_descent(lambda x: x * x, 0.0, 0.1) == [0.0]
    assert len(gradient_descent(lambda x: x, 0.0, 0.1, 7)) == 8
    assert len(gradient_descent(lambda x: x, 0.0, 0.1)) == 101
    assert len(gradient_descent(lambda x: 1.2e-5 * x, 0.0, 0.1, 3)) == 4  # not yet level
    assert gradient_descent(lambda x: 0.8e-5 * x, 0.0, 0.1, 3) == [0.0]  # as good as level


def test_with_curvature_one_step_lands_on_the_bottom_of_a_parabola():
    path = newtons_method(lambda x: 5 * (x - 3) ** 2 + 1, 10.0)
    assert path[0] == 10.0 and path[1] == near(3.0, 1e-4) and len(path) <= 3
    # x^4: slope 4x^3 over curvature 12x^2 takes a third off x, step by step
    assert newtons_method(lambda x: x ** 4, 1.0, 3) == near([1, 2 / 3, 4 / 9, 8 / 27], 1e-5)
    assert newtons_method(lambda x: x * x / 4, 8.0)[1] == near(0.0, 1e-4)  # a flat valley
    assert len(newtons_method(lambda x: abs(x) ** 2.001 + 10 * abs(x), 1e9)) == 101
    assert newtons_method(lambda x: x * x, 0.0) == [0.0]


def test_curvature_needs_a_valley():
    refused("must be above 0, as in a valley", newtons_method, math.cos, 0.1)
    for line in (lambda x: x, lambda x: 3 * x + 1, lambda x: 1000 - 7 * x):
        refused("must be above 0, as in a valley", newtons_method, line, 0.3)
        assert curvature(line, 0.3) == 0.0
    assert curvature(lambda x: 0.7 * x - 0.7 * 3.3, 3.3) == 0.0
    assert curvature(lambda x: 1000 + 8e-7 * x * x, 0.0) > 0.0  # flat, but not a line


def test_descent_finds_the_nearest_valley_not_the_deepest():
    def hot_day(x):
        return (x * x - 1) ** 2 + 0.3 * x  # valleys near -1, the deeper, and near 1

    assert gradient_descent(hot_day, 1.5, 0.05)[-1] == near(0.96, 0.01)
    assert gradient_descent(hot_day, -1.5, 0.05)[-1] == near(-1.035, 0.01)
    assert hot_day(-1.035) < hot_day(0.96)


def test_a_rate_that_is_too_big_runs_away_and_is_said_so():
    refused("take a smaller rate", gradient_descent, lambda x: x ** 2, 1.0, 10.0, 1000)
    refused("take a smaller rate", gradient_descent, lambda x: x * x, 1.0, 10.0, 1000)
    refused("take a smaller rate", gradient_descent, lambda x: x * x, 1.0, 1e308, 1)


@pytest.mark.parametrize("rate", [0, -0.1, NAN, INFINITY, "fast", None])
def test_rates_that_are_no_number_above_0_are_refused(rate):
    network = some_network()
    before = state(network)
    for ask in (lambda: gradient_descent(abs, 1.0, rate),
                lambda: network.learn([THE_X], [1, 0], rate), lambda: network.descend(rate),
                lambda: network.train([([THE_X], [1, 0])], 1, rate)):
        refused("rate must be a number above 0", ask)
    assert state(network) == before


@pytest.mark.parametrize("x", ["a", None, NAN, INFINITY])
def test_starts_that_are_no_number_are_refused(x):
    for ask in (lambda: slope(abs, x), lambda: curvature(abs, x),
                lambda: gradient_descent(abs, x, 0.1), lambda: newtons_method(abs, x)):
        refused("x must be a finite number", ask)


# ------------------------------------------------------------------------ 10. The loss


def test_twice_as_far_off_is_four_times_as_bad():
    assert squared_error([0.5, 1.0], [0, 1]) == 0.25
    assert squared_error([2.0], [0]) == 4 * squared_error([1.0], [0])
    assert squared_error_gradient([0.5, 1.0, -2.0], [0, 1, 1]) == [1.0, 0.0, -6.0]


def test_the_56_bags_search_finds_555_the_mean_is_5548_and_the_median_56():
    bags = demo.BAGS
    assert len(bags) == 56 and sum(bags) / 56 == published(55.48)
    halves = [guess / 2 for guess in range(90, 131)]
    assert exhaustive_search(lambda guess: squared_error([guess] * 56, bags), halves) == 55.5
    assert exhaustive_search(lambda guess: absolute_error([guess] * 56, bags), halves) == 56
    path = gradient_descent(lambda guess: squared_error([guess] * 56, bags), 45.0, 0.005)
    assert path[-1] == near(sum(bags) / 56, 1e-5)


def test_the_camera_is_off_by_325():
    answers, truths = [.5, .75, -.25, -.75], [0, 0, 0, 1]
    assert [absolute_error([a], [t]) for a, t in zip(answers, truths)] == [.5, .75, .25, 1.75]
    assert absolute_error(answers, truths) == 3.25


def test_answers_and_truths_must_pair_up():
    for loss in (squared_error, absolute_error, squared_error_gradient):
        refused("the truth must have the shape 2, not 3", loss, [0, 1], [0, 1, 1])
        refused("the truth must be a list", loss, [0, 1], 1)
        refused("the answers must hold finite", loss, [0, NAN], [0, 1])


# ----------------------------------------------------------------- 11. Backpropagation


def test_slopes_multiply_along_a_chain():
    assert slope(lambda m: 2 * m, 1) == near(2, 1e-9)
    assert slope(lambda x: x / 4, 2) == near(1 / 4, 1e-9)
    assert slope(lambda m: 2 * m / 4, 1) == near(1 / 2, 1e-9)
    x, w1, w2 = 3.0, 0.5, -2.0
    assert slope(lambda w: x * w * w2, w1) == near(x * w2, 1e-9)


def test_backpropagation_through_two_weights_is_the_published_chain():
    """y = x*w1, e = y*w2: de/dw1 = x*w2 and de/dw2 = y."""
    first, second = Dense(1, 1), Dense(1, 1)
    first.weights, second.weights = [[0.5]], [[-2.0]]
    network = Network([first, second])
    assert network.forward([3.0]) == [-3.0]
    assert network.backward([1.0]) == [-1.0]
    assert first.weight_gradients == [3.0 * -2.0] and second.weight_gradients == [1.5]
    assert first.bias_gradients == [-2.0] and second.bias_gradients == [1.0]


def test_relu_has_slope_1_above_0_and_else_0():
    layer = ReLU()
    layer.forward([-1.0, 0.0, 2.0, 1e-300])
    assert layer.backward([5.0, 6.0, 7.0, 8.0]) == [0.0, 0.0, 7.0, 8.0]


def test_sigmoid_has_the_slope_b_times_1_minus_b_and_tanh_1_minus_b_squared():
    for layer, curve in ((Sigmoid(), sigmoid), (Tanh(), tanh)):
        for x in (-3.0, -0.5, 0.0, 0.7, 2.0):
            assert layer.forward([x]) == [curve(x)]
            assert layer.backward([10.0]) == near([10 * slope(curve, x)], 1e-8)
    Sigmoid_layer = Sigmoid()
    Sigmoid_layer.forward([0.0])
    assert Sigmoid_layer.backward([1.0]) == [0.25]


def test_the_gradient_of_pooling_goes_to_the_first_winner_only():
    layer = MaxPool(2, 2)
    layer.forward([[[1, 5, 3], [5, 2, 3], [0, 0, -1]]])
    assert layer.backward([[[10, 20], [30, 40]]]) == [[[0, 10, 20], [0, 0, 0], [30, 0, 40]]]


def test_a_pixel_that_wins_overlapping_windows_gets_the_gradient_of_each():
    layer = MaxPool(3, 2)
    layer.forward([[[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 9, 0, 0], [0] * 5, [0] * 5]])
    slopes = layer.backward([[[1, 2], [4, 8]]])
    assert slopes[0][2][2] == 15 and sum(flat(slopes)) == 15


def test_the_gradients_of_pooling_add_up_to_what_came_in():
    for window, stride in ((2, 2), (3, 2), (3, 1), (2, 3)):
        layer = MaxPool(window, stride)
        pooled = layer.forward(greys(1, 2, 7, 6))
        gradient = reshape(flat(greys(2, len(flat(pooled)))), layer.output_shape)
        assert sum(flat(layer.backward(gradient))) == near(sum(flat(gradient)))


@pytest.mark.parametrize("make, shape", [
    (lambda: Convolution(1, 1, 1), (1, 3, 3)), (lambda: Convolution(2, 3, 2), (2, 4, 5)),
    (lambda: Convolution(3, 2, 3), (3, 3, 6)), (lambda: Dense(6, 4), (6,)),
    (lambda: Dense(12, 3), (2, 2, 3))])
def test_without_biases_output_times_gradient_is_input_times_input_gradient(make, shape):
    """The way back is the adjoint of the way forward."""
    layer = Network([make()], 3).layers[0]
    inputs = greys(1, *shape)
    outputs = layer.forward(inputs)
    gradient = reshape(flat(greys(2, len(flat(outputs)))), layer.output_shape)
    assert dot(outputs, gradient) == near(dot(inputs, layer.backward(gradient)))
    assert dot(outputs, gradient) == near(dot(layer.weights, layer.weight_gradients))
    per_bias = reshape(flat(gradient), (len(layer.biases), len(flat(gradient)) // len(layer.biases)))
    assert layer.bias_gradients == near([sum(slopes) for slopes in per_bias])


STACKS = {
    "dense": (lambda: [Dense(18, 3)], (2, 3, 3)),
    "dense after dense": (lambda: [Dense(5, 4), Tanh(), Dense(4, 3), Sigmoid()], (5,)),
    "convolution": (lambda: [Convolution(2, 3, 2), Dense(24, 2)], (2, 3, 5)),
    "relu": (lambda: [Convolution(1, 2, 3), ReLU(), Dense(24, 2)], (1, 5, 6)),
    "sigmoid and tanh on a stack": (lambda: [Sigmoid(), Convolution(1, 2, 2), Tanh()], (1, 3, 3)),
    "pooling": (lambda: [MaxPool(2, 2), Dense(12, 2)], (2, 5, 3)),
    "overlapping windows": (lambda: [MaxPool(3, 2), Dense(18, 2)], (2, 6, 7)),
    "strides wider than windows": (lambda: [MaxPool(2, 3), Dense(8, 2)], (2, 5, 4)),
    "convolution on convolution": (lambda: [Convolution(2, 3, 3), Convolution(3, 2, 2)], (2, 5, 6)),
    "the whole way, twice": (
        lambda: [Convolution(2, 3, 3), ReLU(), MaxPool(2, 2), Convolution(3, 4, 2), ReLU(),
                 MaxPool(2, 2), Dense(16, 3), Sigmoid()], (2, 9, 10)),
    "a network in a network": (
        lambda: [Network([Convolution(1, 2, 2), ReLU()], 5), Network([Dense(12, 2), Tanh()], 6)],
        (1, 3, 4)),
}


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nudging_every_weight_and_pixel_agrees_with_backpropagation(name, seed):
    make, shape = STACKS[name]
    network = Network(make(), seed)
    stack = greys(seed, *shape)
    truth = greys(seed + 10, *flatten(network.forward(stack))[1])
    assert check_gradients(network, stack, truth) < 1e-6


@pytest.mark.parametrize("name", STACKS)
def test_the_gradients_agree_with_a_nudge_made_by_hand(name):
    """As above, but without check_gradients, and for the very picture that came."""
    make, shape = STACKS[name]
    network = Network(make(), 7)
    stack = greys(8, *shape)
    votes = network.forward(stack)
    gradient = reshape(flat(greys(9, len(flat(votes)))), network.output_shape)
    pixels, pixel_slopes = flat(stack), flat(network.backward(gradient))
    for numbers, slopes in network.parameters() + [(pixels, pixel_slopes)]:
        for place, number in enumerate(list(numbers)):
            rises = []
            for nudge in (1e-5, -1e-5):
                numbers[place] = number + nudge
                rises.append(dot(network.forward(reshape(pixels, shape)), gradient))
            numbers[place] = number
            assert (rises[0] - rises[1]) / 2e-5 == near(slopes[place], 1e-7)


def numbers_like(count, factor, *shape):
    return reshape([(factor * number % 17 - 8) / 8 for number in range(count)], shape)


def test_convolution_gives_the_same_numbers_as_pytorch():
    """torch.nn.functional.conv2d, float64, PyTorch 2.13.0."""
    layer = Convolution(2, 2, 2)
    layer.weights, layer.biases = numbers_like(16, 7, 2, 2, 2, 2), numbers_like(2, 3, 2)
    maps = layer.forward(numbers_like(18, 5, 2, 3, 3))
    slopes = layer.backward(numbers_like(8, 11, 2, 2, 2))
    assert flat(maps) == near([0.9375, -0.96875, -1.0625, -0.84375, -1.4375, 2.171875,
                               -2.296875, 2.109375])
    assert layer.weight_gradients == near([
        -0.09375, 0.703125, -2.21875, 0.703125, 0.703125, -2.21875, 0.703125, -2.21875, 0.625,
        -0.765625, 0.96875, -0.953125, -0.203125, 1.0625, -0.390625, 0.875])
    assert layer.bias_gradients == near([0.0, 0.75])
    assert flat(slopes) == near([
        0.90625, 0.0625, -0.296875, -0.890625, 0.625, -0.3125, -0.9375, 0.953125, -0.484375,
        -0.125, 0.453125, -0.203125, 0.890625, -0.734375, -0.265625, 0.546875, -0.796875,
        0.796875])


def test_overlapping_pooling_with_ties_gives_the_same_numbers_as_pytorch():
    """torch.nn.functional.max_pool2d(x, 3, 2, ceil_mode=True), float64, PyTorch 2.13.0."""
    layer = MaxPool(3, 2)
    image = reshape([(5 * number) % 4 / 2 for number in range(20)], (1, 4, 5))
    assert layer.forward(image) == [[[1.5, 1.5], [1.5, 1.5]]]
    assert layer.backward([[[-1.0, 0.375], [-0.375, 1.0]]]) == [[
        [0, 0, 0, 0.375, 0], [0, 0, -1.0, 0, 0], [0, -0.375, 0, 0, 0], [0, 0, 0, 0, 1.0]]]


def test_a_whole_network_gives_the_same_numbers_as_pytorch():
    """Conv2d, ReLU, MaxPool2d, Linear, Sigmoid, squared error; float64, PyTorch 2.13.0."""
    convolution, votes = Convolution(1, 2, 2), Dense(8, 2)
    convolution.weights, convolution.biases = numbers_like(8, 7, 2, 1, 2, 2), [.125, -.25]
    votes.weights, votes.biases = numbers_like(16, 3, 2, 8), [.25, -.5]
    network = Network([convolution, ReLU(), MaxPool(2, 2), votes, Sigmoid()])
    answers = network.forward(numbers_like(16, 5, 1, 4, 4))
    assert answers == near([0.2833845866753151, 0.481453825066335])
    assert squared_error(answers, [1, 0]) == near(0.7453354362855141)
    slopes = network.backward(squared_error_gradient(answers, [1, 0]))
    assert convolution.weight_gradients == near([
        -0.11687604203676952, 0.3368922319680484, 0.15538492236612123, -0.37901726261494806,
        0.020162335358603872, -0.019758826383524775, -0.6437658610729766, -0.18287329964021176])
    assert convolution.bias_gradients == near([0.7260292384077087, -0.43497192868449863])
    assert votes.weight_gradients == near([
        -0.20464967089913205, -0.19555412997028174, -0.16371973671930565, 0.0,
        -0.022738852322125785, -0.09095540928850314, 0.0, -0.13188534346832956,
        0.1690282337593967, 0.16151586781453464, 0.13522258700751735, 0.0, 0.01878091486215519,
        0.07512365944862076, 0.0, 0.10892930620050009])
    assert votes.bias_gradients == near([-0.29105730972321003, 0.24039571023558642])
    assert flat(slopes) == near([
        -0.26100784594376175, -0.03262598074297022, -0.24200974613590287, -0.03025121826698786,
        0.19575588445782133, -0.25268846204874146, 0.33729574094312753, 0.18071572210993303, 0.0,
        -0.22301164632804404, -0.22459482131203226, -0.5079380106028406, 0.0,
        0.16725873474603303, -0.11150582316402202, 0.20621741542495617])


def test_hidden_tanh_neurons_give_the_same_numbers_as_pytorch():
    """Linear, tanh, Linear, squared error; float64, PyTorch 2.13.0."""
    first, second = Dense(3, 2), Dense(2, 1)
    first.weights, first.biases = numbers_like(6, 7, 2, 3), [.5, -.25]
    second.weights, second.biases = numbers_like(2, 3, 1, 2), [.125]
    network = Network([first, Tanh(), second])
    answers = network.forward(numbers_like(3, 5, 3))
    assert answers == near([-0.7464827446646779])
    slopes = network.backward(squared_error_gradient(answers, [1]))
    assert first.weight_gradients == near([
        -0.4093988296175409, -0.15352456110657786, 0.10234970740438523, -2.1571940837798516,
        -0.8089477814174444, 0.5392985209449629])
    assert first.bias_gradients == near([0.4093988296175409, 2.1571940837798516])
    assert second.weight_gradients == near([-3.281888469527867, 0.38052690858899285])
    assert second.bias_gradients == near([-3.4929654893293556])
    assert slopes == near([-1.4879958715074668, 0.7577729277152517, -1.5804957010942144])


def test_a_silent_feature_learns_nothing_and_harms_nothing():
    layer = Convolution(1, 3, 2)
    layer.forward([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]])
    silence, first = [[0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]]
    layer.backward([first, silence, first])
    assert layer.weight_gradients == [1, 2, 4, 5] + [0, 0, 0, 0] + [1, 2, 4, 5]
    assert layer.bias_gradients == [1.0, 0.0, 1.0]
    as_big = Convolution(1, 2, 2)
    as_big.forward([[[1, 2], [3, 4]]])
    as_big.backward([[[0.0]], [[1.0]]])
    assert as_big.weight_gradients == [0, 0, 0, 0] + [1, 2, 3, 4]


def test_backward_needs_a_forward_and_the_shape_that_came_out():
    for layer in (ReLU(), Sigmoid(), Tanh(), MaxPool(), Dense(4, 2), Convolution(1, 1, 1),
                  Network([ReLU()])):
        refused("call forward first", layer.backward, [1.0, 2.0])
        layer.forward([greys(1, 2, 2)])
        refused("the gradient must have the shape", layer.backward, [1.0, 2.0, 3.0])
        refused("the gradient must", layer.backward, None)


def test_backward_is_refused_after_a_forward_that_failed():
    layer = Network([Dense(2, 1)]).layers[0]
    layer.forward([1.0, 2.0])
    refused("needs 2 values", layer.forward, [1.0, 2.0, 3.0])
    refused("call forward first", layer.backward, [1.0])


def test_what_comes_out_may_be_changed_without_harm():
    layer = Sigmoid()
    layer.forward([0.0])[0] = 9.0
    assert layer.backward([1.0]) == [0.25]


def test_a_layer_follows_the_shape_of_what_comes_in():
    for make in (lambda: Network([Convolution(1, 2, 2)]), MaxPool, ReLU,
                 lambda: Network([MaxPool(), ReLU()])):
        layer, small, big = make(), greys(1, 1, 4, 4), greys(2, 1, 6, 5)
        layer.forward(small)
        assert layer.forward(big) == make().forward(big)
        layer.forward(small)
        assert flatten(layer.backward(layer.forward(small)))[1] == (1, 4, 4)


def test_a_single_image_where_a_stack_belongs_says_to_wrap_it():
    for layer in (Convolution(1, 1, 3), MaxPool(), some_network()):
        refused("a single image of 9 x 9 came: wrap it in a list", layer.forward, THE_X)
    refused("needs a stack, images x rows x columns", MaxPool().forward, [1, 2])
    refused("has the shape 1 x 1 x 9 x 9", Convolution(1, 1, 3).forward, [[THE_X]])


def test_stacks_that_do_not_fit_are_refused_with_both_numbers():
    refused("Convolution(2, 1, 3) needs a stack of 2 images", Convolution(2, 1, 3).forward, [THE_X])
    refused("bigger than the image of 1 x 3", Convolution(1, 1, 2).forward, [[[1, 0, 1]]])
    refused("bigger than the image of 3 x 1", Convolution(1, 1, 2).forward, [[[1], [0], [1]]])
    twice = Network([Convolution(1, 1, 3), MaxPool(), Convolution(1, 1, 3)])
    refused("bigger than the image of 2 x 2", twice.forward, [greys(1, 5, 5)])
    refused("needs 48 values, but 50 came, in the shape 2 x 5 x 5", Dense(48, 2).forward,
            greys(1, 2, 5, 5))
    assert Convolution(1, 1, 2).forward([greys(1, 2, 2)])


def test_weights_set_by_hand_must_have_their_shape():
    for layer, weights in ((Convolution(1, 1, 2), [[1, 2], [3, 4]]), (Dense(4, 1), [1, 2, 3, 4]),
                           (Dense(4, 1), [[1, 2, 3]]), (Dense(4, 1), [[1, 2, 3, "x"]]),
                           (Dense(4, 1), [[1, 2, 3, NAN]]), (Dense(4, 1), None)):
        before = copy.deepcopy(layer.weights)
        refused("the weights must", setattr, layer, "weights", weights)
        refused("the biases must", setattr, layer, "biases", [1, 2])
        assert layer.weights == before and layer.biases == [0.0]


def test_weights_changed_in_place_must_keep_their_shape():
    for layer in (Dense(4, 1), Convolution(1, 1, 2)):
        layer.biases.append(1)
        refused("the biases must have the shape 1, not 2", layer.forward, [greys(1, 2, 2)])
    layer = Dense(2, 2)
    layer.weights[1] = [1, 2, 3]
    refused("the weights must have lists of the same length", layer.forward, [1, 2])
    layer.weights[0] = [1]  # as many weights as before, but in the wrong places
    refused("the weights must have lists of the same length", layer.forward, [1, 2])
    for place in (0, 1):
        for row in (0.5, [], (1, 2, 3), (1, 2), {}, {3: 1, 4: 2}):
            layer = Dense(2, 2)
            layer.weights[place] = row
            refused("the weights must ", layer.forward, [1, 2])
            refused("the weights must ", layer.parameters)
    layer = Dense(2, 2)
    layer.weights[1] = type("Row", (list,), {})([3, 4])  # a list, but not a plain one
    assert layer.forward([1, 1]) == [0, 7]
    assert [type(row) for row in layer.weights] == [list, list]
    layer = Convolution(1, 2, 2)
    layer.weights[1] = [[[1, 2, 3], [4, 5, 6]]]
    refused("the weights must have lists of the same length", layer.forward, [greys(1, 2, 2)])


def test_weights_that_were_set_are_copied():
    layer, mine = Dense(2, 2), [[1, 2]] * 2
    layer.weights = mine
    Network([layer]).learn([1, 1], [0, 0], 0.1)
    assert mine == [[1, 2]] * 2 and layer.weights[0] is not layer.weights[1]
    layer.weights, layer.biases = mine, [3, 4]
    assert repr(layer.weights) == "[[1.0, 2.0], [1.0, 2.0]]" and repr(layer.biases) == "[3.0, 4.0]"


def test_outputs_too_big_for_a_float_are_not_passed_on():
    layer = Dense(2, 1)
    layer.weights = [[1e308, 1e308]]
    refused("the outputs are not finite", layer.forward, [10.0, 10.0])


# --------------------------------------------------------------------- 12. The network


def test_the_random_numbers_are_those_of_the_published_generator():
    """742938285 * state mod 2^31 - 1, worked out by hand from state 2."""
    dice = Random(1)
    assert dice.number() == 742938285 * 2 / 2147483647
    assert dice.number() == 742938285 * (742938285 * 2) % 2147483647 / 2147483647
    assert Random(0).number() == 742938285 / 2147483647
    first = [dice.number() for _ in range(10000)]
    assert 0 < min(first) and max(first) < 1
    assert sum(first) / 10000 == near(0.5, 0.02) and len(set(first)) == 10000
    assert sum([(value - 0.5) ** 2 for value in first]) / 10000 == near(1 / 12, 0.005)
    assert Random(2147483645).number() == 742938285 * 2147483646 % 2147483647 / 2147483647
    for seed in (-1, 2147483646, 10 ** 30):
        assert 0 < Random(seed).number() < 1


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    assert state(some_network(5)) == state(some_network(5))
    assert state(some_network(5)) != state(some_network(6))
    assert state(Network([Dense(3, 2)])) == state(Network([Dense(3, 2)], 1))


def test_starting_weights_have_the_variance_1_divided_by_the_number_of_values():
    weights = flat(Network([Dense(400, 50)]).layers[0].weights)
    assert max(map(abs, weights)) <= math.sqrt(3 / 400)
    assert sum(weights) / len(weights) == near(0, 0.001)
    assert sum([w * w for w in weights]) / len(weights) == near(1 / 400, 0.0001)
    filters = Network([Convolution(2, 60, 5)]).layers[0]
    weights = flat(filters.weights)
    assert sum([w * w for w in weights]) / len(weights) == near(1 / 50, 0.001)
    assert filters.biases == [0.0] * 60


def test_weights_that_were_set_stay_and_a_new_layers_weights_are_zero():
    set_weights, set_bias, fresh = Dense(2, 1), Dense(2, 1), Dense(2, 1)
    assert fresh.weights == [[0.0, 0.0]] and fresh.biases == [0.0]
    set_weights.weights, set_bias.biases = [[0.5, 0.25]], [1.0]
    Network([set_weights, set_bias, fresh])
    assert set_weights.weights == [[0.5, 0.25]] and set_bias.weights == [[0.0, 0.0]]
    assert all(fresh.weights[0])
    learned = fresh.weights
    Network([fresh], 9)
    assert fresh.weights is learned


def test_what_is_no_network_is_refused():
    for layers in ([], None, ReLU(), "ReLU"):
        refused("a network needs a list of layers", Network, layers)
    for layer in (ReLU, 3, "ReLU()", None, [ReLU()]):
        refused("a network is made of layers", Network, [ReLU(), layer])
    twice = ReLU()
    refused("stands in the network twice", Network, [twice, Sigmoid(), twice])
    for seed in (1.5, "1", None, True):
        refused("the seed must be a whole number", Network, [ReLU()], seed)


def test_one_list_of_weights_in_two_places_is_refused():
    layer = Dense(2, 2)
    network = Network([layer])
    layer.weights[1] = layer.weights[0]
    before = copy.deepcopy(layer.weights)
    refused("one and the same list", network.learn, [1, 2], [0, 1], 0.1)
    assert layer.weights == before


def test_parameters_are_lists_of_numbers_with_gradients_of_the_same_shape():
    network = some_network()
    pairs = network.parameters()
    assert [len(numbers) for numbers, _ in pairs] == [3] * 9 + [3, 48, 48, 2]
    assert all(slopes == [0.0] * len(numbers) for numbers, slopes in pairs)
    network.forward([THE_X])
    network.backward([1.0, -1.0])
    for pairs in (network.parameters(), Dense(2, 3).parameters()):
        assert all(len(slopes) == len(numbers) for numbers, slopes in pairs)
    assert any(any(slopes) for _, slopes in network.parameters())


def test_a_step_moves_each_weight_by_rate_times_slope():
    network = some_network()
    votes = network.forward([THE_X])
    loss = squared_error(votes, [1, 0])
    network.backward(squared_error_gradient(votes, [1, 0]))
    expected = [[w - 0.25 * slope for w, slope in zip(numbers, slopes)]
                for numbers, slopes in network.parameters()]
    assert network.learn([THE_X], [1, 0], 0.25) == loss
    assert state(network) == expected


def test_one_small_step_lowers_the_loss():
    for seed in range(1, 11):
        network = some_network(seed)
        before = network.learn([greys(seed, 9, 9)], [1, 0], 0.001)
        assert squared_error(network.forward([greys(seed, 9, 9)]), [1, 0]) < before


def test_training_yields_the_mean_loss_of_each_epoch_and_repeats_for_a_seed():
    cases = demo.XO[:3]
    one, other, third = some_network(3), some_network(3), some_network(4)
    losses = list(one.train(cases, 4, 0.1))
    assert losses == list(other.train(cases, 4, 0.1)) and len(losses) == 4
    assert losses != list(third.train(cases, 4, 0.1))
    assert state(one) == state(other)
    single = some_network(3)
    loss = squared_error(single.forward(cases[0][0]), cases[0][1])
    assert list(single.train(cases[:1], 1, 0.1)) == [loss]
    assert list(single.train(cases, 0, 0.1)) == []


def test_an_epoch_shows_every_example_once_in_a_changing_order():
    network, shown = some_network(), []
    network.learn = lambda stack, truth, rate: shown.append(stack) or len(shown)
    examples = [(number, None) for number in range(8)]
    assert network._epoch(examples, 0.1) == sum(range(1, 9)) / 8
    for _ in range(200):
        network._epoch(examples, 0.1)
    epochs = [tuple(shown[start:start + 8]) for start in range(0, len(shown), 8)]
    assert examples == [(number, None) for number in range(8)]
    assert all(sorted(order) == list(range(8)) for order in epochs)
    assert len(set(epochs)) > 190
    for place in range(8):  # each example comes first, second ... about as often
        assert {order[place] for order in epochs} == set(range(8))


def test_examples_may_change_while_training_goes_on_with_those_that_came():
    examples = [([THE_X], [1, 0])]
    training = some_network().train(examples, 2, 0.1)
    before = next(training)
    examples.clear()
    assert next(training) < before


def test_bad_examples_are_refused_before_anything_is_learned():
    network = some_network()
    before, good = state(network), ([THE_X], [1, 0])
    for examples in ([], None, 3, "XO"):
        refused("examples must be a list of pairs", network.train, examples, 1, 0.1)
    refused("example 1 must be (stack, truth)", network.train, [good, [THE_X]], 1, 0.1)
    refused("example 1 must be (stack, truth)", network.train, [good, None], 1, 0.1)
    refused("example 1: the truth must have the shape 2, not 3", network.train,
            [good, ([THE_X], [1, 0, 0])], 1, 0.1)
    refused("example 1: Convolution(1, 3, 3) needs", network.train, [good, (THE_X, [1, 0])], 1, 0.1)
    refused("example 0: the truth must hold", network.train, [([THE_X], [1, NAN])], 1, 0.1)
    for epochs in (-1, 1.5, "3", None, True):
        refused("epochs must be a whole number", network.train, [good], epochs, 0.1)
    for truth in ([1], [1, 0, 0], [1, None], 1, None, [[1, 0]], [INFINITY, 0]):
        refused("the truth must", network.learn, [THE_X], truth, 0.1)
    assert state(network) == before


def test_a_rate_that_is_too_big_leaves_the_weights_as_they_were():
    network = Network([Dense(2, 2), Dense(2, 1)])
    stack, truth = [3.0, 4.0], [1.0]
    with pytest.raises(ValueError, match="too big|too far"):
        for _ in range(1000):
            before = state(network)
            network.learn(stack, truth, 1e6)
    assert state(network) == before
    assert all(math.isfinite(number) for numbers in before for number in numbers)


def test_a_printed_network_shows_its_layers_shapes_and_weights():
    network = some_network()
    assert "3 x 7 x 7" not in str(network)
    network.forward([THE_X])
    assert str(network) == """\
Network of 128 weights and biases
  Convolution(1, 3, 3)   -> 3 x 7 x 7   30 weights and biases
  ReLU()                 -> 3 x 7 x 7
  MaxPool(2, 2)          -> 3 x 4 x 4
  Dense(48, 2)           -> 2           98 weights and biases
  Sigmoid()              -> 2"""


def test_the_forward_pass_does_not_change_the_picture():
    picture = copy.deepcopy(THE_X)
    network = some_network()
    network.learn([picture], [1, 0], 0.1)
    check_gradients(network, [picture], [1, 0])
    assert picture == THE_X


# ----------------------------------------------------------------------- 13. The check


def test_the_check_changes_no_weight_and_is_not_fooled_by_drawings():
    for case in demo.XO[:2] + demo.XO[-2:]:
        network = some_network(2)
        before = state(network)
        assert check_gradients(network, *case) < 1e-6
        assert state(network) == before


@pytest.mark.parametrize("kind, method", [
    (Convolution, "compute_weight_gradients"), (Convolution, "compute_input_gradient"),
    (Dense, "compute_weight_gradients"), (Dense, "compute_input_gradient"),
    (MaxPool, "compute_input_gradient"), (ReLU, "compute_input_gradient"),
    (Sigmoid, "compute_input_gradient")])
def test_the_check_notices_a_wrong_gradient(kind, method, monkeypatch):
    right = getattr(kind, method)

    def wrong(layer, gradient):
        if method == "compute_input_gradient":
            return [1.001 * slope for slope in right(layer, gradient)]
        right(layer, gradient)
        layer.bias_gradients = [1.001 * slope for slope in layer.bias_gradients]

    network = Network([Convolution(1, 2, 2), ReLU(), MaxPool(2, 1), Convolution(2, 2, 2),
                       Dense(8, 2), Sigmoid()], 2)
    stack = [greys(4, 5, 5)]
    assert check_gradients(network, stack, [1, 0]) < 1e-6
    monkeypatch.setattr(kind, method, wrong)
    assert 0.0008 < check_gradients(network, stack, [1, 0]) < 0.0022  # once or twice 0.1%


def test_the_check_brightens_each_pixel_by_up_to_a_tenth():
    class Recorder(ReLU):
        seen = []

        def compute_outputs(self, values):
            self.seen.append(list(values))
            return super().compute_outputs(values)

    check_gradients(Network([Recorder()]), [[[1.0, -1.0], [0.5, 0.0]]], [[[0, 0], [0, 0]]])
    dice = Random(1)
    assert Recorder.seen[0] == [pixel + 0.1 * dice.number() for pixel in (1.0, -1.0, 0.5, 0.0)]


def test_the_check_takes_a_slope_that_is_no_number_for_wrong(monkeypatch):
    monkeypatch.setattr(Dense, "compute_weight_gradients", lambda layer, gradient: setattr(
        layer, "weight_gradients", [NAN] * layer.values * layer.votes))
    assert check_gradients(Network([Dense(2, 1)]), [1.0, 2.0], [0.5]) == INFINITY


def test_the_check_takes_a_slope_that_is_missing_for_wrong(monkeypatch):
    monkeypatch.setattr(Dense, "slopes", lambda layer: layer.weight_gradients)
    assert check_gradients(Network([Dense(2, 1)]), [1.0, 2.0], [0.5]) == INFINITY


def test_the_check_puts_the_weight_back_when_it_fails():
    layer = Dense(1, 1)
    layer.weights = [[1.0]]
    with pytest.raises(ValueError):
        check_gradients(Network([layer]), [1e200], [0])
    assert layer.weights == [[1.0]]


# -------------------------------------------------------------------- The errors teach


def with_weights(layer, weights):
    layer.weights = weights
    return layer


def twins():
    layer = Dense(1, 2)
    layer.weights[1] = layer.weights[0]
    layer.biases = [1, 2]
    return Network([layer])


SENTENCES = [
    (lambda: flatten("#.#"), "the picture must be a list, not str"),
    (lambda: flatten([[1], 2]), "the picture must not mix lists and other things"),
    (lambda: flatten([[1, 2], [3]]),
     "the picture must have lists of the same length, but their lengths are [1, 2]"),
    (lambda: flatten([[]]), "the picture is empty, but needs at least one number"),
    (lambda: flatten([1, "a"]), "the picture must hold finite numbers only, not 'a'"),
    (lambda: match([[1]], [[1, 2]]), "the patch must have the shape 1 x 1, not 1 x 2"),
    (lambda: convolve([1, 2], [[1]]),
     "the image must be a list of rows, such as [[1, -1], [-1, 1]], but its shape is 2"),
    (lambda: convolve([[1]], [1]),
     "the feature must be a list of rows, such as [[1, -1], [-1, 1]], but its shape is 1"),
    (lambda: convolve([[1, 2]], [[1], [2]]),
     "the feature of 2 x 1 is bigger than the image of 1 x 2"),
    (lambda: max_pool([[1]], 0), "window must be a whole number from 1 up, not 0"),
    (lambda: max_pool([[1]], 1, 0), "stride must be a whole number from 1 up, not 0"),
    (lambda: MaxPool(0), "window must be a whole number from 1 up, not 0"),
    (lambda: MaxPool(1, 0), "stride must be a whole number from 1 up, not 0"),
    (lambda: Dense(0, 1), "values must be a whole number from 1 up, not 0"),
    (lambda: Dense(1, 0), "votes must be a whole number from 1 up, not 0"),
    (lambda: Convolution(0, 1, 1), "channels must be a whole number from 1 up, not 0"),
    (lambda: Convolution(1, 0, 1), "features must be a whole number from 1 up, not 0"),
    (lambda: Convolution(1, 1, 0), "size must be a whole number from 1 up, not 0"),
    (lambda: gradient_descent(abs, 1, 0.1, 0), "steps must be a whole number from 1 up, not 0"),
    (lambda: newtons_method(abs, 1, 0), "steps must be a whole number from 1 up, not 0"),
    (lambda: gradient_descent(abs, 1, 0), "rate must be a number above 0, such as 0.1, not 0"),
    (lambda: slope(abs, "1"), "x must be a finite number, not '1'"),
    (lambda: exhaustive_search(lambda x: 1 / x, [0]),
     "f(0) must be a finite number, not inf; if x ran away on the way downhill, take a "
     "smaller rate"),
    (lambda: exhaustive_search(abs, []), "exhaustive search needs at least one guess"),
    (lambda: newtons_method(lambda x: 2 * x - x * x, 2.0),
     "the curvature at 2.0 is -2, but must be above 0, as in a valley: start nearer to a "
     "bottom"),
    (lambda: ReLU().forward(None), "the input must be a list, not NoneType"),
    (lambda: ReLU().backward([1]), "backward goes back over a forward: call forward first"),
    (lambda: with_weights(Dense(1, 1), [[1e300]]).forward([1e300]),
     "the outputs are not finite, because the inputs or the weights are too big; in "
     "training, take a smaller rate"),
    (lambda: MaxPool().forward([[1, 2]]), "MaxPool(2, 2) needs a stack of images, but a "
     "single image of 1 x 2 came: wrap it in a list, [image]"),
    (lambda: MaxPool().forward([1, 2]), "MaxPool(2, 2) needs a stack, images x rows x "
     "columns, but what came has the shape 2"),
    (lambda: Dense(3, 1).forward([[1, 2]]),
     "Dense(3, 1) needs 3 values, but 2 came, in the shape 1 x 2"),
    (lambda: Convolution(2, 1, 1).forward([[[1]]]), "Convolution(2, 1, 1) needs a stack of 2 "
     "images, one for each of its channels, but 1 came"),
    (lambda: Convolution(1, 1, 2).forward([[[1]]]), "the features of Convolution(1, 1, 2) "
     "are 2 x 2, bigger than the image of 1 x 1 that came"),
    (lambda: Network([]), "a network needs a list of layers, not []"),
    (lambda: Network([3]), "a network is made of layers, such as ReLU(), but 3 is none"),
    (lambda: Network([ReLU()] * 2), "the same layer stands in the network twice: make two"),
    (lambda: Network([ReLU()], "1"), "the seed must be a whole number, not '1'"),
    (lambda: twins().learn([1], [0, 0], 0.1), "two rows of weights are one and the same "
     "list, as after weights[1] = weights[0]: give each row a list of its own"),
    (lambda: Network([with_weights(Dense(1, 1), [[1.0]])]).learn([1e100], [0], 1e300),
     "the rate 1e+300 is too big: the weights would not stay finite; start again with a "
     "smaller one"),
    (lambda: Network([with_weights(Dense(1, 1), [[1.0]])]).learn([1e200], [0], 0.1),
     "the loss is inf: was the learning rate too big?"),
    (lambda: Network([ReLU()]).train(3, 1, 0.1),
     "examples must be a list of pairs (stack, truth)"),
    (lambda: Network([ReLU()]).train([3], 1, 0.1), "example 0 must be (stack, truth)"),
    (lambda: Network([ReLU()]).train([(3, [1])], 1, 0.1),
     "example 0: the stack must be a list, not int"),
    (lambda: Network([ReLU()]).train([([3], [1])], -1, 0.1),
     "epochs must be a whole number from 0 up, not -1"),
    (lambda: check_gradients(Network([ReLU()]), 3, [1]), "the stack must be a list, not int"),
]


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_an_error_says_what_came_and_what_was_needed(number):
    ask, sentence = SENTENCES[number]
    with pytest.raises(ValueError) as caught:
        ask()
    assert str(caught.value) == sentence


# ----------------------------------------------------------------------- It all learns


def shifted_copies(image):
    """All that the white pixels of an image can become by shifting it."""
    white = [(row, column) for row, line in enumerate(image)
             for column, pixel in enumerate(line) if pixel > 0]
    top, left = min(row for row, _ in white), min(column for _, column in white)
    return sorted((row - top, column - left) for row, column in white)


def test_the_drawings_are_different_and_the_unseen_no_shifted_copies():
    for cases, unseen, least in ((demo.XO, demo.XO_UNSEEN, 8), (demo.LINES, demo.LINES_UNSEEN, 8)):
        assert len(cases) >= 16 and len(unseen) >= least
        everything = [str(stack) for stack, _ in cases + unseen]
        assert len(set(everything)) == len(everything)
        known = [shifted_copies(stack[0]) for stack, _ in cases]
        assert not [1 for stack, _ in unseen if shifted_copies(stack[0]) in known]
        assert {tuple(truth) for _, truth in cases} == {(1.0, 0.0), (0.0, 1.0)}


@pytest.mark.parametrize("make, cases, unseen", [
    (demo.xo_network, demo.XO, demo.XO_UNSEEN), (demo.lines_network, demo.LINES, demo.LINES_UNSEEN)])
def test_50_seeds_of_50_learn_every_drawing_and_98_in_100_unseen_are_right(make, cases, unseen):
    learned = right = 0
    for seed in range(1, 51):
        network = make(seed)
        for _ in range(3):
            if demo.count_right(network, cases) < len(cases):
                demo.trained(network, cases, epochs=10)
        learned += demo.count_right(network, cases) == len(cases)
        right += demo.count_right(network, unseen)
    print(f"{learned} of 50 learned all {len(cases)}; {right} of {50 * len(unseen)} unseen right")
    assert learned == 50
    assert right >= 0.98 * 50 * len(unseen)


@pytest.mark.parametrize("features", [1, 2])
def test_one_feature_or_two_are_enough_from_20_seeds_of_20(features):
    for seed in range(1, 21):
        network = Network([Convolution(1, features, 3), ReLU(), MaxPool(2, 2),
                           Dense(16 * features, 2), Sigmoid()], seed)
        for _ in range(10):
            if demo.count_right(network, demo.XO) < len(demo.XO):
                demo.trained(network, demo.XO, epochs=10)
        assert demo.count_right(network, demo.XO) == len(demo.XO)


# -------------------------------------------------------------------- The demo, as run


def run_demo(*arguments, text=None, **environment):
    return subprocess.run(
        [sys.executable, str(HERE / "demo.py")] + list(arguments), input=text, timeout=60,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=str(HERE),
        env=dict(os.environ, **dict({"PYTHONIOENCODING": "ascii"}, **environment)))


def output_of(*arguments, **environment):
    result = run_demo(*arguments, **environment)
    assert result.returncode == 0 and not result.stderr, result.stderr.decode()
    text = result.stdout.decode("ascii").replace("\r\n", "\n")
    assert max(map(len, text.split("\n"))) <= 80
    return text


@pytest.fixture(scope="module")
def course():
    return output_of("all")


KEY_FIGURES = {
    "filtering": ["is 9, divided by 9 pixels: 1.00", "is 5, divided by 9 pixels: 0.55"],
    "convolution": [" ".join(f"{value:5.2f}" for value in row) for row in MAP_1],
    "pooling": [" ".join(f"{value:5.2f}" for value in row) for row in POOLED_1],
    "relu": ["20 of the 49 numbers were negative", "ReLU before pooling, or after: the same."],
    "stacking": ["3 x 7 x 7", "3 x 4 x 4", "3 x 2 x 2", "1.00  0.55    1.00  0.55    0.55  1.00"],
    "votes": ["X 0.91, O 0.51, so it is an X"],
    "neuron": ["the sums are 0 and 0", "-1.075", "sigmoid(-1.075) = 0.254", "sigmoid(1.075) ="],
    "camera": ["solid", "horizontal", "grey        0.00"],
    "tea": ["61 cups of tea", "the best of them is 7.3"],
    "loss": ["search finds 55.5", "the mean is 55.48", "the median is 56", "error is 3.25"],
    "chain": ["0.50, their product", "at w = -1 the slope -2.00", "takes 256 runs"],
    "xo": ["40 of the 40", "=> 12 of 12 drawings that it had never seen before are right."],
    "lines": ["40 of the 40", "=> 12 of 12 drawings that it had never seen before are right."],
    "learned": ["feature 3", "for X:", "for O:"],
    "choices": ["features  window  hidden", "128    40 of 40"],
    "limits": ["convolutional", "dense only"],
    "yours": ["I see an X"],
}


@pytest.mark.parametrize("name", KEY_FIGURES)
def test_each_chapter_plays_alone_as_in_the_course_and_shows_its_figures(name, course):
    text = output_of(name)
    assert text in course
    words = " ".join(text.split())
    assert [figure for figure in KEY_FIGURES[name]
            if " ".join(figure.split()) not in words] == []


def test_the_course_has_all_chapters_in_the_notes_order(course):
    titles = re.findall(r"^(\d+)\. ([A-Z]+): .*\?$", course, re.MULTILINE)
    assert titles == [(str(number), name.upper()) for number, name in enumerate(KEY_FIGURES, 1)]
    assert list(demo.CHAPTERS) == list(KEY_FIGURES)


def test_the_main_run_is_the_two_trainings_and_the_same_every_time(course):
    text = output_of()
    assert text == output_of(PYTHONHASHSEED="7")
    assert output_of("xo", "lines") in text and "--help" in text


def test_help_lists_the_chapters():
    text = output_of("--help")
    assert text == output_of("-h")
    assert [name for name in demo.CHAPTERS if name not in text] == []


def test_any_console_gets_plain_characters(course):
    for encoding in ("cp1252", "cp437", "utf-8"):
        assert output_of("filtering", PYTHONIOENCODING=encoding) in course
    assert "\033" not in course


def test_shades_are_for_terminals_that_can_show_them(monkeypatch, capsys):
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(os, "name", "posix")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert demo.draw([[1, 0, -1], [0.5, 9, -9], [1, 1, 1]]) == [
        "\033[48;5;255m\033[38;5;249m\u2584\033[48;5;244m\033[38;5;255m\u2584"
        "\033[48;5;232m\033[38;5;232m \033[0m",
        "\033[38;5;255m\u2580\033[38;5;255m\u2580\033[38;5;255m\u2580\033[0m"]
    list(demo.progress([0.5, 0.25]) or [])
    assert "\repoch  2: loss 0.2500" in screen.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    assert demo.draw([[1, 0, -1]]) == ["#+."]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert demo.draw([[1, 0, -1]]) == ["#+."]
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(screen.__class__, "encoding", "ascii")
    assert demo.draw([[1, 0, -1]]) == ["#+."]


def drawn(rows):
    return "\n".join(rows) + "\n"


GOOD_DRAWINGS = {
    "an X with dots": (["#...#", ".#.#.", "..#..", ".#.#.", "#...#"], "X"),
    "an X with spaces": (["#     #", " #   #", "  # #", "   #", "  # #", " #   #", "#     #"], "X"),
    "an O": ([".#####.", "#.....#", "#.....#", "#.....#", "#.....#", "#.....#", ".#####."], "O"),
}


@pytest.mark.parametrize("name", GOOD_DRAWINGS)
def test_a_students_drawing_is_answered_with_votes_and_reasons(name, tmp_path):
    rows, answer = GOOD_DRAWINGS[name]
    file = tmp_path / "drawing.txt"
    file.write_bytes(drawn(rows).encode())
    text = output_of(str(file))
    assert f"I see an {answer}: X " in text and "spoke most" in text
    from_notepad = b"\xef\xbb\xbf" + drawn(rows).replace("\n", "\r\n").encode()
    typed = run_demo("-", text=from_notepad)
    assert typed.stdout.decode().replace("\r\n", "\n") == text


def test_a_small_drawing_is_centred():
    picture = demo.read_drawing("# #\n #\n# #\n")
    assert [row[3:6] for row in picture[3:6]] == [[1, -1, 1], [-1, 1, -1], [1, -1, 1]]
    assert sum(flat(picture)) == 5 - 76
    assert demo.read_drawing("\n".join(["#" * 9] * 9)) == [[1.0] * 9] * 9
    assert demo.read_drawing("##")[4] == [-1, -1, -1, 1, 1, -1, -1, -1, -1]


@pytest.mark.parametrize("data, sentence", [
    (b"", "holds no #"), (b"...\n...\n", "holds no #"), (b"#.o\n", "holds 'o'"),
    (b"#\t#\n", "holds '\\t'"), (b"#" * 10, "is 1 x 10"), (b"#\n" * 10, "is 10 x 1"),
    (b"\xff\xfe#\x00", "is not a text"), ("#é".encode(), "holds '\\xe9'"), (b"\x00#", "holds '\\x00'")])
def test_a_bad_drawing_gets_one_sentence_and_status_2(data, sentence, tmp_path):
    file = tmp_path / "bad.txt"
    file.write_bytes(data)
    for result in (run_demo(str(file)), run_demo("-", text=data)):
        assert result.returncode == 2 and not result.stdout
        message = result.stderr.decode().strip()
        assert sentence in message and "\n" not in message and "Traceback" not in message


@pytest.mark.parametrize("name", ["no_such_file.txt", "filtring", "--fast", "."])
def test_what_is_no_chapter_and_no_file_gets_one_sentence_and_status_2(name):
    result = run_demo("filtering", name)
    assert result.returncode == 2 and not result.stdout
    message = result.stderr.decode().strip()
    assert name in message and "--help" in message and "\n" not in message


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way on Windows")
def test_a_reader_who_stops_reading_gets_no_traceback():
    program = subprocess.Popen([sys.executable, str(HERE / "demo.py"), "all"], cwd=str(HERE),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    program.stdout.readline()
    program.stdout.close()
    assert program.stderr.read() == b""
    program.wait()


# --------------------------------------------------------------------- What README says

README = (HERE / "README.md").read_text(encoding="utf-8") if (HERE / "README.md").exists() else ""


def test_readme_shows_what_the_demo_prints(course):
    block = README.split("prints at the end; a test compares the two. -->\n```\n")[1].split("\n```")[0]
    assert block in course and len(block.split("\n")) > 20
    assert block.split("\n")[-1] == "=> 12 of 12 drawings that it had never seen before are right."


def test_readmes_own_network_learns_and_can_be_saved_and_loaded(tmp_path, monkeypatch, capsys):
    own, save, load, other = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    scope = {}
    exec(own, scope)
    assert capsys.readouterr().out.endswith("12 of 12 unseen drawings are right\n")
    exec(save, scope)
    loaded = {}
    exec(load, loaded)
    assert state(loaded["network"]) == state(scope["network"]) != state(some_network())
    compile(other, "other", "exec")  # needs PyTorch, which the tests do without


def test_readmes_table_names_things_that_are_there():
    rows = [line.split("|")[1:-1] for line in README.split("\n") if "| `test_" in line]
    assert len(rows) == 15
    for idea, names, chapters, test in rows:
        for name in re.findall(r"`([^`]+)`", names):
            owner, _, method = name.partition(".")
            assert hasattr(tinycnn, owner)
            assert not method or hasattr(Network([Convolution(1, 1, 1)]).layers[0], method) or hasattr(
                getattr(tinycnn, owner), method)
        assert set(re.findall(r"`([^`]+)`", chapters)) <= set(demo.CHAPTERS)
        assert test.strip(" `") in globals()


def test_readme_has_the_two_commands():
    assert "    python demo.py\n" in README
    assert "    python -m pip install pytest && python -m pytest\n" in README
    assert "SPEED" not in README and "DIGITS" not in README


# --------------------------------------------------------------------- The files alone

SOURCE = (HERE / "tinycnn.py").read_text(encoding="utf-8")
TREE = ast.parse(SOURCE)


def test_the_file_imports_only_math_and_does_nothing_but_define():
    imports = [node for node in ast.walk(TREE) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert [ast.dump(node) for node in imports] == [ast.dump(ast.parse("import math").body[0])]
    kinds = {type(node) for node in TREE.body[2:]}
    assert kinds == {ast.FunctionDef, ast.ClassDef, ast.Assign, ast.If}


def test_nothing_is_used_before_it_stands_above():
    defined = {}
    for node in TREE.body:
        for name in [getattr(node, "name", None)] + [
                target.id for target in getattr(node, "targets", [])]:
            defined.setdefault(name, node.lineno)
    early = [(node.id, node.lineno) for node in ast.walk(TREE) if isinstance(node, ast.Name)
             and node.lineno < defined.get(node.id, 0)]
    assert early == []


def test_every_public_function_class_and_method_has_a_docstring():
    silent = [node.name for node in ast.walk(TREE)
              if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
              and node.name != "loss_with" and not ast.get_docstring(node)]
    assert silent == []


def test_the_files_stand_alone_at_the_top():
    for name in ("tinycnn.py", "demo.py", "test_tinycnn.py"):
        assert (HERE / name).read_text(encoding="utf-8").startswith("# SPDX-License-Identifier: 0BSD")
    assert SOURCE.isascii() if hasattr(str, "isascii") else True
    assert max(map(len, SOURCE.split("\n"))) <= 88
