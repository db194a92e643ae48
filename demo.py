# SPDX-License-Identifier: 0BSD
"""Watch tinycnn learn.

python demo.py trains it on hand-drawn X and O, and on lines. python demo.py --help
lists all that it can show. Change the drawings below as you like, and run it again.
"""
import functools
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
        for rows in zip(*[line.split() for line in band.split("\n")]):
            found.append([[1.0 if mark == "#" else -1.0 for mark in row]
                          for row in rows])
    return found


def examples(first, second):
    """Pairs of a stack and its truth: a vote of 1 for the first kind or the second."""
    return ([([picture], [1.0, 0.0]) for picture in pictures(first)]
            + [([picture], [0.0, 1.0]) for picture in pictures(second)])


XO = examples(X_TO_LEARN, O_TO_LEARN)
XO_UNSEEN = examples(X_UNSEEN, O_UNSEEN)
LINES = examples(HORIZONTAL_TO_LEARN, VERTICAL_TO_LEARN)
LINES_UNSEEN = examples(HORIZONTAL_UNSEEN, VERTICAL_UNSEEN)
THE_X = pictures(X_TO_LEARN)[0]
THREE_FEATURES = pictures(FEATURES)

# ------------------------------------------------------------------------ The pictures
# A terminal with colours gets shades of grey. Elsewhere each pixel is a character.


