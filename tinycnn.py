# SPDX-License-Identifier: 0BSD
"""A convolutional neural network to read from line 1 to the end.

The program below learns to tell small pictures apart, an X from an O for instance. It
looks for small strokes everywhere in the picture, and from what it finds it votes for X
or for O. Nobody tells it which strokes to look for, or how much each counts: it begins
with random ones and learns better ones from examples. Nothing is hidden in a library,
and every idea uses only those that stand above it. Copy it and change it as you like.

A picture, or image, is a list of rows, and a row is a list of numbers, one for each
pixel: +1 is white, -1 is black, 0 is grey. Several images of the same size, one behind
the other, are a stack: a list of images. Shapes are rows x columns for an image, and
images x rows x columns for a stack.

The ideas, their order and their examples are those of Brandon Rohrer's course "How
Neural Networks Work". The docstrings name its lectures: [CNN] How Convolutional Neural
Networks Work, [DNN] How Deep Neural Networks Work, [OPT] How Optimization for Machine
Learning Works, [BACK] How Backpropagation Works.
"""
import math

# ------------------------------------------------------------- 0. Pictures are numbers
# Inside the program all pixels of an image or a stack stand in one flat list, in
# reading order: from left to right, row by row, image by image. Pixel 0 is the top left
# one. The shape is kept beside it. On its way into the flat list everything is checked,
# once, so that the chapters after this one can be about ideas.


def is_number(value):
    """True for an int or a float, unless it is infinite or NaN ("not a number")."""
    try:
        return isinstance(value, (int, float)) and math.isfinite(value)
    except OverflowError:  # a whole number too big to be a float
        return False


def check_numbers(values, name):
    """Raise ValueError, calling the list by its name, unless all values are numbers."""
    try:
        if is_number(sum(values, 0.0)):  # one NaN or infinity would show in the sum
            return
    except (TypeError, OverflowError):  # text, for instance, has no sum
        pass
    for value in values:
        if not is_number(value):
            raise ValueError(f"{name} must hold finite numbers only, not {value!r}")


def join(lists):
    """All these lists in one, one behind the other: [[1, 2], [3]] gives [1, 2, 3]."""
    joined = []
    for part in lists:
        joined += part
    return joined


def flatten(nested, name="the picture"):
    """Lay a list, or lists in lists, out as one flat list of numbers.

    Returns the flat list and its shape: [[1, 2, 3], [4, 5, 6]] gives [1, 2, 3, 4, 5, 6]
    and (2, 3). Raises ValueError if what came is no list, is empty or ragged, or holds
    anything but finite numbers.
    """
    if not isinstance(nested, list):
        raise ValueError(f"{name} must be a list, not {type(nested).__name__}")
    values, shape = list(nested), (len(nested),)
    while values and isinstance(values[0], list):
        if not all([isinstance(inner, list) for inner in values]):
            raise ValueError(f"{name} must not mix lists and other things")
        lengths = set(map(len, values))
        if len(lengths) > 1:
            raise ValueError(f"{name} must have lists of the same length, but "
                             f"their lengths are {sorted(lengths)}")
        shape += (len(values[0]),)
        values = join(values)
    if not values:
        raise ValueError(f"{name} is empty, but needs at least one number")
    check_numbers(values, name)
    return values, shape


def in_words(shape):
    """The shape as people write it: (3, 7, 7) gives '3 x 7 x 7'."""
    return " x ".join(map(str, shape))


def count_in(shape):
    """How many numbers a shape has room for: 147 in (3, 7, 7)."""
    count = 1
    for length in shape:
        count *= length
    return count


def flatten_as(shape, nested, name):
    """The flat list alone; ValueError if the lists do not have this shape."""
    values, found = flatten(nested, name)
    if found != shape:
        raise ValueError(f"{name} must have the shape {in_words(shape)}, "
                         f"not {in_words(found)}")
    return values


def reshape(values, shape):
    """Cut a flat list into lists of this shape: the way back from flatten.

    [1, 2, 3, 4, 5, 6] and (2, 3) give [[1, 2, 3], [4, 5, 6]]. The rows are cut first,
    then rows are put together to images, and so on outwards; the outermost list is
    whatever there is then.
    """
    nested = list(values)
    for length in reversed(shape[1:]):
        starts = range(0, len(nested), length)
        nested = [nested[start:start + length] for start in starts]
    return nested


# ------------------------------------------------------------------------ 1. Filtering
# How well does a feature, a small picture of a stroke for instance, match a patch of
# the image? Lay the one over the other and multiply pixel by pixel. Where the two
# agree, white on white or black on black, the product is +1; where they disagree it is
# -1. The mean of the products says how well they match.


def weighted_sum(weights, values):
    """Multiply each value by its weight, and add up: the heart of all that follows."""
    total = 0.0
    for weight, value in zip(weights, values):
        total += weight * value
    return total


if hasattr(math, "sumprod"):  # Python 3.12 and newer have the same built in, faster
    weighted_sum = math.sumprod


def match(feature, patch):
    """How well the feature matches a patch of the same shape, rows x columns [CNN].

    In black and white 1.0 is a perfect match, -1.0 the photographic negative, and near
    0.0 the two have nothing to do with each other: match([[1, -1]], [[1, 1]]) is 0.0.
    Raises ValueError if they differ in shape.
    """
    weights, shape = flatten(feature, "the feature")
    return weighted_sum(weights, flatten_as(shape, patch, "the patch")) / len(weights)


