# SPDX-License-Identifier: 0BSD
"""A convolutional neural network to read from line 1 to the end.

The program below learns to tell small pictures apart, an X from an O for instance. It
looks for small strokes everywhere in the picture, and from what it finds it votes for X
or for O. Nobody tells it which strokes to look for, or how much each counts: it begins
with random ones and learns better ones from examples. Run it, and this network

    Network([Convolution(1, 2, 3), ReLU(), MaxPool(), Dense(8, 2), Sigmoid()])

learns the X and the O that are drawn at the end of the file, and prints

    loss: 0.323, later 0.065, at last 0.002
    votes for X and O: [0.97, 0.03]
    votes for X and O: [0.03, 0.96]

Each chapter is an idea, and uses only those that stand above it. The ideas are those of
Brandon Rohrer's course "How Neural Networks Work"; [CNN], [DNN], [OPT] and [BACK] are
its lectures on convolutional and deep networks, optimization and backpropagation.
"""
import math

# ------------------------------------------------------------- 0. Pictures are numbers
# A picture, or image, is a list of rows, and a row is a list of numbers, one for each
# pixel: +1 is white, -1 is black, 0 is grey. Several images of the same size, one
# behind the other, are a stack: a list of images. To calculate with it, all its numbers
# are laid out in one flat list, in reading order: from left to right, row by row, image
# by image. The shape, [images, rows, columns], is kept beside it.

def are_finite(values):
    """True if all values are numbers, and none is infinite or NaN, "not a number"."""
    try:
        return all(map(math.isfinite, values))  # map asks isfinite about each of them
    except (TypeError, OverflowError):  # a text, or a whole number too big for a float
        return False


def flatten(nested, name="the picture", needed=None):
    """Lay lists in lists out as one flat list of floats; returns it and the shape.

    [[1, 2], [3, 4]] gives [1.0, 2.0, 3.0, 4.0] and [2, 2]. Raises ValueError, calling
    the lists by their name, if they are ragged or empty, hold anything but finite
    numbers, or have another shape than the one that is needed.
    """
    if not isinstance(nested, list):
        raise ValueError(f"{name} must be a list, not {type(nested).__name__}")
    values, shape = nested, [len(nested)]
    while values and isinstance(values[0], list):
        shape.append(len(values[0]))
        joined = []
        for inner in values:
            if not isinstance(inner, list) or len(inner) != shape[-1]:
                raise ValueError(f"{name} must have lists of the same length, but "
                                 f"beside a list of {shape[-1]} stands {inner!r}")
            joined += inner
        values = joined
    if not values:
        raise ValueError(f"{name} is empty, but needs at least one number")
    if not are_finite(values):
        wrong = [value for value in values if not are_finite([value])]
        raise ValueError(f"{name} must hold finite numbers only, not {wrong[0]!r}")
    if needed and shape != needed:
        raise ValueError(f"{name} must have the shape {needed}, not {shape}")
    return list(map(float, values)), shape


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


weighted_sum = getattr(math, "sumprod", weighted_sum)  # Python 3.12 has it built in


def match(feature, patch):
    """How well the feature matches a patch of the same shape, rows x columns [CNN].

    In black and white 1.0 is a perfect match, -1.0 the photographic negative, and near
    0.0 the two have nothing to do with each other: match([[1, -1]], [[1, 1]]) is 0.0.
    Raises ValueError if the two differ in shape.
    """
    weights, shape = flatten(feature, "the feature")
    pixels, _ = flatten(patch, "the patch", shape)
    return weighted_sum(weights, pixels) / len(weights)


# Before the next idea some helpers: two that refuse what does not fit, in a sentence,
# and two that make lists in lists again.

def require(fits, sentence):
    """Raise ValueError with this sentence, unless it fits."""
    if not fits:
        raise ValueError(sentence)


def check_counts(least=1, **counts):
    """Raise ValueError unless all are whole numbers, none of them below least."""
    for name, count in counts.items():  # ** makes a dictionary of window=2, stride=2
        require(type(count) is int and count >= least,
                f"{name} must be a whole number from {least} up, not {count!r}")


def reshape(values, shape):
    """The way back from flatten: [1, 2, 3, 4] and [2, 2] give [[1, 2], [3, 4]]."""
    nested = list(values)
    for length in reversed(shape[1:]):  # cut rows first, then put rows together
        starts = range(0, len(nested), length)
        nested = [nested[start:start + length] for start in starts]
    return nested


