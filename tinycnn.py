# SPDX-License-Identifier: 0BSD
"""A convolutional neural network to read from line 1 to the end.

It learns to tell small pictures apart, an X from an O for instance. It looks for small
features everywhere in the picture, and from what it finds it votes for X or for O.
Nobody tells it which features to look for, or how much each counts: it begins with
random numbers, and learns better ones from examples. Run this file to see it learn.

Each chapter is an idea, and uses only those that stand above it, with one exception:
functions named require... refuse what does not fit, with a ValueError that says why.
They change nothing, and stand at the end: skip them. What follows chapter 13 may wait.

     0  Pictures are numbers     6  Votes             12  The network
     1  Filtering                7  The neuron        13  The run
     2  Convolution              8  Deep networks     14  Is it right?
     3  Pooling                  9  The loss          15  Other ways downhill
     4  ReLU                    10  Going downhill    16  What does not fit
     5  Stacking                11  Backpropagation

The ideas are those of Brandon Rohrer's course "How Neural Networks Work", its lectures
on convolution [CNN], deep networks [DNN], optimization [OPT], backpropagation [BACK].
"""
import math

# ------------------------------------------------------------- 0. Pictures are numbers
# A picture, or image, is a list of rows, and a row is a list of numbers, one for each
# pixel: +1 is white, -1 is black, 0 is grey. Several images of the same size, one
# behind the other, are a stack: a list of images. To calculate with it, all its numbers
# are laid out in one flat list, in reading order: from left to right, row by row, image
# by image. The shape, [images, rows, columns], is kept beside it.

def flatten(nested, name="the picture", needed=None):
    """Lay nested lists out as one flat list of floats; returns it and the shape.

    [[1], [2]] gives [1.0, 2.0] and [2, 1]. name and the shape needed are for refusals.
    """
    values, shape = [nested], []  # in a list, so that the first round finds its length
    while isinstance(values[0], list):  # lists in it: join them, one behind the other
        require_lists(values, name)
        shape.append(len(values[0]))
        joined = []
        for inner in values:
            joined += inner
        values = joined
    require_numbers(values, shape, needed, name)
    floats = [float(value) for value in values]  # a list, made by a loop in one line
    return floats, shape  # two results


def reshape(values, shape):
    """The way back from flatten: [1, 2, 3, 4] and [2, 2] give [[1, 2], [3, 4]]."""
    nested = list(values)
    for length in reversed(shape[1:]):  # of [2, 3, 4]: cut rows of 4, then group 3 rows
        starts = range(0, len(nested), length)
        nested = [nested[start:start + length] for start in starts]
    return nested


# ------------------------------------------------------------------------ 1. Filtering
# How well does a feature, say a small picture of a stroke, match a patch of the image?
# Lay the one over the other and multiply pixel by pixel. Where the two agree, white on
# white or black on black, the product is +1; where they disagree it is -1. The mean of
# the products says how well they match. (Others call a feature a filter, or a kernel.)

def weighted_sum(weights, values):
    """Multiply each value by its weight, and add up: the heart of all that follows."""
    total = 0.0
    for weight, value in zip(weights, values):  # zip pairs them, first with first
        total += weight * value
    return total  # newer Pythons have this built in: see the last lines of the file


def match(feature, patch):
    """How well the feature matches a patch of the same shape [CNN].

    In black and white 1.0 is a perfect match, -1.0 the photographic negative, and near
    0.0 the two have nothing to do with each other: match([[1, -1]], [[1, 1]]) is 0.0.
    """
    weights, shape = flatten(feature, "the feature")
    pixels, _ = flatten(patch, "the patch", shape)  # _ is a result that nobody needs
    return weighted_sum(weights, pixels) / len(weights)


# ---------------------------------------------------------------------- 2. Convolution
# Where in the image does the feature match? Try every place: slide a window of the size
# of the feature over the image, and take the match at each stop. The matches, laid out
# as the stops were, are an image again, the feature map. (What the field calls a
# convolution here is in mathematics a cross-correlation: no feature is turned around.)
#
# The pixels lie in a flat list, in reading order. So give each its number, here in an
# image of 3 rows and 4 columns:
#
#     0  1  2  3         A window of 2 x 2 whose top left corner is in row 1, column 2
#     4  5  6  7         sees the pixels 6, 7, 10 and 11. These numbers are its field.
#     8  9 10 11

def window_starts(length, window, stride):
    """Where windows start, a stride apart: for 7, 2 and 2 these are [0, 2, 4, 6]."""
    starts = []
    for start in range(0, length, stride):
        starts.append(start)
        if start + window >= length:  # it reaches the end, where it may be cut off
            break
    return starts


def window_field(top, left, size, shape):
    """The numbers of the pixels that a window sees, cut off at the edge of the image.

    size is [height, width] of the window, shape is [rows, columns] of the image:
    window_field(1, 2, [2, 2], [3, 4]) is [6, 7, 10, 11], as above.
    """
    height, width = size
    rows, columns = shape
    field = []
    for row in range(top, min(top + height, rows)):
        for column in range(left, min(left + width, columns)):
            field.append(row * columns + column)
    return field


def window_fields(size, stride, shape):
    """The fields of all windows, in reading order, and [rows, columns] of the map."""
    tops = window_starts(shape[0], size[0], stride)
    lefts = window_starts(shape[1], size[1], stride)
    fields = []
    for top in tops:
        for left in lefts:
            fields.append(window_field(top, left, size, shape))
    return fields, [len(tops), len(lefts)]


