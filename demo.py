# SPDX-License-Identifier: 0BSD
"""Watch tinycnn learn.

python demo.py trains it on hand-drawn X and O, and on lines; python demo.py --help lists
all that it can show. Every picture in this file may be changed: draw, and run it again.
"""
import math
import os
import statistics
import sys
import textwrap

from tinycnn import *

# ------------------------------------------------------------------------ The drawings
# Side by side; # is white and . is black.

X_TO_LEARN = """
......... #.......# #...#.... ......... ......... ..#...#.. ##.....## .........
.#.....#. .#.....#. .#.#..... ......... ......... ..#...#.. ###...### .#.....#.
..#...#.. ..#...#.. ..#...... ......... ##.....## ...#.#... .###.###. ..#......
...#.#... ...#.#... .#.#..... ....#...# ..##.##.. ...#.#... ..#####.. .....#...
....#.... ....#.... #...#.... .....#.#. ....#.... ....#.... ...###... ....#....
...#.#... ...#.#... ......... ......#.. ..##.##.. ...#.#... ..#####.. ...#.....
..#...#.. ..#...#.. ......... .....#.#. ##.....## ...#.#... .###.###. ..#...#..
.#.....#. .#.....#. ......... ....#...# ......... ..#...#.. ###...### .#.....#.
......... #.......# ......... ......... ......... ..#...#.. ##.....## .........

.#......# .....#... ......... ........# .#....... ......... .......#. .........
..#....#. .#...#... .#....... .#.....#. ..#....## ..##..##. .#....#.. ..#...#..
..#...#.. ..#.#.... ..#...##. .#....#.. ...#..#.. ..##..##. ..#..#... ...#.#...
...#.#... ...##.... ...#.#... ..#..#... ....##... ....##... ...##.... ....#....
...##.... ...##.... ....#.... ..#.#.... ....##... ....##... ...##.... ...#.#...
...#.#... ..#.#.... ...#.#... ...#..... ...#..#.. ..##..##. ..#..#... ..#...#..
..#...##. ..#..#... .##...#.. ..#.#.... .##....#. ..##..##. .#....#.. .........
.#......# .#...#... .......#. .#...#... #......## ......... #......#. .........
.#....... .#....... ......... #........ ......... ......... ......... .........

......... ......... ......... .........
......... ......... ......... .......#.
...#...#. ......... ......... ##....#..
....#.#.. ...#...#. ......... ..#..#...
.....#... ....#.#.. #...#.... ...##....
....#.#.. .....#... .#.#..... ...##....
...#...#. ....#.#.. ..#...... ..#..#...
......... ...#...#. .#.#..... .#....##.
......... ......... #...#.... #........
"""

O_TO_LEARN = """
......... ..#####.. ..###.... ......... ......... ...###... ..#####.. .........
..#####.. .#.....#. .#...#... ......... ......... ..#...#.. .#######. ..#####..
.#.....#. #.......# .#...#... ......... .#######. ..#...#.. ###...### .#.....#.
.#.....#. #.......# .#...#... .....###. #.......# ..#...#.. ##.....## .#.......
.#.....#. #.......# ..###.... ....#...# #.......# ..#...#.. ##.....## .......#.
.#.....#. #.......# ......... ....#...# #.......# ..#...#.. ##.....## .#.....#.
.#.....#. #.......# ......... ....#...# .#######. ..#...#.. ###...### .#.......
..#####.. .#.....#. ......... .....###. ......... ..#...#.. .#######. ..##.##..
......... ..#####.. ......... ......... ......... ...###... ..#####.. .........

......... ....##... ......... .....##.. ......... ......... ....###.. .........
..###.... ...#..#.. ....##... ....#..#. ..####... ..####... ...#...#. ...###...
.#...##.. ..#....#. ..##..#.. ....#..#. .#....#.. .######.. ..#....#. ..#...#..
#......#. ..#....#. .#.....#. ....#..#. .#.....#. .##..##.. .#....#.. ..#...#..
#......#. .#....#.. .#.....#. .....##.. ..#....#. .##..##.. .#....#.. ..#...#..
.#.....#. .#....#.. .#....#.. ......... ..#....#. .##..##.. .#...#... ...###...
.#....#.. .#...#... ..#..#... ......... ...#..#.. .######.. ..###.... .........
..####... ..###.... ...##.... ......... ....##... ..####... ......... .........
......... ......... ......... ......... ......... ......... ......... .........

......... ......... ......... .........
......... ......... ......... ....####.
....##... ......... ......... ...#....#
...#..#.. ....###.. ......... ..#.....#
...#..#.. ...#...#. .###..... ..#....#.
....##... ...#...#. #...#.... .#.....#.
......... ...#...#. #...#.... .#....#..
......... ....###.. #...#.... ..####...
......... ......... .###..... .........
"""

X_UNSEEN = """
.#.....#. #.......# ......... ......... ##....... .........
.#.....#. ......... .#.....## ......... .##....#. .#....#..
..#...#.. ..#...#.. ..#..##.. ...#...#. ..##..#.. ..#..##..
...###... ......... ...###... ....###.. ...###... ...##....
....#.... ....#.... ..##..... .....#... ....##... ...##....
...###... ......... .##.#.... ....###.. ...#.##.. ..#..#...
..#...#.. ..#...#.. #....##.. ...#...#. ..#...##. .#....#..
.#.....#. ......... .......## ......... .#.....## ......##.
.#.....#. #.......# ......... ......... ......... .........
"""