def as_image(nested, name="the image"):
    """The same image, all of it floats; ValueError if it is none."""
    pixels, shape = flatten(nested, name)
    require(len(shape) == 2, f"{name} must be a list of rows, such as "
            f"[[1, -1], [-1, 1]], but its shape is {shape}")
    return reshape(pixels, shape)


# ---------------------------------------------------------------------- 2. Convolution
# Where in the image does the feature match? Try every place: slide a window of the size
# of the feature over the image and take the match at each stop. The matches, laid out
# as the stops were, are an image again, the feature map. (What the field calls a
# convolution here is in mathematics a cross-correlation: no feature is turned around.)

def window_at(image, top, left, height, width):
    """What a window sees: the patch with its top left pixel in this row and column."""
    return [row[left:left + width] for row in image[top:top + height]]


def convolve(image, feature):
    """The feature map: how well the feature matches at every place of the image [CNN].

    A map has (rows - height + 1) x (columns - width + 1) pixels; in black and white
    they go from -1.0 to 1.0. Raises ValueError if the feature is bigger than the image.
    """
    image, feature = as_image(image), as_image(feature, "the feature")
    rows, columns = len(image), len(image[0])
    height, width = len(feature), len(feature[0])
    require(height <= rows and width <= columns, f"the feature of {height} x {width} "
            f"is bigger than the image of {rows} x {columns}")
    feature_map = []
    for top in range(rows - height + 1):
        patches = [window_at(image, top, left, height, width)
                   for left in range(columns - width + 1)]
        feature_map.append([match(feature, patch) for patch in patches])
    return feature_map


# -------------------------------------------------------------------------- 3. Pooling
# A feature map is more exact than it need be: that a stroke is there matters more than
# on which pixel. So walk a window over the map in strides, and from each window keep
# only the maximum, the best match; a mean would water it down with the mismatches
# around it. The map shrinks, and a picture that moves changes its small map less.

def window_starts(length, window, stride):
    """Where windows start, until one reaches the end: for 7, 2 and 2 [0, 2, 4, 6]."""
    return [start for start in range(0, length, stride)
            if start == 0 or start - stride + window < length]


def max_pool(image, window=2, stride=2):
    """The maximum in each window of window x window pixels, a stride apart [CNN].

    A window over the right or the bottom edge is cut off, but counts: 7 x 7 pixels give
    4 x 4. Raises ValueError if window or stride is not a whole number from 1 up.
    """
    check_counts(window=window, stride=stride)
    image, pooled = as_image(image), []
    for top in window_starts(len(image), window, stride):
        patches = [window_at(image, top, left, window, window)
                   for left in window_starts(len(image[0]), window, stride)]
        pooled.append([max(map(max, patch)) for patch in patches])
    return pooled


# ----------------------------------------------------------------------------- 4. ReLU
# The negative of a feature is not the feature, and when matches are added up, as in
# chapter 6, it would cancel a match elsewhere. So everything negative becomes zero.
# ReLU is short for "rectified linear unit".

def relu(x):
    """x if it is positive, else 0.0: relu(0.77) is 0.77, relu(-0.11) is 0.0 [CNN]."""
    return 0.0 if x <= 0.0 else x


# ------------------------------------------------------------------------- 5. Stacking
# Convolution, ReLU and pooling turn an image into a stack, one image for each feature.
# They can be done again, as in chapter 11: a feature of the next convolution is a stack
# too, and is matched with all images at once. So it finds patterns of patterns.

# ---------------------------------------------------------------------------- 6. Votes
# In the end every value has a say in every answer. A big weight makes it a strong say,
# a negative weight makes it a say against. The bias is what an answer has before anyone
# speaks. All of it added up is the vote for that answer. It is called dense, or fully
# connected, for it connects every value with every vote.

def votes_for(values, weights, biases):
    """One vote for each row of weights and its bias; dense checks that they fit."""
    return [weighted_sum(row, values) + bias for row, bias in zip(weights, biases)]


def dense(values, weights, biases):
    """A vote for each answer: a weighted sum of all the values, plus a bias [CNN].

    weights has a row for each answer, with a weight for each value. ValueError if they
    do not fit. dense([3.0, 4.0], [[1, 0], [0.5, 0.5]], [0, 1]) gives [3.0, 4.5].
    """
    values, _ = flatten(values, "the values")
    biases, _ = flatten(biases, "the biases")
    weights, shape = flatten(weights, "the weights", [len(biases), len(values)])
    return votes_for(values, reshape(weights, shape), biases)