def patches_at(fields, pixels):
    """What each window sees: the patch of the pixels in its field."""
    return [[pixels[number] for number in field] for field in fields]


def convolve(image, feature):
    """The feature map: how well the feature matches at every place of the image [CNN].

    A map has (rows - height + 1) x (columns - width + 1) pixels; in black and white
    they go from -1.0 to 1.0. The feature must not be bigger than the image.
    """
    pixels, shape = flatten(image, "the image")
    weights, size = flatten(feature, "the feature")
    require_image(size, "the feature")
    require_image(shape, "the image", size)
    fields, map_shape = window_fields(size, 1, shape)
    matches = [match(weights, patch) for patch in patches_at(fields, pixels)]
    return reshape(matches, map_shape)


# -------------------------------------------------------------------------- 3. Pooling
# A feature map is more exact than it need be: that a stroke is there matters more than
# on which pixel. So walk a window over the map in strides, and from each window keep
# only the maximum, the best match; a mean would water it down with the mismatches
# around it. The map shrinks, and a picture that moves changes its small map less.

def winners_in(fields, pixels):
    """The number of the pixel with the maximum in each field; of equals, the first."""
    winners = []
    for field in fields:
        winner = field[0]
        for number in field:
            if pixels[number] > pixels[winner]:
                winner = number
        winners.append(winner)  # its number, for chapter 11 asks who has won
    return winners


def max_pool(image, window=2, stride=2):
    """The maximum in each window of window x window pixels, a stride apart [CNN].

    A window over the right or bottom edge is cut off, but counts: 7 x 7 give 4 x 4.
    """
    require_counts(1, window=window, stride=stride)
    pixels, shape = flatten(image, "the image")
    require_image(shape, "the image")
    fields, map_shape = window_fields([window, window], stride, shape)
    maxima = [pixels[winner] for winner in winners_in(fields, pixels)]
    return reshape(maxima, map_shape)


# ----------------------------------------------------------------------------- 4. ReLU
# The negative of a feature is not the feature, and when matches are added up, as in
# chapter 6, it would cancel a match elsewhere. So everything negative becomes zero.
# ReLU is short for "rectified linear unit"; [CNN] calls it normalization. Before
# pooling or after it, the result is the same; in the network below it stands before.

def relu(x):
    """x if it is positive, else 0.0: relu(0.77) is 0.77, relu(-0.11) is 0.0 [CNN]."""
    return 0.0 if x <= 0.0 else x


# ------------------------------------------------------------------------- 5. Stacking
# Convolution, ReLU and pooling turn an image into a stack, one image for each feature.
# They can be done again. A feature of the next convolution is a stack too, matched
# with all images at once: so it finds patterns of patterns. Chapter 11 has the layers.

# ---------------------------------------------------------------------------- 6. Votes
# In the end every value has a say in every answer. A big weight makes it a strong say,
# a negative weight makes it a say against. The bias is what an answer has before anyone
# speaks. All of it added up is the vote for that answer. It is called dense, or fully
# connected, for it connects every value with every vote.

def votes_for(values, weights, biases):
    """One vote for each row of weights and its bias."""
    return [weighted_sum(row, values) + bias for row, bias in zip(weights, biases)]


def dense(values, weights, biases):
    """A vote for each answer: a weighted sum of all the values, plus a bias [CNN].

    weights has a row for each answer, with a weight for each value.
    dense([3.0, 4.0], [[1, 0], [0.5, 0.5]], [0, 1]) gives [3.0, 4.5].
    """
    values, _ = flatten(values, "the values")
    biases, rows = flatten(biases, "the biases")  # rows is [2] for two of them
    weights, shape = flatten(weights, "the weights", rows + [len(values)])
    return votes_for(values, reshape(weights, shape), biases)


# ----------------------------------------------------------------------- 7. The neuron
# A sum can be any number, and sums of sums can grow big. So a neuron squashes it:
# however much goes in, what comes out stays between two bounds. The curve looks like an
# S. There are two: one for votes, from 0, no, to 1, yes; one for pictures, from -1 to
# 1, where grey stays grey. Both, and ReLU, the field calls activation functions.

def sigmoid(x):
    """Squash any number into the range from 0.0 to 1.0: 1 / (1 + e^-x) [DNN].

    e^-x, math.exp(-x), is 1 at 0, and with each 1 that x grows it shrinks to a third,
    more or less, but never below 0. So sigmoid(0) is 0.5, and sigmoid(10) nearly 1.
    """
    if x < 0.0:  # the same fraction, written with e^x, for e^1000 is too big a float
        return math.exp(x) / (1.0 + math.exp(x))
    return 1.0 / (1.0 + math.exp(-x))


def tanh(x):
    """Squash x into -1.0 to 1.0: the same S, twice as high, half as wide [DNN]."""
    return 2.0 * sigmoid(2.0 * x) - 1.0


def neuron(values, weights, bias=0.0):
    """A weighted sum, squashed into 0.0 to 1.0; weights as many as values [DNN]."""
    values, shape = flatten(values, "the values")
    weights, _ = flatten(weights, "the weights", shape)
    require_finite("the bias", bias)
    return sigmoid(weighted_sum(weights, values) + bias)


# -------------------------------------------------------------------- 8. Deep networks
# The votes are a list of values, so a second layer of neurons can vote on the votes of
# the first, and a third on those, and find patterns of patterns. It is dense again, and
# sigmoid again. But without the squashing in between, sums of sums would only be sums,
# and all the layers together could do no more than one.