# ---------------------------------------------------------------------- 2. Convolution
# Where in the image does the feature match? Try every place: slide a window of the size
# of the feature over the image and take the match at each stop. The matches, laid out
# as the stops were, are an image again, the feature map.


def check_count(name, count, least=1):
    """Raise ValueError unless count is a whole number and not below least."""
    if type(count) is not int or count < least:
        raise ValueError(f"{name} must be a whole number from {least} up, "
                         f"not {count!r}")


def window_starts(length, window, stride):
    """Where windows start along a side of this length, a stride from one to the next.

    The last one may reach over the end of the side, but none starts past it:
    window_starts(7, 2, 2) gives [0, 2, 4, 6].
    """
    check_count("window", window)
    check_count("stride", stride)
    starts = [0]
    while starts[-1] + window < length and starts[-1] + stride < length:
        starts.append(starts[-1] + stride)
    return starts


def receptive_fields(rows, columns, height, width, stride=1):
    """Which pixels a window of height x width sees at each of its stops in an image.

    Returns a list of pixel numbers for each stop: its receptive field, as experts say.
    In an image of 3 x 3, whose rows are the pixels 0 1 2, 3 4 5 and 6 7 8, a window of
    2 x 2 first sees [0, 1, 3, 4]. The pixel in a row and a column has the number row *
    columns + column, for that many pixels stand before it.
    """
    fields = []
    for top in window_starts(rows, height, stride):
        for left in window_starts(columns, width, stride):
            fields.append([row * columns + column
                           for row in range(top, min(top + height, rows))
                           for column in range(left, min(left + width, columns))])
    return fields


def patches_of(values, fields):
    """What the window sees at each stop: the values of the pixels in each field."""
    return [[values[pixel] for pixel in field] for field in fields]


def flatten_image(image, name="the image"):
    """The flat list and the shape of an image; ValueError if it is none."""
    pixels, shape = flatten(image, name)
    if len(shape) != 2:
        raise ValueError(f"{name} must be a list of rows, such as [[1, -1], [-1, 1]], "
                         f"but its shape is {in_words(shape)}")
    return pixels, shape


def convolve(image, feature):
    """The feature map: how well the feature matches at every place of the image [CNN].

    An image of rows x columns and a feature of height x width give a map of (rows -
    height + 1) x (columns - width + 1), in black and white from -1.0 to 1.0. Raises
    ValueError if the feature is bigger than the image.
    """
    pixels, (rows, columns) = flatten_image(image)
    weights, (height, width) = flatten_image(feature, "the feature")
    if height > rows or width > columns:
        raise ValueError(f"the feature of {height} x {width} is bigger than "
                         f"the image of {rows} x {columns}")
    patches = patches_of(pixels, receptive_fields(rows, columns, height, width))
    matches = [weighted_sum(weights, patch) / len(weights) for patch in patches]
    return reshape(matches, (rows - height + 1, columns - width + 1))


# -------------------------------------------------------------------------- 3. Pooling
# A feature map is more exact than it need be: that a stroke is there matters more than
# on which pixel. So walk a window over the map in strides, and from each window keep
# only the maximum, the best match; a mean would water it down with the mismatches
# around it. The map shrinks, and a picture moved by a pixel gives much the same small
# map.


def winners_of(values, fields):
    """The pixel with the maximum in each field, as its number; of equals, the first."""
    winners = []
    for field in fields:
        winner = field[0]
        for pixel in field:
            if values[pixel] > values[winner]:
                winner = pixel
        winners.append(winner)
    return winners


def max_pool(image, window=2, stride=2):
    """The maximum in each window of window x window pixels, a stride apart [CNN].

    A window that reaches over the right or the bottom edge counts too, cut off: an
    image of 7 x 7 gives one of 4 x 4. Raises ValueError if window or stride is not a
    whole number from 1 up.
    """
    values, (rows, columns) = flatten_image(image)
    fields = receptive_fields(rows, columns, window, window, stride)
    maxima = [values[winner] for winner in winners_of(values, fields)]
    return reshape(maxima, (len(window_starts(rows, window, stride)),
                            len(window_starts(columns, window, stride))))


# ----------------------------------------------------------------------------- 4. ReLU
# The negative of a feature is not the feature, and when matches are added up, as in
# chapter 6, it would cancel a match elsewhere. So everything negative becomes zero.
# ReLU is short for "rectified linear unit".


def relu(x):
    """x if it is positive, else 0.0: relu(0.77) is 0.77, relu(-0.11) is 0.0 [CNN]."""
    return 0.0 if x <= 0.0 else x


# ------------------------------------------------------------------------- 5. Stacking
# Convolution, ReLU and pooling turn an image into a stack, one image for each feature.
# They can be done again: a feature of the next convolution is a stack too, an image for
# each image below it, and is matched with all of them at once. So it finds patterns of
# patterns. Chapter 11 does it.

# ---------------------------------------------------------------------------- 6. Votes
# In the end every value has a say in every answer. A big weight makes it a strong say,
# a negative weight makes it a say against. The bias is what an answer has before anyone
# speaks. All of it added up is the vote for that answer.


def votes_for(values, weights, biases):
    """One vote for each row of weights and its bias; dense checks that they fit."""
    return [weighted_sum(row, values) + bias for row, bias in zip(weights, biases)]