O_UNSEEN = """
......... ....#.... ......... ......... .#######. ...###...
.#######. ...#.#... ...####.. ......... .#.....#. .##...##.
.#.....#. ..#...#.. ..#....#. ...####.. .#.....#. .#.....#.
.#.....#. .#.....#. .#....... ...#..#.. .#.....#. #.......#
.#.....#. #.......# .#....... ...#..#.. .#.....#. .........
.#.....#. .#.....#. .#.....#. ...####.. .#.....#. #.......#
.#.....#. ..#...#.. ..#....#. ......... ..#...#.. .#.....#.
.#######. ...#.#... ...####.. ......... ...###... .##...##.
......... ....#.... ......... ......... ......... ...###...
"""

HORIZONTAL_TO_LEARN = """
....... ....... ....... ....... ....... ....... ....... ....... ....... .......
.###... ....... ....... ....... ....... ....... ....... ....... ....... .......
....... .####.. ....... ....... ....... ..####. ....... ....... ....... .......
....... ....... ####### ....... ....... ....... .###... ....... ...#### .......
....... ....... ....... ..###.. .#.#.#. ....... ....... ....... ....... .####..
....... ....... ....... ....... ....... ....... ....... .#####. ....... .......
....... ....... ....... ....... ....... ....... ....... ....... ....... .......

....... ....... ....... ....... ....... ....... ....... ....... ....... .......
....... ....... ....... ....... .#.###. ....... ....... ..##... ....... .......
....... ....... ....... ....... ....... ....... .#####. ...###. ....... .......
....... ###.... ....... ....... ....... ....... .#####. ....... .....## ..###..
....... ....... ....... ##.##.. ....... ....... ....... ....... ..####. .......
...###. ....... ....... ....... ....... ######. ....... ....... ....... .......
....... ....... .####.. ....... ....... ######. ....... ....... ....... .......
"""

VERTICAL_TO_LEARN = """
....... ....... ...#... ....... ....... ....... ....... ....... ....... .......
....... ..#.... ...#... ....#.. ....... .#..... ....... .....#. ....... ....#..
.#..... ..#.... ...#... ....#.. ....... ....... ....... .....#. ....... ....#..
.#..... ..#.... ...#... ....#.. .....#. .#..... ...#... .....#. ..#.... ....#..
.#..... ..#.... ...#... ....... .....#. ....... ...#... .....#. ..#.... ....#..
....... ....... ...#... ....... .....#. .#..... ...#... .....#. ..#.... .......
....... ....... ...#... ....... ....... ....... ....... ....... ..#.... .......

.....#. ....... ....... ....... ....... ....... ....... ....... ....... .......
.....#. ....... ....... ..#.... .....#. .##.... ...##.. .#..... ....... .......
.....#. ....... ....... ..#.... ....... .##.... ...##.. .##.... ....#.. ...#...
....... ....... .#..... ....... .....#. .##.... ...##.. ..#.... ....#.. ...#...
....... ..#.... .#..... ..#.... .....#. .##.... ...##.. ..#.... ....#.. ...#...
....... ..#.... .#..... ..#.... .....#. .##.... ...##.. ....... ...#... .......
....... ..#.... .#..... ....... ....... .##.... ....... ....... ...#... .......
"""

HORIZONTAL_UNSEEN = """
....... ....... ....... ....... ....... ...###.
.####.. ....... ....... ....... ####... .......
.####.. #.#.#.# ....... ....... ...###. .......
....... ....... ....... ##.###. ....... .......
....... ....... .##.... ....... ....... .......
....... ....... ...##.. ....... ....... .###...
....... ....... ....... ....... ....... .......
"""

VERTICAL_UNSEEN = """
....... ...#... ....... ....#.. .#..... .......
.##.... ....... ....... ....#.. .#..... #......
.##.... ...#... ....... ....... .#..... #......
.##.... ....... ...#... ....#.. ..#.... #......
.##.... ...#... ...#... ....#.. ..#.... .....#.
....... ....... ..#.... ....#.. ..#.... .....#.
....... ...#... ..#.... ....... ....... .....#.
"""

FEATURES = """
#.. #.# ..#
.#. .#. .#.
..# #.# #..
"""


def pictures(drawings):
    """The drawings as pictures: # is white, +1, and . is black, -1."""
    found = []
    for band in drawings.strip().split("\n\n"):
        for drawing in zip(*[line.split() for line in band.split("\n")]):
            found.append([[1.0 if mark == "#" else -1.0 for mark in row] for row in drawing])
    return found


def examples(first, second):
    """Pairs of a stack and the votes as they should be: 1 for the first kind or the second."""
    return ([([picture], [1.0, 0.0]) for picture in pictures(first)]
            + [([picture], [0.0, 1.0]) for picture in pictures(second)])