# ------------------------------------------------------------------------- 9. The loss
# Which weights are good? Those whose answers are right. But no weights suit every
# example, so try to be less wrong. The loss says how wrong: how far each answer
# deviates from its truth, all of them added up.

def deviations(answers, truths):
    """Answer minus truth, for each answer."""
    answers, shape = flatten(answers, "the answers")
    truths, _ = flatten(truths, "the truth", shape)
    return [answer - truth for answer, truth in zip(answers, truths)]


def absolute_error(answers, truths):
    """The sum of the deviations, each without its sign [DNN], [OPT]."""
    return sum([abs(deviation) for deviation in deviations(answers, truths)])


def squared_error(answers, truths):
    """The sum of the squared deviations: twice as far off, four times as bad [OPT]."""
    loss = sum([deviation * deviation for deviation in deviations(answers, truths)])
    require_finite("the loss", loss)
    return loss


# ------------------------------------------------------------------ 10. Going downhill
# To learn is to look for the weights that cost least. Think of a weight as the place
# where you stand, and of the loss as the height of the ground there. Feel which way the
# ground slopes, take a step downhill, and feel again. With many weights it is the same,
# a slope and a step for each, as if all the others stood still.

NUDGE = 1e-5  # "a little to the side", 0.00001: small, but far above rounding
LEVEL = 1e-5  # ground that slopes less than this counts as level: the bottom


def square(x):
    """A valley with its bottom at 0, to try the next functions on."""
    return x * x


def height_at(f, x):
    """f(x); both must be finite numbers."""
    require_finite("x", x)
    try:
        height = f(x)
    except (ArithmeticError, ValueError):  # too big, divided by zero, or no number
        height = math.inf
    require_finite(f"f({x!r})", height)  # in f"..." the {x!r} becomes the value of x
    return height


def slope(f, x):
    """How steeply f rises at x: nudge x a little to both sides, and compare [OPT].

    f is a function, handed over by its name: slope(square, -1) is -2.0, up to rounding.
    The nudge grows with a big x, so f should be smooth that far.
    """
    require_finite("x", x)
    nudge = NUDGE * max(1.0, abs(x))
    return (height_at(f, x + nudge) - height_at(f, x - nudge)) / (2.0 * nudge)


def gradient_descent(f, start, rate, steps=100):
    """Walk downhill until the ground is level; returns the path, all the guesses [OPT].

    A steeper slope or a higher learning rate makes a longer step. Small steps find the
    nearest valley, a local minimum, not always the deepest; big ones may run away.
    """
    require_rate(rate)
    require_counts(1, steps=steps)
    path = [start]
    for _ in range(steps):  # so many times; nobody needs the number
        steepness = slope(f, path[-1])
        if abs(steepness) < LEVEL:
            break
        path.append(path[-1] - float(rate) * steepness)  # minus: against the slope
    height_at(f, path[-1])  # the last step, too, must end on the curve
    return path


def step_downhill(numbers, slopes, rate):
    """One step for many numbers at once; the list of their slopes is the gradient."""
    return [number - rate * steepness for number, steepness in zip(numbers, slopes)]


# ----------------------------------------------------------------- 11. Backpropagation
# The loss is high: whose fault is it? Walk back from the answers to find out. If y
# rises 2 for each 1 of x, and z rises 3 for each 1 of y, then z rises 2 * 3 = 6 for
# each 1 of x: along a chain, slopes multiply. If x also acts on z along another chain,
# and by that one z rises 1, then z rises 6 + 1 = 7 in all: chains add up.
#
# So each part of a network needs to know only its own slopes. Say an output is weight *
# value, with a weight of 5 and a value of 2, and the loss rises 3 for each 1 of the
# output. Then the loss rises
#
#     3 * 2 = 6 for each 1 of the weight: kept, for the step downhill;
#     3 * 5 = 15 for each 1 of the value: handed back to whatever made the value;
#     3 * 1 = 3 for each 1 of a bias, which is added as it is: kept, too.
#
# A layer is a part that goes both ways. A network calls forward of each layer, from the
# first to the last, then backward of each, from the last to the first; only then do all
# weights take a step. Values travel as flat lists, for then slopes lie beside values,
# number by number, whatever the shape; the shape goes along on the way forward.

def squared_error_gradient(answers, truths):
    """Where the way back begins: deviation * deviation has the slope 2 * deviation."""
    slopes = [2.0 * deviation for deviation in deviations(answers, truths)]
    _, shape = flatten(answers)
    return reshape(slopes, shape)  # as the answers came: a list of votes, or maps


class Layer:
    """What all layers have in common. Each keeps what came in last as its inputs."""
    sizes = ()  # none, unless a kind of layer has some, as Dense(48, 2) has (48, 2)

    def make_weights(self, rows, length):
        """Rows of weights, a bias for each row, and slopes for all of them: zeros."""
        self.weights_shape = [rows, length]  # weights set by hand must have it, too
        self.weights = reshape([0.0] * rows * length, [rows, length])
        self.weight_slopes = [list(row) for row in self.weights]
        self.biases, self.bias_slopes = [0.0] * rows, [0.0] * rows

    def __repr__(self):
        return type(self).__name__ + str(self.sizes)  # print shows it: Dense(48, 2)


