"""What must hold on every Python: run it as a script, with the folder of tinycnn.py as its
argument, or let a host that has no files define DRAWINGS and SOURCE and run it.

Prints one line of results, the same on every interpreter, or fails.
"""
try:
    SOURCE
except NameError:
    import sys
    SOURCE = open(sys.argv[1] + "/tinycnn.py").read()
    DRAWINGS = open(sys.argv[1] + "/demo.py").read()

cnn = {"__name__": "tinycnn"}
exec(SOURCE, cnn)


def pictures(kind):
    """The drawings of this kind in the X/O task of demo.py, as pictures."""
    text = DRAWINGS.split('XO_TEXT = """\n')[1].split('\n"""')[0]
    text = ("\n\n" + text).split("\n\n" + kind + ":\n")[1].split(":\n")[0]
    found = []
    for band in text.split("\n\n"):
        for rows in zip(*[line.split() for line in band.split("\n")]):
            found.append([[1.0 if mark == "#" else -1.0 for mark in row] for row in rows])
    return [picture for picture in found if len(picture) == 9]


def near(got, expected):
    assert abs(got - expected) < 0.01, (got, expected)


# The published figures.
the_x = pictures("X")[0]
feature = [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]
near(cnn["match"](feature, [row[1:4] for row in the_x[1:4]]), 1.0)
near(cnn["match"](feature, [row[3:6] for row in the_x[3:6]]), 0.55)
feature_map = cnn["convolve"](the_x, feature)
for got, expected in zip(feature_map[0], [0.77, -0.11, 0.11, 0.33, 0.55, -0.11, 0.33]):
    near(got, expected)
pooled = cnn["max_pool"](feature_map)
for got, expected in zip(pooled[3], [0.33, 0.55, 0.11, 0.77]):
    near(got, expected)
near(cnn["sigmoid"](1.075), 0.746)
near(cnn["absolute_error"]([.5, .75, -.25, -.75], [0, 0, 0, 1]), 3.25)
near(cnn["slope"](lambda w: w * w, -1), -2)

# The X/O network, from seed 1.
network = cnn["Network"]([cnn["Convolution"](1, 3, 3), cnn["ReLU"](), cnn["MaxPool"](2, 2),
                          cnn["Dense"](48, 2), cnn["Sigmoid"]()], 1)
bits = 0
for numbers, _ in network.parameters():
    for number in numbers:  # every bit of every starting weight goes into this number
        bits = (bits * 1000003 + int(number * 2 ** 60)) % 2 ** 61
disagreement = cnn["check_gradients"](network, [the_x], [1, 0])
assert disagreement < 1e-6, disagreement


def examples(x, o):
    return ([([picture], [1.0, 0.0]) for picture in pictures(x)]
            + [([picture], [0.0, 1.0]) for picture in pictures(o)])


learned, unseen = examples("X", "O"), examples("X unseen", "O unseen")
loss = network.train(learned, 30, 0.1)[-1]
for stack, truth in learned + unseen:
    x, o = network.forward(stack)
    assert (x > o) == (truth[0] > truth[1]), (x, o)
print("RESULT", bits, "%.6e" % loss, len(learned), len(unseen))