def has_shades():
    """True on a terminal with colours and Unicode, unless NO_COLOR asks for plain."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.name == "nt" and "WT_SESSION" not in os.environ:  # an old Windows console
        return False
    return sys.stdout.isatty() and "utf" in (sys.stdout.encoding or "").lower()


def draw(image):
    """The lines of text that show an image; in shades, two pixels to a character."""
    rows = [[max(-1.0, min(1.0, pixel)) for pixel in row] for row in image]
    if not has_shades():
        return ["".join([".:-+*%#"[round(3 * pixel + 3)] for pixel in row])
                for row in rows]
    greys = [[232 + round(11.5 * pixel + 11.5) for pixel in row] for row in rows]
    lines = []
    for upper, lower in zip(greys[::2], greys[1::2] + [[None] * len(greys[0])]):
        line = ""
        for top, low in zip(upper, lower):
            if low:  # a half block in one shade on a ground of the other
                half = " " if top == low else "\u2584"
                line += f"\033[48;5;{top}m\033[38;5;{low}m{half}"
            else:
                line += f"\033[38;5;{top}m\u2580"
        lines.append(line + "\033[0m")
    return lines


def show(images, *captions):
    """Print images side by side, as many as fit, with lines of captions below."""
    widths = [len(image[0]) for image in images]
    width = max(widths + [len(caption) for line in captions for caption in line])
    fit = 81 // (width + 1)
    drawn = [draw(image) for image in images[:fit]]
    for number in range(max([len(lines) for lines in drawn])):
        cells = [lines[number] + " " * (width - own) if number < len(lines)
                 else " " * width for lines, own in zip(drawn, widths)]
        print(" ".join(cells).rstrip())
    for line in captions:
        print(" ".join([f"{caption:{width}}" for caption in line[:fit]]).rstrip())
    if images[fit:]:
        print()
        show(images[fit:], *[line[fit:] for line in captions])


def legend():
    """Say which shade, or which character, is which."""
    scale = [draw([[third / 3] * 2] * 2)[0][:None if has_shades() else 1]
             for third in range(-3, 4)]
    print(f"Pictures go from black, -1, over grey, 0, to white, +1: {' '.join(scale)}\n")


def say(text):
    """Print a text, in lines of at most 80 characters."""
    print(textwrap.fill(text, 80))


def stretched(image):
    """The image with its strongest pixel made as strong as white or black."""
    strongest = max([abs(pixel) for row in image for pixel in row]) or 1.0
    return [[pixel / strongest for pixel in row] for row in image]


def cut(number):
    """Two decimals, cut off and not rounded as on the slides: 0.77 for 7/9."""
    hundredths = int(100 * number + math.copysign(1e-6, number))
    return f"{hundredths / 100:.2f}"


def table(image):
    """Print the numbers of an image."""
    for row in image:
        print("  " + " ".join([f"{cut(pixel):>5}" for pixel in row]))


def plot(curve, left, right, mark=None, height=5, width=64):
    """Draw a curve from left to right, with an O at one place on it."""
    columns = [left + (right - left) * column / (width - 1) for column in range(width)]
    low, high = min(map(curve, columns)), max(map(curve, columns))
    levels = [round((curve(x) - low) / (high - low) * (height - 1)) for x in columns]
    for level in reversed(range(height)):
        line = ["*" if here == level else " " for here in levels]
        if mark is not None:
            place = round((mark - left) / (right - left) * (width - 1))
            line[place] = "O" if levels[place] == level else " "
        label = {height - 1: cut(high), 0: cut(low)}.get(level, "")
        print(f"{label:>8} |{''.join(line)}".rstrip())
    print(f"{'':9}{left:<{width - 4}}{right:>4}")


# ------------------------------------------------------------------------ The chapters
# The first line of each is the question that it answers; it returns what was learned.


def filtering():
    """How well does a feature match a patch of the picture?"""
    feature = THREE_FEATURES[0]
    patches = [[row[at:at + 3] for row in THE_X[at:at + 3]] for at in (1, 3)]
    legend()
    show([THE_X, feature] + patches, ["the X", "feature", "patch at", "patch at"],
         ["", "", "1, 1", "3, 3"])
    print("\nMultiply pixel by pixel: 1 where the two agree, -1 where they do not.\n"
          "(Here as on the slides decimals are cut off and not rounded.)")
    for patch in patches:
        table([[match([[mine]], [[other]]) for mine, other in zip(*rows)]
               for rows in zip(feature, patch)])
        total = weighted_sum(flatten(feature)[0], flatten(patch)[0])
        print(f"  their sum is {total:g}, divided by 9 pixels: "
              f"{cut(match(feature, patch))}\n")
    return "The mean of the products says how well a feature matches; 1.00 is perfect."


def convolution():
    """Where in the picture is each feature?"""
    maps = [convolve(THE_X, feature) for feature in THREE_FEATURES]
    legend()
    images, captions = [THE_X], ["the X"]
    for number, (feature, feature_map) in enumerate(zip(THREE_FEATURES, maps), 1):
        images += [feature, feature_map]
        captions += [f"feature {number}", "its map"]
    show(images, captions)
    print("\nThe first map in numbers, 7 x 7, for a 3 x 3 window has 7 stops along 9:")
    table(maps[0])
    mirrored = [row[::-1] for row in maps[0]]
    print(f"Is map 3 map 1 in the mirror? {'Yes' if maps[2] == mirrored else 'No'}.")
    return "A feature map lights up where its feature is: here, along one diagonal."


def pooling():
    """What is worth keeping of a map?"""
    feature_map = convolve(THE_X, THREE_FEATURES[0])
    pooled = max_pool(feature_map, window=2, stride=2)
    legend()
    show([feature_map, pooled], ["map 1", "pooled"])
    print("\nIn numbers; the windows at the right and at the bottom are cut off:")
    table(pooled)
    moved = [row[-1:] + row[:-1] for row in THE_X]
    moved_map = convolve(moved, THREE_FEATURES[0])
    for name, before, after in (("map", feature_map, moved_map),
                                ("pooled map", pooled, max_pool(moved_map))):
        pairs = list(zip(flatten(before)[0], flatten(after)[0]))
        same = len([1 for old, new in pairs if cut(old) == cut(new)])
        print(f"Move the X by a pixel: of the {len(pairs)} numbers of its {name}, "
              f"{same} stay the same.")
    return "Pooling keeps the best match of each window, and cares less where it was."


def rectifying():
    """What becomes of the mismatches?"""
    feature_map = convolve(THE_X, THREE_FEATURES[0])
    rectified = [[relu(pixel) for pixel in row] for row in feature_map]
    legend()
    show([feature_map, rectified], ["map 1", "rectified"])
    table(rectified)
    negative = len([1 for row in feature_map for pixel in row if pixel < 0])
    print(f"{negative} of the 49 numbers were negative and are 0 now.")
    pooled_last = max_pool(rectified)
    pooled_first = [[relu(pixel) for pixel in row] for row in max_pool(feature_map)]
    print("ReLU before pooling, or after: "
          f"{'the same' if pooled_last == pooled_first else 'not the same'}.")
    return "ReLU turns every mismatch into 0 and leaves every match as it is."


def stages(network, stack):
    """The stack, and what comes out of each layer in turn."""
    found = [stack]
    for layer in network.layers:
        found.append(layer.forward(found[-1]))
    return found


def stacked():
    """The X's stacks: feature maps, after ReLU, pooled, and pooled again."""
    maps = [convolve(THE_X, feature) for feature in THREE_FEATURES]
    return stages(Network([ReLU(), MaxPool(2, 2), MaxPool(2, 2)]), maps)