def dense(values, weights, biases):
    """A vote for each answer: a weighted sum of all the values, plus a bias [CNN].

    weights has a row for each answer, with a weight for each value; biases has a number
    for each answer. dense([3.0, 4.0], [[1, 0], [0.5, 0.5]], [0, 1]) gives [3.0, 4.5].
    Raises ValueError if the three do not fit together.
    """
    values, _ = flatten(values, "the values")
    biases, _ = flatten(biases, "the biases")
    flatten_as((len(biases), len(values)), weights, "the weights")
    return votes_for(values, weights, biases)


# ----------------------------------------------------------------------- 7. The neuron
# A sum can be any number, and sums of sums can grow big. So a neuron squashes it:
# however much goes in, what comes out stays between two bounds. The curve looks like an
# S. There are two of them: one for votes, from 0, no, to 1, yes; and one for pictures,
# from -1 to 1, where grey stays grey, dark stays dark and light stays light.


def sigmoid(x):
    """Squash any number into the range from 0.0 to 1.0: 1 / (1 + e^-x) [DNN].

    e is 2.718..., and e^-x is never below 0, hence the range; sigmoid(0) is 0.5. When x
    is negative the same fraction is written with e^x, because e^1000 would be too big
    for a float, while e^-1000 is just 0.0.
    """
    if x < 0.0:
        return math.exp(x) / (1.0 + math.exp(x))
    return 1.0 / (1.0 + math.exp(-x))


def tanh(x):
    """Squash any number into the range from -1.0 to 1.0; tanh(0) is 0.0 [DNN].

    It is the same S, made twice as high, half as wide, and moved down by 1.
    """
    return 2.0 * sigmoid(2.0 * x) - 1.0


def neuron(values, weights, bias=0.0):
    """A weighted sum, squashed: a number from 0.0 to 1.0 [DNN].

    Raises ValueError if there is not one weight for each value.
    """
    return sigmoid(dense(values, [weights], [bias])[0])


# -------------------------------------------------------------------- 8. Deep networks
# The votes are a list of values, so a second layer of neurons can vote on the votes of
# the first, and a third on those. The first finds simple patterns, the next patterns of
# these. No new function is needed: it is dense again, and sigmoid again. But without
# the squashing in between, sums of sums would only be sums, and all the layers together
# could do no more than one.

# -------------------------------------------------------------------- 9. Optimization
# To learn is to look for the weight that costs least: the lowest point of a curve. Feel
# which way the ground slopes, take a step downhill, and feel again. With many weights
# it is the same, a slope and a step for each, as if all the others stood still.

NUDGE = 1e-5  # "a little to the side": small, but far above the rounding of floats
LEVEL = 1e-5  # ground that slopes less than this counts as level: the bottom


def check_number(name, value):
    """Raise ValueError unless value is a finite number."""
    if not is_number(value):
        raise ValueError(f"{name} must be a finite number, not {value!r}")


def check_rate(rate):
    """Raise ValueError unless the learning rate is a number above 0."""
    if not is_number(rate) or rate <= 0:
        raise ValueError(f"rate must be a number above 0, such as 0.1, not {rate!r}")


def height_at(f, x):
    """f(x), or ValueError if that is not a finite number."""
    try:
        height = f(x)
    except ArithmeticError:  # too big for a float, or a division by zero
        height = math.inf
    if not is_number(height):
        raise ValueError(f"f({x!r}) must be a finite number, not {height!r}; if x ran "
                         "away on the way downhill, take a smaller rate")
    return height


def slope(f, x):
    """How steeply f rises at x: nudge x a little to both sides, and compare [OPT].

    slope(lambda w: w * w, -1) is -2.0, up to rounding; lambda makes a function without
    a name, here w in, w * w out. Raises ValueError where f has no finite value.
    """
    check_number("x", x)
    nudge = NUDGE * max(1.0, abs(x))  # a big x would swallow a small nudge
    return (height_at(f, x + nudge) - height_at(f, x - nudge)) / (2 * nudge)


def curvature(f, x):
    """The slope of the slope of f at x: above 0 in a valley, below 0 on a hill [OPT].

    curvature(lambda w: w * w, -1) is 2.0, up to rounding. What rounding alone could
    make, on a straight line for instance, counts as 0.0. Raises ValueError as slope
    does.
    """
    check_number("x", x)
    nudge = 100 * NUDGE * max(1.0, abs(x))  # farther, for it will be squared
    before, here, after = [height_at(f, x + step) for step in (-nudge, 0, nudge)]
    change = (after - here) - (here - before)
    # Floats have 15 sure digits, f(x) as well as x, which is up to 1000 nudges.
    rounding = 1e-15 * max(abs(before), abs(here), abs(after),
                           1000 * abs(after - before))
    return change / (nudge * nudge) if abs(change) > rounding else 0.0


def exhaustive_search(f, guesses):
    """The guess with the lowest f, found by trying all of them: sure, but slow [OPT].

    Raises ValueError if there are no guesses, or if f has no finite value for one.
    """
    guesses = list(guesses)
    if not guesses:
        raise ValueError("exhaustive search needs at least one guess")
    return min(guesses, key=lambda guess: height_at(f, guess))


def step_downhill(numbers, gradient, rate):
    """One step of gradient descent: move each number against its slope [OPT].

    The gradient is the list of their slopes, each a rise: by how much f rises for each
    1 of that number while the others stay. A steeper rise and a higher learning rate
    make a longer step. Returns a new list.
    """
    return [number - rate * rise for number, rise in zip(numbers, gradient)]