# ----------------------------------------------------------------------- 7. The neuron
# A sum can be any number, and sums of sums can grow big. So a neuron squashes it:
# however much goes in, what comes out stays between two bounds. The curve looks like an
# S. There are two of them: one for votes, from 0, no, to 1, yes; and one for pictures,
# from -1 to 1, where grey stays grey, dark stays dark and light stays light.

def sigmoid(x):
    """Squash any number into the range from 0.0 to 1.0: 1 / (1 + e^-x) [DNN].

    e is 2.718..., and e^-x is never below 0, hence the range; sigmoid(0) is 0.5. For
    negative x the same fraction is written with e^x, for e^1000 is too big for a float.
    """
    if x < 0.0:
        return math.exp(x) / (1.0 + math.exp(x))
    return 1.0 / (1.0 + math.exp(-x))


def tanh(x):
    """Squash x into -1.0 to 1.0: the same S, twice as high, half as wide [DNN]."""
    return 2.0 * sigmoid(2.0 * x) - 1.0


def neuron(values, weights, bias=0.0):
    """A weighted sum, squashed into 0.0 to 1.0; ValueError as in dense [DNN]."""
    return sigmoid(dense(values, [weights], [bias])[0])


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
    """Answer minus truth, for each answer; ValueError if the shapes differ."""
    answers, shape = flatten(answers, "the answers")
    truths, _ = flatten(truths, "the truth", shape)
    return [answer - truth for answer, truth in zip(answers, truths)]


def absolute_error(answers, truths):
    """The sum of the deviations, each without its sign [DNN], [OPT]."""
    return sum([abs(deviation) for deviation in deviations(answers, truths)])


def squared_error(answers, truths):
    """The sum of the squared deviations: twice as far off, four times as bad [OPT]."""
    return sum([deviation * deviation for deviation in deviations(answers, truths)])


# -------------------------------------------------------------------- 10. Optimization
# To learn is to look for the weights that cost least. Think of a weight as the place
# where you stand, and of the loss as the height of the ground there. Feel which way the
# ground slopes, take a step downhill, and feel again. With many weights it is the same,
# a slope and a step for each, as if all the others stood still.

NUDGE = 1e-5  # "a little to the side": small, but far above the rounding of floats
LEVEL = 1e-5  # ground that slopes less than this counts as level: the bottom


def height_at(f, x):
    """f(x), or ValueError if x or f(x) is not a finite number."""
    try:
        height = f(x)
    except ArithmeticError:  # too big for a float, or a division by zero
        height = math.inf
    require(are_finite([x, height]), f"x and f(x) must be finite, not {x!r} and "
            f"{height!r}; if x ran away on the way downhill, take a smaller rate")
    return height


def slope(f, x):
    """How steeply f rises at x: nudge x a little to both sides, and compare [OPT].

    f is a function, handed over by its name; lambda makes one without a name, here w
    in, w * w out: slope(lambda w: w * w, -1) is -2.0, up to rounding. The nudge grows
    with a big x, so f should be smooth that far. ValueError where f is not finite.
    """
    require(are_finite([x]), f"x must be a finite number, not {x!r}; if it ran away on "
            "the way downhill, take a smaller rate")
    nudge = NUDGE * max(1.0, abs(x))
    return (height_at(f, x + nudge) - height_at(f, x - nudge)) / (2.0 * nudge)


def walk_downhill(f, start, steps, rate_at):
    """Walk until the ground is level, or so many steps; rate_at(x) is the rate at x."""
    check_counts(steps=steps)
    path = [start]
    while len(path) <= steps:
        here, steepness = path[-1], slope(f, path[-1])
        if abs(steepness) < LEVEL:
            break
        path.append(here - rate_at(here) * steepness)  # against the slope: downhill
    height_at(f, path[-1])  # the last step, too, must end on the curve
    return path


def check_rate(rate):
    """Raise ValueError unless the learning rate is a number above 0."""
    require(are_finite([rate]) and rate > 0,
            f"rate must be a number above 0, such as 0.1, not {rate!r}")


def gradient_descent(f, start, rate, steps=100):
    """Walk downhill from start; returns the path, a list of all the guesses [OPT].

    A steeper slope and a higher learning rate make a longer step. Small steps find the
    nearest valley, not always the deepest. Raises ValueError if the walk runs away.
    """
    check_rate(rate)
    return walk_downhill(f, start, steps, lambda x: float(rate))  # for any x


def step_downhill(numbers, slopes, rate):
    """One step for many numbers at once; the list of their slopes is the gradient."""
    return [number - rate * steepness for number, steepness in zip(numbers, slopes)]


