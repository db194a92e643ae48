# SPDX-License-Identifier: 0BSD
"""Watch tinycnn learn, from drawings that you may change as you like.

python demo.py            train on X and O, and on lines: the main run
python demo.py NAME ...   play these chapters
python demo.py all        play the whole course
python demo.py FILE       answer the drawing in a text file (- reads it from
                          standard input), or learn the task in one
python demo.py TASK FILE  learn the task, and answer the drawing by it
python demo.py lines FILE answer the drawing of a line: H, horizontal, or V
python demo.py draw       a window: draw an X or an O with the mouse, and watch
                          every layer; so do lines draw, and TASK draw
python demo.py T: L: draw the same, with kinds of your own: you teach it all
python demo.py --help     print this, and the names of the chapters

Without a command line: from demo import play, and then play("tea"), for
instance, or play("lines", "draw"): each word in quotes, with commas between.
"""
import copy
import difflib
import errno
import functools
import glob
import math
import os
import re
import shutil
import statistics
import sys
import textwrap
import time
import unicodedata
from random import choice

from tinycnn import *

# Thonny, beside a mistake in your program, need not show what it thinks of this one:
# mypy: ignore-errors
# pylint: skip-file

# In this order: the drawings, the main run, how drawings are read and made, the screen,
# the networks, the chapters, the window, the command line.

# ------------------------------------------------------------------------ The drawings
# A task: a kind and a colon, and below it its drawings, side by side; # is white and .
# is black. The unseen ones are not learned from.

XO_TEXT = """
X:
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

O:
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

X unseen:
.#.....#. #.......# ......... ......... ##....... .........
.#.....#. ......... .#.....## ......... .##....#. .#....#..
..#...#.. ..#...#.. ..#..##.. ...#...#. ..##..#.. ..#..##..
...###... ......... ...###... ....###.. ...###... ...##....
....#.... ....#.... ..##..... .....#... ....##... ...##....
...###... ......... .##.#.... ....###.. ...#.##.. ..#..#...
..#...#.. ..#...#.. #....##.. ...#...#. ..#...##. .#....#..
.#.....#. ......... .......## ......... .#.....## ......##.
.#.....#. #.......# ......... ......... ......... .........

O unseen:
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

LINES_TEXT = """
H:
....... ..####. ....... ....... ....... ....... ....... ....... ....... ..#####
....... ....... ....... ....... ....... ....... ....... ....... ....... .......
.####.. ....... ....... ....... ....... ..####. ....... ....... ....... .......
....... ....... ####### ....... ....... ....... .###... ....... ...#### .......
....... ....... ....... ..###.. .#.#.#. ....... .###... ....... ....... .......
....... ....... ....... ....... ....... ....... ....... ....... ....... .......
....... ....... ....... ....... ....... ....... ....... ####... ....... .......

....... ....... ....... ....... ....... ....... ....... ....... .###### .......
....### ....... ....... ....... .#.###. ....... ....... ..##... .###### .......
....### ....... ....... ....... ....... ....... .#####. ...###. ....... .......
....... ###.... ....... ....... ....... ....... .#####. ....... ....... ..###..
....... ....... ....... ##.##.. ....... ....... ....... ....... ....... .......
....... ....... ....... ....... ....... ####### ....... ....... ....... .......
....... ....... .####.. ....... ....... ####### ....... ....... ....... .......

###.... .......
....... .......
....... .......
....... .......
....... .......
....... .......
....... ....###

V:
....... ....... ...#... ....... ....... ....... ....... ....... ....... .......
....... ..#.... ...#... ....#.. ....... .#..... ....... ......# ....... ....#..
#...... ..#.... ...#... ....#.. ....... ....... ....... ......# ....... ....#..
#...... ..#.... ...#... ....#.. .....#. .#..... ...##.. ......# ..#.... ....#..
#...... ..#.... ...#... ....... .....#. ....... ...##.. ......# ..#.... ....#..
#...... ....... ...#... ....... .....#. .#..... ...##.. ......# ..#.... .......
....... ....... ...#... ....... ....... ....... ....... ....... ..#.... .......

......# ..##... ....... ....... ....... ....... ....... ....... ....... .......
......# ..##... ....... ..#.... .....#. ##..... .....## .#..... ....... .......
......# ..##... ....... ..#.... ....... ##..... .....## .##.... ....#.. ...#...
....... ....... #...... ....... .....#. ##..... .....## ..#.... ....#.. ...#...
....... ....... #...... ..#.... .....#. ##..... .....## ..#.... ....#.. ...#...
....... ....... #...... ..#.... .....#. ##..... .....## ....... ...#... .......
....... ....... #...... ....... ....... ##..... ....... ....... ...#... .......

#...... .......
#...... .......
#...... .......
#...... .......
#...... ......#
#...... ......#
#...... ......#

H unseen:
....... ....... ....... ....... ....... ...###.
.####.. ....... ....... ....... ####... .......
.####.. #.#.#.# ....... ....... ...###. .......
....... ....... ....... ##.###. ....... .......
....... ....... .##.... ....... ....... .......
....... ....... ...##.. ....... ....... .###...
....... ....... ....... ....... ....... .......

V unseen:
....... ...#... ....... ....#.. .#..... .......
.##.... ....... ....... ....#.. .#..... #......
.##.... ...#... ....... ....... .#..... #......
.##.... ....... ...#... ....#.. ..#.... #......
.##.... ...#... ...#... ....#.. ..#.... .....#.
....... ....... ..#.... ....#.. ..#.... .....#.
....... ...#... ..#.... ....... ....... .....#.
"""

# The X of the lecture, an O, and three features: the first chapters speak of just these.
LETTERS = """
......... ..#####..
.#.....#. .#.....#.
..#...#.. #.......#
...#.#... #.......#
....#.... #.......#
...#.#... #.......#
..#...#.. #.......#
.#.....#. .#.....#.
......... ..#####..
"""

FEATURES = """
#.. #.# ..#
.#. .#. .#.
..# #.# #..
"""

# Four that are neither, and that it has not learned from: a V, a star, a plus, and a D.
OTHERS = """
#.......# ....#.... ....#.... ########.
#.......# .#..#..#. ....#.... #.......#
.#.....#. ..#.#.#.. ....#.... #.......#
.#.....#. ...###... ....#.... #.......#
..#...#.. ######### ######### #.......#
..#...#.. ...###... ....#.... #.......#
...#.#... ..#.#.#.. ....#.... #.......#
...#.#... .#..#..#. ....#.... #.......#
....#.... ....#.... ....#.... ########.
"""

# ------------------------------------------------------------------------ The main run
# Make a network, train it, and ask it about what it has never seen. This is all of it;
# what it calls stands below.


def train_and_show(network, task, epochs=30, rate=0.1):
    """Train the network on a task, and show how: what it sees, its loss, a feature."""
    kinds = [kind_of(truth) for _, truth in task.examples]
    counts = [f"{name} {kinds.count(kind)}" for kind, name in enumerate(task.names + ["none"])
              if kind in kinds]
    say(f"{' or '.join(task.names)}? It learns from {len(kinds)} drawings "
        f"({', '.join(counts)}), such as:")
    show_row(in_turns(task, task.examples))
    put(in_python(network))
    say("An epoch shows each drawing once; the loss says how wrong the votes are.")
    network.forward(task.examples[0][0])  # so that all shapes are known
    film, names = [features_of(network)[0]], ["random"]
    network.losses = []  # for whoever opens a window later
    for epoch in range(1, epochs + 1):
        [loss] = network.train(task.examples, 1, rate)
        network.losses.append(loss)
        keep = epoch in (1, 2, 3, 5, 10, epochs)
        right = f", {count_right(network, task.examples)} of {len(kinds)} right" if keep else ""
        live_line(f"epoch {epoch:3}: loss {loss:.4f}{right} {'*' * round(20 * loss)}", keep)
        if epoch in (1, 5, epochs):
            film.append(features_of(network)[0])
            names.append(f"epoch {epoch}")
    live_line()
    say(f"Feature 1 as it learns{short_legend()} (it need not be a stroke):")
    show_row(film, names)
    put("Drawings that it has not learned from, and the votes:")
    asked = in_turns(task, task.unseen)
    show_row(asked, *vote_lines(network, task.names, asked))
    return network


def short_run(name, task, network, fresh):
    """Train on a task, in one screen, and ask about drawings that nobody chose."""
    right = count_right(train_and_show(network, task), fresh)
    alone = trained(with_votes([], task), task.examples)
    conclude(f"Of {len(fresh)} fresh drawings, made at random, {right} are right; votes alone, "
             f"without features, get {count_right(alone, fresh)} (guessing: {len(fresh) // 2}). "
             f"Chapter {name} has five seeds.")
    put()


# --------------------------------------------------------------------- Reading drawings

INK, GROUND = "#Xx*@1Oo", ".-_0"


class Task:
    """The names of the kinds, the examples to learn from, and the unseen ones.

    split is True if no kind named unseen ones, and every fourth drawing was set aside.
    """

    def __init__(self, names, examples, unseen, split=False):
        self.names, self.examples, self.unseen, self.split = names, examples, unseen, split
        self.shape = flatten(examples[0][0])[1] if examples else [1, 12, 12]  # room for a house


def picture_of(rows):
    """The picture of a drawing: ink is white, +1, all else is black, -1."""
    return [[1.0 if mark in INK else -1.0 for mark in row] for row in rows]


def pictures(text):
    """All the pictures in bands of drawings that stand side by side."""
    return [picture_of(rows) for band in text.strip().split("\n\n")
            for rows in zip(*[line.split() for line in band.split("\n")])]


def require_marks(number, words):
    """Raise ValueError if a line holds anything but drawings."""
    strange = [word for word in words if set(word) - set(INK + GROUND)]
    require(not strange, f"line {number} holds {''.join(strange[:1])!a}; draw with # and ., "
            "and put a colon after the name of a kind; nothing else may stand there")


def require_row(number, words, band, first):
    """Raise ValueError if a row of drawings does not go with the rows above it."""
    above = band or [words]
    require(len(words) == len(above[0]), f"line {number} has a row of {len(words)} "
            f"drawings, and those above it, from line {first} on, have {len(above[0])}: a "
            "drawing lacks a row, a blank line is missing, or a space stands for a .")
    widths = sorted({len(word) for row in above + [words] for word in row})
    require(len(widths) == 1, f"line {number} has rows that are {widths[0]} and "
            f"{widths[-1]} wide: draw all in one width, and . where it is black")


def bands_of(text):
    """The bands of a task: (name, unseen, line number, rows) of each; a heading has no rows."""
    heading, bands, headings = "", [], []
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split()
        if words and words[-1].endswith(":"):
            heading, new_band = " ".join(words)[:-1].strip(), True
            unseen = heading.endswith(" unseen")
            name = heading[:-len(" unseen")].strip() if unseen else heading
            stem = heading.split(" ")[0]
            require(heading == stem or stem not in headings or unseen, f"line {number}: "
                    f"{heading}: did you mean {stem} unseen:?")
            name = "none" if name.lower() == "none" else name
            require("unseen" not in name.lower(), f"line {number}: {heading}: write, for "
                    "instance, T unseen: above the unseen drawings of T")
            require(0 < len(name) <= 8, f"line {number}: the name {name!a} has "
                    f"{len(name)} letters; take one of 1 to 8")
            headings.append(heading)
            bands.append((name, unseen, number, []))
        elif words:
            require_marks(number, words)
            require(heading, f"line {number}: write the name of a kind and a colon above "
                    "its drawings, such as T:")
            if new_band:
                band, first, new_band = [], number, False
                bands.append((name, unseen, first, band))
            require_row(number, words, band, first)
            band.append(words)
        else:
            new_band = True
    return bands


def task_of(names, drawings):
    """The task of these kinds; of each, and of none, the drawings to learn from, and the unseen."""
    for learn, unseen in drawings.values():  # what is learned from is not unseen
        for drawing in learn:
            unseen.pop(drawing, None)
    split = not any([unseen for _, unseen in drawings.values()])
    examples, kept = [], []
    for name, (learn, unseen) in drawings.items():
        require(len(learn) >= 4, f"{name} has {len(learn)} different drawings to learn from, "
                "but needs at least four")
        truth = [1.0 if other == name else 0.0 for other in names]
        for count, picture in enumerate(learn.values(), 1):
            into = kept if split and count % 4 == 0 else examples
            into.append(([picture], truth))
        kept += [([picture], truth) for picture in unseen.values()]
    return Task(names, examples, kept, split)


def read_task(text):
    """The task in a text; ValueError, naming the line, for what cannot be learned from.

    Names without any drawings are a task, too: all of it is still to be taught.
    """
    first_line, bands = {}, bands_of(text)
    drawings = {name: ({}, {}) for name, *_ in bands}  # those to learn from, and the unseen
    bands = [band for band in bands if band[3]]
    sizes = [f"{len(band)} x {len(band[0][0])}" for _, _, _, band in bands]
    for size, (name, unseen, number, band) in zip(sizes, bands):
        require(size == sizes[0], f"line {number}: drawings of {size}, but the first, from "
                f"line {bands[0][2]} on, are {sizes[0]}; draw all in one size, with no "
                "blank line inside")
        require(3 <= len(band) <= 16 and 3 <= len(band[0][0]) <= 16, f"line {number}: "
                f"drawings of {size}; draw them from 3 x 3 to 16 x 16, with no space inside one")
        for picture in map(picture_of, zip(*band)):
            kind, line = first_line.setdefault(str(picture), (name, number))
            require(kind == name, f"line {number}: a drawing of {name} stands also in line "
                    f"{line}, as {kind}; it can't be both")
            drawings[name][1 if unseen else 0][str(picture)] = picture
    names = [name for name in drawings if name != "none"]
    require(2 <= len(names) <= 10, "a task needs two to ten kinds of drawings, not "
            f"{len(names)}, each with a line of its own such as T: above its drawings")
    return task_of(names, drawings) if bands else Task(names, [], [])


def read_drawing(text, height=9, width=9):
    """The one drawing in a text; what it lacks of so many rows and columns is black."""
    rows = [row.rstrip() for row in text.rstrip().split("\n")]
    if set(text) & set(GROUND):  # then spaces around the drawing are no part of it
        rows = [row.strip() for row in text.strip().split("\n")]
    marks = set("".join(rows)) - {" "}
    strange, inks = sorted(marks - set(INK + GROUND)), sorted(marks & set(INK))
    require(not strange, f"holds {''.join(strange[:1])!r}; draw with # and ., or # and spaces; in "
            "a task, the name of a kind has a colon behind it")
    require(inks, "holds no #, so there is nothing to see")
    require(len(inks) == 1, f"is drawn with {' and '.join(inks)}, but a drawing has one "
            "kind of ink: write # everywhere")
    gaps = [row for row in rows if len(row.split()) != 1]
    require(not gaps or not marks & set(GROUND), "holds two drawings, or spaces among the "
            "dots: write one drawing, with # and . only")
    tall, wide = len(rows), max(map(len, rows))
    require(tall <= height and wide <= width, f"is {tall} x {wide}, but the network sees "
            f"{height} x {width} at most")
    return picture_of([row.ljust(width) for row in rows + [""] * (height - tall)])


def dusted(picture):
    """The picture without white pixels that lie alone, unless all do."""
    clean = [list(line) for line in picture]
    for row, line in enumerate(picture):
        for column, pixel in enumerate(line):
            if pixel > 0:
                around = [near[max(0, column - 1):column + 2]
                          for near in picture[max(0, row - 1):row + 2]]
                if sum(around, []).count(1.0) == 1:  # itself, and no other
                    clean[row][column] = -1.0
    return clean if max(map(max, clean)) > 0 else picture


def cut_out(picture):
    """The white part of a picture, wherever it stands; all of it if nothing is white."""
    rows = [row for row, line in enumerate(picture) if max(line) > 0]
    columns = [column for column, line in enumerate(zip(*picture)) if max(line) > 0]
    if not rows:
        return picture
    return [line[columns[0]:columns[-1] + 1] for line in picture[rows[0]:rows[-1] + 1]]


def enlarged(picture, size=None):
    """The white part of a picture, as big as the picture, or in another size."""
    part = cut_out(picture)
    tall, wide = len(part), len(part[0])
    new_tall, new_wide = size or [len(picture), len(picture[0])]
    return [[part[row * tall // new_tall][column * wide // new_wide]
             for column in range(new_wide)] for row in range(new_tall)]


def fitted(picture):
    """The picture without dust and enlarged: place and size do not matter any more."""
    return enlarged(dusted(picture))


def unchanged(picture):
    """The picture as it is."""
    return picture


def as_seen(cases, see):
    """The cases with their pictures as a network sees them, enlarged for instance."""
    return [([see(stack[0])], truth) for stack, truth in cases]


def task_above(name, text, size):
    """The task in one of the texts above; ValueError, naming it, if a change went wrong."""
    try:
        task = read_task(text)
        require(len(task.names) == 2 and task.shape == [1, size, size], f"here stand two kinds of "
                f"{size} x {size}; others go into a file of their own: see README.md")
        return task
    except ValueError as error:
        raise ValueError(f"{name}, {error}") from None


XO_TASK = task_above("XO_TEXT", XO_TEXT, 9)
LINES_TASK = task_above("LINES_TEXT", LINES_TEXT, 7)
XO, XO_UNSEEN = XO_TASK.examples, XO_TASK.unseen
LINES, LINES_UNSEEN = LINES_TASK.examples, LINES_TASK.unseen
(THE_X, THE_O), THREE_FEATURES = pictures(LETTERS), pictures(FEATURES)


# ----------------------------------------------------------------------- Fresh drawings
# Drawings that nobody chose. Another seed makes others: none serves both learning and judging.

def turned(picture):
    """The picture with its rows as columns: a horizontal line becomes a vertical one."""
    return [list(column) for column in zip(*picture)]


def cells_between(start, end):
    """The pixels, (row, column), that a straight stroke from start to end touches."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    return [tuple([math.floor(a + (b - a) * step / steps + 0.5) for a, b in zip(start, end)])
            for step in range(steps + 1)]


