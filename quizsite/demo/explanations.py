"""What do the simulated students of the demo write under the true/false questions?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Quality(IntEnum):
    """How far an explanation shows that its author understood the statement."""

    OFF_TOPIC = 0
    HALF_RIGHT = 1
    SOUND = 2


class Explanation(NamedTuple):
    """One plain-text explanation, as short as students write them in two minutes."""

    text: str
    quality: Quality


_SOUND = Quality.SOUND
_HALF = Quality.HALF_RIGHT
_OFF = Quality.OFF_TOPIC

EXPLANATIONS: Final[Mapping[str, tuple[Explanation, ...]]] = MappingProxyType(
    {
        "1.1": (
            Explanation("3 layers * 9C^2 = 27C^2, one 7x7 layer = 49C^2. Field: 3 -> 5 -> 7.", _SOUND),
            Explanation("Same window since every 3x3 adds 2 pixels, and 27 < 49 per channel pair.", _SOUND),
            Explanation("The small ones have fewer weights, but I think 3 of them only see 5x5.", _HALF),
            Explanation("27C^2 against 49C^2. Not sure about the patch.", _HALF),
            Explanation("Smaller kernels are better because modern networks use them.", _OFF),
            Explanation("Pooling is what decides the size of the output.", _OFF),
        ),
        "1.2": (
            Explanation("Weights and Adam moments are stored once per model. Only activations grow.", _SOUND),
            Explanation("Those depend on the number of parameters and not on the batch.", _SOUND),
            Explanation("Activations double, so total memory goes up and it is about right.", _HALF),
            Explanation("The weights stay the same but Adam needs a state for every example.", _HALF),
            Explanation("A bigger batch needs a bigger learning rate.", _OFF),
        ),
        "1.3": (
            Explanation("Anything can be written as bytes, so a new word is just more tokens.", _SOUND),
            Explanation("No, it falls back on the 256 bytes and they cover every string.", _SOUND),
            Explanation("Rare words get split into pieces, but a foreign alphabet would be unknown.", _HALF),
            Explanation("It can spell English words, the rest needs the unknown token.", _HALF),
            Explanation("All language models have special tokens, e.g. for the end of the text.", _OFF),
        ),
        "1.4": (
            Explanation("W_x is h*d, W_h is h*h, b is h. The weights are shared over time.", _SOUND),
            Explanation("hd + h^2 + h, and unrolling only copies the same cell.", _SOUND),
            Explanation("The weights are shared, but the formula forgets one of the matrices.", _HALF),
            Explanation("I get h(d + h) + h per step, and then times the number of steps.", _HALF),
            Explanation("RNNs forget things over long sequences, gradients vanish.", _OFF),
            Explanation("ran out of time, guessed", _OFF),
        ),
        "1.5": (
            Explanation("k heads * 3 * d * (d/k) = 3d^2, k cancels.", _SOUND),
            Explanation("Twice the heads but each one half as wide, so the total does not change.", _SOUND),
            Explanation("More heads means more attention maps, so more has to be stored somewhere.", _HALF),
            Explanation("Each head has 3 matrices, 8 heads have twice as many matrices as 4.", _HALF),
            Explanation("Attention is quadratic in the length of the sequence.", _OFF),
        ),
        "1.6": (
            Explanation("Position t sees only tokens up to t, its target is t+1, all in parallel.", _SOUND),
            Explanation("The mask hides the future, so one pass gives n honest predictions.", _SOUND),
            Explanation("The mask hides later tokens, but you still need one pass per token.", _HALF),
            Explanation("It is needed so that the model cannot cheat.", _HALF),
            Explanation("BERT hides random words and guesses them.", _OFF),
        ),
        "1.7": (
            Explanation("Gradient of a sum = sum of gradients, so the trunk gets both.", _SOUND),
            Explanation("False, that would be max(L1, L2). Here both terms are added.", _SOUND),
            Explanation("Both count, although the larger loss always wins in practice.", _HALF),
            Explanation("The heads share the trunk, so they take turns in updating it.", _HALF),
            Explanation("Boxes use L1 loss and classes use cross-entropy.", _OFF),
        ),
        "1.8": (
            Explanation("Constant output: distance 0 for all pairs, loss minimal, features useless.", _SOUND),
            Explanation("That is collapse. Negatives make the constant solution expensive.", _SOUND),
            Explanation("Negatives are needed, because otherwise training is too slow.", _HALF),
            Explanation("The two views would be the same, but different photos would still differ.", _HALF),
            Explanation("SimCLR crops the photos and changes their colors.", _OFF),
            Explanation("Contrast makes edges easier to see for the network.", _OFF),
        ),
        "1.9": (
            Explanation("Fixed weights + same image = same features, so cache them.", _SOUND),
            Explanation("Only the last layer changes, everything before it is a fixed function.", _SOUND),
            Explanation("You can skip the backward pass there, but the forward pass changes a bit.", _HALF),
            Explanation("Works if the new classes are the same as the old ones.", _HALF),
            Explanation("Transfer learning saves data and is popular in medicine.", _OFF),
        ),
        "1.10": (
            Explanation("The label is the rotation we applied ourselves, nobody annotated it.", _SOUND),
            Explanation("Self-supervised is about where targets come from, not about the loss.", _SOUND),
            Explanation("There are labels, so it is supervised, but they are made by a program.", _HALF),
            Explanation("It is self-supervised because it is used for pretraining.", _HALF),
            Explanation("Rotating photos is data augmentation against overfitting.", _OFF),
        ),
    }
)