# Who hurries on can go to chapter 11 now. Two other ways to the bottom:

def exhaustive_search(f, guesses):
    """The guess with the lowest f, found by trying all: sure, but slow [OPT]."""
    require(guesses, "exhaustive search needs at least one guess")
    return min(guesses, key=lambda guess: height_at(f, guess))


def curvature(f, x):
    """The slope of the slope of f at x: above 0 in a valley, below 0 on a hill [OPT].

    curvature(lambda w: w * w, -1) is 2.0. What the rounding of floats, which have 15
    sure digits, could make of a straight line counts as 0.0. ValueError as in slope.
    """
    steepness = slope(f, x)
    nudge = 100 * NUDGE * max(1.0, abs(x))  # farther, for it will be squared
    before, here, after = [height_at(f, x + step) for step in (-nudge, 0.0, nudge)]
    bend = ((after - here) / nudge - (here - before) / nudge) / nudge
    rounding = 1e-15 * (abs(here) + abs(x * steepness)) / (nudge * nudge)
    return bend if abs(bend) > rounding else 0.0


def newtons_rate(f, x):
    """1 / curvature: a slope s that changes by c for each 1 of x is 0 after s / c."""
    bend = curvature(f, x)
    require(bend > 0.0, f"the curvature at {x!r} is {bend:.3g}, but must be above 0, "
            "as in a valley: start nearer to a bottom")
    return 1.0 / bend


def newtons_method(f, start, steps=100):
    """Walk as above with 1 / curvature for a rate: one step on a parabola [OPT]."""
    return walk_downhill(f, start, steps, lambda x: newtons_rate(f, x))


# ----------------------------------------------------------------- 11. Backpropagation
# The loss is high: whose fault is it? Walk back from the answers to find out. If y
# rises 2 for each 1 of x, and z rises 3 for each 1 of y, then z rises 2 * 3 = 6 for
# each 1 of x: along a chain, slopes multiply. Where x acts on z along several chains,
# they add up.
# So each layer of a network needs to know only its own slopes. It is handed a slope for
# each of its outputs: how fast the loss rises with it. Say an output is weight * value,
# with a weight of 5 and a value of 2, and the loss rises 3 for each 1 of it. Then the
# loss rises 3 * 2 = 6 for each 1 of the weight, which is kept for the step downhill.
# And it rises 3 * 5 = 15 for each 1 of the value, which is handed to the layer before,
# whose output the value was.

def squared_error_gradient(answers, truths):
    """Where the way back begins: deviation * deviation has the slope 2 * deviation."""
    return [2.0 * deviation for deviation in deviations(answers, truths)]


class Layer:
    """What all kinds of layers have; here for a kind without sizes and weights.

    A layer works on flat lists. forward takes values and gives outputs; backward takes
    the slopes of the loss for these outputs, keeps those for the weights, and gives
    those for the values, unless told that nobody needs them.
    """
    sizes = ()
    weights, biases, weight_slopes, bias_slopes = [], [], [], []
    shape = output_shape = None  # not known yet

    def __repr__(self):
        return type(self).__name__ + str(self.sizes)  # Dense(48, 2), for instance

    def fit(self, shape, count):
        """Get ready for so many values in this shape; returns the outputs' shape."""
        return shape

    def check_weights(self):
        """No weights, so nothing to check."""

    def parameters(self):
        """Pairs of a list of numbers that can be learned, and the list of slopes."""
        return list(zip(self.weights + [self.biases],
                        self.weight_slopes + [self.bias_slopes]))