class Dense(Layer):  # is a Layer: has all that stands above, and what follows
    """dense for values of any shape: every value has a say in every vote [CNN].

    Dense(48, 2) takes 48 values and gives 2 votes. weights has a row for each vote,
    with a weight for each value; biases a number for each vote. All are 0.0 at first.
    """
    def __init__(self, values, votes):
        require_counts(1, values=values, votes=votes)
        self.sizes = (values, votes)
        self.make_weights(votes, values)

    def forward(self, values, shape):
        """Each vote adds up weight * value, such as 5 * 2, and the bias."""
        require_values(self, len(values), shape)
        self.inputs = values  # kept for the way back
        return votes_for(values, self.weights, self.biases), [len(self.biases)]

    def backward(self, slopes):
        """From the slope of each vote those of its weights, its bias and the values.

        A value acts on the loss through every vote, so its slopes are added up.
        """
        require_forward(self)
        self.weight_slopes, self.bias_slopes = [], slopes  # of a bias: 3 * 1
        value_slopes = [0.0] * len(self.inputs)
        for vote_slope, row in zip(slopes, self.weights):
            row_slopes = [vote_slope * value for value in self.inputs]  # 3 * 2
            self.weight_slopes.append(row_slopes)
            for place, weight in enumerate(row):  # 0 and the first, 1 and the next ...
                value_slopes[place] += vote_slope * weight  # 3 * 5
        return value_slopes


class ReLU(Layer):
    """relu for every value; keeps the shape [CNN]."""
    def forward(self, values, shape):
        """Everything negative becomes zero."""
        self.inputs = values
        return [relu(value) for value in values], shape

    def backward(self, slopes):
        """What passed, passed unchanged: slope 1. What became zero has slope 0."""
        require_forward(self)
        return [steepness if value > 0.0 else 0.0
                for steepness, value in zip(slopes, self.inputs)]


class Sigmoid(Layer):
    """sigmoid for every value; keeps the shape [DNN]."""
    def forward(self, values, shape):
        """Squash every value into the range from 0 to 1."""
        self.inputs = values
        self.outputs = [sigmoid(value) for value in values]  # kept for the way back
        return self.outputs, shape

    def backward(self, slopes):
        """The slope of this S is output * (1 - output).

        Try it: slope(sigmoid, 1.0), and sigmoid(1.0) * (1.0 - sigmoid(1.0)).
        """
        require_forward(self)
        return [steepness * output * (1.0 - output)
                for steepness, output in zip(slopes, self.outputs)]


class Tanh(Layer):
    """tanh for every value; keeps the shape [DNN]."""
    def forward(self, values, shape):
        """Squash every value into the range from -1 to 1."""
        self.inputs = values
        self.outputs = [tanh(value) for value in values]
        return self.outputs, shape

    def backward(self, slopes):
        """The slope of this S is 1 - output * output: try slope(tanh, 1.0)."""
        require_forward(self)
        return [steepness * (1.0 - output * output)
                for steepness, output in zip(slopes, self.outputs)]


# The last two kinds look through windows, as in chapters 2 and 3, but at a stack. In it
# the numbering goes on: with images of 3 x 4 pixels, the second begins with number 12.
# The fields are found once, and again only when a stack of another shape comes.

class MaxPool(Layer):
    """max_pool for every image of a stack [CNN]."""
    def __init__(self, window=2, stride=2):
        require_counts(1, window=window, stride=stride)
        self.sizes = (window, stride)
        self.shape = None  # of the stack that self.fields were found for

    def forward(self, values, shape):
        """Only the maximum of each window goes on. The winners are kept for later."""
        window, stride = self.sizes
        require_stack(self, shape)
        images, rows, columns = shape
        if shape != self.shape:
            first, map_shape = window_fields([window, window], stride, [rows, columns])
            self.fields = []  # those of the first image, then the same in the others
            for start in range(0, len(values), rows * columns):
                self.fields += [[start + number for number in field] for field in first]
            self.shape, self.output_shape = shape, [images] + map_shape
        self.inputs, self.winners = values, winners_in(self.fields, values)
        return [values[winner] for winner in self.winners], self.output_shape

    def backward(self, slopes):
        """The winner of a window passed unchanged: slope 1; of several, they add up.

        The others could change a little and would still not win: slope 0.
        """
        require_forward(self)
        value_slopes = [0.0] * len(self.inputs)
        for winner, steepness in zip(self.winners, slopes):
            value_slopes[winner] += steepness
        return value_slopes


def field_in_stack(field, shape):
    """The same place in all images: field_in_stack([4], [2, 3, 4]) is [4, 12 + 4]."""
    images, rows, columns = shape
    numbers = []
    for image in range(images):
        numbers += [image * rows * columns + number for number in field]
    return numbers