def gradient_descent(f, start, rate, steps=100):
    """Walk downhill from start; returns the path, a list of all the guesses [OPT].

    The walk ends on level ground, or after so many steps. With small steps it finds the
    nearest valley, which is not always the deepest. Raises ValueError if the rate is
    not above 0, or so big that the walk leaves the range of finite numbers.
    """
    check_rate(rate)
    check_count("steps", steps)
    path = [start]
    while len(path) <= steps:
        gradient = [slope(f, path[-1])]
        if abs(gradient[0]) < LEVEL:
            break
        path.extend(step_downhill([path[-1]], gradient, rate))
    height_at(f, path[-1])  # the last step, too, must end on the curve
    return path


def newtons_method(f, start, steps=100):
    """Walk downhill with the help of curvature; returns the path, as above [OPT].

    A slope s that changes by c for each 1 of x would be 0 after a step of s / c. So the
    rate of each step is 1 / c, and c is the curvature. On a parabola one step lands on
    the bottom. Level ground ends this walk too, even on a hilltop. Raises ValueError
    where the curve does not bend upwards, for there the step leads to no bottom.
    """
    check_count("steps", steps)
    path = [start]
    while len(path) <= steps:
        gradient = [slope(f, path[-1])]
        if abs(gradient[0]) < LEVEL:
            break
        bend = curvature(f, path[-1])
        if bend <= 0.0:
            raise ValueError(f"the curvature at {path[-1]!r} is {bend:.3g}, but must "
                             "be above 0, as in a valley: start nearer to a bottom")
        path.extend(step_downhill([path[-1]], gradient, 1.0 / bend))
    return path


# ------------------------------------------------------------------------ 10. The loss
# No weights suit every example, so try to be less wrong. The loss says how wrong: how
# far each answer deviates from its truth, all of them added up. A network walks down
# this hill: the loss is the height of the ground, and the weights are where it stands.


def deviations(answers, truths):
    """Answer minus truth, for each answer; ValueError if the shapes differ."""
    answers, shape = flatten(answers, "the answers")
    truths = flatten_as(shape, truths, "the truth")
    return [answer - truth for answer, truth in zip(answers, truths)]


def absolute_error(answers, truths):
    """The sum of the deviations, each without its sign [DNN], [OPT]."""
    return sum([abs(deviation) for deviation in deviations(answers, truths)])


def squared_error(answers, truths):
    """The sum of the squared deviations: twice as far off is four times as bad [OPT].

    squared_error([0.5, 1.0], [0, 1]) is 0.25. Raises ValueError if answers and truths
    differ in shape.
    """
    return sum([deviation * deviation for deviation in deviations(answers, truths)])


def squared_error_gradient(answers, truths):
    """The slopes of deviation * deviation, one for each answer: 2 * deviation [OPT]."""
    return [2.0 * deviation for deviation in deviations(answers, truths)]


# ----------------------------------------------------------------- 11. Backpropagation
# The loss is high: whose fault is it? Walk back from the answers to find out. If y
# rises 2 for each 1 of x, and z rises 3 for each 1 of y, then z rises 2 * 3 = 6 for
# each 1 of x: along a chain, slopes multiply. Where x acts on z along several chains,
# they add up.
#
# So each layer needs to know only its own slopes. It is handed a gradient: how fast the
# loss rises with each of its outputs. Say an output is weight * value, with a weight of
# 5 and a value of 2, and the loss rises 3 for each 1 of it. Then the loss rises 2 * 3 =
# 6 for each 1 of the weight, which is kept for the step downhill. And it rises 5 * 3 =
# 15 for each 1 of the value, which is handed to the layer before, whose output the
# value was.


def split(values, rows):
    """Split a flat list into pieces as long as these rows: the way back from join."""
    pieces, start = [], 0
    for row in rows:
        pieces.append(values[start:start + len(row)])
        start += len(row)
    return pieces


class Layer:
    """What all layers have in common: two doors, forward and backward, with checks.

    Behind the doors everything is a flat list. There each kind of layer does its own
    work: shape_after, compute_outputs, compute_weight_gradients,
    compute_input_gradient.
    """

    input_shape = output_shape = None  # unknown before the first forward
    has_outputs = False
    count = 0  # how many weights and biases it has

    def __repr__(self):
        return f"{type(self).__name__}()"

    def start(self, random):
        """Draw starting weights; most layers have none."""

    def rows(self):
        """The lists of numbers that can be learned; most layers have none."""
        return []

    def slopes(self):
        """The slopes of all these numbers, one behind the other in a flat list."""
        return []

    def parameters(self):
        """What can be learned: pairs of a list of numbers and the list of their slopes.

        The slopes are those that the latest backward or learn has found.
        """
        rows = self.rows()
        return list(zip(rows, split(self.slopes(), rows)))

    def shape_after(self, shape):
        """The shape of the outputs for inputs of this shape; most layers keep it."""
        return shape

    def prepare(self, shape):
        """Get ready for inputs of this shape."""
        if shape != self.input_shape:
            self.output_shape = self.shape_after(shape)
            self.input_shape = shape

    def forward(self, inputs):
        """The outputs for these inputs, which are a stack, or a list of values.

        Raises ValueError if the inputs or the weights have a wrong shape or hold
        anything but finite numbers, or are so big that the outputs would not be finite.
        """
        values, shape = flatten(inputs, "the input")
        self.has_outputs = False
        self.prepare(shape)
        outputs = self.compute_outputs(values)
        if not all(map(is_number, outputs)):
            raise ValueError("the outputs are not finite, because the inputs or the "
                             "weights are too big; in training, take a smaller rate")
        self.has_outputs = True
        return reshape(outputs, self.output_shape)

    def compute_weight_gradients(self, gradient):
        """Find the slopes of the layer's own weights; most layers have none."""

    def backward(self, gradient):
        """Find the slopes of the weights, and return the slopes of the inputs.

        The gradient has the shape of the latest outputs, and what is returned has that
        of the inputs. Raises ValueError for another shape, or before the first forward.
        """
        if not self.has_outputs:
            raise ValueError("backward goes back over a forward: call forward first")
        gradient = flatten_as(self.output_shape, gradient, "the gradient")
        self.compute_weight_gradients(gradient)
        return reshape(self.compute_input_gradient(gradient), self.input_shape)