class Dense(Layer):  # is a Layer: has all that stands above, and what follows
    """dense for values of any shape: every value has a say in every vote [CNN].

    Dense(48, 2) takes 48 values and gives 2 votes. weights is a list of rows, one for
    each vote with a weight for each value; biases has a number for each vote. All are
    0.0 at first. Raises ValueError if values or votes is not a whole number from 1 up.
    """
    def __init__(self, values, votes):
        check_counts(values=values, votes=votes)
        self.sizes = self.values, self.votes = values, votes  # a pair, and one by one
        self.weights = reshape([0.0] * values * votes, [votes, values])
        self.weight_slopes = reshape([0.0] * values * votes, [votes, values])
        self.biases, self.bias_slopes = [0.0] * votes, [0.0] * votes

    def forward(self, values):
        """Each vote adds up weight * value, such as 5 * 2 above, and the bias."""
        self.inputs = values
        return votes_for(values, self.weights, self.biases)

    def backward(self, vote_slopes, values_too=True):
        """For a weight it is slope * value, for a value slope * weight, added up."""
        self.weight_slopes = [[vote_slope * value for value in self.inputs]  # 3 * 2
                              for vote_slope in vote_slopes]
        self.bias_slopes = vote_slopes
        value_slopes = [0.0] * self.values
        if values_too:
            for vote_slope, row in zip(vote_slopes, self.weights):
                value_slopes = [total + vote_slope * weight  # 3 * 5
                                for total, weight in zip(value_slopes, row)]
        return value_slopes

    def fit(self, shape, count):
        """Values in any shape, if there is a weight for each, give a list of votes."""
        require(count == self.values, f"{self} needs {self.values} values, but {count} "
                f"came, in the shape {shape}")
        return [self.votes]

    def check_weights(self):
        """Make all weights floats; ValueError if a change by hand has broken them."""
        weights, shape = flatten(self.weights, "the weights", [self.votes, self.values])
        for row, floats in zip(self.weights, reshape(weights, shape)):
            row[:] = floats  # [:] puts them into the list that is there
        self.biases[:], _ = flatten(self.biases, "the biases", [self.votes])


class ReLU(Layer):
    """relu for every value; keeps the shape [CNN]."""
    def forward(self, values):
        """Everything negative becomes zero."""
        self.outputs = [relu(value) for value in values]
        return self.outputs

    def backward(self, output_slopes, values_too=True):
        """What passed, passed unchanged: slope 1. What became zero has slope 0."""
        return [output_slope if output > 0.0 else 0.0
                for output_slope, output in zip(output_slopes, self.outputs)]


class Sigmoid(Layer):
    """sigmoid for every value; keeps the shape [DNN]."""
    def forward(self, values):
        """Squash every value into the range from 0 to 1."""
        self.outputs = [sigmoid(value) for value in values]
        return self.outputs

    def backward(self, output_slopes, values_too=True):
        """Where its output is b, this S has the slope b * (1 - b).

        For b is 1 / (1 + q), where q is e^-x and has the slope -q. So b has the slope
        q / (1 + q)^2, which is 1 / (1 + q) times q / (1 + q), or b times 1 - b.
        """
        return [output_slope * output * (1.0 - output)
                for output_slope, output in zip(output_slopes, self.outputs)]


class Tanh(Layer):
    """tanh for every value; keeps the shape [DNN]."""
    def forward(self, values):
        """Squash every value into the range from -1 to 1."""
        self.outputs = [tanh(value) for value in values]
        return self.outputs

    def backward(self, output_slopes, values_too=True):
        """Where its output is b, this S has the slope 1 - b * b.

        It is the other S, so four times as steep, and that one's output is (1 + b) / 2.
        """
        return [output_slope * (1.0 - output * output)
                for output_slope, output in zip(output_slopes, self.outputs)]


# The last two kinds look through windows. In a flat list the pixels under a window do
# not stand together, so a layer notes which pixels each window sees. To find out, it
# numbers all pixels in reading order, and looks at the numbers through the window.

def numbered(layer, shape, count):
    """A stack in which each pixel is its own number; ValueError if it is no stack."""
    require(len(shape) == 3, f"{layer} needs a stack: [images, rows, columns], but "
            f"what came has the shape {shape}; a single image goes in a list, [image]")
    return reshape(range(count), shape)


def receptive_field(images, top, left, size):
    """The numbers of all pixels that a window sees in these images, in a flat list."""
    field = []
    for image in images:
        for row in window_at(image, top, left, size, size):
            field += row
    return field


class MaxPool(Layer):
    """max_pool for every image of a stack; ValueError for bad sizes as there [CNN]."""
    def __init__(self, window=2, stride=2):
        check_counts(window=window, stride=stride)
        self.sizes = self.window, self.stride = window, stride

    def fit(self, shape, count):
        """As many images as before, each with a pixel for every window."""
        self.count, images = count, numbered(self, shape, count)
        tops = window_starts(shape[1], self.window, self.stride)
        lefts = window_starts(shape[2], self.window, self.stride)
        self.fields = [receptive_field([image], top, left, self.window)
                       for image in images for top in tops for left in lefts]
        return [shape[0], len(tops), len(lefts)]

    def forward(self, values):
        """The pixel with the maximum in each window goes on; of equals, the first."""
        self.winners = []
        for field in self.fields:
            winner = field[0]
            for pixel in field:
                if values[pixel] > values[winner]:
                    winner = pixel
            self.winners.append(winner)
        return [values[winner] for winner in self.winners]

    def backward(self, output_slopes, values_too=True):
        """The winner of a window passed unchanged: slope 1; of several, they add up.

        The others could change a little and would still not win: slope 0.
        """
        value_slopes = [0.0] * self.count
        for winner, output_slope in zip(self.winners, output_slopes):
            value_slopes[winner] += output_slope
        return value_slopes