XO = examples(X_TO_LEARN, O_TO_LEARN)
XO_UNSEEN = examples(X_UNSEEN, O_UNSEEN)
LINES = examples(HORIZONTAL_TO_LEARN, VERTICAL_TO_LEARN)
LINES_UNSEEN = examples(HORIZONTAL_UNSEEN, VERTICAL_UNSEEN)
THE_X = pictures(X_TO_LEARN)[0]
THREE_FEATURES = pictures(FEATURES)

# ------------------------------------------------------------------------ The pictures
# A terminal with colours shows shades of grey; everywhere else a pixel is a character.


def has_shades():
    """True on a terminal that shows colours and Unicode, unless NO_COLOR forbids."""
    plain = (os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
             or os.name == "nt" and "WT_SESSION" not in os.environ)  # an old console
    return sys.stdout.isatty() and "utf" in (sys.stdout.encoding or "").lower() and not plain


def draw(image):
    """The lines of text that show an image; in shades, two pixels to a character."""
    image = [[max(-1.0, min(1.0, pixel)) for pixel in row] for row in image]
    if not has_shades():
        return ["".join([".:-+*%#"[round(3 * pixel + 3)] for pixel in row]) for row in image]
    greys = [[232 + round(11.5 * pixel + 11.5) for pixel in row] for row in image]
    lines = []
    for row in range(0, len(greys), 2):
        line = [f"\033[38;5;{grey}m" for grey in greys[row]]
        if row + 1 < len(greys):
            line = [upper + f"\033[48;5;{grey}m" for upper, grey in zip(line, greys[row + 1])]
        lines.append("".join([colours + "\u2580" for colours in line]) + "\033[0m")
    return lines


def show(images, *captions):
    """Print images side by side, as many as fit, and lines of captions below them."""
    widths = [len(image[0]) for image in images]
    width = max(widths + [len(caption) for line in captions for caption in line])
    fit = 81 // (width + 1)
    drawn = [draw(image) for image in images[:fit]]
    for number in range(max([len(lines) for lines in drawn])):
        print(" ".join([lines[number] + " " * (width - own) if number < len(lines)
                        else " " * width for lines, own in zip(drawn, widths)]).rstrip())
    for line in captions:
        print(" ".join([f"{caption:{width}}" for caption in line[:fit]]).rstrip())
    if images[fit:]:
        print()
        show(images[fit:], *[line[fit:] for line in captions])


def legend():
    """Say what the shades mean."""
    print("Pictures: " + ", ".join([draw([[shade] * 2] * 2)[0] + " is " + name for shade, name in
                                    ((1.0, "white, +1"), (0.0, "grey, 0"), (-1.0, "black, -1"))]))


def stretched(image):
    """The image with its strongest pixel made as strong as white or black."""
    strongest = max([abs(pixel) for row in image for pixel in row]) or 1.0
    return [[pixel / strongest for pixel in row] for row in image]


def cut(number):
    """Two decimals, cut off as on the lecture's slides: 7/9 is 0.77."""
    return f"{int(number * 100 + math.copysign(1e-6, number)) / 100 + 0.0:.2f}"


def table(image):
    """Print the numbers of an image."""
    for row in image:
        print("  " + " ".join([f"{cut(pixel):>5}" for pixel in row]))


def plot(curve, left, right, marks=(), height=8, width=64):
    """Draw a curve over the numbers from left to right; marks are places on it."""
    def place(x):
        return round((x - left) / (right - left) * (width - 1))
    heights = [curve(left + (right - left) * column / (width - 1)) for column in range(width)]
    low, high = min(heights), max(heights)
    levels = [round((y - low) / (high - low) * (height - 1)) for y in heights]
    for level in reversed(range(height)):
        line = ["*" if here == level else " " for here in levels]
        for mark in marks:
            if levels[place(mark)] == level:
                line[place(mark)] = "O"
        label = cut(high) if level == height - 1 else cut(low) if level == 0 else ""
        print(f"{label:>8} |{''.join(line)}".rstrip())
    print(" " * 9 + f"{left:<{width - 4}} {right:>4}")


# ------------------------------------------------------------------------ The chapters
# The first line of each function is the question that it answers.


def filtering():
    """How well does a feature match a patch of the picture?"""
    legend()
    feature = THREE_FEATURES[0]
    patches = [[row[at:at + 3] for row in THE_X[at:at + 3]] for at in (1, 3)]
    show([THE_X, feature] + patches, ["the X", "feature", "patch at", "patch at"],
         ["", "", "1, 1", "3, 3"])
    print("\nMultiply pixel by pixel: 1 where the two agree, -1 where they do not.")
    for patch in patches:
        products = [[match([[f]], [[p]]) for f, p in zip(*rows)] for rows in zip(feature, patch)]
        total = weighted_sum(flatten(feature)[0], flatten(patch)[0])
        table(products)
        print(f"  their sum is {total:g}, divided by 9 pixels: {cut(match(feature, patch))}\n")
    return ("A feature matches a patch by the mean of the products of their pixels: "
            "1.00 is a perfect match.")


