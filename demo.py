# SPDX-License-Identifier: 0BSD
"""Watch tinycnn learn.

python demo.py trains it on hand-drawn X and O, and on lines; python demo.py --help
lists all that it can show. Change the drawings below as you like, and run it again.
"""
import functools
import math
import os
import shutil
import statistics
import sys
import textwrap

from tinycnn import *

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

V:
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

# The X of the lecture, an O, and three features; the first chapters speak of just these.
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

# ------------------------------------------------------------------------ The main run
# Make a network, train it, and ask it about what it has never seen. This is all of it;
# what it calls stands below.


def main_run(task, network):
    """Train the network on a task, and show what it makes of the unseen drawings."""
    show_kinds(task)
    say("The network:")
    network.forward(task.examples[0][0])
    put(f"{in_python(network)}\n{network}\n")

    epochs = epochs_for(task)
    film = [frame(network, task, 0, mean_loss(network, task.examples))]
    for epoch, loss in enumerate(network.train(task.examples, epochs, rate=0.1), 1):
        keep = epoch in (1, 2, 5, 10, epochs)
        live_line(f"epoch {epoch:3}: loss {loss:.4f} " + "*" * round(40 * loss), keep)
        if keep:
            film.append(frame(network, task, epoch, loss))
    show_film(film)

    learned = count_right(network, task.examples)
    say(f"{learned} of the {len(task.examples)} drawings that it learned from are right. "
        "The way of an unseen one, over feature maps (after ReLU) to pooled maps:")
    show_way(network, task.unseen[0][0])
    put("All the unseen drawings, with their votes:")
    show_answers(network, task)
    right = count_right(network, task.unseen)
    claim = f"{right} of {len(task.unseen)} drawings that it had never seen before are right."
    if learned < 0.95 * len(task.examples) or right < 0.7 * len(task.unseen):
        claim += (" So it has not learned what makes a kind, at most these drawings by heart. "
                  "Try more drawings of each kind, above all of those that it confuses.")
    return claim


# --------------------------------------------------------------------- Reading drawings

INK = "#Xx*@1Oo"
GROUND = ".-_0"


class Task:
    """The names of the kinds, the examples to learn from, and the unseen ones."""

    def __init__(self, names, examples, unseen):
        self.names, self.examples, self.unseen = names, examples, unseen
        self.shape = flatten(examples[0][0])[1]


def picture_of(rows):
    """The picture of a drawing: ink is white, +1, all else is black, -1."""
    return [[1.0 if mark in INK else -1.0 for mark in row] for row in rows]


def pictures(text):
    """All the pictures in bands of drawings that stand side by side."""
    return [picture_of(rows) for band in text.strip().split("\n\n")
            for rows in zip(*[line.split() for line in band.split("\n")])]


def check_row(number, words, band):
    """Raise ValueError if a row of drawings does not go with the rows above it."""
    strange = [word for word in words if set(word) - set(INK + GROUND)]
    require(not strange, f"line {number} holds {''.join(strange[:1])!a}; draw with # and ., and "
            "put a colon after the name of a kind")
    require(not band or len(words) == len(band[0]), f"line {number} has a row of "
            f"{len(words)} drawings, and the lines above it have {len(band[0]) if band else 0}"
            ": a drawing lacks a row, a blank line is missing, or a space stands for a .")
    widths = sorted({len(word) for row in band + [words] for word in row})
    require(len(widths) == 1, f"line {number} has rows that are {widths[0]} and "
            f"{widths[-1]} wide: draw all in one width, and . where it is black")


def bands_of(text):
    """The bands of a task: (name, unseen, line number, rows of drawings) of each."""
    name, unseen, bands, band, headings = None, False, [], [], []
    for number, line in enumerate(text.split("\n") + [""], 1):
        words = line.split()
        if band and (not words or words[-1].endswith(":")):
            bands.append((name, unseen, number - len(band), band))
            band = []
        if words and words[-1].endswith(":"):
            heading = " ".join(words)[:-1].strip()
            unseen = heading.endswith(" unseen")
            name = heading[:-7].strip() if unseen else heading
            require(0 < len(name) <= 8, f"line {number}: the name {name!a} has {len(name)} "
                    "letters; take one of 1 to 8")
            require(heading not in headings, f"line {number}: {heading}: stands "
                    "there twice; put all its drawings under one of them")
            headings.append(heading)
        elif words:
            require(name, f"line {number}: write the name of a kind and a colon above its "
                    "drawings, such as T:")
            check_row(number, words, band)
            band.append(words)
    return bands


def read_task(text):
    """The task in a text; ValueError, naming the line, for what cannot be learned from."""
    drawings, size, start, first_line = {}, None, None, {}
    for name, unseen, number, band in bands_of(text):
        size, start = size or (len(band), len(band[0][0])), start or number
        require((len(band), len(band[0][0])) == size, f"line {number}: drawings of "
                f"{len(band)} x {len(band[0][0])}, but the first, from line {start} on, are "
                f"{size[0]} x {size[1]}; draw all in one size, with no blank line inside")
        require(3 <= min(size) and max(size) <= 16, f"line {number}: drawings of {size[0]} x "
                f"{size[1]}; draw them from 3 x 3 to 16 x 16")
        for rows in zip(*band):
            picture = picture_of(rows)
            known = first_line.setdefault(str(picture), (name, number))
            require(known[0] == name, f"line {number}: a drawing of {name} stands "
                    f"also in line {known[1]}, as {known[0]}; it can't be both")
            drawings.setdefault(name, ([], []))[unseen].append(picture)
    names = list(drawings)
    require(2 <= len(names) <= 6, f"{len(names)} kinds of drawings; a task needs two to six, "
            "each with a line of its own such as T: above its drawings")
    for name, (learn, _) in drawings.items():
        require(len(learn) >= 4, f"{name} has {len(learn)} drawings to learn from, "
                "but needs at least four")
    split = not any([unseen for _, unseen in drawings.values()])
    examples, unseen = [], []
    for place, name in enumerate(names):
        truth = [1.0 if other == place else 0.0 for other in range(len(names))]
        learn, kept = drawings[name]
        if split:  # every fourth one
            kept = learn[3::4]
            learn = [picture for count, picture in enumerate(learn, 1) if count % 4]
        examples += [([picture], truth) for picture in learn]
        unseen += [([picture], truth) for picture in kept]
    task = Task(names, examples, unseen)
    task.split = split
    return task


def read_drawing(text, height=9, width=9):
    """The one drawing in a text; what it lacks of so many rows and columns is black."""
    rows = [row.rstrip() for row in text.rstrip().split("\n")]
    marks = set("".join(rows)) - {" "}
    strange = sorted(marks - set(INK + GROUND))
    require(not strange, f"holds {strange[:1]}; draw with # and ., or # and spaces")
    inks = sorted(marks & set(INK))
    require(inks, "holds no #, so there is nothing to see")
    require(len(inks) == 1, f"is drawn with {' and '.join(inks)}, but a drawing has one "
            "kind of ink: write # everywhere")
    split = [row for row in rows if len(row.split()) != 1]
    require(not marks & set(GROUND) or not split, "holds two drawings, or spaces among the "
            "dots: write one drawing, with # and . only")
    tall, wide = len(rows), max([len(row) for row in rows])
    require(tall <= height and wide <= width, f"is {tall} x {wide}, but the network sees "
            f"{height} x {width} at most")
    rows += [""] * (height - tall)
    return picture_of([row + " " * (width - len(row)) for row in rows])