def stacking():
    """How does a picture shrink and keep what matters?"""
    legend()
    names = ["convolution", "ReLU", "pooling", "pooling again"]
    for name, stack in zip(names, stacked()):
        show(stack)
        print(f"{name}: {in_words(flatten(stack)[1])}\n")
    for rows in zip(*stacked()[-1]):
        print("    ".join(["  ".join([cut(pixel) for pixel in row]) for row in rows]))
    return "Layers can be stacked: 81 pixels have become 12 numbers, what is where."


def votes():
    """How do twelve numbers become an answer?"""
    of_the_x = flatten(stacked()[-1])[0]
    of_another = [.90, .65, .45, .87, .96, .73, .23, .63, .44, .89, .94, .53]
    voters = {"X": [1, 4, 5, 10, 11], "O": [2, 3, 9, 12]}
    weights = [[1 / len(places) if place in places else 0.0 for place in range(1, 13)]
               for places in voters.values()]
    print("place         " + " ".join([f"{place:4}" for place in range(1, 13)]))
    print("votes for     " + " ".join([
        "".join([name for name in voters if place in voters[name]]).rjust(4)
        for place in range(1, 13)]))
    for name, values in (("the X", of_the_x), ("a new picture", of_another)):
        print(f"{name:14}" + " ".join([cut(value) for value in values]))
    for name, values in (("the X", of_the_x), ("a new picture", of_another)):
        x, o = dense(values, weights, [0.0, 0.0])
        print(f"{name}: X {cut(x)}, O {cut(o)}, so it is an {'X' if x > o else 'O'}")
    return "A vote is a weighted sum, here a mean of places, and the higher vote wins."


def neurons():
    """Why weights, and why squash the sum?"""
    top, bottom = [[1.0, 1.0], [-1.0, -1.0]], [[-1.0, -1.0], [1.0, 1.0]]
    legend()
    show([top, bottom], ["top", "bottom"])
    for name, weights in (("all 1", [1, 1, 1, 1]),
                          ("top 1, bottom -1", [1, 1, -1, -1])):
        sums = [weighted_sum(weights, flatten(picture)[0]) for picture in (top, bottom)]
        print(f"With weights {name} the sums are {sums[0]:g} and {sums[1]:g}.")
    inputs, weights = [.50, 0.0, -.75, .75], [-.2, 0.0, .8, -.5]
    plain, weighted = dense(inputs, [[1, 1, 1, 1], weights], [0, 0])
    say(f"Inputs .50 0.00 -.75 .75 have the sum {plain:.2f}; with weights -.2 0.0 .8 -.5 "
        f"it is {weighted:.3f}. Squashed, sigmoid(-1.075) = {sigmoid(weighted):.3f}, and "
        f"for the opposite sum sigmoid(1.075) = {sigmoid(-weighted):.3f}.")
    print("sigmoid, for votes:")
    plot(sigmoid, -6, 6, mark=1.075)
    print("tanh, for pictures, because 0 stays 0:")
    plot(tanh, -6, 6, mark=0)
    return "Weights see places, which a plain sum cannot; squashing keeps it in a range."