def convolution():
    """Where in the picture is each feature?"""
    maps = [convolve(THE_X, feature) for feature in THREE_FEATURES]
    legend()
    show([THE_X] + [image for pair in zip(THREE_FEATURES, maps) for image in pair],
         ["the X", "feature 1", "its map", "feature 2", "its map", "feature 3", "its map"])
    print("\nThe first map in numbers, 7 x 7, for a window of 3 x 3 has 7 stops along 9:")
    table(maps[0])
    mirrored = [row[::-1] for row in maps[0]]
    print(f"Is map 3 map 1 in the mirror? {'Yes' if maps[2] == mirrored else 'No'}.")
    return ("A feature map is a picture of where its feature is: the diagonal stroke lights up "
            "where the X has one.")


def pooling():
    """What is worth keeping of a map?"""
    maps = [convolve(THE_X, feature) for feature in THREE_FEATURES]
    pooled = [max_pool(image, 2, 2) for image in maps]
    show(maps + pooled, ["map 1", "map 2", "map 3", "pooled 1", "pooled 2", "pooled 3"])
    print("\nThe first in numbers; the windows at the right and the bottom are cut off:")
    table(pooled[0])
    moved = [row[-1:] + row[:-1] for row in THE_X]
    again = convolve(moved, THREE_FEATURES[0])
    print("\nThe X moved to the right by a pixel, its map 1, and that pooled:")
    show([moved, again, max_pool(again)])
    for name, before, after in (("map", maps[0], again), ("pooled map", pooled[0], max_pool(again))):
        pairs = list(zip(flatten(before)[0], flatten(after)[0]))
        same = len([1 for old, new in pairs if cut(old) == cut(new)])
        print(f"of the {len(pairs)} numbers of the {name}, {same} are as before the move")
    return ("Pooling keeps the best match of each window, on a third of the room: 16 numbers "
            "instead of 49.")


def rectifying():
    """What becomes of the mismatches?"""
    feature_map = convolve(THE_X, THREE_FEATURES[0])
    rectified = [[relu(pixel) for pixel in row] for row in feature_map]
    show([feature_map, rectified], ["before", "after"])
    table(rectified)
    negative = len([1 for row in feature_map for pixel in row if pixel < 0])
    print(f"{negative} of the 49 numbers were negative and are 0 now.")
    first = max_pool(rectified)
    last = [[relu(pixel) for pixel in row] for row in max_pool(feature_map)]
    print(f"ReLU before pooling, or after: {'the same' if first == last else 'not the same'}.")
    return "ReLU turns every mismatch into 0 and leaves every match as it is."


def stacked():
    """The X after convolution, ReLU and pooling, twice pooled: three stacks."""
    maps = [convolve(THE_X, feature) for feature in THREE_FEATURES]
    rectified = ReLU().forward(maps)
    pooled = MaxPool(2, 2).forward(rectified)
    return maps, rectified, pooled, MaxPool(2, 2).forward(pooled)


def stacking():
    """How does a picture shrink and keep what matters?"""
    maps, rectified, pooled, small = stacked()
    for name, stack in (("convolution", maps), ("ReLU", rectified), ("pooling", pooled),
                        ("pooling again", small)):
        show(stack)
        print(f"{name}: {in_words(flatten(stack)[1])}\n")
    for rows in zip(*small):
        print("    ".join(["  ".join([cut(pixel) for pixel in row]) for row in rows]))
    return "Layers can be stacked: 81 pixels have become 12 numbers that say what is where."


def votes():
    """How do twelve numbers become an answer?"""
    of_the_x = flatten(stacked()[3])[0]
    new = [.90, .65, .45, .87, .96, .73, .23, .63, .44, .89, .94, .53]
    for_x, for_o = [1, 4, 5, 10, 11], [2, 3, 9, 12]
    print("Places 1 to 12, of the X and of a new picture, and how each place votes:")
    print("place  " + " ".join([f"{place:4}" for place in range(1, 13)]))
    print("the X  " + " ".join([cut(value) for value in of_the_x]))
    print("new    " + " ".join([cut(value) for value in new]))
    print("vote   " + " ".join(["   X" if place in for_x else "   O" if place in for_o else "   -"
                                for place in range(1, 13)]))
    weights = [[1 / len(places) if place in places else 0.0 for place in range(1, 13)]
               for places in (for_x, for_o)]
    for name, values in (("the X", of_the_x), ("the new picture", new)):
        x, o = dense(values, weights, [0.0, 0.0])
        print(f"{name}: X {cut(x)}, O {cut(o)}, so it is an {'X' if x > o else 'O'}")
    return ("A vote is a weighted sum, here the mean of the places that vote for the answer, "
            "and the higher vote wins.")


def neurons():
    """Why weights, and why squash the sum?"""
    top, bottom = [[1.0, 1.0], [-1.0, -1.0]], [[-1.0, -1.0], [1.0, 1.0]]
    show([top, bottom], ["top", "bottom"])
    for name, weights in (("all weights 1", [1, 1, 1, 1]), ("top 1, bottom -1", [1, 1, -1, -1])):
        sums = [weighted_sum(weights, flatten(picture)[0]) for picture in (top, bottom)]
        print(f"{name}: the sums are {sums[0]:g} and {sums[1]:g}")
    inputs, weights = [.50, 0.0, -.75, .75], [-.2, 0.0, .8, -.5]
    print(f"\nInputs .50 0.00 -.75 .75: with weights of 1 their sum is "
          f"{weighted_sum([1.0] * 4, inputs):.2f},\nwith weights -.2 0.0 .8 -.5 it is "
          f"{weighted_sum(weights, inputs):.3f}. Squashed, sigmoid(1.075) = {sigmoid(1.075):.3f}.")
    print("\nsigmoid, for votes:")
    plot(sigmoid, -6, 6, marks=[1.075], height=5)
    print("tanh, for pictures, because 0 stays 0:")
    plot(tanh, -6, 6, marks=[0], height=5)
    return ("A plain sum is blind to places, weights are not; and however big the sum, the "
            "squashed answer stays in its range.")