class Convolution(Layer):
    """Feature maps of a stack: the same vote, taken at every stop of a window [CNN].

    Convolution(channels, features, size) takes a stack of so many channels, as experts
    call its images, and gives a map for each feature, smaller by size - 1. A feature
    looks at all channels at once. Its pixels are weights, and can be learned: weights
    has a flat row for each; reshape(row, [channels, size, size]) is its picture. A vote
    is a sum plus a bias, and no mean: with the pixels of a feature divided by their
    number, and a bias of 0.0, the map is the one that convolve gives.
    """
    def __init__(self, channels, features, size):
        require_counts(1, channels=channels, features=features, size=size)
        self.sizes = (channels, features, size)
        self.make_weights(features, channels * size * size)
        self.shape = None  # of the stack that self.fields were found for

    def forward(self, values, shape):
        """The vote of each feature at each stop, map by map."""
        channels, features, size = self.sizes
        require_stack(self, shape, channels, size)
        if shape != self.shape:
            first, map_shape = window_fields([size, size], 1, shape[1:])
            self.fields = [field_in_stack(field, shape) for field in first]
            self.shape, self.output_shape = shape, [features] + map_shape
        self.inputs = values
        maps, patches = [], patches_at(self.fields, values)
        for feature, bias in zip(self.weights, self.biases):
            maps += [weighted_sum(feature, patch) + bias for patch in patches]
        return maps, self.output_shape

    def backward(self, slopes):
        """As in Dense, at every stop, and all stops added up.

        At each stop a weight meets another pixel. If a weight met a pixel of 2 where
        the slope of the map is 3, and a pixel of 4 where it is 1, its slope is 3 * 2 +
        1 * 4 = 10. And a pixel is seen by several windows. If a weight of 5 looked at
        it at the stop with the slope 3, and a weight of 6 at the one with the slope 1,
        its slope is 3 * 5 + 1 * 6 = 21. Stops whose slope is 0 add nothing.
        """
        require_forward(self)
        self.weight_slopes, self.bias_slopes = [], []
        pixels, pixel_slopes = self.inputs, [0.0] * len(self.inputs)
        slope_maps = reshape(slopes, [len(self.weights), len(self.fields)])
        for feature, map_slopes in zip(self.weights, slope_maps):
            weight_slopes = [0.0] * len(feature)
            for stop_slope, field in zip(map_slopes, self.fields):
                if stop_slope != 0.0:
                    for place, number in enumerate(field):  # which weight, which pixel
                        weight_slopes[place] += stop_slope * pixels[number]  # 3 * 2
                        pixel_slopes[number] += stop_slope * feature[place]  # 3 * 5
            self.weight_slopes.append(weight_slopes)
            self.bias_slopes.append(sum(map_slopes))
        return pixel_slopes


# --------------------------------------------------------------------- 12. The network
# Pixels go in, votes come out. Start with random weights. Show an example, compare the
# votes with the truth, send the error back, move every weight a little downhill. Then
# show the next example. A step that helps with one may harm another, but small steps,
# taken with all of them in turn, lead downhill for all together.

class Random:
    """Numbers from 0 to 1 that look random; the seed, a whole number, decides them all.

    Python has a module for it; these few lines show that there is no magic in it.
    """
    def __init__(self, seed):
        self.state = 1 + seed % 2147483646  # not 0, for 0 would stay 0

    def number(self):
        """Multiply, and keep the remainder of division by a prime; never 0 or 1."""
        self.state = 742938285 * self.state % 2147483647  # Fishman and Moore, 1986
        return self.state / 2147483647


def random_row(length, random):
    """So many random weights around 0.

    If all weights started alike, all features would stay alike for ever. And the more
    values a sum has, the smaller its weights must be, or the sum ends where the S is
    flat and has hardly a slope to learn from. With this limit a sum is about as big as
    a single value; take the 3 on trust (LeCun and others, "Efficient BackProp").
    """
    limit = math.sqrt(3.0 / length)
    return [limit * (2.0 * random.number() - 1.0) for _ in range(length)]


def shuffled(items, random):
    """The same items in a new list, in a random order (Fisher and Yates)."""
    order = list(items)
    for last in range(len(order) - 1, 0, -1):  # from the last place down to place 1
        other = int(random.number() * (last + 1))  # at or below it
        order[last], order[other] = order[other], order[last]  # swap the two
    return order