def enlarged(picture, size=9):
    """The white part of a picture, drawn in size x size pixels."""
    rows = [row for row, line in enumerate(picture) if max(line) > 0]
    columns = [column for column, line in enumerate(zip(*picture)) if max(line) > 0]
    tall, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    return [[picture[rows[0] + row * tall // size][columns[0] + column * wide // size]
             for column in range(size)] for row in range(size)]


XO_TASK, LINES_TASK = read_task(XO_TEXT), read_task(LINES_TEXT)
XO, XO_UNSEEN = XO_TASK.examples, XO_TASK.unseen
LINES, LINES_UNSEEN = LINES_TASK.examples, LINES_TASK.unseen
(THE_X, THE_O), THREE_FEATURES = pictures(LETTERS), pictures(FEATURES)

# --------------------------------------------------------------------------- The screen
# A terminal gets shades of grey. Elsewhere, in IDLE, Thonny, a notebook or a file, each
# pixel is a character.


class Screen:
    """Was the last line blank, is the legend there, and how many rows, if they are counted?"""

    blank, legend, rows = False, False, None


class Enough(Exception):
    """The person at the keyboard has pressed q."""


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
    if os.environ.get("NO_COLOR") or (os.name == "nt" and "WT_SESSION" not in os.environ):
        return False
    return on_terminal() and "utf" in (sys.stdout.encoding or "").lower()


def width():
    """How many characters a line may have: one less than the screen, from 60 to 80."""
    return max(60, min(80, shutil.get_terminal_size().columns)) - 1


def printable(text):
    """The text with ? for what the console can't print."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def next_page():
    """Wait for Enter; q ends it all."""
    try:
        answer = input("-- Enter: go on, q: end -- ")
    except EOFError:
        answer = "q"
    if answer.strip().lower().startswith("q"):
        raise Enough
    Screen.rows = 0


def put(text=""):
    """Print some lines, never two blank ones; wait before they push others off the screen."""
    if Screen.blank:
        text = text.lstrip("\n")
        if not text:
            return
    Screen.blank = not text or text.endswith("\n")
    rows = text.count("\n") + 1
    if Screen.rows is not None:
        if Screen.rows + rows > 22:
            next_page()
        Screen.rows += rows
    print(printable(text))


def say(text):
    """Print a text, in lines that fit."""
    put(textwrap.fill(text, width()))


def live_line(text="", keep=False):
    """On a terminal, write over the line before; elsewhere print what is to be kept."""
    if on_terminal():
        print(f"\r{text[:width()]:{width()}}\r", end="", flush=True)
    elif keep:
        put(text.rstrip())


def draw(image):
    """The lines of text that show an image; in shades, two pixels to a character."""
    if max(len(image), len(image[0])) <= 5:  # for the back row, four pixels for one
        image = [[pixel for pixel in row for _ in "12"] for row in image for _ in "12"]
    rows = [[max(-1.0, min(1.0, pixel)) for pixel in row] for row in image]
    if not has_shades():
        return ["".join([".:-+#"[round(2 * pixel + 2)] for pixel in row]) for row in rows]
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


def side_by_side(images, captions=(), least=0):
    """Images with captions below, side by side, as many as fit; captions are lines."""
    seen = [2 * len(image[0]) if max(len(image), len(image[0])) <= 5 else len(image[0])
            for image in images]
    cell = max(seen + [least] + [len(caption) for line in captions for caption in line])
    fit = max(1, (width() + 1) // (cell + 1))
    drawn, lines = [draw(image) for image in images[:fit]], []
    for number in range(max([len(own) for own in drawn])):
        lines.append(" ".join([own[number] + " " * (cell - columns) if number < len(own)
                               else " " * cell for own, columns in zip(drawn, seen)]).rstrip())
    for line in captions:
        lines.append(" ".join([f"{caption:{cell}}" for caption in line[:fit]]).rstrip())
    rest = images[fit:]
    return ["\n".join(lines)] + (side_by_side(rest, [line[fit:] for line in captions], cell)
                                 if rest else [])


def legend():
    """Say, before the first pictures, which shade, or which character, is which."""
    Screen.legend = True
    scale = [draw([[half / 2] * 6] * 2)[0] if has_shades() else draw([[half / 2]])[0][0]
             for half in range(-2, 3)]
    put("From black, -1, over grey, 0, to white, +1:" + ("\n" if has_shades() else " ")
        + " ".join(scale) + "\n")


def show(images, *captions):
    """Print images side by side with lines of captions, and a blank line after them."""
    if not Screen.legend:
        legend()
    for block in side_by_side(images, captions):
        put(block + "\n")


def cut(number):
    """Two decimals, cut off and not rounded as on the slides: 0.77 for 7/9."""
    hundredths = int(100 * number + math.copysign(1e-6, number))
    return f"{hundredths / 100:.2f}"


def table(rows, form=cut):
    """Print rows of numbers, or of words, in columns."""
    words = [[cell if isinstance(cell, str) else form(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*words)]
    put("\n".join(["  " + " ".join([word.rjust(most) for word, most in zip(row, widths)])
                   for row in words]) + "\n")


def stretched(image):
    """The image with its strongest pixel made as strong as white or black."""
    strongest = max([abs(pixel) for row in image for pixel in row]) or 1.0
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
    put("\n".join(lines[::-1]) + f"\n{'':9}{left:<{wide - 4}}{right:>4}\n")


# ------------------------------------------------------------------------- The networks


def xo_network(seed=1):
    """The network for X and O."""
    return Network([Convolution(1, 3, 3), ReLU(), MaxPool(2, 2), Dense(48, 2), Sigmoid()], seed)


def lines_network(seed=1):
    """The network for lines. Where a line is does not matter, so it pools wider."""
    return Network([Convolution(1, 6, 3), ReLU(), MaxPool(3, 2), Dense(24, 2), Sigmoid()], seed)


def network_for(task, seed=1):
    """A network that fits the size of the drawings and the number of kinds."""
    _, rows, columns = task.shape
    places = len(window_starts(rows - 2, 2, 2)) * len(window_starts(columns - 2, 2, 2))
    return Network([Convolution(1, 8, 3), ReLU(), MaxPool(2, 2),
                    Dense(8 * places, len(task.names)), Sigmoid()], seed)


def epochs_for(task):
    """How often to show the examples: 30 times, and more often if they are few."""
    return max(30, 1200 // len(task.examples))


def in_python(network):
    """The line of Python that makes such a network, in lines that fit."""
    line = f"Network([{', '.join(map(repr, network.layers))}])"
    return textwrap.fill(line, width(), subsequent_indent=" " * 9)


def winner(votes):
    """The place of the highest vote."""
    return votes.index(max(votes))


def count_right(network, cases):
    """How many of the cases get the highest vote for the right answer."""
    return sum([winner(network.forward(stack)) == winner(truth) for stack, truth in cases])


def mean_loss(network, cases):
    """The mean loss over all cases."""
    return statistics.mean([squared_error(network.forward(stack), truth)
                            for stack, truth in cases])


def trained(network, cases, epochs=30, rate=0.1):
    """The network, after training."""
    for epoch, loss in enumerate(network.train(cases, epochs, rate), 1):
        live_line(f"training, epoch {epoch} of {epochs}: loss {loss:.4f}")
    live_line()
    return network


def features_of(network):
    """What the first layer with weights looks for, as pictures, the strongest in full."""
    layer = [layer for layer in network.layers if layer.weights][0]
    shape = layer.shape  # a Dense layer's weights are a picture as big as the drawing
    if isinstance(layer, Convolution):
        shape = [layer.channels, layer.size, layer.size]
    return [stretched(reshape(row, shape)[0]) for row in layer.weights]


def show_kinds(task):
    """Show some drawings of each kind, and say how many there are."""
    for place, name in enumerate(task.names):
        mine = [stack[0] for stack, truth in task.examples if winner(truth) == place]
        unseen = len([1 for _, truth in task.unseen if winner(truth) == place])
        fit = (width() + 1) // (len(mine[0][0]) + 1)
        say(f"{name}: {len(mine)} drawings to learn from, {unseen} kept unseen; some of them:")
        show([picture for picture in mine[:min(fit, 8)]])


def frame(network, task, epoch, loss):
    """A picture of the film: the epoch, the features, the loss, the unseen right."""
    return epoch, features_of(network), loss, count_right(network, task.unseen)


def show_film(film):
    """How the features changed while the network learned."""
    live_line()
    put()
    features = min(3, len(film[0][1]))
    say(f"How it learns: {features} of its features, from random to trained; below them "
        "the epoch, the loss, and how many of the unseen drawings are right:")
    for feature in range(features):
        captions = [] if feature < features - 1 else [
            [f"epoch {epoch}" for epoch, _, _, _ in film],
            [f"{loss:.3f}" for _, _, loss, _ in film],
            [f"{right} right" for _, _, _, right in film]]
        put("\n\n".join(side_by_side([images[feature] for _, images, _, _ in film],
                                     captions, least=8)) + "\n")


def show_way(network, stack):
    """The drawing, the maps after ReLU, and the pooled ones."""
    stages = network.stages(stack)
    maps = [stage for stage, layer in zip(stages[1:], network.layers)
            if isinstance(layer, (ReLU, MaxPool)) and isinstance(stage[0], list)]
    for images, name in zip([stack] + maps, ["drawing"] + ["map", "pooled"] * len(maps)):
        for block in side_by_side([stretched(image) for image in images],
                                  [[name] * len(images)], least=9):
            put(block + "\n")


def show_answers(network, task):
    """The unseen drawings with their votes; for three kinds or more, what was what."""
    votes = [network.forward(stack) for stack, _ in task.unseen]
    lines = [[f"{printable(name)} {vote[place]:.2f}" for vote in votes]
             for place, name in enumerate(task.names)]
    verdicts = ["right" if winner(vote) == winner(truth) else "WRONG"
                for vote, (_, truth) in zip(votes, task.unseen)]
    show([stack[0] for stack, _ in task.unseen], *lines, verdicts)
    if len(task.names) > 2:
        say("What was taken for what; each row is a kind, each column an answer:")
        pairs = [(winner(truth), winner(vote)) for vote, (_, truth) in zip(votes, task.unseen)]
        kinds = range(len(task.names))
        table([[""] + task.names] + [[task.names[kind]] + [str(pairs.count((kind, taken)))
                                                            for taken in kinds] for kind in kinds])

# ------------------------------------------------------------------------ The chapters
# Each prints a run, with a control beside it, and returns what it has shown.


def filtering():
    """How well does a feature match a patch of the picture?"""
    feature = THREE_FEATURES[0]
    patches = [window_at(THE_X, top, left, 3, 3) for top, left in [(1, 1), (3, 3), (1, 2)]]
    patches.append([[-pixel for pixel in row] for row in feature])
    show([THE_X, feature] + patches,
         ["the X", "feature", "at 1, 1", "at 3, 3", "at 1, 2", "negative"],
         ["", "match:"] + [cut(match(feature, patch)) for patch in patches])
    say("Multiply pixel by pixel: 1 where they agree, -1 where they do not. At 1, 1 and at "
        "3, 3 (as on the slides, decimals are cut off and not rounded):")
    for patch in patches[:2]:
        products = [[a * b for a, b in zip(*rows)] for rows in zip(feature, patch)]
        total = sum(map(sum, products))
        table(products, "{:g}".format)
        put(f"  Their sum is {total:g}, divided by 9 pixels: {cut(total / 9)}\n")
    say("This feature is made by hand, like all numbers up to the chapter camera. From the "
        "chapters xo and lines on, the network finds such numbers itself.")
    return ("The mean of the products says how well a feature matches: 1.00 is perfect, "
            "-1.00 is its negative, and here one pixel beside its place it is near 0.")


def one_stroke():
    """The X without its stroke from the top left to the bottom right."""
    return [[pixel if down + across == 8 else -1.0 for across, pixel in enumerate(row)]
            for down, row in enumerate(THE_X)]


def convolution():
    """Where in the picture is each feature?"""
    maps = [convolve(THE_X, feature) for feature in THREE_FEATURES]
    without = convolve(one_stroke(), THREE_FEATURES[0])
    show([THE_X] + maps, ["the X", "map 1", "map 2", "map 3"])
    show(THREE_FEATURES, ["feature 1", "feature 2", "feature 3"])
    say("Map 1 in numbers, 7 x 7, for a window of 3 x 3 has 7 stops along 9 pixels:")
    table(maps[0])
    mirrored = maps[2] == [row[::-1] for row in maps[0]]
    put(f"Is map 3 map 1 in the mirror? {'Yes' if mirrored else 'No'}.\n")
    put(f"Without the stroke of feature 1 its best match is {cut(max(map(max, without)))}:")
    show([one_stroke(), without], ["one stroke", "its map 1"])
    return ("A feature map lights up where its feature is: here, along one diagonal. In "
            "the middle, where the other stroke crosses, it is weaker, 0.55.")


def moved(image, down, across):
    """The image, moved by so many pixels; what falls off comes in on the other side."""
    rows = image[-down:] + image[:-down]
    return [row[-across:] + row[:-across] for row in rows]


def change(feature, move, keep):
    """By how much the numbers kept of a feature map change on average, if the X moves."""
    before, after = [keep(convolve(x, feature)) for x in (THE_X, moved(THE_X, *move))]
    return absolute_error(before, after) / len(flatten(before)[0])


def pooling():
    """What is worth keeping of a map?"""
    moves = {"up left": (-1, -1), "up": (-1, 0), "up right": (-1, 1), "left": (0, -1),
             "right": (0, 1), "down left": (1, -1), "down": (1, 0), "down right": (1, 1)}
    ways = [list, max_pool, lambda image: max_pool(image, window=1, stride=2)]
    feature_map = convolve(THE_X, THREE_FEATURES[0])
    show([keep(feature_map) for keep in ways], ["map 1", "maximum", "every 2nd"])
    say("Pooling keeps the maximum of each window of 2 x 2. Windows over the edge are cut "
        "off, but count. Map 1 becomes:")
    table(max_pool(feature_map))
    say("Move the X by a pixel: how much does a number change, on average? In the whole "
        "map, in its maxima, and, for comparison, in every 2nd pixel, taken blindly:")
    rows = []
    for number, feature in enumerate(THREE_FEATURES, 1):
        found = [[change(feature, move, keep) for keep in ways] for move in moves.values()]
        rows += [[f"{name}, map 1"] + row for name, row in zip(moves, found) if number == 1]
        rows.append([f"mean, map {number}"] + list(map(statistics.mean, zip(*found))))
    table([["X moved", "map", "maximum", "every 2nd"]] + rows)
    return ("Pooling keeps the best match of each window. When the picture moves, its "
            "numbers change less on average, not always: up right, map 1's change more.")


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
    table(rectify(first))
    say("Why? Matches will be added up. The middle row of map 2, without ReLU and with it:")
    table([row + ["  sum", sum(row)] for row in (second[3], rectify(second)[3])])
    pooled = max_pool(first)
    same = "the same" if max_pool(rectify(first)) == rectify(pooled) else "not the same"
    say(f"ReLU before pooling, or after: {same}. In map 1 pooling alone leaves nothing "
        f"negative either: the lowest number kept is {cut(min(map(min, pooled)))}.")
    return ("ReLU turns every mismatch into 0 and leaves every match as it is. Without it, "
            "mismatches can cancel even a perfect match when all are added up.")


def stacked(picture):
    """A picture's stacks: feature maps, after ReLU, pooled, and pooled again."""
    maps = [convolve(picture, feature) for feature in THREE_FEATURES]
    return Network([ReLU(), MaxPool(2, 2), MaxPool(2, 2)]).stages(maps)


def stacking():
    """How does a picture shrink and keep what matters?"""
    names = ["picture", "convolution", "ReLU", "pooling", "pooling again"]
    for name, stack in zip(names, [[THE_X]] + stacked(THE_X)):
        put(f"{name}: {flatten(stack)[1]}")
        show(stack)
    for name, picture in (("in numbers", THE_X), ("without one stroke", one_stroke())):
        put(f"The X {name}:")
        table([a + ["  "] + b + ["  "] + c for a, b, c in zip(*stacked(picture)[-1])])
    return ("Layers can be stacked: 81 pixels have become 12 numbers, and they still say "
            "roughly what is where. Without its stroke, feature 1 has no 1.00 left.")


def twelve(picture):
    """What the chapter stacking makes of a picture, as one list."""
    return flatten(stacked(picture)[-1])[0]


def votes():
    """How do twelve numbers become an answer?"""
    new = [.90, .65, .45, .87, .96, .73, .23, .63, .44, .89, .94, .53]
    lists = {"the X": twelve(THE_X), "the O": twelve(THE_O), "a new picture": new}
    weights = [[1 / len(voters) if place in voters else 0.0 for place in range(1, 13)]
               for voters in ([1, 4, 5, 10, 11], [2, 3, 9, 12])]
    show([THE_X, THE_O], ["the X", "the O"])
    say("Both went through the layers of the chapter stacking. A new picture comes from "
        "the lecture, which gives only its twelve numbers:")
    speaks = ["X" if x else "O" if o else "-" for x, o in zip(*weights)]
    table([["place", "votes for", *lists]] + [
        [str(place), *row] for place, row in enumerate(zip(speaks, *lists.values()), 1)])
    say("What is 1.00 in the X votes for X, what is 1.00 in the O for O. Places 6, 7 and "
        "8 are 0.55 in both and don't vote. A vote is the mean of its voters, cut off and "
        "not rounded; beside it, for comparison, the mean of all 12:")
    for name, values in lists.items():
        x, o = dense(values, weights, [0, 0])
        put(f"{name}: X {cut(x)}, O {cut(o)}, so it is an {'X' if x > o else 'O'} "
            f"(all 12: {cut(statistics.mean(values))})")
    right, cases = 0, XO + XO_UNSEEN
    for (picture,), truth in cases:
        x, o = dense(twelve(picture), weights, [0, 0])
        right += round((x - o) * (truth[0] - truth[1]), 9) > 0  # a tie is not right
    say("No wonder for these two: the voters were chosen from them. Of all the "
        f"{len(cases)} drawings of the chapter xo they get {right} right.")
    return ("A vote is a weighted sum, here a mean of chosen places, and the highest vote "
            "wins. It needs the choice: the mean of all 12 is nearly the same for each.")


def neurons():
    """Why weights, and why squash the sum?"""
    top, bottom = [[1.0, 1.0], [-1.0, -1.0]], [[-1.0, -1.0], [1.0, 1.0]]
    show([top, bottom], ["top", "bottom"])
    for name, weights in (("all 1", [1, 1, 1, 1]), ("top 1, bottom -1", [1, 1, -1, -1])):
        sums = [weighted_sum(weights, flatten(picture)[0]) for picture in (top, bottom)]
        put(f"With weights {name} the sums are {sums[0]:g} and {sums[1]:g}.")
    inputs, weights = [.50, 0.0, -.75, .75], [-.2, 0.0, .8, -.5]
    plain, total = dense(inputs, [[1, 1, 1, 1], weights], [0, 0])
    say(f"Inputs .50 0.00 -.75 .75 sum to {plain:.2f}; with weights -.2 0.0 .8 -.5 it is "
        f"{total:.3f}. Squashed, sigmoid({total:.3f}) = {neuron(inputs, weights):.3f}. "
        f"The lecture squashes 1.075: sigmoid({-total:.3f}) = {sigmoid(-total):.3f}. "
        "The two add up to 1, for the halves of the S are alike.")
    rows = [[f"{x:g}", sigmoid(x), tanh(x)] for x in (-100, total, 0, -total, 10, 100)]
    table([["sum", "sigmoid", "tanh"]] + rows, "{:.3f}".format)
    for name, curve in (("sigmoid, for votes", sigmoid), ("tanh, for pictures", tanh)):
        put(f"{name}: the sum to the right, squashed upwards")
        plot(curve, -6, 6, [("-", total), ("0", 0), ("+", -total)], height=5)
    return ("Weights see places, which a plain sum cannot. Squashing keeps any sum in a "
            "range, but big ones look alike then. With tanh grey, 0, stays grey.")


def camera_network(squash=True, in_reverse=1):
    """The four-pixel camera, wired by hand; squashing and reverse can be left out."""
    sums, patterns, signs, output = Dense(4, 4), Dense(4, 4), Dense(4, 8), Dense(8, 4)
    sums.weights = [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, -1, 0], [0, 1, 0, -1]]
    patterns.weights = [[1, 1, 0, 0], [-1, 1, 0, 0], [0, 0, 1, -1], [0, 0, 1, 1]]
    same = [[1 if row == column else 0 for column in range(4)] for row in range(4)]
    signs.weights = same + [[-in_reverse * weight for weight in row] for row in same]
    output.weights = [row + row for row in same]
    layers = [sums, Tanh(), patterns, Tanh(), signs, ReLU(), output]
    return Network([layer for layer in layers if squash or not isinstance(layer, Tanh)])