def camera_network(in_reverse):
    """The four-pixel camera, wired by hand; with or without neurons for the reverse."""
    sums, patterns, signs, output = Dense(4, 4), Dense(4, 4), Dense(4, 8), Dense(8, 4)
    sums.weights = [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, -1, 0], [0, 1, 0, -1]]
    patterns.weights = [[1, 1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, -1], [0, 0, 1, 1]]
    each = [[1.0 if row == column else 0.0 for column in range(4)] for row in range(4)]
    reverse = [[-in_reverse * weight for weight in row] for row in each]
    signs.weights = each + reverse
    output.weights = [row + row for row in each]
    return Network([sums, Tanh(), patterns, Tanh(), signs, ReLU(), output])


def camera():
    """Can four pixels see a pattern, and its reverse?"""
    names = ["solid", "vertical", "diagonal", "horizontal"]
    seen = [[[1, 1], [1, 1]], [[-1, 1], [-1, 1]], [[1, -1], [-1, 1]], [[1, 1], [-1, -1]]]
    seen += [[[-pixel for pixel in row] for row in image] for image in seen]
    seen.append([[0, 0], [0, 0]])
    show(seen, [str(number) for number in range(1, 9)] + ["grey"])
    print("\npicture  " + " ".join([f"{name:>10}" for name in names]) + "   without the reverse")
    whole, half = camera_network(1), camera_network(0)
    for number, image in enumerate(seen):
        answers = [cut(answer) for answer in whole.forward(image)]
        poor = [cut(answer) for answer in half.forward(image)]
        name = "grey" if number == 8 else f"{number + 1}"
        print(f"{name:8} " + " ".join([f"{answer:>10}" for answer in answers])
              + "   " + " ".join(poor))
    middle = whole.layers[3].outputs
    return ("Layer on layer, sums become patterns. Grey stays grey, because tanh(0) is 0, and "
            "ReLU with a neuron for each sign lets a pattern count in reverse too.")


def tea():
    """How many cups does it take to find the best temperature for tea?"""
    cups = []

    def cost(degrees):
        cups.append(degrees)
        return ((degrees - 68) / 20) ** 2

    def hot_day(degrees):
        return (((degrees - 38) / 30) ** 2 - 1) ** 2 + degrees / 150

    plot(cost, 40, 100, marks=[68], height=5)
    for name, search in (
            ("exhaustive search", lambda: exhaustive_search(cost, range(40, 101))),
            ("gradient descent", lambda: gradient_descent(cost, 90.0, 100.0)[-1]),
            ("curvature", lambda: newtons_method(cost, 90.0)[-1])):
        cups.clear()
        print(f"{name:17} finds {search():.1f} degrees with {len(cups)} cups of tea")
    print("\nOn a hot day iced tea is good too, and the curve has two valleys:")
    plot(hot_day, 0, 80, height=5)
    alone = gradient_descent(hot_day, 75.0, 50.0)[-1]
    print(f"descent from 75 degrees finds {alone:.1f}, at a cost of {hot_day(alone):.2f}")
    dice = Random(1)
    ends = [gradient_descent(hot_day, 80 * dice.number(), 50.0)[-1] for _ in range(8)]
    best = exhaustive_search(hot_day, ends)
    print(f"descents from 8 random starts find " + ", ".join([f"{end:.1f}" for end in ends]))
    print(f"the best of them is {best:.1f}, at a cost of {hot_day(best):.2f}")
    return ("Descent takes few cups but finds the nearest valley; curvature takes fewer, and "
            "several random starts can find a deeper valley.")


BAGS = [45, 47, 48, 49, 49, 51, 51, 51, 51, 52, 52, 52, 53, 53, 53, 53, 53, 54, 54, 55, 55, 55,
        55, 55, 55, 55, 55, 56, 56, 56, 56, 56, 57, 57, 57, 57, 57, 57, 57, 58, 58, 58, 59, 59,
        59, 59, 59, 59, 60, 60, 60, 60, 61, 61, 63, 64]