class Network:
    """Layers in a row, each fed with the outputs of the one before; for 9 x 9 pixels:

        Network([Convolution(1, 3, 3),   # [3, 7, 7], a map for each of 3 features
                 ReLU(),                 # [3, 7, 7]
                 MaxPool(2, 2),          # [3, 4, 4], which are 48 values
                 Dense(48, 2),           # [2], a vote for X and one for O
                 Sigmoid()])             # [2], from 0 to 1

    Layers whose weights and biases are all 0 get random weights, the same for a seed.
    """
    def __init__(self, layers, seed=1):
        require_layers(layers, seed)
        self.layers, self.random = list(layers), Random(seed)
        # Kept of the last forward: the input and what each layer gave, and the layers
        # that it went through. ready says whether backward may go back over it.
        self.steps, self.passed, self.ready = [], [], False
        require_parameters(self)
        for layer in self.layers:
            if hasattr(layer, "weights"):  # hasattr asks whether it has any
                rows = layer.weights + [layer.biases]
                if not any([any(row) for row in rows]):  # if no row has any but zeros
                    layer.weights = [random_row(len(row), self.random)
                                     for row in layer.weights]

    def parameters(self):
        """What can be learned: pairs of a list of numbers and the list of their slopes.

        Layer by layer a pair for each row of weights, then one for the biases. The
        numbers are the network's own: change one, and the network has changed.
        """
        pairs = []
        for layer in self.layers:
            if hasattr(layer, "weights"):
                pairs += list(zip(layer.weights, layer.weight_slopes))
                pairs.append((layer.biases, layer.bias_slopes))
        return pairs

    def forward(self, stack):
        """What comes out of the last layer for this stack, or this list of values."""
        self.ready = False  # until all has gone well
        values, shape = flatten(stack, "the input")
        require_parameters(self)
        for numbers, _ in self.parameters():  # those set by hand may be whole numbers
            numbers[:] = [float(number) for number in numbers]  # [:] fills the old list
        steps = [(values, shape)]
        for layer in self.layers:
            values, shape = layer.forward(values, shape)
            require_finite_outputs(layer, values)
            steps.append((values, shape))
        self.steps, self.passed, self.ready = steps, list(self.layers), True
        return reshape(values, shape)

    def stages(self, stack):
        """The stack, and what comes out of every layer in turn, in nested lists."""
        self.forward(stack)
        return [reshape(values, shape) for values, shape in self.steps]

    def backward(self, gradient):
        """The slopes for the stack from those for its outputs; after a forward only."""
        require_ready(self)
        slopes, _ = flatten(gradient, "the gradient", self.steps[-1][1])  # last shape
        for layer in reversed(self.layers):
            slopes = layer.backward(slopes)
        return reshape(slopes, self.steps[0][1])  # first shape

    def step(self, rate):
        """Move all numbers downhill, or none if they would not stay finite."""
        require_rate(rate)
        pairs = self.parameters()
        moved = [step_downhill(old, slopes, float(rate)) for old, slopes in pairs]
        require_finite("the sum of the new weights", sum([sum(row) for row in moved]))
        self.ready = False  # the last forward was with other weights
        for (old, _), new in zip(pairs, moved):
            old[:] = new

    def learn(self, stack, truth, rate):
        """One step of gradient descent on one example; returns the loss before it.

        truth is what should come out, such as [1, 0] for two votes. After an error no
        weight has changed.
        """
        votes = self.forward(stack)
        loss = squared_error(votes, truth)
        self.backward(squared_error_gradient(votes, truth))
        self.step(rate)
        return loss

    def train(self, examples, epochs, rate):
        """Learn from every example once an epoch; returns the mean loss of each epoch.

        examples is a list of pairs (stack, truth). Every epoch has a random order (that
        is stochastic gradient descent), and goes on where the one before ended: 3 times
        10 epochs are 30 epochs. After an error all weights are as they were.
        """
        require(isinstance(examples, (list, tuple)) and examples,
                "examples must be a list of pairs (stack, truth)")
        require_counts(0, epochs=epochs)
        require_parameters(self)
        before = [list(numbers) for numbers, _ in self.parameters()]
        losses = []
        try:
            for _ in range(epochs):
                order = shuffled(examples, self.random)
                epoch = [self.learn(stack, truth, rate) for stack, truth in order]
                losses.append(sum(epoch) / len(epoch))
        except (TypeError, ValueError):
            for (numbers, _), old in zip(self.parameters(), before):
                numbers[:] = old
            require_learnable(self, examples)  # say which example it was
            raise  # or else the error itself, once more
        return losses

    def __repr__(self):
        text, total = "", 0
        for place, layer in enumerate(self.layers, 1):
            shape = self.steps[place][1] if self.passed == self.layers else None
            rows = layer.weights + [layer.biases] if hasattr(layer, "weights") else []
            count = sum([len(row) for row in rows])
            text += f"\n  {layer} -> {shape}, {count} weights and biases"
            total += count
        return f"Network of {total} weights and biases" + text


# ------------------------------------------------------------------------- 13. The run
# An X and an O of 3 x 3 pixels stand in the middle of a picture of 5 x 5. A window of
# 3 x 3 has 3 x 3 stops in it, so each of 8 features makes a map of 3 x 3. Pooling looks
# at a whole map at once: 8 values are left, the best match of each feature, and vote.
# Does it know the letters when they have moved by a pixel? And is it the convolution
# that does it? Beside it, votes alone learn the same. They know only places, and an X
# moved up by one lies mostly where the O lay. (From 500 seeds 93 in 100 are right, and
# with votes alone 36.)

def letters_at(top, left):
    """The X and the O at this place, as examples: pairs of a stack and its truth."""
    x = [[1, -1, 1], [-1, 1, -1], [1, -1, 1]]
    o = [[1, 1, 1], [1, -1, 1], [1, 1, 1]]
    examples = []
    for letter, truth in [(x, [1, 0]), (o, [0, 1])]:
        picture = [[-1] * 5 for _ in range(5)]  # all black
        for row in range(3):
            picture[top + row][left:left + 3] = letter[row]  # fill in three pixels
        examples.append(([picture], truth))
    return examples


def right_answers(network, examples):
    """How many of these examples get the higher vote for what they are."""
    right = 0
    for stack, truth in examples:
        votes = network.forward(stack)
        if votes.index(max(votes)) == truth.index(1):  # place of the best, of the 1
            right += 1
    return right


def report(network, examples):
    """Print the votes for each example, and the first feature."""
    for (stack, _), letter in zip(examples, "XO"):
        x, o = network.forward(stack)
        print(f"  {letter} gets {x:.2f} for X, {o:.2f} for O")  # two decimals
    for left, middle, right in reshape(network.layers[0].weights[0], [3, 3]):
        print(f"  feature 1: {left:5.2f} {middle:5.2f} {right:5.2f}")