def camera():
    """Can four pixels see a pattern, and its reverse?"""
    names, numbers = ["solid", "vertical", "diagonal", "horizontal"], list("12345678")
    layers = camera_network().layers
    wired = layers[4].weights[:4]  # a, b, d and c, each by itself
    say("What each neuron sees: its weights, laid back on the pixels a, b (above) and d, c "
        "(below). White is added, black subtracted, grey left out.")
    put()
    for layer, *captions in ((layers[0], ["p = a+d", "q = b+c", "r = a-d", "s = b-c"]),
                             (layers[2], ["p+q", "q-p", "r-s", "r+s"], names),
                             (layers[4], numbers)):
        columns = list(zip(*wired))
        wired = [[weighted_sum(row, column) for column in columns] for row in layer.weights]
        seen = [reshape(row, [2, 2]) for row in wired]
        put(f"Layer {layers.index(layer) // 2 + 1}:")
        show(seen, *captions)
    say("The output adds each of the first four to its reverse. Show it these eight as "
        "pictures, and grey; S, V, D and H are the answers above 0:")
    seen.append([[0, 0], [0, 0]])
    rows = [["sum of pixels"] + [f"{sum(flatten(image)[0]):g}" for image in seen] + ["4"]]
    for name, network in (("the network", camera_network()),
                          ("no layer 2", Network(layers[:2] + layers[4:])),
                          ("no ReLU", Network(layers[:5] + layers[6:])),
                          ("no reverse", camera_network(in_reverse=0)),
                          ("no squashing", camera_network(squash=False))):
        answers = [network.forward(image) for image in seen]
        letters = ["".join(["SVDH"[place] for place in range(4) if four[place] > 0]) or "."
                   for four in answers]
        rows.append([name] + letters + [max(map(max, answers))])
    table([["picture"] + numbers + ["grey", "highest"]] + rows)
    return ("Sums of sums are patterns: without layer 2, solid and vertical look the same. "
            "With ReLU a pattern counts in reverse too: without it the two cancel. "
            "Squashing only keeps answers below 1 here, and grey stays grey.")