def less_wrong():
    """How many sweets are in a bag, if every bag is different?"""
    def squared(guess):
        return squared_error([guess] * len(BAGS), BAGS)

    def absolute(guess):
        return absolute_error([guess] * len(BAGS), BAGS)

    print(f"{len(BAGS)} bags were counted. The squared error of each guess, added up:")
    plot(squared, 45, 65, marks=[exhaustive_search(squared, range(45, 66))])
    guesses = [guess / 2 for guess in range(90, 131)]
    print(f"squared error:  search finds {exhaustive_search(squared, guesses)}, "
          f"descent {gradient_descent(squared, 45.0, 0.005)[-1]:.2f}, "
          f"the mean is {statistics.mean(BAGS):.2f}")
    print(f"absolute error: search finds {exhaustive_search(absolute, guesses)}, "
          f"the median is {statistics.median(BAGS):g}")
    answers, truths = [.5, .75, -.25, -.75], [0, 0, 0, 1]
    print(f"\nThe camera answers {answers}, the truth is {truths}:")
    print(f"its absolute error is {absolute_error(answers, truths):.2f}")
    return ("No guess is right for every bag, but one is the least wrong: the mean for the "
            "squared error, the median for the absolute one.")


def chain_rule():
    """Whose fault is an error?"""
    def valve(m):
        return 2 * m

    def flow(x):
        return x / 4

    print(f"The shower: dx/dm = {slope(valve, 1):.2f}, dy/dx = {slope(flow, 2):.2f}, and "
          f"dy/dm = {slope(lambda m: flow(valve(m)), 1):.2f}, their product.")
    print(f"error = w^2 has at w = -1 the slope {slope(lambda w: w * w, -1):.2f}.")
    x, w1, w2 = 3.0, 0.5, -2.0
    print(f"e = x*w1*w2 has at x = 3, w1 = 0.5, w2 = -2 the slopes\n"
          f"de/dw1 = x*w2 = {slope(lambda w: x * w * w2, w1):.2f} and "
          f"de/dw2 = x*w1 = {slope(lambda w: x * w1 * w, w2):.2f}.")
    network = xo_network()
    stack, truth = XO[0]
    before = squared_error(network.forward(stack), truth)
    network.backward(squared_error_gradient(network.forward(stack), truth))
    print("\nThe same in a network; five of its weights, and their slopes")
    print("    weight   by nudging   by backpropagation")
    for numbers, slopes in network.parameters()[:5]:

        def loss_with(nudged):
            numbers[0] = nudged
            return squared_error(network.forward(stack), truth)

        weight = numbers[0]
        print(f"{weight:10.4f} {slope(loss_with, weight):12.6f} {slopes[0]:20.6f}")
        numbers[0] = weight
    print(f"Nudging all {network.count} weights and biases takes {2 * network.count} runs forward, "
          "backpropagation one\nforward and one back.")
    print(f"The worst disagreement, pixels included: {check_gradients(network, stack, truth):.0e}")
    network.learn(stack, truth, 0.1)
    after = squared_error(network.forward(stack), truth)
    print(f"One step downhill at rate 0.1: the loss goes from {before:.3f} to {after:.3f}.")
    return "Slopes multiply along a chain, so one pass back finds the share of every weight."


def xo_network(seed=1):
    """The network for X and O: 128 weights and biases."""
    return Network([Convolution(1, 3, 3), ReLU(), MaxPool(2, 2), Dense(48, 2), Sigmoid()], seed)


def lines_network(seed=1):
    """The network for lines; where a line is should not matter, so it pools wider."""
    return Network([Convolution(1, 6, 3), ReLU(), MaxPool(3, 2), Dense(24, 2), Sigmoid()], seed)


def count_right(network, cases):
    """How many of the cases get the higher vote for the right answer."""
    winners = [network.forward(stack) for stack, _ in cases]
    return sum([(first > second) == (truth[0] > truth[1])
                for (first, second), (_, truth) in zip(winners, cases)])


def trained(network, cases, epochs=30, rate=0.1):
    """The network, after training."""
    for _ in network.train(cases, epochs, rate):
        pass
    return network


def progress(losses):
    """Show the loss while the network learns: one live line, or a few lines in a file."""
    for epoch, loss in enumerate(losses, 1):
        if sys.stdout.isatty():
            print(f"\repoch {epoch:2}: loss {loss:.4f} {'*' * round(50 * loss):26}", end="", flush=True)
        elif epoch in (1, 2, 5, 10, 20, 30):
            print(f"epoch {epoch:2}: loss {loss:.4f} {'*' * round(50 * loss)}".rstrip())
    if sys.stdout.isatty():
        print()


def features_of(network):
    """The features of the first layer as pictures, the strongest weight in full shade."""
    return [stretched(feature[0]) for feature in network.layers[0].weights]


def stages(network, stack):
    """The stack, and what comes out of each layer in turn."""
    found = [stack]
    for layer in network.layers:
        found.append(layer.forward(found[-1]))
    return found