class Convolution(Dense):  # is a Dense: has such weights, but uses them at every patch
    """Feature maps of a stack: the same vote, taken at every patch of it [CNN].

    Convolution(channels, features, size) takes a stack of so many channels, as experts
    call its images, and gives a map for each feature, smaller by size - 1. A feature
    looks at all channels at once. Its pixels are weights, and can be learned: weights
    has a flat row for each; reshape(row, [channels, size, size]) is its picture. A vote
    is a sum and no mean, so a feature of chapter 2 gives the same map here if its
    pixels are divided by their number. Raises ValueError for sizes below 1.
    """
    def __init__(self, channels, features, size):
        check_counts(channels=channels, features=features, size=size)
        super().__init__(channels * size * size, features)  # what Dense does
        self.sizes = self.channels, self.features, self.size = channels, features, size

    def fit(self, shape, count):
        """A map for each feature, with a pixel for every stop of the window."""
        self.count, images = count, numbered(self, shape, count)
        tops, lefts = shape[1] - self.size + 1, shape[2] - self.size + 1
        require(len(images) == self.channels, f"{self} needs a stack of "
                f"{self.channels} images, one for each channel, but {len(images)} came")
        require(tops > 0 and lefts > 0, f"the features of {self}, {self.size} x "
                f"{self.size}, are bigger than the image of {shape[1]} x {shape[2]}")
        self.fields = [receptive_field(images, top, left, self.size)
                       for top in range(tops) for left in range(lefts)]
        return [self.features, tops, lefts]

    def forward(self, values):
        """The vote of each feature at each stop."""
        self.patches = [[values[pixel] for pixel in field] for field in self.fields]
        outputs = []
        for feature, bias in zip(self.weights, self.biases):
            outputs += [weighted_sum(feature, patch) + bias for patch in self.patches]
        return outputs

    def backward(self, output_slopes, values_too=True):
        """As in Dense: slope * value for a weight, slope * weight for a value.

        Here both are added up over all stops, for at each of them a weight meets
        another value. zip(*patches) gives, weight by weight, the values that it met.
        Stops with a slope of 0, as wherever pooling kept another one, add nothing.
        """
        self.weight_slopes, self.bias_slopes = [], []
        value_slopes = [0.0] * self.count
        maps = reshape(output_slopes, [self.features, len(self.fields)])
        for feature, slopes in zip(self.weights, maps):
            stops = [stop for stop in range(len(slopes)) if slopes[stop]] or [0]
            patches = [self.patches[stop] for stop in stops]
            slopes = [slopes[stop] for stop in stops]
            self.weight_slopes += [[weighted_sum(slopes, met) for met in zip(*patches)]]
            self.bias_slopes += [sum(slopes)]
            if values_too:
                for vote_slope, stop in zip(slopes, stops):
                    for weight, pixel in zip(feature, self.fields[stop]):
                        value_slopes[pixel] += vote_slope * weight
        return value_slopes


# --------------------------------------------------------------------- 12. The network
# Pixels go in, votes come out. Start with random weights. Show an example, compare the
# votes with the truth, send the error back, move every weight a little downhill. Then
# show the next example. A step that helps with one may harm another, but small steps,
# taken with all of them in turn, lead downhill for all together.

class Random:
    """Numbers from 0 to 1 that look random, for a seed the same on every machine."""
    def __init__(self, seed):
        self.state = 1 + seed % 2147483646

    def number(self):
        """Multiply, and keep the remainder of division by a prime; never 0 or 1."""
        self.state = 742938285 * self.state % 2147483647  # Fishman and Moore, 1986
        return self.state / 2147483647


def random_rows(rows, random):
    """As many rows, as long, of random weights around 0.

    If all weights started alike, all features would stay alike for ever. And the more
    values a sum has, the smaller its weights must be, or the sum ends where the S is
    flat and has hardly a slope to learn from. Numbers spread evenly from -limit to
    limit have squares with a mean of limit * limit / 3, here 1 / (values in a sum); so
    a sum is about as big as a single value (LeCun and others, "Efficient BackProp").
    """
    limit = math.sqrt(3.0 / len(rows[0]))
    return [[limit * (2.0 * random.number() - 1.0) for _ in row] for row in rows]