def camera_network(in_reverse):
    """The four-pixel camera, wired by hand; with or without neurons for the reverse."""
    sums, patterns, signs, output = Dense(4, 4), Dense(4, 4), Dense(4, 8), Dense(8, 4)
    sums.weights = [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, -1, 0], [0, 1, 0, -1]]
    patterns.weights = [[1, 1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, -1], [0, 0, 1, 1]]
    same = [[1.0 if row == column else 0.0 for column in range(4)] for row in range(4)]
    reverse = [[-in_reverse * weight for weight in row] for row in same]
    signs.weights = same + reverse
    output.weights = [row + row for row in same]
    return Network([sums, Tanh(), patterns, Tanh(), signs, ReLU(), output])


def camera():
    """Can four pixels see a pattern, and its reverse?"""
    names = ["solid", "vertical", "diagonal", "horizontal"]
    seen = pictures("## .# #. ## .. #. .# ..\n## .# .# .. .. #. #. ##")
    seen.append([[0, 0], [0, 0]])
    legend()
    numbers = ["1", "2", "3", "4", "5", "6", "7", "8", "grey"]
    show(seen, numbers)
    print("\n      " + " ".join([f"{name:>10}" for name in names])
          + "   the same, without reverse")
    for number, image in zip(numbers, seen):
        whole = [f"{cut(answer):>10}" for answer in camera_network(1).forward(image)]
        half = [cut(answer) for answer in camera_network(0).forward(image)]
        print(f"{number:5} " + " ".join(whole) + "   " + " ".join(half))
    return ("Sums of sums are patterns. Grey stays grey, for tanh(0) is 0, and ReLU, "
            "with a neuron for each sign, lets a pattern count in reverse too.")


def tea():
    """How many cups does it take to find the best temperature for tea?"""
    cups = []

    def cost(degrees):
        cups.append(degrees)
        return ((degrees - 68) / 20) ** 2

    def hot_day(degrees):
        return (((degrees - 38) / 30) ** 2 - 1) ** 2 + degrees / 150

    print("The cost, upwards, of each temperature in degrees, to the right:")
    plot(cost, 40, 100, mark=68)
    for name, search in (
            ("exhaustive search", lambda: exhaustive_search(cost, range(40, 101))),
            ("gradient descent", lambda: gradient_descent(cost, 90.0, 100.0)[-1]),
            ("with curvature", lambda: newtons_method(cost, 90.0)[-1])):
        cups.clear()
        print(f"{name:17} finds {search():.1f} degrees with {len(cups)} cups of tea")
    print("\nOn a hot day iced tea is good too, and the curve has two valleys:")
    plot(hot_day, 0, 80)
    alone = gradient_descent(hot_day, 75.0, 50.0)[-1]
    print(f"descent from 75 degrees finds {alone:.1f}, at a cost of {hot_day(alone):.2f}")
    random = Random(1)
    ends = [gradient_descent(hot_day, 80 * random.number(), 50.0)[-1] for _ in range(8)]
    print("descents from 8 random starts: " + ", ".join([f"{end:.1f}" for end in ends]))
    best = exhaustive_search(hot_day, ends)
    print(f"the best of them is {best:.1f}, at a cost of {hot_day(best):.2f}")
    return ("Descent takes few cups but finds the nearest valley; curvature takes fewer; "
            "and several random starts can find a deeper valley.")