class ReLU(Layer):
    """relu for every value of a stack or list; keeps the shape [CNN]."""

    def compute_outputs(self, values):
        """Everything negative becomes zero."""
        self.outputs = [relu(value) for value in values]
        return self.outputs

    def compute_input_gradient(self, gradient):
        """What passed, passed unchanged: slope 1. What became zero has slope 0."""
        return [rise if output > 0.0 else 0.0
                for rise, output in zip(gradient, self.outputs)]


class Sigmoid(Layer):
    """sigmoid for every value of a stack or list; keeps the shape [DNN]."""

    def compute_outputs(self, values):
        """Squash every value into the range from 0 to 1."""
        self.outputs = [sigmoid(value) for value in values]
        return self.outputs

    def compute_input_gradient(self, gradient):
        """Where its output is b, this S has the slope b * (1 - b).

        For b is 1 / (1 + q), where q is e^-x and has the slope -q. So b has the slope
        q / (1 + q)^2: that is 1 / (1 + q) times q / (1 + q), or b times 1 - b. Both
        ends are flat. Try it: slope(sigmoid, 0) is 0.25, up to rounding.
        """
        return [rise * output * (1.0 - output)
                for rise, output in zip(gradient, self.outputs)]


class Tanh(Layer):
    """tanh for every value of a stack or list; keeps the shape [DNN]."""

    def compute_outputs(self, values):
        """Squash every value into the range from -1 to 1."""
        self.outputs = [tanh(value) for value in values]
        return self.outputs

    def compute_input_gradient(self, gradient):
        """Where its output is b, this S has the slope 1 - b * b.

        It is the other S, twice as high and half as wide, so four times as steep; and
        that one's output was (1 + b) / 2. Both ends are flat. Try it: slope(tanh, 0) is
        1.0, up to rounding.
        """
        return [rise * (1.0 - output * output)
                for rise, output in zip(gradient, self.outputs)]


def check_stack(layer, shape):
    """Raise ValueError unless this is the shape of a stack: images x rows x columns."""
    if len(shape) == 2:
        raise ValueError(f"{layer} needs a stack of images, but a single image of "
                         f"{in_words(shape)} came: wrap it in a list, [image]")
    if len(shape) != 3:
        raise ValueError(f"{layer} needs a stack, images x rows x columns, "
                         f"but what came has the shape {in_words(shape)}")


class MaxPool(Layer):
    """max_pool for every image of a stack [CNN].

    Raises ValueError if window or stride is not a whole number from 1 up.
    """

    def __init__(self, window=2, stride=2):
        check_count("window", window)
        check_count("stride", stride)
        self.window, self.stride = window, stride

    def __repr__(self):
        return f"MaxPool({self.window}, {self.stride})"

    def shape_after(self, shape):
        """As many images as before, each with a pixel for every window."""
        check_stack(self, shape)
        images, rows, columns = shape
        return (images, len(window_starts(rows, self.window, self.stride)),
                len(window_starts(columns, self.window, self.stride)))

    def prepare(self, shape):
        """Get ready for stacks of this shape: list the pixels in each window.

        The pixels are numbered through the stack, image after image.
        """
        if shape != self.input_shape:
            super().prepare(shape)
            images, rows, columns = shape
            fields = receptive_fields(rows, columns, self.window, self.window,
                                      self.stride)
            self.fields = [[image * rows * columns + pixel for pixel in field]
                           for image in range(images) for field in fields]

    def compute_outputs(self, values):
        """The winner of each window goes on."""
        self.input_count = len(values)
        self.winners = winners_of(values, self.fields)
        return [values[winner] for winner in self.winners]

    def compute_input_gradient(self, gradient):
        """The winner of a window passed unchanged: slope 1.

        The others could change a little and would still not win: slope 0. Windows may
        overlap, and for the winner of two the rises add up.
        """
        rises = [0.0] * self.input_count
        for winner, rise in zip(self.winners, gradient):
            rises[winner] += rise
        return rises


class Random:
    """A source of numbers between 0 and 1 that look random.

    Behind them is a whole number. For each new one it is multiplied, divided by a
    prime, and only the remainder kept. So the same seed gives the same numbers on every
    machine (Lehmer, 1951; this multiplier is from Fishman and Moore, 1986).
    """

    prime = 2147483647

    def __init__(self, seed):
        self.state = 1 + seed % (self.prime - 1)

    def number(self):
        """The next number; never exactly 0 or 1."""
        self.state = 742938285 * self.state % self.prime
        return self.state / self.prime


def rows_of(nested):
    """The innermost lists: of a stack, all the rows of all the images."""
    while isinstance(nested[0][0], list):
        nested = join(nested)
    return nested