BAGS = [45, 47, 48, 49, 49, 51, 51, 51, 51, 52, 52, 52, 53, 53, 53, 53, 53, 54, 54,
        55, 55, 55, 55, 55, 55, 55, 55, 56, 56, 56, 56, 56, 57, 57, 57, 57, 57, 57, 57,
        58, 58, 58, 59, 59, 59, 59, 59, 59, 60, 60, 60, 60, 61, 61, 63, 64]


def less_wrong():
    """How many sweets are in a bag, if every bag is different?"""
    def squared(guess):
        return squared_error([guess] * len(BAGS), BAGS)

    def absolute(guess):
        return absolute_error([guess] * len(BAGS), BAGS)

    mean, median = statistics.mean(BAGS), statistics.median(BAGS)
    halves = [guess / 2 for guess in range(90, 131)]
    best = exhaustive_search(squared, halves)
    say(f"{len(BAGS)} bags were counted. The squared error, upwards, of each guess, to the "
        "right; O is the lowest:")
    plot(squared, 45, 65, [("O", best)])
    say(f"Squared error: search finds {best}, the mean is {mean:.2f}. Absolute error: search "
        f"finds {exhaustive_search(absolute, halves)}, the median is {median:g}. Each is the "
        "best guess for one of them, and not for the other:")
    table([["", "squared", "absolute"]]
          + [[f"{name} {guess:.2f}", f"{squared(guess):.1f}", f"{absolute(guess):.1f}"]
             for name, guess in (("mean", mean), ("median", median), ("a bag", BAGS[0]))])
    answers, truths = [.5, .75, -.25, -.75], [0, 0, 0, 1]
    say(f"A network's answers are judged in the same way. The camera answers {answers}, the "
        f"truth is {truths}: its absolute error is {absolute_error(answers, truths):.2f}")
    return ("No guess is right for every bag, but one is the least wrong: the mean for "
            "the squared error, the median for the absolute one.")