class Network:
    """Layers in a row, each fed with the outputs of the one before; for 9 x 9 pixels:

        Network([Convolution(1, 3, 3),   # [3, 7, 7], a map for each of 3 features
                 ReLU(),                 # [3, 7, 7]
                 MaxPool(2, 2),          # [3, 4, 4], which are 48 values
                 Dense(48, 2),           # [2], a vote for X and one for O
                 Sigmoid()])             # [2], from 0 to 1

    Layers whose weights and biases are all 0 get random weights, the same for a seed.
    Raises ValueError unless these are layers, all different, and seed a whole number.
    """
    def __init__(self, layers, seed=1):
        require(isinstance(layers, (list, tuple)) and layers,
                f"a network needs a list of layers, not {layers!r}")
        require(type(seed) is int, f"the seed must be a whole number, not {seed!r}")
        self.layers, self.passed, self.random = [], [], Random(seed)
        for layer in layers:
            require(isinstance(layer, Layer), "a network is made of layers, such as "
                    f"ReLU(), but {layer!r} is none")
            require(layer not in self.layers, f"{layer} stands there twice: make two")
            layer.check_weights()
            if layer.weights and not any(map(any, layer.weights + [layer.biases])):
                layer.weights = random_rows(layer.weights, self.random)
            self.layers.append(layer)

    def forward(self, stack):
        """What comes out of the last layer for this stack, or this list of values.

        Raises ValueError if it or some weights have a wrong shape or hold anything but
        finite numbers, or are so big that the outputs would not be finite.
        """
        values, shape = flatten(stack, "the input")
        self.steps, self.passed = [(values, shape)], []
        for layer in self.layers:
            if shape != layer.shape:
                layer.shape = None
                layer.output_shape = layer.fit(shape, len(values))
                layer.shape = shape  # last of all, for only now it is true
            layer.check_weights()
            values, shape = layer.forward(values), layer.output_shape
            self.steps.append((values, shape))
        require(are_finite(values), "the outputs are not finite, because the inputs or "
                "the weights are too big; in training, take a smaller rate")
        self.passed = list(self.layers)
        return reshape(values, shape)

    def stages(self, stack):
        """The stack, and what comes out of every layer in turn, in nested lists."""
        self.forward(stack)
        return [reshape(values, shape) for values, shape in self.steps]

    def backward(self, gradient):
        """The slopes for the stack from those for its outputs; after a forward only."""
        require(self.passed, "backward goes back over a forward: call forward first")
        slopes, _ = flatten(gradient, "the gradient", self.steps[-1][1])
        while self.passed:
            slopes = self.passed.pop().backward(slopes)
        return reshape(slopes, self.steps[0][1])

    def parameters(self):
        """What can be learned: pairs of a list of numbers and the list of their slopes.

        Layer by layer a pair for each row of weights, then for the biases. The slopes
        are the latest ones; the numbers are live until learn puts new lists in place.
        """
        return [pair for layer in self.layers for pair in layer.parameters() if pair[0]]

    def descend(self, rate):
        """Move all weights one step downhill, or none if they would not stay finite."""
        check_rate(rate)
        layers = [layer for layer in self.layers if layer.weights]
        moved = [[step_downhill(numbers, slopes, float(rate))
                  for numbers, slopes in layer.parameters()] for layer in layers]
        require(all([are_finite(map(sum, rows)) for rows in moved]), f"the rate "
                f"{rate!r} is too big for weights to stay finite; take a smaller one")
        for layer, rows in zip(layers, moved):
            layer.weights, layer.biases = rows[:-1], rows[-1]

    def learn(self, stack, truth, rate):
        """One step of gradient descent on one example; returns the loss before it.

        truth is the list of the votes as they should be. Raises ValueError, and changes
        no weight, if something does not fit or the weights would not stay finite.
        """
        votes = self.forward(stack)
        loss = squared_error(votes, truth)
        require(are_finite([loss]), "the loss is not finite: was the rate too big?")
        slopes, self.passed = squared_error_gradient(votes, truth), []
        for layer in reversed(self.layers):
            slopes = layer.backward(slopes, layer is not self.layers[0])  # pixels stay
        self.descend(rate)
        return loss

    def train(self, examples, epochs, rate):
        """Learn from all examples, epoch after epoch; yields the mean loss of each.

        examples is a list of pairs (stack, truth). It learns while you ask for the
        losses, as in: for loss in network.train(examples, 50, 0.1): print(loss). Raises
        ValueError at once, with nothing learned, if anything does not fit.
        """
        check_rate(rate)
        check_counts(least=0, epochs=epochs)
        require(isinstance(examples, (list, tuple)) and examples,
                "examples must be a list of pairs (stack, truth)")
        for number, example in enumerate(examples):
            try:
                stack, truth = example
                squared_error(self.forward(stack), truth)
            except (TypeError, ValueError) as error:
                raise ValueError(f"example {number}, (stack, truth): {error}")
        return self.epochs(list(examples), epochs, rate)

    def epochs(self, examples, epochs, rate):
        """Learn from each example once an epoch, in a new order; for train."""
        for _ in range(epochs):
            order = list(examples)
            for last in range(len(order) - 1, 0, -1):  # the shuffle of Fisher and Yates
                other = int(self.random.number() * (last + 1))
                order[last], order[other] = order[other], order[last]
            losses = [self.learn(stack, truth, rate) for stack, truth in order]
            yield sum(losses) / len(losses)  # hand it out, and go on when asked again

    def __repr__(self):
        text, total, shape = "", 0, self.layers[0].shape
        for layer in self.layers:
            shape = layer.output_shape if shape and shape == layer.shape else None
            count = sum(map(len, layer.weights + [layer.biases]))
            text += f"\n  {layer} -> {shape}, {count} weights and biases"
            total += count
        return f"Network of {total} weights and biases" + text