class WeightedLayer(Layer):
    """What Dense and Convolution have in common: weights and biases, at first all 0.0.

    Both are plain nested lists. Read them, print them, or set them by hand; ValueError
    if what you set has another shape or holds anything but finite numbers. They are
    properties: to read layer.weights calls the first function of that name below, to
    set it calls the second.
    """

    def __init__(self, weights_shape):
        self.weights_shape, self.biases_shape = weights_shape, weights_shape[:1]
        self.count = count_in(weights_shape) + count_in(self.biases_shape)
        zeros = reshape([0.0] * count_in(weights_shape), weights_shape)
        self.weights, self.biases = zeros, [0.0] * weights_shape[0]
        self.row_lengths = list(map(len, rows_of(zeros) + [self.biases]))
        self.weight_gradients = [0.0] * count_in(weights_shape)
        self.bias_gradients = [0.0] * weights_shape[0]

    @property
    def weights(self):
        """The weights, in nested lists."""
        return self._weights

    @weights.setter
    def weights(self, nested):
        """Check the weights that were set, and keep a copy, as floats."""
        flat = flatten_as(self.weights_shape, nested, "the weights")
        self._weights = reshape(list(map(float, flat)), self.weights_shape)

    @property
    def biases(self):
        """The biases, in a flat list."""
        return self._biases

    @biases.setter
    def biases(self, numbers):
        """Check the biases that were set, and keep a copy, as floats."""
        flat = flatten_as(self.biases_shape, numbers, "the biases")
        self._biases = list(map(float, flat))

    def rows(self):
        """All rows of weights, and the biases; ValueError if a change broke them."""
        try:
            rows = rows_of(self.weights) + [self.biases]
            intact = (list(map(len, rows)) == self.row_lengths
                      and set(map(type, rows)) == {list})
        except (TypeError, LookupError):  # a row is no list, or an empty one
            intact = False
        if not intact:
            self.weights, self.biases = self.weights, self.biases  # set, so checked
            rows = rows_of(self.weights) + [self.biases]
        return rows

    def slopes(self):
        """The slopes of all weights, then those of the biases."""
        return self.weight_gradients + self.bias_gradients

    def start(self, random):
        """Draw random weights around 0, unless some weights or biases are set already.

        If all weights started alike, all features would stay alike for ever. And the
        more values a sum has, the smaller its weights must be, or the sum ends where
        the S is flat and has hardly a slope to learn from. Numbers spread evenly from
        -limit to limit have squares with a mean of limit * limit / 3; here that is 1 /
        (values in a sum). Where signs are random, the mean squares of the products add
        up, to that of a single value: so a sum is about as big as a single value (LeCun
        and others, "Efficient BackProp", 1998).
        """
        if not any(map(any, self.rows())):
            values_in_a_sum = count_in(self.weights_shape[1:])
            limit = math.sqrt(3.0 / values_in_a_sum)
            drawn = [limit * (2.0 * random.number() - 1.0)
                     for _ in range(count_in(self.weights_shape))]
            self.weights = reshape(drawn, self.weights_shape)


class Dense(WeightedLayer):
    """dense for inputs of any shape: every value has a say in every answer [CNN].

    Dense(48, 2) takes 48 values and gives 2 votes; its weights are 2 x 48. Raises
    ValueError if values or votes is not a whole number from 1 up.
    """

    def __init__(self, values, votes):
        check_count("values", values)
        check_count("votes", votes)
        self.values, self.votes = values, votes
        super().__init__((votes, values))

    def __repr__(self):
        return f"Dense({self.values}, {self.votes})"

    def shape_after(self, shape):
        """One vote for each answer, in a flat list."""
        count = count_in(shape)
        if count != self.values:
            raise ValueError(f"{self} needs {self.values} values, but {count} came, "
                             f"in the shape {in_words(shape)}")
        return self.biases_shape

    def compute_outputs(self, values):
        """The votes for each answer."""
        self.inputs = values
        return votes_for(values, self.rows()[:-1], self.biases)

    def compute_weight_gradients(self, gradient):
        """A vote is a sum of weight * value, plus the bias.

        So its slope for a weight is the value, and for the bias it is 1, each times the
        rise of the loss with this vote.
        """
        self.weight_gradients = [rise * value
                                 for rise in gradient for value in self.inputs]
        self.bias_gradients = gradient

    def compute_input_gradient(self, gradient):
        """The vote's slope for a value is the value's weight, times the rise again.

        A value has a weight in every vote, so these are added up.
        """
        rises = [0.0] * self.values
        for rise, weights in zip(gradient, self.weights):
            rises = [total + rise * weight for total, weight in zip(rises, weights)]
        return rises