def painted(strokes, size):
    """A picture of size x size pixels with these strokes, pairs of a start and an end."""
    picture = [[-1.0] * size for _ in range(size)]
    for start, end in strokes:
        for row, column in cells_between(start, end):
            picture[row][column] = 1.0
    return picture


def below(count, random):
    """A random whole number from 0 to count - 1."""
    return int(count * random.number())


def fresh_cases(draw, count, seed, learned):
    """Drawings of two kinds, in turns, none of which is among those learned from."""
    random, cases = Random(seed), []
    while len(cases) < count:
        second = len(cases) % 2 == 1
        case = [draw(random, second)], [0.0, 1.0] if second else [1.0, 0.0]
        if case not in learned:
            cases.append(case)
    return cases


def random_line(random, upright):
    """A straight line of 3 to 7 pixels, 1 or 2 thick, anywhere on 7 x 7."""
    thick, long = 1 + below(2, random), 3 + below(5, random)
    top, left = below(8 - thick, random), below(8 - long, random)
    line = painted([((row, left), (row, left + long - 1)) for row in range(top, top + thick)], 7)
    return turned(line) if upright else line


def fresh_lines(count, seed):
    """Horizontal and vertical lines that are not among the hand-drawn ones."""
    return fresh_cases(random_line, count, seed, LINES)


def random_pair(random, up_down):
    r"""Two strokes side by side on 14 x 14, \ / or / \, of 3 or 4 rows, anywhere."""
    high, gap = 3 + below(2, random), 1 + below(3, random)
    top, left = below(15 - high, random), below(15 - 2 * high - gap, random)
    right, down = left + high + gap, high - 1
    start, end = (top + down, top) if up_down else (top, top + down)
    return painted([((start, left), (end, left + down)), ((end, right), (start, right + down))],
                   14)


def there_and_back(places):
    """The strokes from each place to the next, and from the last to the first."""
    return list(zip(places, places[1:] + places[:1]))


def thicker(strokes, down, across):
    """The strokes, and each once more, so many pixels down and across."""
    return strokes + [((row + down, column + across), (end_row + down, end_column + across))
                      for (row, column), (end_row, end_column) in strokes]


