"""How are quizzes read from and written in QTI, the exchange format of learning systems: 1.2, 2.x and 3.0?"""

from exams.interchange.qti.package import version_of
from exams.interchange.qti.reader import read
from exams.interchange.qti.writer1 import write as write_version1
from exams.interchange.qti.writer2 import write_version2, write_version3

__all__ = ["read", "version_of", "write_version1", "write_version2", "write_version3"]