class Convolution(WeightedLayer):
    """Feature maps of a stack: the same vote, taken at every patch of it [CNN].

    Convolution(channels, features, size) takes a stack of so many channels, as experts
    call the images of a stack. It gives a stack with a map for each feature; rows x
    columns become (rows - size + 1) x (columns - size + 1). The pixels of a feature are
    weights, and can be learned. It looks at all channels at once, so it is a stack too,
    and weights has the shape features x channels x size x size. A vote is a sum and no
    mean, so a feature of chapter 2 gives the same map here if its pixels are divided by
    their number. Raises ValueError if channels, features or size is not a whole number
    from 1 up.
    """

    def __init__(self, channels, features, size):
        check_count("channels", channels)
        check_count("features", features)
        check_count("size", size)
        self.channels, self.features, self.size = channels, features, size
        super().__init__((features, channels, size, size))

    def __repr__(self):
        return f"Convolution({self.channels}, {self.features}, {self.size})"

    def shape_after(self, shape):
        """A map for each feature, with a pixel for every stop of the window."""
        check_stack(self, shape)
        channels, rows, columns = shape
        if channels != self.channels:
            raise ValueError(f"{self} needs a stack of {self.channels} images, one for "
                             f"each of its channels, but {channels} came")
        if self.size > min(rows, columns):
            raise ValueError(f"the features of {self} are {self.size} x {self.size}, "
                             f"bigger than the image of {rows} x {columns} that came")
        return (self.features, rows - self.size + 1, columns - self.size + 1)

    def prepare(self, shape):
        """Get ready for stacks of this shape: list the pixels seen at each stop.

        The pixels are numbered through the stack, channel after channel.
        """
        if shape != self.input_shape:
            super().prepare(shape)
            channels, rows, columns = shape
            fields = receptive_fields(rows, columns, self.size, self.size)
            self.fields = [[channel * rows * columns + pixel
                            for channel in range(channels) for pixel in field]
                           for field in fields]

    def compute_outputs(self, values):
        """The vote of each feature at each stop."""
        self.input_count = len(values)
        self.patches = patches_of(values, self.fields)
        weights = join(self.rows()[:-1])
        self.flat_features = reshape(weights, (self.features, len(self.fields[0])))
        return [weighted_sum(feature, patch) + bias
                for feature, bias in zip(self.flat_features, self.biases)
                for patch in self.patches]

    def compute_weight_gradients(self, gradient):
        """As in Dense, the slope for a weight is the pixel that it met, times the rise.

        Here it met one at every stop, so these are added up over all stops.
        zip(*patches) gives, weight by weight, the pixels that it met. Stops with a rise
        of 0, as wherever pooling kept another stop, are left out: they would add
        nothing, and this saves time.
        """
        self.weight_gradients, self.bias_gradients = [], []
        for map_rises in reshape(gradient, (self.features, len(self.patches))):
            rises, patches = [], []
            for rise, patch in zip(map_rises, self.patches):
                if rise:
                    rises.append(rise)
                    patches.append(patch)
            if rises:
                slopes = [weighted_sum(rises, met) for met in zip(*patches)]
            else:
                slopes = [0.0] * len(self.patches[0])
            self.weight_gradients += slopes
            self.bias_gradients.append(sum(rises))

    def compute_input_gradient(self, gradient):
        """As in Dense, the slope for a pixel is its weight, times the rise, added up.

        It has a weight in every feature, at each stop that saw it.
        """
        pixel_rises = [0.0] * self.input_count
        rises_of_maps = reshape(gradient, (self.features, len(self.fields)))
        for feature, map_rises in zip(self.flat_features, rises_of_maps):
            for rise, field in zip(map_rises, self.fields):
                if rise:
                    for weight, pixel in zip(feature, field):
                        pixel_rises[pixel] += rise * weight
        return pixel_rises


# --------------------------------------------------------------------- 12. The network
# Pixels go in, votes come out. Start with random weights. Show an example, compare the
# votes with the truth, send the error back, move every weight a little downhill. Then
# show the next example. A step that helps with one may harm another, but small steps,
# taken with all of them in turn, lead downhill for all together.