def run():
    """Train a network on an X and an O, and ask it about all their moves by a pixel."""
    examples, unseen = letters_at(1, 1), []
    for top, left in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)]:
        unseen += letters_at(top, left)
    networks, others = [], []
    for seed in (1, 3, 4, 5, 2):  # the last one is shown
        networks.append(Network([Convolution(1, 8, 3), ReLU(), MaxPool(3, 3),
                                 Dense(8, 2), Sigmoid()], seed))
        others.append(Network([Dense(25, 2), Sigmoid()], seed))
    print("Before training:")  # it takes both for an O
    report(networks[-1], examples)
    for network in others + networks:
        losses = network.train(examples, 100, 0.1)  # in the end those of the last one
    print(f"The loss falls from {losses[0]:.3f} to {losses[-1]:.3f}.")
    print("After training (a feature need not look like a stroke):")
    report(networks[-1], examples)
    right = sum([right_answers(network, unseen) for network in networks])
    alone = sum([right_answers(network, unseen) for network in others])
    print(f"Moved by a pixel, over five seeds: {right} of {5 * len(unseen)} are right;")
    print(f"with votes alone, without a convolution, {alone}. Guessing gets half.")
    return networks[-1]


# -------------------------------------------------------------------- 14. Is it right?
# With a wrong gradient a network often learns all the same, and nobody notices. So find
# every slope again in the slow, simple way, by nudging, and compare.

def slope_by_nudging(numbers, place, loss):
    """The slope of the loss for the number at this place of the list."""
    before = numbers[place]

    def loss_with(number):
        """A function in a function: it knows the list and the place."""
        numbers[place] = number
        return loss()

    try:
        return slope(loss_with, before)
    finally:  # whatever comes of it, put the number back
        numbers[place] = before


def check_gradients(network, stack, truth):
    """The worst disagreement between backpropagation and nudging, as a fraction [BACK].

    Below 1e-6, a millionth, the gradients are right. No weight is changed. Slopes below
    0.001, or a ten-thousandth of the loss, count as that, because rounding blurs them.
    Pixels are first shrunk to 1, for a nudge is small, and made a little brighter, each
    differently: in a drawing many patches tie for the maximum, where the loss has a
    corner. A corner has no slope; near one the result is big, though all is right.
    """
    pixels, shape = flatten(stack, "the stack")
    biggest = max([1.0] + [abs(pixel) for pixel in pixels])
    random = Random(1)
    pixels = [pixel / biggest + 0.1 * random.number() for pixel in pixels]

    def loss():
        """The loss with the pixels and the weights as they are just then."""
        return squared_error(network.forward(reshape(pixels, shape)), truth)

    for _ in range(2):  # twice, to see whether slopes pile up
        votes = network.forward(reshape(pixels, shape))
        pixel_slopes = network.backward(squared_error_gradient(votes, truth))
    least, errors = max(0.001, 0.0001 * loss()), []
    for numbers, slopes in network.parameters() + [(pixels, flatten(pixel_slopes)[0])]:
        if len(slopes) != len(numbers) or not math.isfinite(sum(slopes)):
            return math.inf
        for place, found in enumerate(slopes):
            nudged = slope_by_nudging(numbers, place, loss)
            errors.append(abs(nudged - found) / max(abs(nudged), abs(found), least))
    return max(errors)


# ------------------------------------------------------------- 15. Other ways downhill
# Gradient descent feels its way. To try every place is surer, and slower. And who knows
# how the ground bends can say how far away the bottom is: if a slope of s changes by c
# for each 1 of x, then it is 0 after s / c.

def exhaustive_search(f, guesses):
    """The guess with the lowest f, found by trying all [OPT]."""
    require(guesses, "exhaustive search needs at least one guess")
    heights = [height_at(f, guess) for guess in guesses]
    return guesses[heights.index(min(heights))]  # the one in the place of the lowest


def curvature(f, x):
    """The slope of the slope of f at x: above 0 in a valley, below 0 on a hill [OPT].

    curvature(square, -1) is 2.0, up to rounding. What rounding could make of a straight
    line counts as 0.0; take that line on trust.
    """
    steepness = slope(f, x)
    nudge = 100 * NUDGE * max(1.0, abs(x))  # farther, for it will be squared
    before, here, after = [height_at(f, x + step) for step in (-nudge, 0.0, nudge)]
    bend = ((after - here) / nudge - (here - before) / nudge) / nudge
    rounding = 1e-15 * (abs(here) + abs(x * steepness)) / (nudge * nudge)
    return bend if abs(bend) > rounding else 0.0


def newtons_method(f, start, steps=100):
    """Walk as in gradient_descent, but to where the ground would be level [OPT].

    On a parabola the first step lands on the bottom. It must start in a valley.
    """
    require_counts(1, steps=steps)
    path = [start]
    for _ in range(steps):
        steepness, bend = slope(f, path[-1]), curvature(f, path[-1])
        require(bend > LEVEL, f"the curvature at {path[-1]!r} is {bend:.3g}, but must "
                "be above 0, as in a valley: start nearer to a bottom")
        if abs(steepness) < LEVEL:
            break
        path.append(path[-1] - steepness / bend)
    height_at(f, path[-1])
    return path


# --------------------------------------------------------------- 16. What does not fit
# These functions look at what they are given, and raise a ValueError with a sentence
# that says why, and what to write. Two, are_finite and hint, only give an answer. Some
# that every step of training calls have an if, so that no sentence is made in vain.

def are_finite(values):
    """True if all values are numbers, and none is infinite or NaN, "not a number"."""
    try:
        return all(map(math.isfinite, values))  # map asks isfinite about each of them
    except (TypeError, OverflowError):  # a text, or a whole number too big for a float
        return False


def require(fits, sentence):
    """Raise ValueError with this sentence, unless it fits."""
    if not fits:
        raise ValueError(sentence)


def hint(value):
    """What to write to make a list of a value; nothing, if there is no way."""
    if hasattr(value, "tolist"):  # from NumPy or PyTorch
        return "; write .tolist() behind it"
    return "; write list(...)" if isinstance(value, (tuple, range)) else ""