def main_run(network, names, cases, unseen):
    """Train the network on the cases; show how, and what it makes of the unseen ones."""
    legend()
    half = len(cases) // 2
    print(f"Eight of the {half} drawings of each kind to learn from:")
    show([stack[0] for stack, _ in cases[:8]])
    print()
    show([stack[0] for stack, _ in cases[half:half + 8]])
    before = features_of(network)
    print()
    progress(network.train(cases, 30, 0.1))
    print(network)
    print(f"It gets {count_right(network, cases)} of the {len(cases)} drawings right that it "
          "learned from.\n\nIts features before, and after:")
    show(before)
    print()
    show(features_of(network))
    print("\nThe way of an unseen drawing, over feature maps (after ReLU) to pooled maps:")
    stack, maps, rectified, pooled, sums, answer = stages(network, unseen[0][0])
    show([stretched(image) for image in stack + rectified], ["drawing"] + ["map"] * len(maps))
    show([stretched(image) for image in pooled], ["pooled"] * len(maps))
    print(f"and to votes: {names[0]} {answer[0]:.2f}, {names[1]} {answer[1]:.2f}\n\n"
          "All the unseen drawings, with their votes:")
    answers = [network.forward(stack) for stack, _ in unseen]
    show([stack[0] for stack, _ in unseen],
         [f"{names[0]} {first:.2f}" for first, _ in answers],
         [f"{names[1]} {second:.2f}" for _, second in answers],
         ["right" if count_right(network, [case]) else "WRONG" for case in unseen])
    right = count_right(network, unseen)
    return f"{right} of {len(unseen)} drawings that it had never seen before are right."


def xo():
    """Can it learn to tell an X from an O?"""
    return main_run(xo_network(), "XO", XO, XO_UNSEEN)


def lines():
    """Can it learn to tell horizontal lines (H) from vertical (V)?"""
    return main_run(lines_network(), "HV", LINES, LINES_UNSEEN)


def best_patches(network, depth, feature, size, step):
    """The three different patches of the X/O drawings that a feature answers to most."""
    found = {}
    for stack, _ in XO:
        for row, values in enumerate(stages(network, stack)[depth][feature]):
            for column, value in enumerate(values):
                patch = [line[column * step:column * step + size]
                         for line in stack[0][row * step:row * step + size]]
                found[str(patch)] = (value, patch)
    return sorted(found.values(), reverse=True)[:3]


def learned():
    """What has the X/O network learned to look for?"""
    network = trained(xo_network(), XO)
    legend()
    for number, image in enumerate(features_of(network)):
        best = best_patches(network, 1, number, 3, 1)
        show([image] + [patch for _, patch in best],
             [f"feature {number + 1}"] + [f"{value:.2f}" for value, _ in best])
    print("\nThe strongest votes come from these places of the pooled 4 x 4 maps:")
    for name, weights in zip("XO", network.layers[3].weights):
        strongest = sorted(range(48), key=lambda place: -weights[place])[:3]
        print(f"for {name}:", "   ".join([f"feature {place // 16 + 1} at {place % 16 // 4}, "
                                         f"{place % 4}" for place in strongest]))
    deep = trained(Network([Convolution(1, 3, 3), ReLU(), MaxPool(2, 2), Convolution(3, 4, 2),
                            ReLU(), Dense(36, 2), Sigmoid()]), XO)
    print(f"\nA network with a second convolution, on the pooled maps of the first, gets "
          f"{count_right(deep, XO_UNSEEN)}\nof {len(XO_UNSEEN)} unseen drawings right. What its "
          "4 features answer to most, in the 6 x 6\npixels that each can see, its receptive field:")
    images = [best_patches(deep, 5, number, 6, 2)[0] for number in range(4)]
    show([patch for _, patch in images], [f"{value:.2f}" for value, _ in images])
    return ("The first features answer to strokes and edges; after a second convolution a "
            "feature sees, and answers to, a larger piece of the letter.")


def choices():
    """How many features, how big a window, how many hidden neurons?"""
    print("features  window  hidden   weights   learned   unseen    loss")
    for features, window, hidden in ((1, 2, 0), (2, 2, 0), (3, 2, 0), (6, 2, 0), (3, 3, 0),
                                     (3, 7, 0), (3, 2, 4)):
        side = len(window_starts(7, window, window))
        count = features * side * side
        end = [Dense(count, hidden), Tanh(), Dense(hidden, 2)] if hidden else [Dense(count, 2)]
        network = Network([Convolution(1, features, 3), ReLU(), MaxPool(window, window)] + end
                          + [Sigmoid()])
        *_, loss = network.train(XO, 15, 0.1)
        print(f"{features:8} {window:7} {hidden:7} {network.count:9} "
              f"{count_right(network, XO):5} of {len(XO)} {count_right(network, XO_UNSEEN):3} of "
              f"{len(XO_UNSEEN)} {loss:9.4f}")
    return "No rule gives the best numbers: try, count the cost in weights, and compare."


def limits():
    """When is a convolutional network the wrong tool?"""
    dice = Random(1)
    order = sorted(range(49), key=lambda pixel: dice.number())

    def shuffled(cases):
        """All pictures with their pixels in one and the same new order."""
        return [([reshape(patches_of(flatten(stack)[0], [order])[0], (7, 7))], truth)
                for stack, truth in cases]

    show([LINES[0][0][0], LINES[20][0][0], shuffled(LINES)[0][0][0], shuffled(LINES)[20][0][0]],
         ["horizontal", "vertical", "the same,", "shuffled"])
    seeds = range(1, 5)
    print(f"\nLines, {len(LINES)} to learn, {len(LINES_UNSEEN)} unseen; unseen right, mean of "
          f"{len(seeds)} networks:")
    for name, make in (("convolutional", lines_network),
                       ("dense only", lambda seed: Network([Dense(49, 8), Tanh(), Dense(8, 2),
                                                            Sigmoid()], seed))):
        rights = [statistics.mean([count_right(trained(make(seed), change(LINES), 15),
                                               change(LINES_UNSEEN)) for seed in seeds])
                  for change in (list, shuffled)]
        print(f"  {name:14} as drawn {rights[0]:5.2f}   all pixels shuffled {rights[1]:5.2f}")
    simple = trained(Network([Dense(81, 2), Sigmoid()]), XO)
    print(f"And X/O? One dense layer, without any convolution: {count_right(simple, XO_UNSEEN)} of "
          f"{len(XO_UNSEEN)} unseen right.\nDrawings as easy as these need no convolution.")
    return ("If the data is as useful with its pixels in another order, a convolutional network "
            "has nothing to hold on to.")