# ----------------------------------------------------------------------- 13. The check
# With a wrong gradient a network often learns all the same, only worse, and nobody
# notices. So find every slope again in the slow, simple way, by nudging, and compare.

def loss_with(number, numbers, place, loss):
    """The loss if the number at this place of the list were another."""
    before, numbers[place] = numbers[place], number
    try:
        return loss()
    finally:  # whatever comes of it, put the number back
        numbers[place] = before


def check_gradients(network, stack, truth):
    """The worst disagreement between backpropagation and nudging, as a fraction [BACK].

    Below 1e-6 the gradients are right; slopes below 0.001, or a ten-thousandth of the
    loss, count as that, because rounding blurs them. Pixels are first shrunk to 1, for
    a nudge is small, and made a little brighter, each differently: in a drawing many
    patches tie for the maximum, there the loss has a corner, and a corner has no slope.
    Near a corner the result is big though nothing is wrong. Raises ValueError as learn
    does, and changes no weight.
    """
    pixels, shape = flatten(stack, "the stack")
    biggest, random = max(1.0, max(map(abs, pixels))), Random(1)
    pixels = [pixel / biggest + 0.1 * random.number() for pixel in pixels]
    loss = lambda: squared_error(network.forward(reshape(pixels, shape)), truth)
    for _ in range(2):  # twice, to see whether slopes pile up
        answers = network.forward(reshape(pixels, shape))
        gradient = reshape(squared_error_gradient(answers, truth), network.steps[-1][1])
        pixel_slopes = network.backward(gradient)
    least, worst = max(0.001, 0.0001 * loss()), 0.0
    for numbers, slopes in network.parameters() + [(pixels, flatten(pixel_slopes)[0])]:
        if len(slopes) != len(numbers) or not are_finite(slopes):
            return math.inf
        for place, found in enumerate(slopes):
            nudged = slope(lambda x: loss_with(x, numbers, place, loss), numbers[place])
            difference = abs(nudged - found) / max(abs(nudged), abs(found), least)
            worst = max(worst, difference)
    return worst


# ------------------------------------------------------------------------- 14. The run
# All of it at work, when you run this file, and not when another program imports it.

if __name__ == "__main__":
    examples = []
    for rows, truth in ((["#...#", ".#.#.", "..#..", ".#.#.", "#...#"], [1, 0]),
                        ([".###.", "#...#", "#...#", "#...#", ".###."], [0, 1])):
        image = [[1 if mark == "#" else -1 for mark in row] for row in rows]
        examples.append(([image], truth))
    network = Network([Convolution(1, 2, 3), ReLU(), MaxPool(), Dense(8, 2), Sigmoid()])
    losses = list(network.train(examples, 100, 0.1))
    print(f"loss: {losses[0]:.3f}, later {losses[9]:.3f}, at last {losses[99]:.3f}")
    for stack, _ in examples:
        print("votes for X and O:", [round(vote, 2) for vote in network.forward(stack)])