def tea():
    """How many cups does it take to find the best temperature?"""
    cups = []

    def cost(degrees):
        cups.append(degrees)
        return ((degrees - 68) / 20) ** 2

    def hot_day(degrees):
        return (((degrees - 38) / 30) ** 2 - 1) ** 2 + degrees / 150

    say("What a cup costs in enjoyment, upwards, at each temperature, to the right. Descent "
        "starts at the mark 0 and numbers its steps; a step is the rate times the slope:")
    for rate, name in ((100.0, "well chosen"), (8.0, "too small"), (405.0, "too big")):
        path = gradient_descent(cost, 90.0, rate, 9)
        say(f"rate {rate:g}, {name}: " + ", ".join([f"{degrees:.0f}" for degrees in path]))
        plot(cost, 40, 100, [(str(step), degrees) for step, degrees in enumerate(path)], 6)
    say("Each look at the curve costs a cup:")
    for name, search in (
            ("exhaustive search", lambda: exhaustive_search(cost, range(40, 101))),
            ("gradient descent", lambda: gradient_descent(cost, 90.0, 100.0)[-1]),
            ("with curvature", lambda: newtons_method(cost, 90.0)[-1])):
        cups.clear()
        say(f"{name} finds {search():.1f} degrees with {len(cups)} cups of tea")
    say("Curvature, the slope of the slope, tells how far away the slope is 0: no rate to choose.")
    put()
    say("On a hot day iced tea is good too, and the curve has two valleys:")
    plot(hot_day, 0, 80)
    alone = gradient_descent(hot_day, 75.0, 50.0)[-1]
    random = Random(1)
    ends = [gradient_descent(hot_day, 80 * random.number(), 50.0)[-1] for _ in range(8)]
    best = exhaustive_search(hot_day, ends)
    say(f"Descent from 75 degrees finds {alone:.1f}, at a cost of {hot_day(alone):.2f}. Descents "
        "from 8 random starts find " + ", ".join([f"{end:.1f}" for end in ends])
        + f"; the best of them is {best:.1f}, at a cost of {hot_day(best):.2f}.")
    return ("Descent takes few cups if the rate is neither too small nor too big, but finds the "
            "nearest valley; curvature takes fewer; several starts can find a deeper valley.")