def read_drawing(text):
    """The drawing in a text as a picture of 9 x 9; ValueError if there is none in it."""
    rows = [row.rstrip().replace(" ", ".") for row in text.rstrip().split("\n")]
    odd = sorted(set("".join(rows)) - set("#."))
    if odd:
        raise ValueError(f"holds {odd[0]!a}; only # and . and spaces make a drawing")
    if "#" not in text:
        raise ValueError("holds no #, so there is nothing to see")
    height, width = len(rows), max([len(row) for row in rows])
    if height > 9 or width > 9:
        raise ValueError(f"is {height} x {width}, and the network sees 9 x 9 at most")
    above, before = (9 - height) // 2, (9 - width) // 2
    rows = [""] * above + ["." * before + row for row in rows] + [""] * 9
    return [[1.0 if mark == "#" else -1.0 for mark in f"{row:.<9}"] for row in rows[:9]]


def explain(picture):
    """Is a drawing an X or an O, and why?"""
    network = trained(xo_network(), XO)
    stack, maps, rectified, pooled, sums, votes = stages(network, [picture])
    winner = votes[1] > votes[0]
    print(f"I see an {'XO'[winner]}: X {votes[0]:.2f}, O {votes[1]:.2f}\n")
    show([picture] + [stretched(image) for image in rectified],
         ["drawing", "map 1", "map 2", "map 3"])
    weights, values = network.layers[3].weights, flatten(pooled)[0]
    says = [weighted_sum([mine], [value]) - weighted_sum([other], [value]) for mine, other, value
            in zip(weights[winner], weights[not winner], values)]
    strongest = sorted(range(48), key=lambda place: -says[place])[:5]
    print("\nThe places that spoke most for it, with what they saw and how much they said:")
    patches = []
    for place in strongest:
        row, column = divmod(network.layers[2].winners[place] % 49, 7)
        patches.append([line[column:column + 3] for line in picture[row:row + 3]])
    show(patches, [f"feature {place // 16 + 1}" for place in strongest],
         [f"at {'%d, %d' % divmod(network.layers[2].winners[place] % 49, 7)}" for place in strongest],
         [f"{says[place]:+.2f}" for place in strongest])


def yours():
    """What does it see in your own drawing?"""
    explain(XO_UNSEEN[5][0][0])
    return "Draw your own with # and . in a text file, and: python demo.py FILE"


# -------------------------------------------------------------------- The command line

CHAPTERS = {"filtering": filtering, "convolution": convolution, "pooling": pooling,
            "relu": rectifying, "stacking": stacking, "votes": votes, "neuron": neurons,
            "camera": camera, "tea": tea, "loss": less_wrong, "chain": chain_rule, "xo": xo,
            "lines": lines, "learned": learned, "choices": choices, "limits": limits,
            "yours": yours}

USAGE = """python demo.py            train on X and O, and on lines: the main run
python demo.py NAME ...   play these chapters
python demo.py all        play the whole course
python demo.py FILE       say X or O to the drawing in a text file (- reads it
                          from standard input)

Chapters:"""


def play(name):
    """Play a chapter: its question, what it shows, and what was learned."""
    chapter = CHAPTERS[name]
    print(f"\n{list(CHAPTERS).index(name) + 1}. {name.upper()}: {chapter.__doc__}\n")
    print("\n" + textwrap.fill("=> " + chapter(), 80, subsequent_indent="   "))


def read_file(name):
    """The drawing in a file, or in what is typed if the name is -, as a picture."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                data = file.read(10000)
        return read_drawing(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not a text in UTF-8") from None
    except OSError as error:
        raise ValueError(f"{name} is no chapter (see --help), and no file that can be read: "
                         f"{error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None


def main(arguments):
    """Do what the command line asks for; returns the exit status."""
    if "--help" in arguments or "-h" in arguments:
        print(USAGE)
        for number, (name, chapter) in enumerate(CHAPTERS.items(), 1):
            print(f"{number:3} {name:11} {chapter.__doc__}")
        return 0
    names = list(CHAPTERS) if arguments == ["all"] else arguments or ["xo", "lines"]
    try:
        drawings = {name: read_file(name) for name in names if name not in CHAPTERS}
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    for name in names:
        if name in CHAPTERS:
            play(name)
        else:
            explain(drawings[name])
    if not arguments:
        print("\nThere is more: python demo.py --help")
    return 0


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads on, as in: python demo.py all | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except KeyboardInterrupt:
        print()
        status = 130
    sys.exit(status)