def random_letter(random, is_o):
    """An X or an O, of 3 x 3 to 9 x 9, some squeezed, crooked, thick or square."""
    high = 3 + below(7, random)
    wide = min(9, max(3, high + below(5, random) - 2))
    top, left = below(10 - high, random), below(10 - wide, random)
    thick = 1 if wide > 5 and random.number() < 0.2 else 0
    bottom, right = top + high - 1, left + wide - 1 - thick
    crooked = below(2, random)  # then its corners may lie farther inside
    down = lambda: below(1 + crooked * ((high - 1) // 4), random)
    across = lambda: below(1 + crooked * ((wide - 1) // 4), random)
    top_left = (top + down(), left + across())
    top_right = (top + down(), right - across())
    low_right = (bottom - down(), right - across())
    low_left = (bottom - down(), left + across())
    corner = below(2, random)  # how much of an O's corners is left out
    if is_o:
        sides = [cells_between(*ends)
                 for ends in there_and_back([top_left, top_right, low_right, low_left])]
        strokes = there_and_back([side[end] for side in sides for end in (corner, -1 - corner)])
    else:
        strokes = [(top_left, low_right), (top_right, low_left)]
    return painted(thicker(strokes, 0, 1) if thick else strokes, 9)


def fresh_letters(count, seed):
    """X and O that are not among the hand-drawn ones."""
    return fresh_cases(random_letter, count, seed, XO)


def random_leaning(random, is_o):
    """An X that leans by up to 25 degrees, with arms of all lengths, or a dented O, enlarged.

    An O may be small or flat; a big one gets gaps when it is made smaller, as a quick hand leaves
    them. One letter in three is drawn with a pen of 2 x 2 pixels.
    """
    lean = math.radians(75 if is_o else 25) * (2.0 * random.number() - 1.0)
    least = 1 if is_o else 3
    high, wide = [least + below(8 - least, random) for _ in range(2)]
    places = []  # around an ellipse, turned by the lean; strokes of an X join what lies opposite
    for eighth in range(8):
        angle = eighth * math.pi / 4
        reach = 1.0 - (0.3 if is_o else 0.6) * random.number()
        row, column = reach * high * math.sin(angle), reach * wide * math.cos(angle)
        places.append((8 + round(row * math.cos(lean) - column * math.sin(lean)),
                       8 + round(row * math.sin(lean) + column * math.cos(lean))))
    strokes = there_and_back(places) if is_o else [places[1::4], places[3::4]]
    if below(3, random) == 0:
        strokes = thicker(thicker(strokes, 0, 1), 1, 0)
    return enlarged(painted(strokes, 17), [9, 9])


def random_strokes(random, number):
    """A stroke on 9 x 9, or two that meet at an end, in turns."""
    places = [(below(9, random), below(9, random)) for _ in range(2 + number % 2)]
    return painted(zip(places, places[1:]), 9)


def random_open(random, number):
    """An O, straight or dented, that lacks most of a side, as C and U do, enlarged."""
    letter = random_leaning if number % 2 else random_letter
    rows = enlarged(letter(random, is_o=True))
    start, top = 4 + below(3, random), 1 + below(2, random)
    rows[top:9 - top] = [row[:start] + [-1.0] * (9 - start) for row in rows[top:9 - top]]
    if below(2, random):  # to the left
        rows = [row[::-1] for row in rows]
    return turned(rows) if below(2, random) else rows


def random_pixels(random, number, rows=9, columns=9):
    """Random pixels, 20 to 50 in 100 of them white."""
    share = 0.2 + 0.3 * random.number()
    return [[1.0 if random.number() < share else -1.0 for _ in range(columns)]
            for _ in range(rows)]


def fresh_others(draw, count, seed):
    """Drawings that are neither X nor O; draw is told the number of each."""
    random = Random(seed)
    return [([draw(random, number)], [0.0, 0.0]) for number in range(count)]


# --------------------------------------------------------------------------- The screen
# A terminal gets shades of grey. Elsewhere, in IDLE, Thonny, a notebook or a file, each
# pixel is a character.


class Screen:
    """Was the last line blank, is the legend there, and how many rows, if counted?"""

    blank, legend, rows = False, False, None


def is_terminal(stream, original):
    """True if a stream is the one that Python started with, and that is a terminal."""
    try:
        return stream is original and os.isatty(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return False


def on_terminal():
    """True if what is printed goes to a real terminal; IDLE and others only say so."""
    return is_terminal(sys.stdout, sys.__stdout__) and os.environ.get("TERM") != "dumb"


def has_shades():
    """True on a terminal with colours and Unicode, unless NO_COLOR asks for plain."""
    of_code = os.environ.get("TERM_PROGRAM") == "vscode"  # the terminal in Visual Studio Code
    no_colours = os.name == "nt" and "WT_SESSION" not in os.environ and not of_code
    two_greys = os.environ.get("TERM") == "linux"  # its console shows 0 as it shows 1
    if os.environ.get("NO_COLOR") or no_colours or two_greys:
        return False
    return on_terminal() and "utf" in (sys.stdout.encoding or "").lower()


def width():
    """How many characters a line may have: one less than the screen, from 60 to 80."""
    return max(60, min(80, shutil.get_terminal_size().columns)) - 1


def printable(text):
    """The text with ? for what the console can't print."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def columns_of(text):
    """How many columns a text takes: a letter of Chinese or Japanese takes two."""
    return len(text) + sum([unicodedata.east_asian_width(letter) in "WF" for letter in text])


def next_page():
    """Wait for Enter; q ends it all, as the end of the input does."""
    if input("-- Enter: go on, q: end -- ").strip().lower().startswith("q"):
        raise EOFError
    Screen.rows = 0


def put(text=""):
    """Print lines, never two blank ones; wait before they push others off the screen."""
    if Screen.blank and not text:
        return
    Screen.blank = not text or text.endswith("\n")
    rows = text.count("\n") + 1
    if Screen.rows is not None:
        if Screen.rows + rows > 22:
            next_page()
        Screen.rows += rows
    for line in text.split("\n"):  # of fifty at once IDLE would show no more than a button
        print(printable(line))


def say(text, indent=""):
    """Print a text, in lines that fit."""
    put(textwrap.fill(text, width(), subsequent_indent=indent))


def live_line(text="", keep=False):
    """On a terminal, write over the line before; print what is to be kept."""
    if on_terminal():
        print("\r" + text[:width()].ljust(width()) + "\r", end="", flush=True)
    if keep:
        put(text.rstrip())


def pixel_width():
    """How many characters wide a pixel is: two spaces in shades, else a mark."""
    return 2 if has_shades() else 1


def draw(image):
    """The lines of text that show an image; in shades a pixel is two spaces, and None a dot.

    On a ground as black or as white as the pixels are, one sees which are left out.
    """
    lines = []
    for row in image:
        line = ""
        for pixel in row:
            if pixel is None:
                line += "\033[0m ." if has_shades() else " "
            elif has_shades():
                grey = 232 + round(11.5 + 11.5 * max(-1.0, min(1.0, pixel)))
                line += f"\033[48;5;{grey}m  "
            else:  # a little above 0 must not look like a little below
                limits_below = [limit for limit in (-.75, -.05, .05, .75) if limit < pixel]
                line += ".:-+#"[len(limits_below)]
        lines.append(line + ("\033[0m" if has_shades() else ""))
    return lines


def doubled(image):
    """The image with a square of 2 x 2 for each pixel."""
    return [[pixel for pixel in row for _ in range(2)] for row in image for _ in range(2)]


def side_by_side(images, captions=(), least=0):
    """Images with captions below, side by side, as many as fit; captions are lines."""
    small = 3 if has_shades() else 5  # so small pictures are doubled, for the back row
    images = [doubled(image) if max(len(image), len(image[0])) <= small else image
              for image in images]
    captions = [[printable(caption) for caption in line] for line in captions]
    wide = [len(image[0]) * pixel_width() for image in images]
    cell = max(wide + [least] + [columns_of(caption) for line in captions for caption in line])
    rows = math.ceil(len(images) / max(1, (width() + 1) // (cell + 1)))
    fit = math.ceil(len(images) / rows)  # no image is left alone in the last row
    blocks = []
    for start in range(0, len(images), fit):
        columns, tall = [], max(map(len, images[start:start + fit]))
        for number, image in enumerate(images[start:start + fit], start):
            column = [line + " " * (cell - wide[number]) for line in draw(image)]
            column += [" " * cell] * (tall - len(column))
            for line in captions:
                column.append(line[number] + " " * (cell - columns_of(line[number])))
            columns.append(column)
        blocks.append("\n".join([" ".join(row).rstrip() for row in zip(*columns)]))
    return blocks


def show(images, *captions, least=0):
    """Print images side by side, captions below; first of all, which shade is which."""
    if not Screen.legend:
        Screen.legend = True
        shades = " ".join(draw([[-1.0], [-0.5], [0.0], [0.5], [1.0]]))
        put(f"{shades} from black, -1, over grey, 0, to white, 1\n")
    for block in side_by_side(images, captions, least):
        put(block + "\n")


def short_legend():
    """Which character is which, within a line; shades of grey need no words."""
    if has_shades():
        return ""
    Screen.legend = True  # said once is enough
    return ", black .:-+# white"


def show_row(images, *captions):
    """Print a few images side by side, with captions below."""
    few = 4 if has_shades() else 6
    put(side_by_side(images[:few], [line[:few] for line in captions])[0])


def cut(number):
    """Two decimals, cut off and not rounded as on the slides: 0.77 for 7/9."""
    return f"{int(100 * number + math.copysign(1e-6, number)) / 100:.2f}"


def table(rows, form=cut):
    """Print rows of numbers, or of words, in columns."""
    words = [[form(cell) if isinstance(cell, float) else printable(str(cell)) for cell in row]
             for row in rows]
    widths = [max(map(columns_of, column)) for column in zip(*words)]
    lines = ["  " + " ".join([" " * (most - columns_of(word)) + word
                              for word, most in zip(row, widths)]) for row in words]
    put("\n".join([line.rstrip() for line in lines]) + "\n")


def stretched(image):
    """The image with its strongest pixel made as strong as white or black."""
    strongest = max(map(abs, flatten(image)[0])) or 1.0
    return [[pixel / strongest for pixel in row] for row in image]


def plot(curve, left, right, marks=(), height=7):
    """Draw a curve from left to right; marks are pairs of a letter and its place."""
    wide = width() - 10
    places = [left + (right - left) * column / (wide - 1) for column in range(wide)]
    low, high = min(map(curve, places)), max(map(curve, places))
    levels = [round((curve(x) - low) / (high - low) * (height - 1)) for x in places]
    grid = [["*" if level == here else " " for here in levels] for level in range(height)]
    for letter, place in marks:
        column = round((place - left) / (right - left) * (wide - 1))
        if 0 <= column < wide:
            grid[levels[column]][column] = letter
    labels = [cut(low)] + [""] * (height - 2) + [cut(high)]
    lines = [f"{label:>8} |{''.join(row)}".rstrip() for label, row in zip(labels, grid)]
    ends = " " * 9 + str(left).ljust(wide - 4) + str(right).rjust(4)
    put("\n".join(lines[::-1] + [ends]) + "\n")


# ------------------------------------------------------------------------- The networks


def xo_network(seed=1):
    """The network for X and O."""
    return Network([Convolution(1, 3, 3), ReLU(), MaxPool(2, 2), Dense(48, 2), Sigmoid()], seed)


def lines_network(seed=1, first=Convolution, features=6):
    """The network for lines. Where a line is does not matter, so it pools wider."""
    return Network([first(1, features, 3), ReLU(), MaxPool(3, 2), Dense(4 * features, 2),
                    Sigmoid()], seed)


def with_votes(layers, task, seed=1):
    """A network of these layers, and of votes on all the values that come out of them."""
    _, rows, columns = task.shape
    outputs = [[[-1.0] * columns] * rows]
    if layers:
        outputs = Network(copy.deepcopy(layers)).forward(outputs)
    values, _ = flatten(outputs)
    return Network(layers + [Dense(len(values), len(task.names)), Sigmoid()], seed)


def network_without(left_out, make, task, seed):
    """The same network without layers of these types; its votes fit what is left."""
    before_votes = make(seed).layers[:-2]  # all but Dense and Sigmoid
    layers = [type(layer)(*layer.sizes) for layer in before_votes if type(layer) not in left_out]
    return with_votes(layers, task, seed)


class Frozen(Convolution):
    """A convolution that does not learn, for comparison: nothing comes back to its weights."""

    def backward(self, slopes):
        return [0.0] * len(self.inputs)


def in_python(network):
    """The line of Python that makes such a network, in lines that fit."""
    line = f"Network([{', '.join(map(repr, network.layers))}])"
    return textwrap.fill(line, width(), subsequent_indent=" " * 9)


def winner(votes):
    """The place of the highest vote."""
    return votes.index(max(votes))


def is_sure(votes):
    """Is the best vote above 0.5, and at least 0.2 above the next?"""
    *_, second, first = sorted(votes)
    return first > 0.5 and first - second >= 0.2


def in_words(votes, names):
    """What it sees; the best name, even if it is not sure."""
    return ("I see " if is_sure(votes) else "Not sure, perhaps ") + names[winner(votes)]


def kind_of(truth):
    """The place of what it is; after all kinds stands none, whose truths are all 0."""
    return winner(truth + [0.5])


def verdict(truth, votes):
    """What it is, and what it is taken for.

    What is none of the kinds is taken for one only if the votes are sure.
    """
    none = kind_of(truth) == len(truth) and not is_sure(votes)
    return kind_of(truth), len(truth) if none else winner(votes)


def answers_of(network, cases):
    """A stack, its truth and the votes for it, of each case."""
    return [(stack, truth, network.forward(stack)) for stack, truth in cases]


def right_of(answers):
    """How many of the answers take a case for what it is."""
    pairs = [verdict(truth, votes) for _, truth, votes in answers]
    return sum([kind == taken for kind, taken in pairs])


def count_right(network, cases):
    """How many of the cases are taken for what they are."""
    return right_of(answers_of(network, cases))


TRAINED = {}  # networks, by their recipes
ENOUGH = 0.005  # with a loss below this, hardly anything is left to learn


def recipe_of(network, cases, epochs, rate, enough=0.0):
    """What a network was, and how it is trained: all that decides what becomes of it."""
    return str([network.layers, network.parameters(), network.random.state, cases, epochs, rate,
                enough])


def trained(network, cases, epochs=30, rate=0.1, enough=0.0):
    """The network after so many epochs, or when the loss is small enough.

    What several chapters ask for is trained once.
    """
    recipe = recipe_of(network, cases, epochs, rate, enough)
    if recipe not in TRAINED:
        network.losses = []
        for epoch in range(1, epochs + 1):
            network.losses += network.train(cases, 1, rate)
            live_line(f"training, epoch {epoch} of {epochs}: loss {network.losses[-1]:.4f}")
            if network.losses[-1] < enough:
                break
        live_line()
        TRAINED[recipe] = network
    return TRAINED[recipe]


def trained_in_sight(network, task, epochs=30, rate=0.1):
    """As train_and_show; whoever asks for the same need not train it again."""
    recipe = recipe_of(network, task.examples, epochs, rate)
    TRAINED[recipe] = copy.deepcopy(train_and_show(network, task, epochs, rate))
    return network


def in_turns(task, cases):
    """Up to six pictures of the cases, one of each kind in turn."""
    kinds = [[stack[0] for stack, truth in cases if kind_of(truth) == kind]
             for kind in range(len(task.names) + 1)]
    return [mine[turn] for turn in range(6) for mine in kinds if turn < len(mine)][:6]


def spread(numbers):
    """Their mean, the lowest and the highest."""
    return f"{statistics.mean(numbers):.1f} ({min(numbers)} to {max(numbers)})"


def score(network, task, rate=0.1):
    """How many unseen are right after ten epochs."""
    return count_right(trained(network, task.examples, 10, rate), task.unseen)


def scores(make, task, rate=0.1, seeds=5):
    """The same from each of these seeds."""
    return [score(make(seed), task, rate) for seed in range(1, seeds + 1)]


def over_seeds(make, task, rate=0.1, seeds=5):
    """The mean of these scores, the lowest and the highest, in words."""
    return spread(scores(make, task, rate, seeds))


def epochs_for(cases):
    """How often to show the examples: 30 times, and more often if they are few."""
    return max(30, 600 // len(cases))


WAYS = "enlarges", "looks anywhere", "minds the place"


def sight(task, way):
    """How a network of this way sees the drawings of a task.

    Pixels that lie alone are specks, unless half the drawings of a kind have some, as those of
    i and %. If nothing is drawn yet, they count.
    """
    if way != "enlarges":
        return unchanged
    for kind in range(len(task.names)):
        mine = [stack[0] for stack, truth in task.examples if kind_of(truth) == kind]
        specked = [picture for picture in mine if dusted(picture) != picture]
        if len(specked) >= len(mine) / 2:
            return enlarged
    return fitted


def how_enlarged(see):
    """How a drawing is enlarged, in words."""
    specks = ", without pixels that lie alone" if see is fitted else ""
    return "enlarged to the whole picture" + specks


def with_even_votes(network):
    """The network, with biases that make each of its votes 1 / kinds before anyone speaks.

    Of ten kinds nine speak against each vote: from 0.5 on, one could be pushed down for ever.
    """
    votes = network.layers[-2]
    votes.biases = [-math.log(max(1, len(votes.biases) - 1))] * len(votes.biases)
    return network


def network_for(task, way, seed=1):
    """A network for the size of the drawings, the number of kinds, and one of the WAYS.

    One that looks anywhere pools each map to one number: is the feature there at all?
    """
    side = max(task.shape) - 2
    layers = [Convolution(1, 8, 3), ReLU(), MaxPool(3, 2)]
    if way == "looks anywhere":
        layers = [Convolution(1, 16, 3), ReLU(), MaxPool(side, side)]
    return with_even_votes(with_votes(layers, task, seed))


def rate_for(network):
    """The learning rate: the more values a vote adds up, the farther a step would throw it."""
    return min(0.1, 10.0 / network.layers[-2].sizes[0])


def best_start(task, way, cases, train, tell=True):
    """A network of this way that has learned the cases; train(network, rate) teaches it.

    If it has not learned nearly all, or nothing of a kind, it starts once more, elsewhere and in
    smaller steps: big ones can throw a kind's vote into a flat end of the sigmoid, where it
    stays. The best of three starts is taken.
    """
    starts = []
    for seed, share in ((1, 1.0), (2, 0.5), (3, 0.3)):
        network = network_for(task, way, seed)
        rate = share * rate_for(network)
        network = train(network, rate)  # or one that has been trained like that before
        pairs = [verdict(truth, votes) for _, truth, votes in answers_of(network, cases)]
        learned = [kind for kind, taken in pairs if kind == taken]
        if len(learned) > 0.9 * len(pairs) and set(range(len(task.names))) <= set(learned):
            return network
        starts.append((len(learned), network))
        if tell:
            say(f"From the random numbers of seed {seed}, at a rate of {rate:.2g}, it has learned "
                f"only {len(learned)} of {len(pairs)}.")
    return max(starts, key=lambda start: start[0])[1]


def loss_of(answers):
    """The losses of these answers, added up."""
    return sum([squared_error(votes, truth) for _, truth, votes in answers])


def judged_in_folds(task, cases, way, limit=math.inf):
    """In four folds every case is unseen once: the answers then.

    When their losses reach the limit, the other folds are left out. Learning stops at a loss of
    0.02: what is right then hardly changes any more.
    """
    answers, cases = [], as_seen(cases, sight(task, way))
    for fold in range(4):
        if answers and loss_of(answers) >= limit:
            break
        learn = [case for number, case in enumerate(cases) if number % 4 != fold]
        train = lambda network, rate: trained(network, learn, epochs_for(cases), rate, enough=0.02)
        network = best_start(task, way, learn, train, tell=False)
        answers += answers_of(network, cases[fold::4])
    return answers


def what_it_means(task, way):
    """What the way that was chosen means for drawings of the task, in words."""
    return {"enlarges": f"So each drawing is {how_enlarged(sight(task, way))}; place and size do "
                        "not matter any more. A dot or a dash is all white then: none of the "
                        "kinds, unless one of them is.",
            "looks anywhere": "So none is enlarged here, but a drawing may lie anywhere.",
            "minds the place": "So none is enlarged here, and a drawing must lie where learned "
                               "ones lay."}[way]


def kinds_alike(cases):
    """For each picture among the cases, the kinds of all that look like it."""
    kinds = {}
    for stack, truth in cases:
        kinds.setdefault(str(stack), []).append(kind_of(truth))
    return list(kinds.values())


@functools.lru_cache(maxsize=None)
def choice_of(task):
    """The way to take, and the answers in folds; prints why.

    It has the lowest mean loss, with a head start of 0.1 for what enlarges: of few drawings, how
    many are right says less, for a single one may be chance. What enlarges is left out if many
    drawings of different kinds would look the same to it. A network whose losses have become too
    high to be chosen is left at once, which spares much of the time.
    """
    cases = task.examples + (task.unseen if task.split else [])
    if not cases:
        return "enlarges", []
    cases = cases[::1 + len(cases) // 64]  # of many a part will do
    alike = kinds_alike(as_seen(cases, sight(task, "enlarges")))
    # Of drawings that look the same, those of one kind can be right, at best; the others are lost.
    lost = len(cases) - sum([max(map(kinds.count, kinds)) for kinds in alike])
    ways = WAYS
    if lost > len(cases) / 8:
        say(f"Enlarged, {lost} of these drawings would look just like those of another kind: so "
            "what enlarges is left out.")
        ways = WAYS[1:]
    say("Which network? In four folds, by cross-validation, each of these drawings is unseen once. "
        "The lowest loss is taken, but what enlarges has a head start of 0.1; a network that can't "
        "get there any more is left early:")
    put(f"  {'network':>15} right  of loss")
    lowest = math.inf
    for way in ways:  # each as soon as it is known, for this may take a while
        margin = 0.0 if way == "enlarges" else 0.1  # so much lower its loss must be
        answers = judged_in_folds(task, cases, way, (lowest - margin) * len(cases))
        loss = loss_of(answers) / len(answers)
        put(f"  {way:>15} {right_of(answers):>5} {len(answers):>3} {cut(loss)}")
        if loss + margin < lowest:
            best, folds, lowest = way, answers, loss + margin
    put()
    say(what_it_means(task, best))
    return best, folds


def features_of(network):
    """What the first layer with weights looks for, as pictures, the strongest in full."""
    depth = [hasattr(layer, "weights") for layer in network.layers].index(True)
    layer = network.layers[depth]
    if isinstance(layer, Convolution):
        shape = [1, layer.sizes[2], layer.sizes[2]]
    else:  # the weights of a Dense layer are a picture as big as the drawing
        shape = network.steps[depth][1]
    return [stretched(reshape(row, shape)[0]) for row in layer.weights]


def vote_lines(network, names, images):
    """For each name a line of captions: its vote for each image; of many only the best."""
    votes = [network.forward([image]) for image in images]
    if len(names) > 3:
        return [[f"{names[winner(vote)]} {max(vote):.2f}" for vote in votes]]
    return [[f"{name} {vote[place]:.2f}" for vote in votes]
            for place, name in enumerate(names)]


def show_way(network, stack):
    """The drawing, the maps after ReLU, and below each the pooled one."""
    put()
    say("The way of an unseen one, over feature maps (after ReLU) to pooled maps:")
    show(stack, ["drawing"])
    stages = network.stages(stack)[1:]
    for stage, layer in zip(stages, network.layers):
        if isinstance(layer, (ReLU, MaxPool)):
            name = "map" if isinstance(layer, ReLU) else "pooled"
            show([stretched(image) for image in stage], [name] * len(stage),
                 least=max(12, len(stages[0][0][0]) * pixel_width()))


def show_answers(task, answers):
    """The unseen drawings that were taken for something else; and what was what."""
    pairs = [verdict(truth, votes) for _, truth, votes in answers]
    names = task.names + ["none"]
    wrong = [(stack[0], *pair) for (stack, _, _), pair in zip(answers, pairs) if pair[0] != pair[1]]
    if wrong:
        put(f"All the unseen ones that are wrong, {len(wrong)} of {len(pairs)}:")
        show([picture for picture, _, _ in wrong],
             [f"is {names[kind]}," for _, kind, _ in wrong],
             [f"seen as {names[seen]}" for _, _, seen in wrong])
    if len(task.names) > 2:
        say("What was taken for what; each row is a kind, each column an answer:")
        kinds = range(max(len(task.names), 1 + max(map(max, pairs))))
        rows = [["", *[names[kind] for kind in kinds]]]
        for kind in kinds:
            rows.append([names[kind], *[pairs.count((kind, seen)) for seen in kinds]])
        table(rows)


# ------------------------------------------------------------------------ The chapters
# Each asks a question, prints a run with a control beside it, and returns what it has shown.


def patch_of(picture, top, left, size):
    """The patch of size x size pixels that begins in this row and column."""
    return [row[left:left + size] for row in picture[top:top + size]]


def spotlit(picture, top, left, size):
    """The picture with all dimmed but the patch of size x size that begins here."""
    return [[pixel if top <= row < top + size and left <= column < left + size else 0.5 * pixel
             for column, pixel in enumerate(line)] for row, line in enumerate(picture)]


def filtering():
    """How well does a feature match a patch of the picture?"""
    feature = THREE_FEATURES[0]
    places = [(1, 1), (2, 2), (3, 3), (1, 2)]
    patches = [patch_of(THE_X, top, left, 3) for top, left in places]
    negative = [[-pixel for pixel in row] for row in feature]
    say("A feature, laid over four patches of the X, all else dimmed, and its negative:")
    show([feature, *[spotlit(THE_X, top, left, 3) for top, left in places], negative],
         ["feature", *[f"at {top}, {left}" for top, left in places], "negative"],
         ["match:", *[cut(match(feature, patch)) for patch in patches + [negative]]])
    say("Multiply pixel by pixel, at 1, 1 and at 3, 3; decimals are cut off, not rounded:")
    for patch in (patches[0], patches[2]):
        products = [[a * b for a, b in zip(*rows)] for rows in zip(feature, patch)]
        total = sum(map(sum, products))
        table(products, "{:g}".format)
        put(f"  Their sum is {total:g}, divided by 9 pixels: {cut(total / 9)}\n")
    say("This feature is made by hand; from the chapter xo on the network finds its own.")
    return ("The mean of the products says how well a feature matches: 1.00 is perfect, -1.00 "
            "is its negative. A pixel to the right it is near 0 here; along the stroke, a pixel "
            "down and to the right, it still matches well.")


# The strokes of the X: one falls to the right, the other rises.
FALLING, RISING = painted([((1, 1), (7, 7))], 9), painted([((7, 1), (1, 7))], 9)


def maps_of(picture):
    """The three feature maps of a picture."""
    return [convolve(picture, feature) for feature in THREE_FEATURES]


def convolution():
    """Where in the picture is each feature?"""
    maps = maps_of(THE_X)
    show([THE_X] + maps, ["the X", "map 1", "map 2", "map 3"])
    show(THREE_FEATURES, ["feature 1", "feature 2", "feature 3"])
    say("Map 1 in numbers, 7 x 7, for a window of 3 x 3 has 7 stops along 9 pixels:")
    table(maps[0])
    count, stops, products = len(maps), len(flatten(maps[0])[0]), len(flatten(THREE_FEATURES[0])[0])
    say(f"The work: {count} features at {stops} stops, {products} products at each, "
        f"{count * stops * products} in all. It grows as each of these three numbers does.")
    say("And map 1 of each stroke alone; below it the middle of the map, and its best match:")
    one, other = convolve(FALLING, THREE_FEATURES[0]), convolve(RISING, THREE_FEATURES[0])
    show([FALLING, one, RISING, other],
         ["falling", cut(one[3][3]), "rising", cut(other[3][3])],
         ["", cut(max(map(max, one))), "", cut(max(map(max, other)))])
    return ("A feature map lights up where its feature is, along one diagonal. In the middle it "
            "is weaker, 0.55, because the other stroke crosses: without that one it is 1.00.")


def moved(image, down, across):
    """The image, moved by so many pixels: what falls off is lost, and black comes in."""
    rows, columns = range(len(image)), range(len(image[0]))
    return [[image[row - down][column - across]
             if row - down in rows and column - across in columns else -1.0
             for column in columns] for row in rows]


def mean_pool(image):
    """The mean of each window of 2 x 2 pixels: what pooling does not take."""
    pixels, shape = flatten(image)
    fields, _ = window_fields([2, 2], 2, shape)
    return [sum(patch) / len(patch) for patch in patches_at(fields, pixels)]


def change(keep, pairs):
    """How much the numbers kept of maps change, on average, from before to after."""
    changes = []
    for before, after in pairs:
        for one, other in zip(before, after):
            kept, _ = flatten(keep(one))
            changes.append(absolute_error(kept, flatten(keep(other))[0]) / len(kept))
    return statistics.mean(changes)


def pooling():
    """What is worth keeping of a map?"""
    first = convolve(THE_X, THREE_FEATURES[0])
    show([first, max_pool(first)], ["map 1", "maxima"])
    say("Pooling keeps the maximum of each window, 2 x 2, cut off at the edges:")
    table(max_pool(first))
    say("What is worth keeping? What changes little when the X moves by a pixel (mean of eight "
        "ways), and much when an O comes instead. By how much a number changes, on average, the "
        "ratio, that of 100 fresh X and O, and the best match that is left:")
    moves = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1) if down or across]
    fresh = [stack[0] for stack, _ in fresh_letters(200, 2)]  # an X and an O in turns
    x_moved = [(maps_of(THE_X), maps_of(moved(THE_X, *move))) for move in moves]
    o_for_x = [(maps_of(THE_X), maps_of(THE_O))]
    fresh_moved = [(maps_of(x), maps_of(moved(x, *moves[number % 8])))
                   for number, x in enumerate(fresh[::2])]
    fresh_o_for_x = [(maps_of(x), maps_of(o)) for x, o in zip(fresh[::2], fresh[1::2])]
    rows = [["kept of three maps", "X moved", "O for X", "ratio", "fresh", "best"]]
    for name, keep in (("all", list), ("maximum of each window", max_pool),
                       ("its mean", mean_pool),
                       ("its first pixel", lambda image: max_pool(image, window=1, stride=2))):
        move, other = change(keep, x_moved), change(keep, o_for_x)
        ratio = change(keep, fresh_moved) / change(keep, fresh_o_for_x)
        rows.append([name, move, other, move / other, ratio, max(flatten(keep(first))[0])])
    table(rows)
    return ("A move changes the whole map as much as another letter does, and pooled numbers "
            "less. Means are as steady, but water the best match down; maxima keep it.")


def rectify(image):
    """The image after ReLU."""
    return [[relu(pixel) for pixel in row] for row in image]


def rectifying():
    """What becomes of the mismatches?"""
    first, second = [convolve(THE_X, feature) for feature in THREE_FEATURES[:2]]
    show([first, rectify(first), second, rectify(second)],
         ["map 1", "after ReLU", "map 2", "after ReLU"])
    negative = len([pixel for pixel in flatten(first)[0] if pixel < 0])
    say(f"Map 1 after ReLU: {negative} of the 49 numbers were negative and are 0 now.")
    say("Why? Matches will be added up. The middle row of map 2, without ReLU and with it:")
    table([row + ["  sum", sum(row)] for row in (second[3], rectify(second)[3])])
    same = max_pool(rectify(first)) == rectify(max_pool(first))
    put(f"ReLU before pooling, or after: {'the same' if same else 'not the same'}.")
    blank = match(THREE_FEATURES[2], [[-1] * 3] * 3)
    say(f"What is left is not always a match: feature 3 has {cut(blank)} on blank paper.")
    return ("ReLU turns every mismatch into 0. Without it, mismatches can cancel even a perfect "
            "match when all are added up. What that is worth is measured in the chapters xo, "
            "lines and deep.")


def stacked(picture):
    """A picture's stacks: feature maps, after ReLU, pooled, and pooled again."""
    return Network([ReLU(), MaxPool(2, 2), MaxPool(2, 2)]).stages(maps_of(picture))


def stacking():
    """How does a picture shrink and keep what matters?"""
    names = ["picture", "convolution", "ReLU", "pooling", "pooling again"]
    for name, stack in zip(names, [[THE_X]] + stacked(THE_X)):
        images, rows, columns = flatten(stack)[1]
        put(f"{name}: {images} of {rows} x {columns}")
        show(stack, [f"map {number}" for number in (1, 2, 3)] if images > 1 else ["the X"])
    for name, picture in (("in numbers", THE_X), ("with its rising stroke only", RISING)):
        put(f"The X {name}, map by map:")
        table([a + ["  "] + b + ["  "] + c for a, b, c in zip(*stacked(picture)[-1])])
    say("What the first number of each map looks at: 2 x 2 pooled numbers, from 4 x 4 of the "
        "map, from 6 x 6 pixels. All else is dimmed:")
    show([spotlit(THE_X, 0, 0, 6)])
    return ("Layers can be stacked: 81 pixels have become 12 numbers, and they still say "
            "roughly what is where. Without its stroke, feature 1 has no 1.00 left.")


def right_by_places(weights, cases):
    """How many of the cases are right by these votes on twelve numbers; a draw is not right."""
    leads = []
    for [picture], truth in cases:
        x, o = dense(flatten(stacked(picture)[-1])[0], weights, [0, 0])
        leads.append(x - o if truth[0] == 1 else o - x)
    return len([lead for lead in leads if round(lead, 6) > 0])


def votes():
    """How do twelve numbers become an answer?"""
    new = [.90, .65, .45, .87, .96, .73, .23, .63, .44, .89, .94, .53]
    lists = {"the X": flatten(stacked(THE_X)[-1])[0],
             "the O": flatten(stacked(THE_O)[-1])[0], "a new picture": new}
    weights = [[1 / len(voters) if place in voters else 0.0 for place in range(1, 13)]
               for voters in ([1, 4, 5, 10, 11], [2, 3, 9, 12])]
    show([THE_X, THE_O], ["the X", "the O"])
    say("What the chapter stacking makes of both, and the lecture's new picture:")
    speaks = ["X" if x else "O" if o else "-" for x, o in zip(*weights)]
    table([["place", "votes for", *lists], *zip(range(1, 13), speaks, *lists.values())])
    say("What is 1.00 in the X votes for X, in the O for O; what is 0.55 in both is silent. "
        "A vote is the mean of its voters, cut off, not rounded; beside it, that of all 12:")
    for name, values in lists.items():
        x, o = dense(values, weights, [0, 0])
        put(f"{name}: X {cut(x)}, O {cut(o)}, so it is an {'X' if x > o else 'O'} "
            f"(all 12: {cut(statistics.mean(values))})")

    moves = [([moved(letter, down, across)], truth) for letter, truth in
             ((THE_X, [1, 0]), (THE_O, [0, 1])) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    fresh = fresh_letters(200, 2)
    of_moves, of_drawn, of_fresh = [right_by_places(weights, cases)
                                    for cases in (moves, XO + XO_UNSEEN, fresh)]
    say(f"These votes also get {of_moves} of 18 right when both move by a pixel, {of_drawn} of the "
        f"{len(XO + XO_UNSEEN)} hand-drawn letters of the chapter xo, and {of_fresh} of 200 made "
        "at random.")
    return ("A vote is a weighted sum, and the highest wins. Here it is a mean of places chosen "
            "from these two letters; the mean of all 12 hardly tells them apart.")


def neurons():
    """Why weights, and why squash the sum?"""
    weights, inputs, swapped = [-.2, 0.0, .8, -.5], [.50, 0.0, -.75, .75], [.75, -.75, 0.0, .50]
    show([reshape(four, [2, 2]) for four in (inputs, swapped)], ["four pixels", "swapped"])
    rows = [["pixels", "plain sum", "weighted", "squashed"]]
    for four in (inputs, swapped, [0.0 - pixel for pixel in inputs]):
        rows.append([" ".join([f"{pixel:g}" for pixel in four]), sum(four),
                     weighted_sum(weights, four), neuron(four, weights)])
    say(f"With the weights {' '.join([f'{weight:g}' for weight in weights])}; the last line is "
        "the negative of the first:")
    table(rows, "{:.3f}".format)
    say("The sigmoid, the sum to the right, squashed upwards; - and + are the first sum and its "
        "negative, which is the lecture's 1.075. Both halves of the S are alike:")
    total = weighted_sum(weights, inputs)
    plot(sigmoid, -6, 6, [("-", total), ("0", 0), ("+", -total)], height=5)
    say("Why squash? Let each layer add four copies of what the one before it gave, from 0.5 "
        "on, as it is, and squashed by tanh:")
    plain, squashed = [0.5], [0.5]
    for _ in range(6):
        plain.append(4 * plain[-1])
        squashed.append(tanh(4 * squashed[-1]))
    table([["layer", *range(7)], ["as it is", *plain], ["squashed", *squashed]], "{:.2f}".format)
    say("And big sums look alike then: " + ", ".join(
        [f"sigmoid({x}) = {sigmoid(x):.3f}" for x in (-100, 10, 100)]) + ".")
    return ("Weights see places, which a plain sum cannot. Squashing keeps sums of sums in a "
            "range, but big ones look alike then.")


def camera_layers():
    """The layers of the four-pixel camera, wired by hand: dense ones, tanh and ReLU."""
    sums, patterns, signs, answers = Dense(4, 4), Dense(4, 4), Dense(4, 8), Dense(8, 4)
    sums.weights = [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, -1, 0], [0, 1, 0, -1]]
    patterns.weights = [[1, 1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, -1], [0, 0, 1, 1]]
    signs.weights = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1],
                     [-1, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 0], [0, 0, 0, -1]]
    answers.weights = [row + row for row in signs.weights[:4]]
    return sums, patterns, signs, answers


def camera():
    """Can four pixels see a pattern, and its reverse?"""
    sums, patterns, signs, answers = camera_layers()
    say("What each neuron sees: its weights, laid back on the pixels a, b (above) and d, c "
        "(below). White is added, black subtracted, grey left out.")
    seen = signs.weights[:4]  # a, b, d and c, each by itself
    for number, layer, *captions in (
            (1, sums, ["p = a+d", "q = b+c", "r = a-d", "s = b-c"]),
            (2, patterns, ["p+q", "q-p", "r-s", "r+s"],
             ["solid", "vertical", "diagonal", "horizontal"]),
            (3, signs, list("12345678"))):
        seen = [[weighted_sum(row, pixel) for pixel in zip(*seen)] for row in layer.weights]
        put(f"Layer {number}:")
        show([reshape(row, [2, 2]) for row in seen], *captions)
    say("Each answer adds one of the first four and its reverse. Those above 0, for these "
        "eight shown as pictures, and for grey:")
    rows = [["picture", *"12345678", "grey", "highest"]]
    for name, layers in (
            ("the network", [sums, Tanh(), patterns, Tanh(), signs, ReLU(), answers]),
            ("no layer 2", [sums, Tanh(), signs, ReLU(), answers]),
            ("no ReLU", [sums, Tanh(), patterns, Tanh(), signs, answers]),
            ("no squashing", [sums, patterns, signs, ReLU(), answers])):
        found = [Network(layers).forward(row) for row in seen + [[0, 0, 0, 0]]]
        seen_as = ["".join([letter for letter, vote in zip("SVDH", four) if vote > 0])
                   for four in found]
        rows.append([name, *[letters or "." for letters in seen_as], max(map(max, found))])
    table(rows)
    return ("Sums of sums are patterns: without layer 2, solid and vertical look alike. Without "
            "ReLU a pattern and its reverse cancel. Squashing only keeps answers below 1 here.")


# How many sweets were counted in each of 56 bags.
BAGS = [45, 47, 48, 49, 49, 51, 51, 51, 51, 52, 52, 52, 53, 53, 53, 53, 53, 54, 54,
        55, 55, 55, 55, 55, 55, 55, 55, 56, 56, 56, 56, 56, 57, 57, 57, 57, 57, 57, 57,
        58, 58, 58, 59, 59, 59, 59, 59, 59, 60, 60, 60, 60, 61, 61, 63, 64]


def less_wrong():
    """How many sweets are in a bag, if every bag is different?"""
    squared = lambda guess: squared_error([guess] * len(BAGS), BAGS)
    absolute = lambda guess: absolute_error([guess] * len(BAGS), BAGS)
    halves = [guess / 2 for guess in range(90, 131)]
    best, middle = exhaustive_search(squared, halves), exhaustive_search(absolute, halves)
    mean, median = statistics.mean(BAGS), statistics.median(BAGS)
    say(f"{len(BAGS)} bags were counted. The squared error, upwards, of each guess:")
    plot(squared, 45, 65, [("O", best)])
    say(f"Squared error: search finds {best} (O), the mean is {mean:.2f}. Absolute error: "
        f"it finds {middle}, the median is {median:g}. Each is best for one of them:")
    table([["", "squared", "absolute"]] + [
        [f"{name} {guess:.2f}", squared(guess), absolute(guess)]
        for name, guess in (("mean", mean), ("median", median), ("a bag", BAGS[0]))])
    say("Who knows the slope need not search: at the bottom it is 0. It is twice the sum of "
        "all deviations, and that is 0 where the guess is the mean: nudged there, it is "
        f"{abs(slope(squared, mean)):.2f}; at {best} it is {slope(squared, best):.2f}.")
    answers, truths = [.5, .75, -.25, -.75], [0, 0, 0, 1]
    say("A network's answers are judged in the same way. Say a camera that has yet to learn "
        f"answers {answers} where the truth is {truths}: its absolute error is "
        f"{absolute_error(answers, truths):.2f}.")
    return ("No guess is right for every bag, but one is the least wrong: the mean for "
            "the squared error, the median for the absolute one.")


def cold_day(degrees):
    """What a cup of tea of so many degrees costs in enjoyment: nothing at 68."""
    return ((degrees - 68) / 20) ** 2


def hot_day(degrees):
    """The same on a day when iced tea is good, too: the curve has two valleys."""
    return (((degrees - 38) / 30) ** 2 - 1) ** 2 + degrees / 150


def show_descent(rate, name):
    """The steps of a descent from 90 degrees, below a curve from 40 to 100, and in numbers."""
    track = [" "] * (width() - 10)
    path = gradient_descent(cold_day, 90.0, rate, 9)
    for step, degrees in reversed(list(enumerate(path))):
        track[round((degrees - 40) / 60 * (len(track) - 1))] = str(step)
    put(f"rate {rate:>3g}  {''.join(track)}".rstrip())
    say(f"{'':10}{name}: " + ", ".join([f"{degrees:.0f}" for degrees in path]))


def with_cups(search, f):
    """What a search on f finds, and how many cups that takes: each look at f is one."""
    cups = []

    def tasted(degrees):
        cups.append(degrees)
        return f(degrees)

    return search(tasted), len(cups)


def in_deeper_valley(momentum, push):
    """Which of 200 random starts on a hot day end in the deeper valley, after 50 steps."""
    starts, pushes, found = Random(2), Random(3), []
    for _ in range(200):
        degrees, step = 80 * starts.number(), 0.0
        for steps_left in range(50, 0, -1):
            step = momentum * step - 50.0 * slope(hot_day, degrees)
            random_push = push * (2.0 * pushes.number() - 1.0)  # to either side
            degrees += step + random_push * steps_left / 50  # ever smaller
        found.append(degrees < 38)  # left of the hill between the valleys
    return found


def tea():
    """How many cups does it take to find the best temperature?"""
    say("What a cup costs in enjoyment, upwards, at each temperature. Below the curve three "
        "descents from 90 degrees, step by step; a step is the rate times the slope:")
    plot(cold_day, 40, 100, height=6)
    for rate, name in ((100.0, "well chosen"), (8.0, "too small"), (405.0, "too big")):
        show_descent(rate, name)
    put()
    say("Each look costs a cup; curvature, the slope of the slope, says how far to go:")
    for name, search in (
            ("exhaustive search", lambda f: exhaustive_search(f, range(40, 101))),
            ("gradient descent", lambda f: gradient_descent(f, 90.0, 100.0)[-1]),
            ("with curvature", lambda f: newtons_method(f, 90.0)[-1])):
        found, cups = with_cups(search, cold_day)
        put(f"{name} finds {found:.1f} degrees with {cups} cups of tea")
    say("On a hot day iced tea is good too, and the curve has two valleys:")
    plot(hot_day, 0, 80)
    random = Random(1)
    starts = [80 * random.number() for _ in range(8)]
    ends, cups = with_cups(
        lambda f: [gradient_descent(f, start, 50.0)[-1] for start in starts], hot_day)
    best = min(ends, key=hot_day)
    say("Descents from 8 random starts find " + ", ".join([f"{end:.1f}" for end in ends])
        + f"; the best of them is {best:.1f}, at a cost of {hot_day(best):.2f}. They took "
        f"{cups} cups; to try all 81 degrees takes 81, and finds "
        f"{exhaustive_search(hot_day, range(81))}.")
    plain = in_deeper_valley(0.0, 0.0)
    pairs = list(zip(plain[::2], plain[1::2]))
    say(f"What else could help? Of 200 random starts {sum(plain)} end in the deeper valley; with "
        f"momentum, which adds 0.9 of each step to the next, {sum(in_deeper_valley(0.9, 0.0))}, "
        "for the hill between is higher than nearly all of them; with noise, random pushes that "
        f"grow smaller, {sum(in_deeper_valley(0.0, 20.0))}. Of {len(pairs)} pairs of starts, "
        f"{sum(map(any, pairs))} have one that does.")
    return ("Descent takes few cups if the rate fits, and curvature fewer, but it finds the "
            "nearest valley, a local minimum. Several starts can find a deeper one; here, with a "
            "single number to choose, trying all is cheaper. With hundreds of weights it is out "
            "of reach.")


def ways_back(network, stack, truth, place):
    """All ways from the loss back to the pixel at this place of feature 1: the slopes of each."""
    convolution, rectifier, pool, voters, _ = network.layers
    (pixels, _), votes, ways = flatten(stack), network.forward(stack), []
    windows = len(pool.winners) // len(convolution.weights)  # over each map; map 1 comes first
    for vote, right, weights in zip(votes, truth, voters.weights):
        for weight, stop in zip(weights[:windows], pool.winners):
            ways.append([2.0 * (vote - right), vote * (1.0 - vote), weight,
                         1.0 if rectifier.inputs[stop] > 0.0 else 0.0,
                         pixels[convolution.fields[stop][place]]])
    return ways


def multiplied(numbers):
    """All the numbers, multiplied."""
    product = 1.0
    for number in numbers:
        product *= number
    return product


def show_ways_back(network, stack, truth, place):
    """The ways back to the pixel at this place of feature 1: how many, the strongest, their sum."""
    ways = [[multiplied(way), *way] for way in ways_back(network, stack, truth, place)]
    say("How does the error find its way back to the first of these, one pixel of one feature? "
        f"Through a vote and the winner of a window over map 1: {len(ways)} ways. Along each of "
        "them slopes multiply; the three that do most:")
    strongest = sorted(ways, key=lambda way: -abs(way[0]))[:3]
    table([["product", "=", "loss", "sigmoid", "weight", "ReLU", "pixel"]]
          + [[product, "=", *slopes] for product, *slopes in strongest], "{:.4f}".format)
    stopped = len([way for way in ways if way[0] == 0.0])
    say(f"Pooling has the slope 1 for a winner. ReLU has 0 on {stopped} ways: nothing comes "
        f"through. All {len(ways)} added up: {sum([way[0] for way in ways]):.4f}, as above.")


def loss_after_step(stack, truth, direction):
    """The loss after one step of a new network along the slopes, 1, or against them, -1."""
    network = xo_network()
    gradient = squared_error_gradient(network.forward(stack), truth)
    network.backward([-direction * steepness for steepness in gradient])
    network.step(0.1)
    return squared_error(network.forward(stack), truth)


def chain_rule():
    """Whose fault is an error?"""
    valve, flow = (lambda m: 2 * m), (lambda x: x / 4)
    first, second = slope(valve, 1), slope(flow, 2)
    say("The shower: the handle m moves the valve x, and the valve the flow y:")
    put(f"\n    m --{first:.2f}--> x --{second:.2f}--> y\n")
    say(f"Nudging m, y rises {slope(lambda m: flow(valve(m)), 1):.2f} for each 1 of it: that is "
        f"{first:.2f} * {second:.2f} = {first * second:.2f}, and not, for instance, the sum "
        f"{first + second:.2f}.")
    put(f"error = w^2 has at w = -1 the slope {slope(square, -1):.2f}.")
    say("e = x*w1*w2 has at x = 3, w1 = 0.5, w2 = -2 the slopes de/dw1 = x*w2 = "
        f"{slope(lambda w: 3 * w * -2, 0.5):.2f} and de/dw2 = x*w1 = "
        f"{slope(lambda w: 3 * 0.5 * w, -2):.2f}.")
    network, (stack, truth) = xo_network(), XO[0]
    loss = lambda: squared_error(network.forward(stack), truth)
    network.backward(squared_error_gradient(network.forward(stack), truth))
    say("In a network: slopes by nudging a number and running it again, or by going back:")
    rows = [["", "number", "by nudging", "going back"]]
    features, voters = network.layers[0], network.layers[3]
    for name, numbers, slopes, place in (
            ("feature 1, at right", features.weights[0], features.weight_slopes[0], 5),
            ("last feature, top right", features.weights[-1], features.weight_slopes[-1], 2),
            ("bias of feature 1", features.biases, features.bias_slopes, 0),
            ("a weight of X's vote", voters.weights[0], voters.weight_slopes[0], 5)):
        rows.append([name, numbers[place], slope_by_nudging(numbers, place, loss), slopes[place]])
    table(rows, "{:.4f}".format)
    show_ways_back(network, stack, truth, 5)
    count = sum([len(numbers) for numbers, _ in network.parameters()])
    worst = check_gradients(network, stack, truth)
    say(f"Nudging all {count} numbers takes {2 * count} runs forward; going back takes one run "
        f"each way. The two disagree by at most {worst:.8f} of a slope, pixels included.")
    say(f"One step against these slopes takes the loss from {loss():.4f} down to "
        f"{loss_after_step(stack, truth, -1):.4f}; a step along them, to "
        f"{loss_after_step(stack, truth, 1):.4f}.")
    return ("Slopes multiply along a chain, and chains add up, so one pass back finds those of all "
            "weights.")


def deep_network(kind, hidden, seed):
    """So many hidden layers of eight neurons, for X and O."""
    layers = [Dense(81, 8), kind()]
    for _ in range(hidden - 1):
        layers += [Dense(8, 8), kind()]
    return Network(layers + [Dense(8, 2), Sigmoid()], seed)


def first_slopes(network):
    """How big the slopes are that reach the weights of the first layer: their mean."""
    sizes = []
    for stack, truth in XO[::4]:
        network.backward(squared_error_gradient(network.forward(stack), truth))
        sizes += [abs(steepness) for row in network.layers[0].weight_slopes for steepness in row]
    return statistics.mean(sizes)


def why_relu():
    """Why ReLU, and not sigmoid, between deep layers?"""
    say(f"Sigmoid is nowhere steeper than {slope(sigmoid, 0.0):.2f}, and along a chain slopes "
        f"multiply: eight of them make {0.25 ** 8:.6f} at most. tanh reaches "
        f"{slope(tanh, 0.0):.2f}, and ReLU has 1 or 0. With eight hidden layers of eight "
        "neurons, the mean slope that reaches the first layer, before any training; and with "
        f"five, what ten epochs make of the {len(XO)} X and O, and of 200 fresh ones (five "
        "seeds):")
    rows = [["between", "slope", "right", "of fresh ones"]]
    for kind in (Sigmoid, Tanh, ReLU):
        slopes = [first_slopes(deep_network(kind, 8, seed)) for seed in range(1, 6)]
        make = lambda seed: deep_network(kind, 5, seed)
        rows.append([kind.__name__, f"{statistics.mean(slopes):.7f}"] + [
            over_seeds(make, Task(None, XO, asked), 0.05)
            for asked in (XO, fresh_letters(200, 2))])
    table(rows)
    say("Measured apart from this run, from 50 other seeds: of the 40, tanh gets 39.6 right on "
        "average, and ReLU 38.6, for four of its starts get fewer than 35; of tanh's, one does.")
    return ("Through sigmoids hardly a slope comes back to the first layers, the gradient "
            "vanishes, and in ten epochs nothing is learned. ReLU lets it pass, and tanh even more "
            "of it: here tanh does as well.")


def best_patches(network, depth, pictures, size, stride):
    """For each map so many layers deep the patch, of size x size, that it answers to most."""
    count = len(network.stages([pictures[0]])[depth])
    best = [(0.0, [[None] * size] * size)] * count  # nothing, until something matches
    for picture in pictures:
        for feature, image in enumerate(network.stages([picture])[depth]):
            for row, answers in enumerate(image):
                for column, answer in enumerate(answers):
                    if answer > best[feature][0]:
                        patch = patch_of(picture, stride * row, stride * column, size)
                        best[feature] = answer, patch
    return [patch for _, patch in best]


def task_of_pairs(seed, see=unchanged):
    """Forty pairs of strokes to learn from, by this seed, and 200 others."""
    learned = fresh_cases(random_pair, 40, seed, [])
    others = fresh_cases(random_pair, 200, 8, learned)
    return Task(["down-up", "up-down"], as_seen(learned, see), as_seen(others, see))


def show_both_convolutions(network, pictures):
    """What the features of the first and of the second answer to, and how far the second see."""
    say("Each feature of the first convolution, seed 1, and the 3 x 3 pixels that it answers "
        "to most:")
    show(features_of(network))
    show(best_patches(network, 1, pictures, 3, 1))
    say("A feature of the second looks at 3 x 3 pooled pixels, 2 apart, each of which saw 4 x 4 "
        "pixels: its receptive field is 8 x 8 pixels. Untrained ones answer to two strokes, too: "
        "what training is worth, only the table says. What each of these answers to most:")
    show(best_patches(network, 5, pictures, 8, 2))
    say("The receptive field of the third number in a map's first column; all else is dimmed:")
    show([pictures[0], spotlit(pictures[0], 4, 0, 8)])


def patterns():
    """What does a second convolution see that the first does not?"""
    task = task_of_pairs(1)
    say("Two slanted strokes apart, anywhere: is it \\ / or / \\? Both kinds have both strokes, "
        "so it matters which is to the left of which. Each of five seeds learns from forty "
        "drawings of its own.")
    show([stack[0] for stack, _ in task.examples[:4]])
    two = lambda seed: with_votes([Convolution(1, 6, 3), ReLU(), MaxPool(2, 2),
                                   Convolution(6, 8, 3), ReLU(), MaxPool(4, 4)], task, seed)
    one = lambda seed: with_votes([Convolution(1, 6, 3), ReLU(), MaxPool(2, 2)], task, seed)
    pooled = lambda seed: with_votes([Convolution(1, 6, 3), ReLU(), MaxPool(12, 12)], task, seed)
    alone = lambda seed: with_votes([], task, seed)
    rows = [["", "of 200 fresh ones right, five seeds"]]
    for name, make, see in (("two convolutions", two, unchanged), ("one", one, unchanged),
                            ("one, pooled over all", pooled, unchanged),
                            ("votes alone, enlarged", alone, enlarged)):
        rows.append([name, spread([score(make(seed), task_of_pairs(seed, see), 0.05)
                                   for seed in range(1, 6)])])
    table(rows)
    say("Measured apart from this run, from 49 other seeds: two convolutions get 174 on average, "
        "two of those starts having learned nothing, and one gets 160.")
    show_both_convolutions(trained(two(1), task.examples, 10, 0.05),
                           [stack[0] for stack, _ in task.unseen[:40]])
    return ("A feature of the first sees no more than a stroke, one of the second how two strokes "
            "stand. A single convolution must do it by places; pooled over all, it only guesses. "
            "Enlarged to the whole picture, votes alone will do: then place says it all.")


def learned():
    """What has the network learned to look for?"""
    pictures = [stack[0] for stack, _ in LINES]
    for name, network in (("As they start, at random", lines_network()),
                          ("Trained on the lines", trained(lines_network(), LINES))):
        say(f"{name}: the features, and below each the patch that it answers to most:")
        show(features_of(network))
        show(best_patches(network, 1, pictures, 3, 1))
    say("Random ones answer to strokes too, so this alone proves nothing. What does "
        "learning buy? Of 200 fresh lines are right, over five seeds (lowest to highest):")
    task = Task(None, LINES, fresh_lines(200, 2))
    table([["features", "right"]] + [
        [name, over_seeds(lambda seed: lines_network(seed, first, features), task)]
        for name, first, features in (
            ("6 learned", Convolution, 6), ("6 left at random", Frozen, 6),
            ("24 left at random", Frozen, 24))])
    return ("Learned features do better than as many random ones, but four times as many random "
            "ones nearly catch up: what is not learned must be there by chance.")


def with_choices(features, window, hidden, seed):
    """The network for lines with so many features and hidden neurons, and windows so big."""
    pool = [MaxPool(window, 2)] if window > 1 else []
    voters = [Dense(4 * features, hidden), Tanh()] if hidden else []
    return with_votes([Convolution(1, features, 3), ReLU(), *pool, *voters], LINES_TASK, seed)


def choices():
    """How many features, how big a window, how many hidden neurons?"""
    task = Task(LINES_TASK.names, LINES, fresh_lines(200, 2))
    say("Such choices, the hyperparameters, are not learned. Of 200 fresh lines are right, after "
        "ten epochs over five seeds (lowest to highest); a mark for each full ten above guessing, "
        "100. The feature is 3 x 3. Hidden neurons, a Dense layer and Tanh, stand between maps and "
        "votes.")
    rows = [["features", "pool", "hidden", "weights", "right", ""]]
    for features, window, hidden in ((1, 3, 0), (2, 3, 0), (6, 3, 0), (12, 3, 0), (6, 1, 0),
                                     (6, 5, 0), (6, 3, 4)):
        make = lambda seed: with_choices(features, window, hidden, seed)
        weights = sum([len(numbers) for numbers, _ in make(1).parameters()])
        right = scores(make, task)
        bar = "*" * int((statistics.mean(right) - 100) / 10)
        rows.append([features, f"{window}x{window}", hidden, weights, spread(right),
                     bar.ljust(9)])
    table(rows)
    return ("On the lines one feature hangs on a lucky start, two do worse than six, and more "
            "buy nothing. Without pooling, 1x1, it does worse; hidden neurons do not help.")


def in_order(cases, order):
    """The cases with their pixels in another order."""
    mixed = []
    for stack, truth in cases:
        pixels, shape = flatten(stack)
        mixed.append((reshape([pixels[place] for place in order], shape), truth))
    return mixed


def limits():
    """When is a convolutional network the wrong tool?"""
    fresh, rows = fresh_lines(200, 2), [["", "as drawn", "all pixels shuffled"]]
    orders = [shuffled(range(49), Random(seed)) for seed in range(1, 9)]
    ends = [LINES[0], LINES[-1]]
    show([stack[0] for stack, _ in ends + in_order(ends, orders[0])],
         ["H", "V", "H shuffled", "V shuffled"])
    say("Of 200 fresh lines are right, over eight seeds, each with another shuffle (lowest to "
        "highest); guessing gets half. The shuffled ones hold the same information:")
    for name, make in (
            ("convolutional", lines_network),
            ("dense only", lambda seed: with_votes([Dense(49, 8), Tanh()], LINES_TASK, seed))):
        drawn = over_seeds(make, Task(LINES_TASK.names, LINES, fresh), seeds=8)
        right = [score(make(seed), Task(None, in_order(LINES, order), in_order(fresh, order)))
                 for seed, order in enumerate(orders, 1)]
        rows.append([name, drawn, spread(right)])
    table(rows)
    say("Measured apart from this run, from 40 other seeds: if only the columns change places, "
        "lines lose little, 193.1 are right, for a vertical one stays a line. Of 200 X and O it "
        "gets 148.3 right as drawn, 136.4 with columns and 127.8 with all pixels shuffled, and "
        "votes alone, each time, 139.")
    return ("A convolutional network lives on neighbours: shuffled, it loses most of its lead, "
            "with X and O all of it and more, and dense layers lose nothing. The columns of a "
            "table may change places, and it says the same; those of a picture may not. If yours "
            "may, it is the wrong tool.")


# ------------------------------------------------------- X and O, lines, your own drawing


def without(make, task, fresh, parts):
    """How many fresh drawings networks get right that lack a part, and which are wrong."""
    say(f"Was all of it needed? The same with and without a part, after ten epochs, asked about "
        f"{len(fresh)} fresh drawings, made at random: the mean of five seeds (lowest to "
        "highest):")
    judged = Task(task.names, task.examples, fresh)
    rows = [["all of it", over_seeds(make, judged)]]
    for name, left_out in parts.items():
        rows.append([name, over_seeds(lambda seed: network_without(left_out, make, task, seed),
                                      judged)])
    table(rows)
    network = trained(make(), task.examples)
    wrong = [case for case in fresh if not count_right(network, [case])]
    images = [stack[0] for stack, _ in wrong]
    say(f"Seed 1, after 30 epochs, gets {len(wrong)} wrong{', such as:' if images else '.'}")
    if images:
        show_row(images, *vote_lines(network, task.names, images))


def xo():
    """Can it learn to tell an X from an O?"""
    network = trained_in_sight(xo_network(), XO_TASK)
    show_way(network, XO_UNSEEN[0][0])
    fresh = fresh_letters(200, 2)
    without(xo_network, XO_TASK, fresh, {"no ReLU": [ReLU], "no pooling": [MaxPool],
                                         "votes alone": [Convolution, ReLU, MaxPool]})
    small = [(stack, truth) for stack, truth in fresh
             if sum([max(row) > 0 for row in stack[0]]) <= 4]
    say(f"Of the {len(small)} that are at most 4 pixels high, "
        f"{over_seeds(xo_network, Task(None, XO, small))} are right.")
    large = Task(None, XO, as_seen(fresh, enlarged))
    alone = lambda seed: with_votes([], XO_TASK, seed)
    say("And if the same 200 are first enlarged to the whole picture, as in the chapter yours? "
        f"{over_seeds(xo_network, large)} are right, with votes alone "
        f"{over_seeds(alone, large)}.")
    return (f"{count_right(network, XO_UNSEEN)} of {len(XO_UNSEEN)} unseen ones are right. With "
            "these fresh ones, of all sizes, features help a little; of the smallest about six in "
            "ten are right, where guessing gets five. Enlarged, nearly all are, and votes alone do "
            "even better: then place says it all.")


def inside(case):
    """The same line; if it lies along an edge, moved a pixel away from there."""
    [picture], truth = case
    upright = truth == [0.0, 1.0]
    rows = turned(picture) if upright else picture
    at_top, at_bottom = max(rows[0]) > 0, max(rows[6]) > 0
    rows = moved(rows, at_top - at_bottom, 0)  # down by one, up by one, or not at all
    return [turned(rows) if upright else rows], truth


def lines():
    """Can it learn to tell horizontal lines (H) from vertical (V)?"""
    network = trained_in_sight(lines_network(), LINES_TASK)
    show_way(network, LINES_UNSEEN[0][0])
    fresh = fresh_lines(200, 2)
    without(lines_network, LINES_TASK, fresh, {
        "no ReLU": [ReLU], "no pooling": [MaxPool], "neither": [ReLU, MaxPool],
        "votes alone": [Convolution, ReLU, MaxPool]})
    inner = [inside(case) for case in LINES]
    say("It learns what it is shown. If the lines that lie along an edge, "
        f"{sum([a != b for a, b in zip(LINES, inner)])} of {len(LINES)}, are moved a pixel away "
        f"from it, it gets {over_seeds(lines_network, Task(None, inner, fresh))}.")
    alone = trained(with_votes([], LINES_TASK), LINES)
    return (f"{count_right(network, LINES_UNSEEN)} of {len(LINES_UNSEEN)} unseen ones are right. "
            f"Votes alone learn {count_right(alone, LINES)} of {len(LINES)} lines by heart, in 30 "
            "epochs, but get about half of fresh ones, as guessing does: here features are needed, "
            "and ReLU or pooling behind them; one of the two will do. Most that are wrong are the "
            "shortest, 3 pixels long.")


def asked_cases():
    """X and O, by hand and made at random, some leaning, and what is neither: truth 0, 0.

    Strokes that do not cross, O's that are open, and pictures of random pixels are neither. All
    are enlarged; the hand-drawn ones are learned as they are, too.
    """
    cases = (XO + fresh_letters(160, 3) + fresh_cases(random_leaning, 140, 12, XO)
             + fresh_others(random_strokes, 110, 4) + fresh_others(random_open, 160, 8)
             + fresh_others(random_pixels, 220, 5))
    return XO + as_seen(cases, fitted)


@functools.lru_cache(maxsize=None)  # trained once
def asked_network(seed=1):
    """The network that answers a drawing of any size: X, O, or neither.

    Without the 16 hidden neurons an X that leans and mere strokes look too much alike.
    """
    network = Network([Convolution(1, 6, 3), ReLU(), MaxPool(3, 2), Dense(54, 16), ReLU(),
                       Dense(16, 2), Sigmoid()], seed)
    cases = asked_cases()
    # At a rate of 0.1 a difference in the last bit would grow to a tenth: rounding would decide.
    network = copy.deepcopy(trained(network, cases, 4, 0.05))
    network.losses += network.train(cases, 1, 0.01)  # small steps, or the last cases count most
    return network


def knows_others(task):
    """Has it drawings to learn from that are none of the kinds?"""
    return not all([any(truth) for _, truth in task.examples])


def others_for(task, see):
    """Pictures for a task to learn as none of its kinds, as its network sees them.

    Unless it has such drawings, these are random pixels, as many as a kind has drawings, or six.
    Where drawings are enlarged, a dot and a dash are all white: none of the kinds, too.
    """
    (_, rows, columns), random, others = task.shape, Random(5), []
    if not knows_others(task):
        count = max(6, len(task.examples) // len(task.names))
        others = [see(random_pixels(random, number, rows, columns)) for number in range(count)]
    if see is not unchanged:
        others.append([[1.0] * columns] * rows)
    return others


def seen_task(task):
    """The task as its network sees it, in the way that was best in folds, and what is none."""
    see = sight(task, choice_of(task)[0])
    examples = as_seen(task.examples, see)
    known = [stack[0] for stack, _ in examples]
    none = [([other], [0.0] * len(task.names)) for other in others_for(task, see)
            if other not in known]
    return Task(task.names, examples + none, as_seen(task.unseen, see))


@functools.lru_cache(maxsize=None)
def trained_for(task, shown=False):
    """The network that a task has chosen, trained."""
    seen, epochs = seen_task(task), epochs_for(task.examples)

    def train(network, rate):
        if shown:
            return trained_in_sight(network, seen, epochs, rate)
        return trained(network, seen.examples, epochs, rate)

    drawings = seen.examples[:len(task.examples)]  # and not the random pixels behind them
    return best_start(task, choice_of(task)[0], drawings, train)


def expert_for(task):
    """The network that answers drawings of a task, what it learned, and how it sees them.

    If there is nothing to learn from yet, it has random weights, and enlarges.
    """
    if task is XO_TASK:
        return asked_network(), asked_cases(), fitted
    if task is LINES_TASK:
        return trained(lines_network(), LINES), LINES, unchanged
    network = trained_for(task) if task.examples else network_for(task, "enlarges")
    return network, seen_task(task).examples, sight(task, choice_of(task)[0])


def said_by(network, stack, answer):
    """The vote for an answer, and what each pixel says for it: its slope times the pixel."""
    depth = max([at for at, layer in enumerate(network.layers) if type(layer) is Dense])
    front = Network(network.layers[:depth + 1])
    votes = front.forward(stack)
    slopes = front.backward([1.0 if place == answer else 0.0 for place in range(len(votes))])
    return round(votes[answer], 2), [
        [[steepness * pixel for steepness, pixel in zip(*rows)] for rows in zip(*images)]
        for images in zip(slopes, stack)]


def explain(network, names, picture):
    """Answer a picture, and show what in it spoke for the answer, and what against."""
    votes = network.forward([picture])
    answer = winner(votes)
    told = [f"{name} {vote:.2f}" for name, vote in zip(names, votes)]
    say(f"{in_words(votes, names)}: {', '.join(told)}")
    if not is_sure(votes):
        say("(Sure is: the best vote is above 0.5, and 0.2 above the next.)")
    vote, [said] = said_by(network, [picture], answer)
    voices, _ = flatten(said)
    loud = 0.15 * max(map(abs, voices))
    parts = [[[pixel if sign * voice > loud else None for pixel, voice in zip(*rows)]
              for rows in zip(picture, said)] for sign in (1, -1)]
    show([picture, *parts], ["drawing", "for", "against"])
    pro = round(sum([voice for voice in voices if voice > 0]), 2)
    con = round(sum([voice for voice in voices if voice < 0]), 2)
    squashed = f", and squashed {max(votes):.2f}" if type(network.layers[-1]) is Sigmoid else ""
    say(f"Each pixel says its number times its slope: for {names[answer]} {pro:+.2f} in all, "
        f"against it {con:+.2f}. With the biases, {vote - pro - con:+.2f}, the vote is "
        f"{vote:+.2f}{squashed}.")


def placed(patch, top, left):
    """A black picture of 9 x 9 with a patch on it, its top left pixel here."""
    picture = [[-1.0] * 9 for _ in range(9)]
    for row, line in enumerate(patch, top):
        picture[row][left:left + len(line)] = line
    return picture


def sure_of(network, cases):
    """How many of the cases, once enlarged, the network is sure of."""
    return len([stack for stack, _ in cases if is_sure(network.forward([fitted(stack[0])]))])


def yours():
    """What does it see in your own drawing?"""
    network = asked_network()
    put(in_python(network))
    last_x, _ = XO_UNSEEN[len(XO_UNSEEN) // 2 - 1]  # those of X stand before those of O
    explain(network, XO_TASK.names, fitted(last_x[0]))
    plain = trained(xo_network(), XO)
    say("The same stroke, seen by the same features (of the chapter xo), speaks for X in one "
        "place and for O in another, because each place has weights of its own:")
    strokes = [painted([((0, left), (3, left + 3))], 9) for left in (0, 5)]
    show(strokes, *vote_lines(plain, "XO", strokes))
    say("So a drawing must lie where the learned ones lay, and be as big: here each is "
        "first enlarged to the whole picture. Preparing the data is half of the craft.")
    small = [([placed(enlarged(stack[0], [4, 4]), top, left)], truth)
             for stack, truth in XO_UNSEEN for top in (0, 5) for left in (0, 5)]
    large = as_seen(small, enlarged)
    say("Of all unseen ones, made 4 x 4 pixels small, in each corner, the network of the "
        f"chapter xo gets {count_right(plain, small)} of {len(small)} right as they are, and "
        f"{count_right(plain, large)} when enlarged, for then all corners look alike. The network "
        "above has also learned what is neither. What does it make of four that it was not shown?")
    others = pictures(OTHERS)
    show(others, *vote_lines(network, "XO", others))
    noise, strokes = [fresh_others(draw, 200, seed) for draw, seed in
                      ((random_pixels, 6), (random_strokes, 7))]
    say(f"Of 200 pictures of random pixels it is sure of {sure_of(network, noise)}, and of 200 "
        f"strokes, single or two that meet at an end, of {sure_of(network, strokes)}; the one of "
        f"the chapter xo, of {sure_of(plain, noise)} and {sure_of(plain, strokes)}. Measured apart "
        "from this run, nine other seeds are sure of 2 to 14, and of 4 to 17. What stays weak is "
        "what is nearly one of the two, such as the star and the D.")
    return ("An answer adds up what each place says. The same stroke says something else "
            "elsewhere, so drawings are first made as big as the learned ones.")


# --------------------------------------------------------------------------- The window

def as_task(drawings):
    """Drawings, pairs of the name of a kind and a picture, as the text of a task."""
    text = ""
    for kind in dict.fromkeys([name for name, _ in drawings]):
        text += f"{kind}:\n"
        for name, picture in drawings:
            if name == kind:
                rows = ["".join(["#" if pixel > 0 else "." for pixel in row]) for row in picture]
                text += "\n".join(rows) + "\n\n"
    return text


def greys(picture):
    """The colours of a picture: -1 is black, 0 is grey, 1 is white."""
    levels = [[round(127.5 + 127.5 * max(-1.0, min(1.0, pixel))) for pixel in row]
              for row in picture]
    return [[f"#{level:02x}{level:02x}{level:02x}" for level in row] for row in levels]


def tinted(picture, said):
    """The colours of a picture, orange where a pixel spoke for, dark blue against."""
    colours = greys([[0.4 * pixel for pixel in row] for row in picture])
    for row, line in enumerate(stretched(said)):
        for column, voice in enumerate(line):
            if abs(voice) > 0.15:  # a whisper stays grey
                light = 1.0 if picture[row][column] > 0 else 0.55
                red, green, blue = (255, 176, 40) if voice > 0 else (30, 60, 190)
                colours[row][column] = "#" + "".join(
                    [f"{round(light * colour):02x}" for colour in (red, green, blue)])
    return colours


def frames_for(network, pointed):
    """What to frame where the mouse points; and the pixel of a map that this is about.

    For a feature it is its best match, for a pooled pixel the winner in a window over the map. A
    frame is a row, a column and a size.
    """
    if not pointed:
        return {}, None
    (kind, place), row, column = pointed
    rectifier, pool = network.layers[1:3]
    _, rows, columns = pool.shape
    frames, start = {}, place * rows * columns  # of this map, in the stack
    if kind == "feature":
        frames[kind, place] = [(0, 0, 3)]
        row, column = divmod(winner(rectifier.inputs[start:start + rows * columns]), columns)
    if kind == "pooled":
        (window, stride), (_, tall, wide) = pool.sizes, pool.output_shape
        frames[kind, place] = [(row, column, 1)]
        frames["map", place] = [(stride * row, stride * column, window)]
        row, column = divmod(pool.winners[(place * tall + row) * wide + column] - start, columns)
    frames.setdefault(("map", place), []).append((row, column, 1))
    frames["view"] = [(row, column, 3)]  # the patch that the feature looked at
    return frames, (place, row, column)


def match_in_words(network, names, stages, pixel):
    """What is added up for a pixel of a map, and what it says for the answer, in lines of text."""
    feature, row, column = pixel
    products = [f"{weight * number:+.2f}" for weight, number in zip(
        network.layers[0].weights[feature], sum(patch_of(stages[0][0], row, column, 3), []))]
    answer = winner(stages[-1])
    _, said = said_by(Network(network.layers[2:]), stages[2], answer)
    return ["patch times feature:", *[" ".join(products[at:at + 3]) for at in (0, 3, 6)],
            f"bias {network.layers[0].biases[feature]:+.2f}",
            f"all added up: {stages[1][feature][row][column]:+.2f}",
            f"after ReLU: {stages[2][feature][row][column]:.2f}",
            f"says for {names[answer]}: {said[feature][row][column]:+.2f}"]


def new_root():
    """An empty window; ValueError if there can be none."""
    try:
        import tkinter
        root = tkinter.Tk()
        tkinter.Label(root).destroy()  # some machines have a screen, and no font to write with
        return root
    except ImportError:
        raise ValueError("draw needs tkinter, which this Python lacks; on Linux, install "
                         "the package python3-tk, or draw in a text file: see README.md")
    except tkinter.TclError as error:
        why = str(error).split("\n")[0]
        raise ValueError(f"draw can open no window ({why}); draw in a text file instead: see "
                         "README.md")


class Lesson:
    """A network that learns while others look on: in small pieces, and may be taught."""

    def __init__(self, task, network, examples, see):
        self.task, self.network, self.examples, self.see = task, network, examples, see
        self.given = examples  # before anything was taught
        self.taught, self.before = [], []  # drawings, and all that was before each of them
        self.way = "enlarges"  # if the task has no drawings, what is taught may say otherwise
        self.losses = list(getattr(network, "losses", []))  # of its training, if it had any
        self.taken, self.seed = [], 1  # what each unseen one is, and what it is taken for
        self.copies = 20 + len(examples) // 20  # of a taught one, or it would not be heard
        list(self.ask_unseen())  # all of them at once
        self.pieces = self.epoch_after_epoch()

    @property
    def rate(self):
        """The learning rate of its network; of X and O, bigger steps would undo what it knows."""
        return 0.03 if self.task is XO_TASK else rate_for(self.network)

    def epoch_after_epoch(self):
        """Learn for ever, an example or an unseen drawing at a time; True ends an epoch."""
        yield from self.until_it_agrees()  # at once, for who teaches looks at the answer
        while True:
            epoch = []
            for stack, truth in shuffled(self.examples, self.network.random):
                epoch.append(self.network.learn(stack, truth, self.rate))
                yield
            yield from self.until_it_agrees()  # others may have spoken against it
            yield from self.ask_unseen()
            self.losses.append(sum(epoch) / len(epoch))
            yield True

    def ask_unseen(self):
        """Note what each unseen drawing is, and what it is taken for.

        If the task has none, those that are taught are asked, before they are learned, but the
        first of each kind, which it cannot know.
        """
        taken, known = [], [self.see(picture) for _, picture in self.taught]
        for stack, truth in self.task.unseen:
            view = self.see(stack[0])
            if view not in known:  # what is taught is unseen no more
                taken.append(verdict(truth, self.network.forward([view])))
            yield
        if self.task.unseen:
            self.taken = taken

    def start_anew(self):
        """The same layers, with other random weights."""
        layers = [type(layer)(*layer.sizes) for layer in self.network.layers]
        self.seed, self.losses, self.taken = self.seed + 1, [], []
        self.network = with_even_votes(Network(layers, self.seed))
        self.pieces = self.epoch_after_epoch()
        networks = {way: network_for(self.task, way, self.seed) for way in WAYS}
        networks[self.way] = self.network
        # Whoever takes a word back then gets these numbers, and not the old ones.
        self.before = [(networks[way], way, *rest) for _, way, *rest in self.before]

    def teach(self, kind, picture):
        """From now on this picture is one of this kind, or none, whatever it was before."""
        name, view = (self.task.names + ["none"])[kind], self.see(picture)
        if self.taught[-1:] == [(name, picture)]:  # it has just been said, by a double click
            return
        self.before.append((copy.deepcopy(self.network), self.way, self.see, self.examples,
                            self.taught, self.taken))
        alike = [taught for taught in self.taught if self.see(taught[1]) == view]
        if not self.task.unseen and not alike and name in [other for other, _ in self.taught]:
            self.taken = self.taken + [verdict(self.truth_of(name), self.network.forward([view]))]
        if not self.task.examples:  # then those that are taught say how to see them
            others = [taught for taught in self.taught if taught[1] != picture]
            way = self.way_to_see(others + [(name, picture)])
            if way != self.way:
                self.see_anew(way)
                view = self.see(picture)
        self.add(name, picture)
        self.taught = ([(other, drawn) for other, drawn in self.taught
                        if drawn != picture and (other == name or self.see(drawn) != view)]
                       + [(name, picture)])
        self.pieces = self.epoch_after_epoch()

    def truth_of(self, name):
        """The votes as they should be for a kind, or for none."""
        return [1.0 if name == other else 0.0 for other in self.task.names]

    def add(self, name, picture):
        """Learn a picture as it is, and often as it is seen; whatever else it was is forgotten."""
        view, truth = self.see(picture), self.truth_of(name)
        self.examples = ([case for case in self.examples if case[0] not in ([picture], [view])]
                         + [([picture], truth)] + [([view], truth)] * self.copies)

    def way_to_see(self, taught):
        """One of the WAYS, by what two kinds have in common.

        If a drawing of one is a drawing of the other, moved, the place matters. If they only look
        the same when enlarged, as a dash and a dot do, it is their size or their proportions.
        """
        cases = [([picture], self.truth_of(name)) for name, picture in taught]
        for see, way in (cut_out, "minds the place"), (enlarged, "looks anywhere"):
            if any([len(set(kinds)) > 1 for kinds in kinds_alike(as_seen(cases, see))]):
                return way
        return "enlarges"

    def see_anew(self, way):
        """From now on see what is taught in this way, and learn it anew."""
        self.way, self.see = way, enlarged if way == "enlarges" else unchanged
        self.network, self.examples = network_for(self.task, way, self.seed), self.given
        for taught in self.taught:
            self.add(*taught)

    def until_it_agrees(self):
        """Learn alone what was taught last, if anything was, a thousand times at most.

        It is learned without the sigmoid, whose ends are flat: there, no slope is left.
        """
        if not self.taught:
            return
        stack, truth = self.examples[-1]
        before_squashing = Network(self.network.layers[:-1])
        goal = [8.0 * vote - 4.0 for vote in truth]  # sigmoid(4) is 0.98
        for _ in range(1000):
            votes = self.network.forward(stack)
            if max(map(abs, deviations(votes, truth))) < 0.05:
                break
            before_squashing.learn(stack, goal, 0.0003)  # a small rate for big sums
            yield

    def take_back(self):
        """Forget what was taught last, and what was learned since."""
        (self.network, self.way, self.see, self.examples, self.taught,
         self.taken) = self.before.pop()
        self.pieces = self.epoch_after_epoch()

    def report(self):
        """The epoch, its loss, the unseen ones, and what was often taken for what."""
        names = self.task.names + ["none"]
        wrong = [(kind, taken) for kind, taken in self.taken if kind != taken]
        lines = [f"Epoch {len(self.losses)}, loss {self.losses[-1]:.3f}" if self.losses
                 else "Random numbers",
                 f"Unseen right: {len(self.taken) - len(wrong)} of {len(self.taken)}"
                 if self.taken else "Unseen: none asked"]
        lines += ["Taken for another:"] if wrong else []
        for kind, seen in sorted(set(wrong), key=wrong.count, reverse=True)[:4]:
            lines.append(f"{names[kind]} as {names[seen]}: {wrong.count((kind, seen))}")
        return lines if len(names) > 3 else lines[:2]


class Page:
    """An empty window to draw in; what goes wrong in it is raised where it was opened."""

    def __init__(self, title):
        import tkinter
        self.root = new_root()
        self.new_image, self.new_button = tkinter.PhotoImage, tkinter.Button
        self.root.title(title)
        self.root.configure(background="#dde2ea")
        for in_front in (True, False):  # once; a Mac would open it behind the terminal
            self.root.attributes("-topmost", in_front)
        self.root.report_callback_exception = self.stop
        self.root.bind("<Destroy>", lambda event: self.root.quit())  # others may be open
        self.root.tk.eval("proc bgerror {message} {}")  # Tk need not say it once more
        self.bar = tkinter.Frame(self.root)
        self.bar.pack(side="bottom", fill="x")
        wide, high = self.root.winfo_screenwidth(), self.root.winfo_screenheight()
        scale = max(1.0, min(wide / 2000, high / 1320))  # bigger on a screen of many pixels
        wide, high = min(1000 * scale, wide - 30), min(660 * scale, high - 150)  # for a task bar
        self.canvas = tkinter.Canvas(self.root, width=wide, height=high, background="#dde2ea",
                                     highlightthickness=0)
        self.canvas.pack(expand=True, fill="both", padx=6, pady=6)
        self.images, self.areas, self.buttons, self.error = {}, [], {}, None

    def run(self):
        """Show the window until it is closed."""
        try:
            self.root.tk.mainloop()  # in Pyzo, root.mainloop would not wait
        except KeyboardInterrupt as error:  # while Tk was waiting
            self.stop(KeyboardInterrupt, error, None)
        error = self.error
        self.__dict__.clear()  # pictures must go now, and not later in another thread
        if error:
            raise error

    def stop(self, kind, error, trace):
        """Keep what was raised in the window, and close it."""
        self.error = error
        self.root.destroy()

    def button(self, text, command):
        """A button, to the right of those that are there."""
        self.buttons[text] = self.new_button(self.bar, text=text, command=command)
        self.buttons[text].pack(side="left", expand=True, fill="x")

    def clear(self):
        """Take everything away; pictures that come again are kept."""
        self.canvas.delete("all")
        self.before, self.images, self.areas = self.images, {}, []

    def image(self, colours, left, top, room, what=None, framed=()):
        """A picture in a square, each pixel a place for the mouse, with some frames in red."""
        rows, columns = len(colours), len(colours[0])
        zoom = max(1, int(room // max(rows, columns)))
        text = " ".join(["{" + " ".join(row) + "}" for row in colours])  # as Tk reads it
        key = text, zoom
        if key not in self.before:  # what has not changed is taken again
            small = self.new_image(master=self.root, width=columns, height=rows)
            small.put(text)
            self.before[key] = small.zoom(zoom)
        self.images[key] = self.before[key]
        self.canvas.create_image(left, top, image=self.images[key], anchor="nw")
        self.frame(left, top, columns * zoom, rows * zoom)
        for row, column, size in framed:
            high, wide = min(size, rows - row), min(size, columns - column)  # cut off at the edge
            self.frame(left + column * zoom, top + row * zoom, wide * zoom, high * zoom,
                       outline="red", width=3)
        self.areas.append((what, left, top, zoom, zoom, rows, columns))
        return zoom

    def frame(self, left, top, wide, high, outline="#55606e", **style):
        """A rectangle."""
        self.canvas.create_rectangle(left, top, left + wide, top + high, outline=outline, **style)

    def grid(self, left, top, zoom, rows, columns):
        """The lines between the pixels of a picture."""
        for row in range(rows):
            self.frame(left, top + row * zoom, columns * zoom, zoom)
        for column in range(columns):
            self.frame(left + column * zoom, top, zoom, rows * zoom)

    def write(self, text, left, top, size=1):
        """A text, its top left corner here; returns where it ends to the right."""
        font = ("Helvetica", round(size * self.font[1]))
        item = self.canvas.create_text(left, top, text=text, anchor="nw", font=font, fill="black")
        return self.canvas.bbox(item)[2]

    def at(self, event):
        """What the mouse points at, a row and a column of it; None if it is at nothing."""
        for what, left, top, wide, high, rows, columns in self.areas:
            row, column = int((event.y - top) // high), int((event.x - left) // wide)
            if 0 <= row < rows and 0 <= column < columns:
                return what, row, column
        return None, 0, 0


LOOK = 0.15  # seconds to look at what an epoch has changed, or the film would be over in a flash


class Window(Page):
    """Draw with the mouse, watch every layer, let it learn, and teach it."""

    def __init__(self, lesson):
        self.lesson, self.task, self.epochs, self.resume = lesson, lesson.task, 0, 0.0
        self.last = self.pointed = None
        super().__init__("tinycnn: " + ", ".join(self.task.names))
        for text, command in [("Empty", self.empty), ("Unseen", self.unseen),
                              ("Start anew", self.start_anew),
                              ("Learn", lambda: self.learn(0 if self.epochs else 200)),
                              ("One epoch", lambda: self.learn(1)),
                              ("Take back", self.take_back), ("Copy", self.copy)]:
            self.button(text, command)
        # Of a double click only the first counts, or it would begin and pause.
        self.buttons["Learn"].bind("<Double-Button-1>", lambda event: "break")
        for button in (1, 2, 3):
            self.canvas.bind(f"<Button-{button}>", self.press)
            self.canvas.bind(f"<B{button}-Motion>", self.drag)
        self.canvas.bind("<Motion>", self.point)
        self.canvas.bind("<Configure>", lambda event: self.show())
        self.empty()
        self.tick()

    def tick(self):
        """Now and then: learn for a moment, an epoch at most, then show what has changed."""
        end = time.perf_counter() + 0.03
        while self.epochs and self.resume < time.perf_counter() < end:
            self.changed = True
            if next(self.lesson.pieces):  # an epoch is over
                self.epochs = 0 if self.lesson.losses[-1] < ENOUGH else self.epochs - 1
                self.resume = end + LOOK
        if self.changed:
            self.show()
        self.root.after(10 if self.epochs else 40, self.tick)

    def empty(self):
        """A drawing that is all black."""
        _, rows, columns = self.task.shape
        self.picture, self.changed = reshape([-1.0] * rows * columns, [rows, columns]), True

    def has_drawing(self):
        """Is any pixel white?"""
        return max(map(max, self.picture)) > 0

    def unseen(self):
        """Another one of the drawings that are not learned from."""
        others = [stack[0] for stack, _ in self.task.unseen if stack[0] != self.picture]
        self.picture, self.changed = copy.deepcopy(choice(others or [self.picture])), True

    def press(self, event):
        """Begin a stroke, or turn a pixel black again; or say what the drawing is."""
        self.point(event)  # a finger does not move there first
        what, row, column = self.at(event)
        self.last = None
        if what == "drawing":
            self.last, pixel = (row, column), self.picture[row][column]
            self.brush = -1.0 if event.num > 1 else -pixel
            self.from_white = event.num == 1 and pixel > 0
            self.drag(event)
        elif isinstance(what, int) and self.has_drawing():
            self.lesson.teach(what, [list(row) for row in self.picture])
            self.epochs = max(5, self.epochs)

    def drag(self, event):
        """Go on with the stroke; Tk leaves out places of a fast hand, a line joins them."""
        if self.last:  # it may leave the drawing, and come back elsewhere
            _, left, top, wide, high, rows, columns = self.areas[0]
            place = int((event.y - top) // high), int((event.x - left) // wide)
            cells = [(row, column) for row, column in cells_between(self.last, place)
                     if 0 <= row < rows and 0 <= column < columns]
            if self.from_white and cells[1:] and place != self.last:
                row, column = cells[1]  # along white it erases, on to black it draws
                self.brush, self.from_white = -self.picture[row][column], False
            for row, column in cells:
                self.picture[row][column] = self.brush
            self.last, self.changed = place, True

    def point(self, event):
        """Look closer at the pixel of a map that the mouse points at."""
        before, found = self.pointed, self.at(event)
        self.pointed = found if isinstance(found[0], tuple) else None
        self.changed = self.changed or self.pointed != before

    def learn(self, epochs):
        """Learn so many epochs from now on; 0 is a pause."""
        self.epochs, self.resume, self.changed = epochs, 0.0, True

    def start_anew(self):
        """With other random weights, and nothing learned."""
        self.lesson.start_anew()
        self.epochs, self.changed = 0, True

    def take_back(self):
        """Forget the last drawing that was taught; then an epoch with the others."""
        if self.lesson.before:
            self.lesson.take_back()
            self.epochs, self.pointed = 1, None  # there may be fewer maps than before

    def copy(self):
        """Copy what was taught, as the text of a task, and print it."""
        text = as_task(self.lesson.taught)
        self.root.clipboard_clear()
        self.root.clipboard_append(text)
        put(text)

    def show(self):
        """All of it: the drawing, what the network sees and says, and every layer."""
        self.clear()
        self.changed = False
        wide, high = self.canvas.winfo_width(), self.canvas.winfo_height()
        whole = self.root.winfo_height()  # not high, which shrinks as the buttons' letters grow
        self.font = ("Helvetica", -max(11, min(whole // 46, wide // 70)))
        self.line = line = -1.5 * self.font[1]
        labels = {"Learn": "Pause" if self.epochs else "Learn",
                  "Copy": f"Copy {len(self.lesson.taught)} taught"}
        for text, button in self.buttons.items():
            button.config(font=self.font, text=labels.get(text, text))
        view, half = self.lesson.see(self.picture), 0.5 * high
        stages = self.lesson.network.stages([view])
        left, room, small = line / 2, min(half - line, wide / 3), min(half / 2 - line, wide / 5)
        self.write("Draw here", left, 0)
        zoom = self.image(greys(self.picture), left, line, room, "drawing")
        self.grid(left, line, zoom, *self.task.shape[1:])
        left += room + line / 2
        self.write("It sees" + (" (enlarged)" if view != self.picture else ""), left, 0)
        frames, pixel = frames_for(self.lesson.network, self.pointed)
        self.image(greys(view), left, line, small, framed=frames.get("view", ()))
        _, [said] = said_by(self.lesson.network, [view], winner(stages[-1]))
        end = self.write("Orange: for, blue: against", left, half / 2 + line / 6)
        colours = tinted(view, said) if self.has_drawing() else greys(view)
        self.image(colours, left, half / 2 + line, small - line / 2)
        left = max(left + small, end) + line / 2
        right = left + 0.5 * (wide - left)
        self.show_votes(stages[-1], left, right - left - line / 2, half)
        if pixel:
            self.show_match(stages, pixel, right, min(small - line, 0.4 * (wide - right)))
        else:
            self.show_learning(right, wide - right - line / 2, small - line)
        self.show_layers(stages, frames, wide, high, half + line / 4)

    def show_votes(self, votes, left, wide, high):
        """A bar for each kind, and one for none of them: a click teaches."""
        line, names = self.line, self.task.names + ["none"]
        answer = in_words(votes, names) if self.has_drawing() else "Draw something"
        self.write(answer, left, 0, size=2)
        step = min(2 * line, (high - 5.5 * line) / len(names))
        tops = [2 * line + kind * step for kind in range(len(names))]
        start = max([self.write(name, left, top) for name, top in zip(names, tops)]) + line / 3
        full = left + wide - 2.4 * line - start
        for kind, top in enumerate(tops):
            self.frame(start, top, full, step - 4)
            self.areas.append((kind, left, top, wide, step, 1, 1))
            if kind < len(votes):
                self.frame(start, top, full * votes[kind], step - 4, fill="#3a6ea5")
                self.write(f"{votes[kind]:.2f}", start + full + line / 4, top)
        self.write("Click what it is.\nSure: best above 0.5,\n0.2 above the next.", left,
                   2.2 * line + len(names) * step)

    def show_match(self, stages, pixel, left, room):
        """Filtering, seen: a patch, the feature, and the sum of their products."""
        (feature, row, column), line, network = pixel, self.line, self.lesson.network
        self.write(f"Feature {feature + 1} at row {row + 1}, column {column + 1}", left, 2 * line)
        self.image(greys(patch_of(stages[0][0], row, column, 3)), left, 3 * line, room)
        self.image(greys(features_of(network)[feature]), left + 1.1 * room, 3 * line, room)
        lines = match_in_words(network, self.task.names, stages, pixel)
        self.write("\n".join(lines), left, 3.3 * line + room)

    def show_learning(self, left, wide, high):
        """The falling loss, the unseen ones, and what was taken for what."""
        losses, lines, top = self.lesson.losses[-200:], self.lesson.report(), 4.2 * self.line
        self.write("\n".join(lines[:2]), left, 2 * self.line)
        self.write("\n".join(lines[2:]), left, top + high + self.line / 4)
        if len(losses) > 1:
            self.frame(left, top, wide, high)
            self.canvas.create_line([
                (left + wide * epoch / (len(losses) - 1), top + high * (1 - loss / max(losses)))
                for epoch, loss in enumerate(losses)], fill="#a03020", width=2)

    def show_layers(self, stages, frames, wide, high, top):
        """All features, and below each its map after ReLU and its pooled map."""
        line, features = self.line, features_of(self.lesson.network)
        step = (wide - line) / len(features)
        room = min(step - 4, (high - 4 - top) / 3 - line)
        step = min(step, room + 2 * line)
        for text, name, images in [
                ("Features: point at one, for its best match", "feature", features),
                ("Maps after ReLU: point at a pixel", "map", stages[2]),
                ("Pooled maps: point at a maximum", "pooled", stages[3])]:
            end = self.write(text, line / 2, top + line / 6)
            pixels, tall = stretched(sum(images, [])), len(images[0])
            for place in range(len(images)):
                what = name, place
                self.image(greys(pixels[place * tall:(place + 1) * tall]), line / 2 + place * step,
                           top + line, room, what, frames.get(what, ()))
            top += room + line
        if len(stages) > 6:  # two layers more: neurons that look at the pooled maps
            top -= room + line
            end = self.write("Hidden neurons", end + line, top + line / 6)
            self.image(greys(stretched([stages[5]])), end + line / 3, top + line / 4, 11 * line)


def open_window(task):
    """Train on a task, and open its window."""
    say("First it learns, then the window opens." if task.examples else
        "It knows nothing yet: draw, and click what it is.")
    network, examples, see = expert_for(task)
    lesson = Lesson(task, copy.deepcopy(network), examples, see)  # others may ask it, too
    try:
        Window(lesson).run()
    finally:  # a lesson's work is not lost
        if lesson.taught:
            put("What was taught, as the text of a task:\n\n" + as_task(lesson.taught).rstrip())


# -------------------------------------------------------------------- The command line

CHAPTERS = {
    "filtering": filtering, "convolution": convolution, "pooling": pooling,
    "relu": rectifying, "stacking": stacking, "votes": votes, "neuron": neurons,
    "camera": camera, "loss": less_wrong, "tea": tea, "chain": chain_rule,
    "deep": why_relu, "xo": xo, "lines": lines, "patterns": patterns, "learned": learned,
    "choices": choices, "limits": limits, "yours": yours}
OWN_TASKS = {"xo": XO_TASK, "lines": LINES_TASK}  # of chapters that answer drawings, too


def chapter_named(name):
    """The chapter with this name or number; None if there is none."""
    numbers = {str(number): chapter for number, chapter in enumerate(CHAPTERS, 1)}
    return name.lower() if name.lower() in CHAPTERS else numbers.get(name)


def conclude(claim):
    """Print what a run has shown, as its last lines."""
    put()
    say("=> " + claim, indent="   ")


def play_chapter(name):
    """Play a chapter: its question, what it shows, and what was learned."""
    if Screen.rows:  # each begins on a page of its own
        next_page()
    put()
    say(f"{list(CHAPTERS).index(name) + 1}. {name.upper()}: {CHAPTERS[name].__doc__ or ''}")
    put()
    conclude(CHAPTERS[name]())


def say_what_it_lacks(task):
    """Say so if no drawing has taught it what is none of the kinds."""
    if not knows_others(task):
        say("What is none of these kinds it may take for one of them; drawings under none: teach "
            "it when not to be sure.")


def worth_of(task, right, asked):
    """What so many right answers to a task are worth, and what would help, in words."""
    kinds, names = [kind_of(truth) for _, truth in task.examples], task.names + ["none"]
    most = max(map(kinds.count, kinds))
    guessed = asked * most // len(kinds)  # by saying always the same
    worth = f"(guessing: {guessed})."
    if right < guessed + 0.4 * (asked - guessed):
        worth += " So it has not learned what makes a kind, at most these drawings by heart."
    if right < 0.9 * asked:
        worth += (" Try more drawings of each kind, above all of those that it confuses, and "
                  "bigger ones: small signs need room.")
    few = [name for kind, name in enumerate(task.names) if kinds.count(kind) < most / 2]
    if few:
        worth += f" Of {' and '.join(few)} it has few, and may take them for another."
    same = sorted(set().union(*[kinds for kinds in kinds_alike(seen_task(task).examples)
                                if len(set(kinds)) > 1]))
    if same:
        worth += (f" Enlarged, some drawings of {' and '.join([names[kind] for kind in same])} "
                  "look the same.")
    return worth


def learn_task(task, name="TASK"):
    """Learn a task, and show all that it makes of the unseen drawings."""
    if task.split:
        say("No kind has unseen drawings, so every fourth drawing of each is kept unseen.")
    if epochs_for(task.examples) > 30:
        say(f"{epochs_for(task.examples)} epochs, and not 30, for the drawings are few.")
    if not knows_others(task):
        say("Some pictures of random pixels are learned as none of the kinds, too, so that it need "
            "not be sure of everything.")
    network, seen = trained_for(task, shown=True), seen_task(task)
    show_way(network, seen.unseen[0][0])
    answers, (_, folds) = answers_of(network, seen.unseen), choice_of(task)
    show_answers(task, answers)
    claim = "{} of {} drawings that it had never seen before are right "
    if len(answers) < 10 or task.split and len(folds) > 2 * len(answers):
        say("The unseen ones are too few to judge by; in the folds each was unseen once.")
        say("(Of drawings by a hand that it has not learned from, fewer may be right.)")
        answers = folds
        show_answers(task, answers)
        claim = "In four folds, each drawing unseen once, {} of {} are right "
    right, asked = right_of(answers), len(answers)
    conclude(claim.format(right, asked) + worth_of(task, right, asked))
    say_what_it_lacks(task)
    put(f"Ask it about a drawing of yours:\npython demo.py {name} DRAWING")


def ask(picture, task=XO_TASK):
    """Answer a picture, by a task or as X or O; show it as the network sees it."""
    network, _, see = expert_for(task)
    view = see(picture)
    if see is not unchanged:
        say(f"Your drawing, and as the network sees it: {how_enlarged(see)}.")
        show([picture, view])
        if min(map(min, view)) > 0:
            say("Enlarged, a dot, a dash and a square are the same: all white.")
    explain(network, task.names, view)
    if task is not XO_TASK:  # whose network has also learned what is neither
        say_what_it_lacks(task)


def read_file(name):
    """The text in a file; ValueError if there is none."""
    try:
        source = sys.stdin.fileno() if name == "-" else name
        with open(source, "rb", closefd=name != "-") as file:
            data = file.read()
        utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # as PowerShell's > writes it
        text = data.decode("utf-16" if utf_16 else "utf-8-sig").replace("\r\n", "\n")
        require(text[:5] != "{\\rtf", f"{name} is rich text; save it as plain text, in TextEdit "
                "with Format, Make Plain Text")
        return unicodedata.normalize("NFKC", text)  # Word makes one sign of three dots
    except (AttributeError, UnicodeDecodeError):
        raise ValueError(f"{name} is not a text; a drawing is one, made with # and . in an "
                         "editor, and saved as UTF-8") from None
    except OSError as error:
        near = [other for other in (name + ".txt", name[:-4]) if os.path.isfile(other)]
        words = name.split()
        if words[1:] and any([chapter_named(word) or word == "draw" for word in words]):
            near.append('"' + '", "'.join(words) + '"')  # each in quotes of its own
        if len(name) == 1 and name.isalnum():
            near.append(name + ":")  # a kind, to be taught with the mouse
        kind = f"; a kind to be taught has a colon, {name}:" if name.isalnum() else ""
        near += difflib.get_close_matches(name.lower(), [*CHAPTERS, "all", "draw"], 1)
        raise ValueError(f"{name} is no chapter (see --help), and no file that can be read: "
                         + (f"did you mean {near[0]}?" if near else
                            f"{error.strerror}: {os.path.abspath(name)}{kind}")) from None


def joined_task(texts):
    """One task of all these texts; a ValueError names the file, too."""
    places = [f"line {number} of {name}" for name, text in texts.items()
              for number, _ in enumerate(text.split("\n"), 1)]
    try:
        return read_task("\n".join(texts.values()))
    except ValueError as error:
        first, *others = texts
        if not others:
            raise ValueError(f"{first.rstrip(':')}: {error}")
        raise ValueError(re.sub(r"line (\d+)", lambda found: places[int(found.group(1)) - 1],
                                str(error)))


def plan(arguments):
    """What is to be done, as lists of a function and its arguments; reads all files."""
    for name in arguments:
        require(name == "-" or name[:1] != "-", f"{name} is an unknown option; see --help")
    found = [(name, sorted(glob.glob(name)) or [name]) for name in arguments]
    arguments = sum([names for _, names in found], [])  # Windows leaves *.txt to us
    if arguments[0].lower() == "draw":  # what it is to show may stand behind it
        arguments = arguments[1:] + arguments[:1]
    texts = {name: name if name.endswith(":") else read_file(name) for name in arguments
             if name.lower() not in ("all", "draw") and not chapter_named(name)}
    tasks = {name: text for name, text in texts.items()
             if any([line.rstrip().endswith(":") for line in text.split("\n")])}
    typed = " ".join([f'"{name}"' if " " in name else name for name, names in found
                      if set(names) & set(tasks)])
    steps, task = [], XO_TASK
    for name in arguments:
        if typed and name in texts:  # all tasks are one, and all drawings are meant for it
            task = joined_task(tasks)
            others = [other.lower() for other in arguments if other not in tasks]
            require(task.examples or others == ["draw"], "no kind has a drawing to learn from: put "
                    "draw behind their names, and nothing else, and draw some")
            steps.append([learn_task, task, typed])
            typed = ""
        if name in tasks:
            continue
        try:
            if name in texts or name.lower() == "draw":
                if steps and (steps[-1][0] is learn_task or steps[-1][1] in list(OWN_TASKS)):
                    steps.pop()  # what stands before it says whose drawing it is
                if name in texts:
                    steps.append([ask, read_drawing(texts[name], *task.shape[1:]), task])
                else:
                    new_root().destroy()  # is there a screen? Else it says so at once
                    steps.append([open_window, task])
            else:
                names = CHAPTERS if name.lower() == "all" else [chapter_named(name)]
                steps += [[play_chapter, chapter] for chapter in names]
                task = OWN_TASKS.get(chapter_named(name), task)
        except ValueError as error:
            raise ValueError(f"{name}: {error}")
    return steps


def main(arguments):
    """Do what the command line asks for; returns the exit status."""
    if "--help" in arguments or "-h" in arguments:
        put(__doc__ or "")
        for number, (name, chapter) in enumerate(CHAPTERS.items(), 1):
            put(f"{number:3} {name:11} {chapter.__doc__ or ''}")
        return 0
    try:
        steps = plan(arguments) if arguments else [
            [short_run, "xo", XO_TASK, xo_network(), fresh_letters(200, 1)],
            [short_run, "lines", LINES_TASK, lines_network(), fresh_lines(200, 1)]]
    except ValueError as error:
        print(printable(str(error)), file=sys.stderr)
        return 2
    if os.name == "nt" and has_shades():
        os.system("")  # or Windows may print the codes of colours, and not the colours
    everything = "all" in [name.lower() for name in arguments]
    waits = os.environ.get("PAGER") != "cat"  # as a notebook sets it: behind its ! is no key
    if everything and waits and on_terminal() and is_terminal(sys.stdin, sys.__stdin__):
        Screen.rows = 0
    try:
        for run, *given in steps:
            run(*given)
    except EOFError:  # enough
        pass
    Screen.rows = None
    if not arguments:
        put('There is more: python demo.py draw, a window to draw in with the mouse;\n'
            'python demo.py --help, or at a prompt: play("draw"), play("tea")')
    return 0


def play(*names):
    """At a prompt, what the command line does: play("tea"), play("lines", "draw")."""
    try:
        main([getattr(name, "__name__", str(name)) for name in names])  # play(tea) will do, too
    except KeyboardInterrupt:
        say("Stopped.")


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        if sys.stdout:
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        status = 130
    except OSError as error:  # nobody reads on, as in: python demo.py all | head
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # the second on Windows
            print(f"The output could not be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    if status:
        sys.exit(status)