BAGS = [45, 47, 48, 49, 49, 51, 51, 51, 51, 52, 52, 52, 53, 53, 53, 53, 53, 54, 54,
        55, 55, 55, 55, 55, 55, 55, 55, 56, 56, 56, 56, 56, 57, 57, 57, 57, 57, 57, 57,
        58, 58, 58, 59, 59, 59, 59, 59, 59, 60, 60, 60, 60, 61, 61, 63, 64]


def less_wrong():
    """How many sweets are in a bag, if every bag is different?"""
    def squared(guess):
        return squared_error([guess] * len(BAGS), BAGS)

    def absolute(guess):
        return absolute_error([guess] * len(BAGS), BAGS)

    print(f"{len(BAGS)} bags were counted. The squared error, upwards, of each guess, to "
          "the right:")
    halves = [guess / 2 for guess in range(90, 131)]
    plot(squared, 45, 65, mark=exhaustive_search(squared, halves), height=8)
    print(f"squared error:  search finds {exhaustive_search(squared, halves)}, "
          f"descent {gradient_descent(squared, 45.0, 0.005)[-1]:.2f}, "
          f"the mean is {statistics.mean(BAGS):.2f}")
    print(f"absolute error: search finds {exhaustive_search(absolute, halves)}, "
          f"the median is {statistics.median(BAGS):g}")
    answers, truths = [.5, .75, -.25, -.75], [0, 0, 0, 1]
    print(f"\nThe camera answers {answers}, the truth is {truths}:\n"
          f"its absolute error is {absolute_error(answers, truths):.2f}")
    return ("No guess is right for every bag, but one is the least wrong: the mean for "
            "the squared error, the median for the absolute one.")


def xo_network(seed=1):
    """The network for X and O."""
    return Network([Convolution(1, 3, 3), ReLU(), MaxPool(2, 2), Dense(48, 2),
                    Sigmoid()], seed)


def lines_network(seed=1):
    """The network for lines. Where a line is does not matter, so it pools wider."""
    return Network([Convolution(1, 6, 3), ReLU(), MaxPool(3, 2), Dense(24, 2),
                    Sigmoid()], seed)


def chain_rule():
    """Whose fault is an error?"""
    def valve(m):
        return 2 * m

    def flow(x):
        return x / 4

    say("The shower: the handle m moves the valve x, and the valve the flow y. dx/dm "
        f"is how much x rises with m: dx/dm = {slope(valve, 1):.2f}, "
        f"dy/dx = {slope(flow, 2):.2f}, "
        f"and dy/dm = {slope(lambda m: flow(valve(m)), 1):.2f}, their product.")
    print(f"error = w^2 has at w = -1 the slope {slope(lambda w: w * w, -1):.2f}.")
    x, w1, w2 = 3.0, 0.5, -2.0
    print("e = x*w1*w2 has at x = 3, w1 = 0.5, w2 = -2 the slopes\n"
          f"de/dw1 = x*w2 = {slope(lambda w: x * w * w2, w1):.2f} and "
          f"de/dw2 = x*w1 = {slope(lambda w: x * w1 * w, w2):.2f}.")
    network, (stack, truth) = xo_network(), XO[0]
    votes = network.forward(stack)
    network.backward(squared_error_gradient(votes, truth))
    print("\nThe same in a network; five of its weights, and their slopes:\n"
          "    weight   by nudging   by backpropagation")
    for numbers, slopes in network.parameters()[:5]:

        def loss_with(weight):
            numbers[0] = weight
            return squared_error(network.forward(stack), truth)

        weight = numbers[0]
        print(f"{weight:10.4f} {slope(loss_with, weight):12.6f} {slopes[0]:20.6f}")
        numbers[0] = weight
    say(f"Nudging all {network.count} weights and biases takes {2 * network.count} runs "
        "forward, backpropagation one forward and one back. The worst disagreement, "
        f"pixels included, is {check_gradients(network, stack, truth):.0e}.")
    before = network.learn(stack, truth, 0.1)
    after = squared_error(network.forward(stack), truth)
    print(f"A step downhill at rate 0.1: the loss goes from {before:.3f} to {after:.3f}.")
    return "Slopes multiply along a chain, so one pass back finds those of all weights."