def chain_rule():
    """Whose fault is an error?"""
    valve, flow = (lambda m: 2 * m), (lambda x: x / 4)
    say("The shower: the handle m moves the valve x, and the valve the flow y. dx/dm "
        f"is how much x rises with m: dx/dm = {slope(valve, 1):.2f}, "
        f"dy/dx = {slope(flow, 2):.2f}, "
        f"and dy/dm = {slope(lambda m: flow(valve(m)), 1):.2f}, their product.")
    put(f"error = w^2 has at w = -1 the slope {slope(lambda w: w * w, -1):.2f}.")
    x, w1, w2 = 3.0, 0.5, -2.0
    say("e = x*w1*w2 has at x = 3, w1 = 0.5, w2 = -2 the slopes "
        f"de/dw1 = x*w2 = {slope(lambda w: x * w * w2, w1):.2f} and "
        f"de/dw2 = x*w1 = {slope(lambda w: x * w1 * w, w2):.2f}.")
    network, (stack, truth) = xo_network(), XO[0]
    network.backward(squared_error_gradient(network.forward(stack), truth))
    say("The same in a network: its slopes, found by nudging one number at a time and running "
        "it again, and by going back once:")
    rows = [["", "number", "by nudging", "going back"]]
    pairs = network.parameters()
    for name, pair, place in (("feature 1, at right", 0, 5), ("feature 1, below", 0, 7),
                              ("feature 3, top right", 2, 2), ("bias of feature 1", 3, 0),
                              ("a weight of X's vote", 4, 5), ("the bias of O's vote", 6, 1)):
        numbers, slopes = pairs[pair]
        nudged = slope(lambda number: loss_with(number, numbers, place, lambda: squared_error(
            network.forward(stack), truth)), numbers[place])
        rows.append([name] + [f"{value:.4f}" for value in (numbers[place], nudged, slopes[place])])
    table(rows)
    count = sum([len(numbers) for numbers, _ in pairs])
    say(f"Nudging all {count} weights and biases takes {2 * count} runs "
        "forward, backpropagation one forward and one back. The worst disagreement, "
        f"pixels included, is {check_gradients(network, stack, truth):.0e}.")
    before = network.learn(stack, truth, 0.1)
    after = squared_error(network.forward(stack), truth)
    for numbers, slopes in network.parameters():
        numbers[:] = step_downhill(numbers, slopes, -0.2)  # back, and as far uphill
    say(f"A step downhill at rate 0.1: the loss goes from {before:.3f} to {after:.3f}. As big "
        f"a step uphill: {squared_error(network.forward(stack), truth):.3f}.")
    return "Slopes multiply along a chain, so one pass back finds those of all weights."


def frozen(make, task, seed):
    """How many unseen are right if only the votes learn, and the features stay random."""
    layers = make(seed).layers
    front, votes = Network(layers[:3]), Network(layers[3:])
    seen = [[(front.forward(stack), truth) for stack, truth in cases]
            for cases in (task.examples, task.unseen)]
    return count_right(trained(votes, seen[0]), seen[1])


def spread(counts):
    """The mean of some counts, and the lowest and the highest of them."""
    return f"{statistics.mean(counts):.1f} ({min(counts)} to {max(counts)})"


def best_places(network, cases, feature):
    """The drawing that a feature answers to most, and the same with only that place shown."""
    best = max(cases, key=lambda case: max(map(max, network.stages(case[0])[1][feature])))
    picture, answers = best[0][0], network.stages(best[0])[1][feature]
    size, (row, column) = network.layers[0].size, max(
        [(row, column) for row in range(len(answers)) for column in range(len(answers[0]))],
        key=lambda place: answers[place[0]][place[1]])
    return [[pixel if row <= y < row + size and column <= x < column + size else 0.0
             for x, pixel in enumerate(line)] for y, line in enumerate(picture)]


def learned():
    """What has the network learned to look for?"""
    network, fresh = trained(lines_network(), LINES), lines_network()
    for name, one in (("As they start, at random", fresh), ("Trained on the lines", network)):
        say(f"{name}: the six features, and below each the place in the drawings that it "
            "answers to most, with grey all around:")
        show(features_of(one))
        show([best_places(one, LINES, feature) for feature in range(6)])
    say("Random ones answer to strokes too, so this alone proves nothing. What does learning "
        "them buy? Of 12 unseen drawings are right, on average over 6 seeds (lowest to highest):")
    rows = [["", "features learned", "left at random"]]
    for name, make, task in (("lines", lines_network, LINES_TASK), ("X and O", xo_network, XO_TASK)):
        right = [count_right(trained(make(seed), task.examples), task.unseen)
                 for seed in range(1, 7)]
        rows.append([name, spread(right),
                     spread([frozen(make, task, seed) for seed in range(1, 7)])])
    table(rows)
    return ("On the lines, learned features do better than random ones. On X and O random "
            "strokes do nearly as well: there it is the votes that learn.")


def choices():
    """How many features, how big a window, how many hidden neurons?"""
    say("On the lines, after 15 epochs, with the seeds 1 to 5: the unseen that are right, on "
        "average (lowest to highest), and the mean of their loss. Hidden neurons stand between "
        "the maps and the votes: a layer of Dense and Tanh that is no answer by itself.")
    rows = [["features", "window", "hidden", "weights", "of 12", "loss"]]
    for features, window, hidden in ((1, 3, 0), (2, 3, 0), (6, 3, 0), (12, 3, 0), (6, 1, 0),
                                     (6, 5, 0), (6, 3, 4)):
        values = features * len(window_starts(5, window, min(window, 2))) ** 2
        right, losses = [], []
        for seed in range(1, 6):
            network = Network(
                [Convolution(1, features, 3), ReLU(), MaxPool(window, min(window, 2))]
                + ([Dense(values, hidden), Tanh(), Dense(hidden, 2)] if hidden
                   else [Dense(values, 2)]) + [Sigmoid()], seed)
            right.append(count_right(trained(network, LINES, 15), LINES_UNSEEN))
            losses.append(mean_loss(network, LINES_UNSEEN))
        weights = sum([len(numbers) for numbers, _ in network.parameters()])
        rows.append([str(features), str(window), str(hidden), str(weights), spread(right),
                     f"{statistics.mean(losses):.2f}"])
    table(rows)
    return ("On the lines one feature hangs on a lucky start, and two are enough. Without pooling, "
            "window 1, there are more weights, and it does worse; hidden neurons buy nothing "
            "here. No rule gives the best numbers: try, from several seeds, and compare.")


def limits():
    """When is a convolutional network the wrong tool?"""
    random = Random(1)
    order = sorted(range(49), key=lambda pixel: random.number())

    def shuffled(cases):
        """All pictures with their pixels in one and the same new order."""
        flat = [(flatten(stack)[0], truth) for stack, truth in cases]
        return [(reshape([pixels[place] for place in order], [1, 7, 7]), truth)
                for pixels, truth in flat]

    def dense_only(seed):
        return Network([Dense(49, 8), Tanh(), Dense(8, 2), Sigmoid()], seed)

    pair = [LINES[0], LINES[-1]]
    show([stack[0] for stack, _ in pair + shuffled(pair)],
         ["H", "V", "H shuffled", "V shuffled"])
    say(f"Of {len(LINES_UNSEEN)} unseen lines are right, on average over 4 seeds (lowest to "
        "highest); guessing gets half. The shuffled ones hold the same information:")
    rows = [["", "as drawn", "all pixels shuffled"]]
    for name, make in (("convolutional", lines_network), ("dense only", dense_only)):
        rows.append([name] + [spread([
            count_right(trained(make(seed), change(LINES), 15), change(LINES_UNSEEN))
            for seed in range(1, 5)]) for change in (list, shuffled)])
    table(rows)
    return ("If the data is as useful with its pixels in another order, a convolutional "
            "network has nothing to hold on to.")