def require_lists(lists, name):
    """Lists of the same length, and none of them empty."""
    first = lists[0]
    for inner in lists:
        if not isinstance(inner, list) or len(inner) != len(first):
            raise ValueError(f"{name} must have lists of the same length, but beside a "
                             f"list of {len(first)} stands {inner!r}")
    if not first:
        raise ValueError(f"{name} is empty, but needs at least one number")


def require_numbers(values, shape, needed, name):
    """A list of finite numbers, and the shape that is needed, if one is."""
    if not shape:
        raise ValueError(f"{name} must be a list, not {type(values[0]).__name__}"
                         + hint(values[0]))
    if not are_finite(values):
        wrong = [value for value in values if not are_finite([value])][0]
        raise ValueError(f"{name} must hold finite numbers only, not {wrong!r}"
                         + hint(wrong))
    if needed and shape != needed:
        raise ValueError(f"{name} must have the shape {needed}, not {shape}")


def require_image(shape, name, size=(1, 1)):
    """Rows and columns, not fewer than a feature of this size has."""
    require(len(shape) == 2, f"{name} must be a list of rows, such as "
            f"[[1, -1], [-1, 1]], but its shape is {shape}")
    require(size[0] <= shape[0] and size[1] <= shape[1], f"the feature of {size[0]} x "
            f"{size[1]} is bigger than {name} of {shape[0]} x {shape[1]}")


def require_counts(least, **counts):
    """Whole numbers, none of them below least; ** makes a dictionary of window=2."""
    for name, count in counts.items():
        require(type(count) is int and count >= least,  # True is no count
                f"{name} must be a whole number from {least} up, not {count!r}")


def require_rate(rate):
    """A number above 0."""
    if not are_finite([rate]) or rate <= 0:
        raise ValueError(f"rate must be a number above 0, such as 0.1, not {rate!r}")


def require_finite(name, number):
    """A number that is not infinite."""
    if not are_finite([number]):
        raise ValueError(f"{name} must be a finite number, not {number!r}; if a "
                         "step downhill was too big, take a smaller rate")


def require_layers(layers, seed):
    """Layers, each of them once, and a whole number for a seed."""
    require(isinstance(layers, (list, tuple)) and layers,
            f"a network needs a list of layers, not {layers!r}")
    require(type(seed) is int, f"the seed must be a whole number, not {seed!r}")
    for place, layer in enumerate(layers):
        require(isinstance(layer, Layer), "a network is made of layers, such as "
                f"ReLU(), but {layer!r} is none")
        require(layer not in layers[:place], f"{layer} stands there twice: make two")


def require_values(layer, count, shape):
    """As many values as the layer has weights in a row."""
    if count != layer.sizes[0]:
        raise ValueError(f"{layer} needs {layer.sizes[0]} values, but {count} came, in "
                         f"the shape {shape}")


def require_stack(layer, shape, channels=None, size=1):
    """Images, rows and columns; for features, a big enough image for each channel."""
    if len(shape) != 3:
        raise ValueError(f"{layer} needs a stack: [images, rows, columns], but what "
                         f"came has the shape {shape}; a single image goes in a list, "
                         "[image]")
    if channels and (shape[0] != channels or size > min(shape[1:])):
        raise ValueError(f"{layer} needs {channels} images, one for each channel, of "
                         f"{size} x {size} or more, but the shape {shape} came")


def require_forward(layer):
    """A layer that something has gone through."""
    if not hasattr(layer, "inputs"):
        raise ValueError(f"{layer} can't go back: nothing has gone forward through it")


def require_ready(network):
    """A network whose last forward was through these layers, with these weights."""
    if not network.ready or network.passed != network.layers:
        raise ValueError("backward goes back over a forward: call forward first")
    for layer, (values, _) in zip(network.layers, network.steps):
        if not hasattr(layer, "inputs") or layer.inputs is not values:
            raise ValueError(f"something else has gone through {layer} since: it is in "
                             "two networks, keeps no inputs, or was used alone; call "
                             "forward again")


def require_parameters(network):
    """Rows of finite numbers, as many and as long as needed, each a list of its own."""
    for layer in network.layers:
        if hasattr(layer, "weights"):
            flatten(layer.weights, "the weights, in flat rows,", layer.weights_shape)
            flatten(layer.biases, "the biases", layer.weights_shape[:1])
    lists = [id(numbers) for numbers, _ in network.parameters()]
    if len(set(lists)) != len(lists):
        raise ValueError("two rows of weights are the same list and would change "
                         "together: write a list for each")


def require_finite_outputs(layer, values):
    """Outputs that the next layer can work with; one sum tells, or it is looked at."""
    if not math.isfinite(sum(values)) and not are_finite(values):
        raise ValueError(f"the outputs of {layer} are not finite, because the inputs "
                         "or the weights are too big; in training, take a smaller rate")


def require_learnable(network, examples):
    """Examples that all go through the network; from None hides the errors before."""
    for number, example in enumerate(examples):
        try:
            stack, truth = example
            squared_error(network.forward(stack), truth)
        except (TypeError, ValueError) as error:
            raise ValueError(f"example {number}, (stack, truth): {error}") from None


# From Python 3.12 on, math has a faster one, which takes the place of chapter 1's.
weighted_sum = math.sumprod if hasattr(math, "sumprod") else weighted_sum

if __name__ == "__main__":  # when this file is run, not when another imports it
    net = run()