def count_right(network, cases):
    """How many of the cases get the higher vote for the right answer."""
    answers = [network.forward(stack) for stack, _ in cases]
    return sum([(first > second) == (truth[0] > truth[1])
                for (first, second), (_, truth) in zip(answers, cases)])


def trained(network, cases, epochs=30, rate=0.1):
    """The network, after training."""
    for _ in network.train(cases, epochs, rate):
        pass
    return network


@functools.lru_cache(maxsize=None)
def trained_xo():
    """The network of the main run, trained once."""
    return trained(xo_network(), XO)


def progress(losses):
    """Show the losses as they come: one live line, or a few lines in a file."""
    for epoch, loss in enumerate(losses, 1):
        line = f"epoch {epoch:2}: loss {loss:.4f} " + "*" * round(50 * loss)
        if sys.stdout.isatty():
            print(f"\r{line:70}", end="", flush=True)
        elif epoch in (1, 2, 5, 10, 20, 30):
            print(line.rstrip())
    if sys.stdout.isatty():
        print()


def features_of(network):
    """The first layer's features as pictures, the strongest weight in full shade."""
    return [stretched(feature[0]) for feature in network.layers[0].weights]


def main_run(network, names, cases, unseen):
    """Train the network; show how, and what it makes of drawings it has not seen."""
    half = len(cases) // 2
    legend()
    print(f"Eight of the {half} drawings of each kind to learn from:")
    show([stack[0] for stack, _ in cases[:8]])
    print()
    show([stack[0] for stack, _ in cases[half:half + 8]])
    print()
    before = features_of(network)
    progress(network.train(cases, 30, 0.1))
    print(network)
    print(f"{count_right(network, cases)} of the {len(cases)} drawings that it learned "
          "from are right.\n\n"
          "Its features before, and after (the strongest weight of each drawn in full):")
    show(before)
    print()
    show(features_of(network))
    print("\nThe way of an unseen drawing, over feature maps (after ReLU) to pooled maps:")
    stack, maps, rectified, pooled, _, answer = stages(network, unseen[0][0])
    show([stretched(image) for image in stack + rectified],
         ["drawing"] + ["map"] * len(maps))
    show([stretched(image) for image in pooled], ["pooled"] * len(maps))
    print(f"and to votes: {names[0]} {answer[0]:.2f}, {names[1]} {answer[1]:.2f}\n\n"
          "All the unseen drawings, with their votes:")
    answers = [network.forward(stack) for stack, _ in unseen]
    show([stack[0] for stack, _ in unseen],
         [f"{names[0]} {first:.2f}" for first, _ in answers],
         [f"{names[1]} {second:.2f}" for _, second in answers],
         ["right" if count_right(network, [case]) else "WRONG" for case in unseen])
    return (f"{count_right(network, unseen)} of {len(unseen)} drawings that it had "
            "never seen before are right.")


def xo():
    """Can it learn to tell an X from an O?"""
    return main_run(xo_network(), "XO", XO, XO_UNSEEN)


def lines():
    """Can it learn to tell horizontal lines (H) from vertical (V)?"""
    return main_run(lines_network(), "HV", LINES, LINES_UNSEEN)


def best_patches(network, depth, feature, size, step):
    """The different patches of the drawings that a feature answers to, best first."""
    found = {}
    for stack, _ in XO:
        for row, values in enumerate(stages(network, stack)[depth][feature]):
            for column, value in enumerate(values):
                patch = [line[column * step:column * step + size]
                         for line in stack[0][row * step:row * step + size]]
                found[str(patch)] = (value, patch)
    return sorted(found.values(), reverse=True)


