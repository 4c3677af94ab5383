"""How are quizzes read from QTI, the exchange format of learning systems, in its versions 1.2, 2.x and 3.0?"""

from exams.interchange.qti.package import version_of
from exams.interchange.qti.reader import read

__all__ = ["read", "version_of"]