# ------------------------------------------------------- X and O, lines, your own drawing


def without(task, variants):
    """How many unseen drawings simpler networks get right, each from seeds 1, 2 and 3."""
    rows = []
    for name, layers in variants:
        right = [count_right(trained(Network(layers(), seed), task.examples), task.unseen)
                 for seed in (1, 2, 3)]
        rows.append([name] + [str(count) for count in right])
    table([["of " + str(len(task.unseen)), "seed 1", "seed 2", "seed 3"]] + rows)


def xo():
    """Can it learn to tell an X from an O?"""
    claim = main_run(XO_TASK, xo_network())
    say("Was all of it needed? The same training without one part, or with votes alone:")
    without(XO_TASK, [
        ("no ReLU", lambda: [Convolution(1, 3, 3), MaxPool(2, 2), Dense(48, 2), Sigmoid()]),
        ("no pooling", lambda: [Convolution(1, 3, 3), ReLU(), Dense(147, 2), Sigmoid()]),
        ("votes alone", lambda: [Dense(81, 2), Sigmoid()])])
    return claim + (" But these drawings, well in the middle and of one kind, are so easy that "
                    "votes alone can tell them apart. The lines are not.")


def lines():
    """Can it learn to tell horizontal lines (H) from vertical (V)?"""
    claim = main_run(LINES_TASK, lines_network())
    say("Was all of it needed? The same training with votes alone:")
    without(LINES_TASK, [("votes alone", lambda: [Dense(49, 2), Sigmoid()])])
    return claim + " Votes alone do little better than guessing, 6: here features are needed."


NEITHER = """
......... ......... ......... ....#.... #........ ........# ......... .........
......... ......... ......... ....#.... .#....... .......#. .#....... .......#.
......... ......... ......... ....#.... ..#...... ......#.. .#....... .......#.
......... ...##.... ......... ....#.... ...#..... .....#... .#....... .......#.
....#.... ...##.... #######.. ....#.... ....#.... ....#.... .#....... .......#.
......... ......... ......... ....#.... .....#... ...#..... .#....... .......#.
......... ......... ......... ....#.... ......#.. ..#...... .#....... .......#.
......... ......... ......... ....#.... .......#. .#....... .######.. .######..
......... ......... ......... ......... ........# #........ ......... .........
"""


def asked_network(seed=1):
    """The X/O network, prepared for drawings of any size, and for what is neither.

    It learns from the drawings and from their enlarged copies; a dot or a line, drawn
    both ways, has the truth 0, 0.
    """
    cases = XO + [([picture], [0.0, 0.0]) for picture in pictures(NEITHER)]
    return trained(xo_network(seed),
                   cases + [([enlarged(stack[0])], truth) for stack, truth in cases])


@functools.lru_cache(maxsize=None)
def trained_for(task=None):
    """The network for a task, or else for drawings of X and O, trained once."""
    if task is None:
        return asked_network()
    return trained(network_for(task), task.examples, epochs_for(task))


def in_hundredths(numbers):
    """Whole hundredths, each within one of its number, that add up as the numbers do."""
    whole = [math.floor(100 * number) for number in numbers]
    missing = round(100 * sum(numbers)) - sum(whole)
    for place in sorted(range(len(whole)), key=lambda at: whole[at] - 100 * numbers[at])[:missing]:
        whole[place] += 1
    return whole


def signed(hundredths):
    """A number of hundredths with its sign: +1.25, or a dot for none."""
    return f"{hundredths / 100:+.2f}" if hundredths else "."