def learned():
    """What has the X/O network learned to look for?"""
    network = trained_xo()
    legend()
    print("Each feature, and the patches among the drawings that it answers to most:")
    for number, image in enumerate(features_of(network)):
        best = best_patches(network, 1, number, 3, 1)[:4]
        show([image] + [patch for _, patch in best],
             [f"feature {number + 1}"] + [f"{value:.2f}" for value, _ in best])
        print()
    print("The places (row, column) of the pooled maps that have the strongest say:")
    _, rows, columns = network.layers[2].output_shape
    for name, weights in zip("XO", network.layers[3].weights):
        strongest = sorted(range(len(weights)), key=lambda place: -weights[place])[:3]
        print(f"for {name}: " + "   ".join([
            f"feature {place // (rows * columns) + 1} at {place // columns % rows}, "
            f"{place % columns}" for place in strongest]))
    deep = trained(Network([Convolution(1, 3, 3), ReLU(), MaxPool(2, 2),
                            Convolution(3, 4, 2), ReLU(), Dense(36, 2), Sigmoid()]), XO)
    print()
    say(f"With a second convolution {count_right(deep, XO_UNSEEN)} of {len(XO_UNSEEN)} "
        "unseen drawings are right. Each of its 4 features sees 6 x 6 pixels, its "
        "receptive field, through the maps of the first. What they answer to most:")
    best = [best_patches(deep, 5, number, 6, 2)[0] for number in range(4)]
    show([patch for _, patch in best], [f"{value:.2f}" for value, _ in best])
    return ("The first features answer to strokes and corners, those of a second "
            "convolution to larger pieces of a letter.")


def choices():
    """How many features, how big a window, how many hidden neurons?"""
    print("After 15 epochs, that is 15 times all drawings:\n"
          "features  window  hidden   weights   learned   unseen    loss")
    for features, window, hidden in ((1, 2, 0), (2, 2, 0), (3, 2, 0), (6, 2, 0),
                                     (3, 3, 0), (3, 7, 0), (3, 2, 4)):
        side = len(window_starts(7, window, window))
        values = features * side * side
        network = Network(
            [Convolution(1, features, 3), ReLU(), MaxPool(window, window)]
            + ([Dense(values, hidden), Tanh(), Dense(hidden, 2)] if hidden
               else [Dense(values, 2)]) + [Sigmoid()])
        loss = list(network.train(XO, 15, 0.1))[-1]
        print(f"{features:8} {window:7} {hidden:7} {network.count:9} "
              f"{count_right(network, XO):5} of {len(XO)} "
              f"{count_right(network, XO_UNSEEN):3} of {len(XO_UNSEEN)} {loss:9.4f}")
    return "No rule gives the best numbers: try, count the cost in weights, and compare."


def limits():
    """When is a convolutional network the wrong tool?"""
    random = Random(1)
    order = sorted(range(49), key=lambda pixel: random.number())

    def shuffled(cases):
        """All pictures with their pixels in one and the same new order."""
        return [([reshape(patches_of(flatten(stack)[0], [order])[0], (7, 7))], truth)
                for stack, truth in cases]

    def dense_only(seed):
        return Network([Dense(49, 8), Tanh(), Dense(8, 2), Sigmoid()], seed)

    pair = [LINES[0], LINES[-1]]
    show([stack[0] for stack, _ in pair + shuffled(pair)],
         ["horizontal", "vertical", "shuffled", "shuffled"])
    print(f"\nOf {len(LINES_UNSEEN)} unseen lines are right, in the mean of 4 networks "
          "(guessing gets half):")
    for name, make in (("convolutional", lines_network), ("dense only", dense_only)):
        right = [statistics.mean([
            count_right(trained(make(seed), change(LINES), 15), change(LINES_UNSEEN))
            for seed in range(1, 5)]) for change in (list, shuffled)]
        print(f"  {name:14} as drawn {right[0]:5.2f}   "
              f"all pixels shuffled {right[1]:5.2f}")
    simple = trained(Network([Dense(81, 2), Sigmoid()]), XO)
    say(f"And X/O? One dense layer, with no convolution at all, gets "
        f"{count_right(simple, XO_UNSEEN)} of {len(XO_UNSEEN)} unseen drawings right: "
        "they are so easy that they need none.")
    return ("If the data is as useful with its pixels in another order, a convolutional "
            "network has nothing to hold on to.")