class Network(Layer):
    """Layers in a row, each fed with the outputs of the one before: itself a layer.

    One for images of 9 x 9, with the shapes that leave each layer:

        Network([Convolution(1, 3, 3),   # 3 x 7 x 7, a map for each of 3 features
                 ReLU(),                 # 3 x 7 x 7
                 MaxPool(2, 2),          # 3 x 4 x 4, which are 48 values
                 Dense(48, 2),           # 2, a vote for X and one for O
                 Sigmoid()])             # 2, from 0 to 1

    forward takes a stack and gives the votes; backward takes the gradient of the votes
    and gives that of the stack. Layers whose weights and biases are all 0 get random
    starting weights, the same ones for the same seed; other layers keep what they have.
    Raises ValueError unless layers is a list of layers, none of them twice, and seed a
    whole number.
    """

    def __init__(self, layers, seed=1):
        if not isinstance(layers, (list, tuple)) or not layers:
            raise ValueError(f"a network needs a list of layers, not {layers!r}")
        for layer in layers:
            if not isinstance(layer, Layer):
                raise ValueError(f"a network is made of layers, such as ReLU(), "
                                 f"but {layer!r} is none")
        if len(set(map(id, layers))) < len(layers):
            raise ValueError("the same layer stands in the network twice: make two")
        if type(seed) is not int:
            raise ValueError(f"the seed must be a whole number, not {seed!r}")
        self.layers = list(layers)
        self.count = sum([layer.count for layer in layers])
        self.random = Random(seed)
        for layer in self.layers:
            layer.start(self.random)

    def __repr__(self):
        lines = [f"Network of {self.count} weights and biases"]
        for layer in self.layers:
            shape = f"-> {in_words(layer.output_shape)}" if layer.output_shape else ""
            weights = f"{layer.count} weights and biases" if layer.count else ""
            lines.append(f"  {str(layer):22} {shape:14} {weights}".rstrip())
        return "\n".join(lines)

    def rows(self):
        """The rows of all layers; ValueError if a list stands there twice."""
        rows = join([layer.rows() for layer in self.layers])
        if len(set(map(id, rows))) < len(rows):
            raise ValueError("two rows of weights are one and the same list, as after "
                             "weights[1] = weights[0]: give each row a list of its own")
        return rows

    def slopes(self):
        """The slopes of all layers: the gradient of the loss."""
        return join([layer.slopes() for layer in self.layers])

    def shape_after(self, shape):
        """The shape after the last layer."""
        for layer in self.layers:
            shape = layer.shape_after(shape)
        return shape

    def prepare(self, shape):
        """Get all layers ready."""
        super().prepare(shape)
        for layer in self.layers:
            layer.prepare(shape)
            shape = layer.output_shape

    def compute_outputs(self, values):
        """Forward through all layers."""
        for layer in self.layers:
            values = layer.compute_outputs(values)
        return values

    def compute_weight_gradients(self, gradient):
        """Back through all layers, but not to the pixels: learning leaves them be."""
        for layer in reversed(self.layers[1:]):
            layer.compute_weight_gradients(gradient)
            gradient = layer.compute_input_gradient(gradient)
        self.layers[0].compute_weight_gradients(gradient)

    def compute_input_gradient(self, gradient):
        """Back through all layers, as far as the pixels."""
        for layer in reversed(self.layers):
            gradient = layer.compute_input_gradient(gradient)
        return gradient

    def descend(self, rate):
        """Move all weights one step downhill, or none if they would not stay finite.

        It is the step of chapter 9, with many numbers instead of one.
        """
        check_rate(rate)
        rows = self.rows()
        moved = step_downhill(join(rows), self.slopes(), rate)
        if not is_number(sum(moved)):
            raise ValueError(f"the rate {rate!r} is too big: the weights would not "
                             "stay finite; start again with a smaller one")
        for row, new in zip(rows, split(moved, rows)):
            row[:] = new  # [:] changes the list itself

    def learn(self, stack, truth, rate):
        """One step of gradient descent on one example; returns the loss before it.

        truth is the list of the votes as they should be, rate the learning rate. Raises
        ValueError, and changes no weight, if one of the three does not fit or the rate
        is so big that the weights would not stay finite.
        """
        votes = self.forward(stack)
        loss = squared_error(votes, truth)
        if not is_number(loss):
            raise ValueError(f"the loss is {loss}: was the learning rate too big?")
        self.compute_weight_gradients(squared_error_gradient(votes, truth))
        self.descend(rate)
        return loss

    def _epoch(self, examples, rate):
        """Learn from each example once, in a new order; returns the mean loss."""
        order = list(examples)
        for last in range(len(order) - 1, 0, -1):  # the shuffle of Fisher and Yates
            other = int(self.random.number() * (last + 1))
            order[last], order[other] = order[other], order[last]
        losses = [self.learn(stack, truth, rate) for stack, truth in order]
        return sum(losses) / len(losses)

    def train(self, examples, epochs, rate):
        """Learn from all examples, epoch after epoch; yields the mean loss of each.

        examples is a list of pairs (stack, truth). It learns while you ask for the
        losses, as in: for loss in network.train(examples, 50, 0.1): print(loss). Raises
        ValueError at once, with nothing learned, if an argument or any example does not
        fit.
        """
        check_rate(rate)
        check_count("epochs", epochs, least=0)
        if not isinstance(examples, (list, tuple)) or not examples:
            raise ValueError("examples must be a list of pairs (stack, truth)")
        pairs = []
        for number, example in enumerate(examples):
            try:
                stack, truth = example
            except (TypeError, ValueError):
                raise ValueError(f"example {number} must be (stack, truth)") from None
            try:
                _, shape = flatten(stack, "the stack")
                flatten_as(self.shape_after(shape), truth, "the truth")
            except ValueError as error:
                raise ValueError(f"example {number}: {error}") from None
            pairs.append((stack, truth))
        return (self._epoch(pairs, rate) for _ in range(epochs))  # each when asked for


# ----------------------------------------------------------------------- 13. The check
# With a wrong gradient a network often learns all the same, only worse, and nobody
# notices. So find every slope again in the slow, simple way, by nudging, and compare.


def check_gradients(network, stack, truth):
    """The worst disagreement between backpropagation and nudging, as a fraction [BACK].

    Each weight, each bias and each pixel is nudged to both sides, which takes two runs
    of the network. A result below 1e-6 says that the gradients are right; slopes below
    0.001 count as 0.001, because rounding blurs them. In a drawing many patches are
    alike and tie for the maximum. There the loss has a corner, and a corner has no
    slope, so all pixels are first made a little brighter, each differently. Where a
    ReLU or a pooling is within a nudge of its corner even so, the result is big though
    nothing is wrong. Raises ValueError as learn does, and changes no weight.
    """
    pixels, shape = flatten(stack, "the stack")
    random = Random(1)
    pixels = [pixel + 0.1 * random.number() for pixel in pixels]

    def loss_with(numbers, place, number):
        """The loss if the number at this place of the list were another."""
        before, numbers[place] = numbers[place], number
        try:
            return squared_error(network.forward(reshape(pixels, shape)), truth)
        finally:
            numbers[place] = before

    votes = network.forward(reshape(pixels, shape))
    gradient = squared_error_gradient(votes, truth)
    pixel_gradient = network.backward(reshape(gradient, network.output_shape))
    pairs = network.parameters() + [(pixels, flatten(pixel_gradient)[0])]
    worst = 0.0
    for numbers, slopes in pairs:
        if len(slopes) != len(numbers):
            return math.inf
        for place, by_backpropagation in enumerate(slopes):
            by_nudging = slope(lambda number: loss_with(numbers, place, number),
                               numbers[place])
            if not is_number(by_backpropagation):
                return math.inf
            scale = max(abs(by_nudging), abs(by_backpropagation), 0.001)
            worst = max(worst, abs(by_nudging - by_backpropagation) / scale)
    return worst