def spoke(network, picture, answer):
    """What each place said for an answer, and the bias; the places as rows of hundredths.

    A place is one in the maps that the last Dense layer votes on, all maps together.
    """
    last = max([place for place, layer in enumerate(network.layers) if type(layer) is Dense])
    values, shape = flatten(network.stages([picture])[last])
    columns = shape[-1]
    places = len(values) // shape[0] if len(shape) == 3 else len(values)
    weights, bias = network.layers[last].weights[answer], network.layers[last].biases[answer]
    said = [weight * value for weight, value in zip(weights, values)]
    *numbers, bias = in_hundredths([sum(said[place::places]) for place in range(places)] + [bias])
    return reshape(numbers, [places // columns, columns]), bias, last


def seen_from(network, last, picture, places):
    """The picture where these places of the maps look at it, and grey all around."""
    values, shape = flatten(network.stages([picture])[last])
    count = len(values) // shape[0] if len(shape) == 3 else len(values)
    slopes = [1.0 if number % count in places else 0.0 for number in range(len(values))]
    if last:
        front = Network(network.layers[:last])
        front.forward([picture])
        slopes = flatten(front.backward(reshape(slopes, shape)))[0]
    return [[pixel if rise else 0.0 for pixel, rise in zip(row, rises)]
            for row, rises in zip(picture, reshape(slopes, [1, len(picture), len(picture[0])])[0])]


def explain(network, names, picture):
    """Answer a picture, and show what in it spoke for the answer, and what against."""
    votes = network.forward([picture])
    answer, ranks = winner(votes), sorted(votes)
    sure = ranks[-1] > 0.5 and ranks[-1] - ranks[-2] >= 0.2
    told = ", ".join([f"{name} {vote:.2f}" for name, vote in zip(names, votes)])
    say(f"{'' if sure else 'I am not sure. '}I see {names[answer]}: {told}")
    rows, bias, last = spoke(network, picture, answer)
    said = [number for row in rows for number in row]
    by_say = sorted(range(len(said)), key=lambda place: -said[place])
    loudest = [place for place in by_say[:3] if said[place] > 0]
    against = [place for place in by_say[:-4:-1] if said[place] < 0]
    show([picture, seen_from(network, last, picture, loudest),
          seen_from(network, last, picture, against)], ["drawing", "for", "against"])
    say(f"Where the drawing spoke for {names[answer]} (+) and against it (-), added up over all "
        "features, each number where its place is; the three strongest of each are shown above:")
    table(rows, signed)
    total = sum(said) + bias
    squashed = f", and squashed it is {votes[answer]:.2f}" if network.layers[last + 1:] else ""
    say(f"All of these together make {signed(sum(said))}, with the bias of {signed(bias)} the "
        f"vote is {signed(total)}{squashed}.")


def laid_on(picture, top, left, patch):
    """The picture with a patch laid on it, its top left pixel here."""
    return [[patch[row - top][column - left]
             if top <= row < top + len(patch) and left <= column < left + len(patch[0]) else pixel
             for column, pixel in enumerate(line)] for row, line in enumerate(picture)]


def yours():
    """What does it see in your own drawing?"""
    network, black = trained_for(), [[-1.0] * 9 for _ in range(9)]
    explain(network, XO_TASK.names, enlarged(XO_UNSEEN[5][0][0]))
    say("The same stroke, seen by the same features, can speak for X in one place and for O "
        "in another, because each place has weights of its own:")
    stroke = [[1.0 if row == column else -1.0 for column in range(4)] for row in range(4)]
    strokes = [laid_on(black, top, left, stroke) for top in range(6) for left in range(6)]
    votes = [network.forward([picture]) for picture in strokes]
    lead = [x - o for x, o in votes]
    ends = [lead.index(max(lead)), lead.index(min(lead))]
    show([strokes[end] for end in ends], *[[f"{name} {votes[end][place]:.2f}" for end in ends]
                                           for place, name in enumerate("XO")])
    say("So a drawing must lie where the learned ones lay, and be as big. Preparing the data is "
        "half of the craft: here every drawing is first enlarged to the whole picture. Each "
        "unseen drawing, made 4 x 4 pixels small, in each corner; here the first:")
    small = [([laid_on(black, top, left, enlarged(stack[0], 4))], truth)
             for stack, truth in XO_UNSEEN for top in (0, 5) for left in (0, 5)]
    show([stack[0] for stack, _ in small[:4]])
    large = [([enlarged(stack[0])], truth) for stack, truth in small]
    plain = count_right(trained(xo_network(), XO), small)
    say(f"As they are, the network of the chapter xo gets {plain} of {len(small)} right, and this "
        f"one, when they are enlarged, {count_right(network, large)}. What stays weak: a stray "
        "pixel far from the letter, for then the letter is not enlarged; and a single slanted "
        "stroke can pass for an X, though it was shown as neither.")
    return ("An answer adds up what each place says. The same stroke says something else "
            "elsewhere, so drawings are prepared before the network sees them.")


# -------------------------------------------------------------------- The command line

CHAPTERS = {
    "filtering": ("How well does a feature match a patch of the picture?", filtering),
    "convolution": ("Where in the picture is each feature?", convolution),
    "pooling": ("What is worth keeping of a map?", pooling),
    "relu": ("What becomes of the mismatches?", rectifying),
    "stacking": ("How does a picture shrink and keep what matters?", stacking),
    "votes": ("How do twelve numbers become an answer?", votes),
    "neuron": ("Why weights, and why squash the sum?", neurons),
    "camera": ("Can four pixels see a pattern, and its reverse?", camera),
    "loss": ("How many sweets are in a bag, if every bag is different?", less_wrong),
    "tea": ("How many cups does it take to find the best temperature?", tea),
    "chain": ("Whose fault is an error?", chain_rule),
    "xo": ("Can it learn to tell an X from an O?", xo),
    "lines": ("Can it learn to tell horizontal lines (H) from vertical (V)?", lines),
    "learned": ("What has the network learned to look for?", learned),
    "choices": ("How many features, how big a window, how many hidden neurons?", choices),
    "limits": ("When is a convolutional network the wrong tool?", limits),
    "yours": ("What does it see in your own drawing?", yours)}

USAGE = """python demo.py            train on X and O, and on lines: the main run
python demo.py NAME ...   play these chapters
python demo.py all        play the whole course
python demo.py FILE       answer the drawing in a text file (- reads it from
                          standard input), or learn the task in one
python demo.py TASK FILE  learn the task, and answer the drawing by it

Without a command line: from demo import play, and then play("tea").

Chapters:"""


def chapter_named(name):
    """The chapter with this name or number; None if there is none."""
    numbers = {str(number): chapter for number, chapter in enumerate(CHAPTERS, 1)}
    return numbers.get(str(name), str(name).lower() if str(name).lower() in CHAPTERS else None)


def play(name):
    """Play a chapter: its question, what it shows, and what was learned."""
    chapter = chapter_named(name)
    require(chapter, f"{name!r} is no chapter; these are: {', '.join(CHAPTERS)}")
    question, run = CHAPTERS[chapter]
    Screen.legend = False
    put()
    say(f"{list(CHAPTERS).index(chapter) + 1}. {chapter.upper()}: {question}")
    put()
    put("\n" + textwrap.fill("=> " + run(), width(), subsequent_indent="   "))


def learn_task(task, name="TASK"):
    """Learn a task: the main run with a network that fits it."""
    if task.split:
        say("No kind has unseen drawings, so every fourth drawing of each is kept unseen.")
    put("\n" + textwrap.fill("=> " + main_run(task, network_for(task)), width(),
                             subsequent_indent="   "))
    say(f"Ask it about a drawing of yours: python demo.py {name} DRAWING")


def ask(picture, task=None):
    """Answer a picture, by a task, or else as X or O, made as big as the learned ones."""
    if task:
        return explain(trained_for(task), task.names, picture)
    prepared = enlarged(picture)
    if prepared != picture:
        say("Your drawing, and as the network sees it: enlarged to the size of what it learned.")
        show([picture, prepared])
    explain(trained_for(), XO_TASK.names, prepared)


def read_file(name):
    """The text in a file; ValueError if there is none."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                data = file.read()
        utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # as PowerShell's > writes it
        return data.decode("utf-16" if utf_16 else "utf-8-sig").replace("\r\n", "\n")
    except (AttributeError, UnicodeDecodeError):
        raise ValueError(f"{name} is not a text in UTF-8")
    except OSError as error:
        raise ValueError(f"{name} is no chapter (see --help), and no file that can be "
                         f"read: {error.strerror}")


def plan(arguments):
    """What is to be done, as pairs of a function and its arguments; reads all files."""
    steps, task = [], None
    for name in arguments:
        require(name == "-" or not name.startswith("-"), f"{name} is an unknown option; see "
                "--help")
        if name.lower() == "all":
            steps += [(play, (chapter,)) for chapter in CHAPTERS]
        elif chapter_named(name):
            steps.append((play, (name,)))
        else:
            text = read_file(name)
            try:
                if any([line.rstrip().endswith(":") for line in text.split("\n")]):
                    task = read_task(text)
                    steps.append((learn_task, (task, name)))
                else:
                    size = task.shape[1:] if task else [9, 9]
                    steps = [(run, given) for run, given in steps
                             if run is not learn_task or given[0] is not task]
                    steps.append((ask, (read_drawing(text, *size), task)))
            except ValueError as error:
                raise ValueError(f"{name}: {error}")
    return steps


def main(arguments):
    """Do what the command line asks for; returns the exit status."""
    if "--help" in arguments or "-h" in arguments:
        put(USAGE)
        for number, (name, (question, _)) in enumerate(CHAPTERS.items(), 1):
            put(f"{number:3} {name:11} {question}")
        return 0
    try:
        steps = plan(arguments or ["xo", "lines"])
    except ValueError as error:
        print(printable(str(error)), file=sys.stderr)
        return 2
    if "all" in [name.lower() for name in arguments] and on_terminal() and is_terminal(sys.stdin, sys.__stdin__):
        Screen.rows = 0
    try:
        for run, given in steps:
            run(*given)
    except Enough:
        pass
    Screen.rows = None
    if not arguments:
        put('\nThere is more: python demo.py --help, or at a prompt: play("tea")')
    return 0


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        if sys.stdout:
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        status = 130
    except OSError as error:  # nobody reads on, as in: python demo.py all | head
        if not isinstance(error, BrokenPipeError):
            print(f"The output could not be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    if status:
        sys.exit(status)