def read_drawing(text):
    """The drawing in a text as a picture of 9 x 9; ValueError if there is none."""
    rows = [row.rstrip().replace(" ", ".") for row in text.rstrip().split("\n")]
    strange = sorted(set("".join(rows)) - set("#."))
    if strange:
        raise ValueError(f"holds {strange[0]!a}; only # and . and spaces make a drawing")
    if "#" not in text:
        raise ValueError("holds no #, so there is nothing to see")
    height, width = len(rows), max([len(row) for row in rows])
    if height > 9 or width > 9:
        raise ValueError(f"is {height} x {width}, but the network sees 9 x 9 at most")
    above, before = (9 - height) // 2, (9 - width) // 2
    rows = [""] * above + ["." * before + row for row in rows] + [""] * 9
    return [[1.0 if mark == "#" else -1.0 for mark in f"{row:.<9}"] for row in rows[:9]]


def explain(picture):
    """Say X or O to a picture, and show the places that had the most say."""
    network = trained_xo()
    stack, _, rectified, pooled, _, answer = stages(network, [picture])
    winner = 1 if answer[1] > answer[0] else 0
    print(f"I see an {'XO'[winner]}: X {answer[0]:.2f}, O {answer[1]:.2f}")
    legend()
    maps = [f"map {number}" for number in range(1, len(rectified) + 1)]
    show(stack + [stretched(image) for image in rectified], ["drawing"] + maps)
    values, (_, rows, columns) = flatten(pooled)
    weights = network.layers[3].weights
    spoke = [weighted_sum([own, -other], [value, value])  # its say for it, not against
             for own, other, value
             in zip(weights[winner], weights[1 - winner], values)]
    strongest = sorted(range(len(values)), key=lambda place: -spoke[place])[:5]
    print("\nThe places that spoke most for it: what is there, which feature saw it, at\n"
          "which row and column (counted from 0), and how much it said:")
    size, (_, map_rows, map_columns) = network.layers[0].size, flatten(rectified)[1]
    patches, features, places = [], [], []
    for place in strongest:
        pixel = network.layers[2].winners[place] % (map_rows * map_columns)
        row, column = divmod(pixel, map_columns)
        patches.append([line[column:column + size] for line in picture[row:row + size]])
        features.append(f"feature {place // (rows * columns) + 1}")
        places.append(f"at {row}, {column}")
    show(patches, features, places, [f"{spoke[place]:+.2f}" for place in strongest])


def yours():
    """What does it see in your own drawing?"""
    explain(XO_UNSEEN[5][0][0])
    return "Draw your own with # and . in a text file, and: python demo.py FILE"


# -------------------------------------------------------------------- The command line

CHAPTERS = {"filtering": filtering, "convolution": convolution, "pooling": pooling,
            "relu": rectifying, "stacking": stacking, "votes": votes, "neuron": neurons,
            "camera": camera, "tea": tea, "loss": less_wrong, "chain": chain_rule,
            "xo": xo, "lines": lines, "learned": learned, "choices": choices,
            "limits": limits, "yours": yours}

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
    """The picture that is drawn in a file; ValueError if there is none."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                data = file.read()
        return read_drawing(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not a text in UTF-8") from None
    except OSError as error:
        raise ValueError(f"{name} is no chapter (see --help), and no file that can be "
                         f"read: {error.strerror}") from None
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
