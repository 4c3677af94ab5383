"""How is a quiz written as a Markdown document, the way people get it out of a PDF? Reading and writing."""

from exams.interchange.markdown.reader import read
from exams.interchange.markdown.writer import write

__all__ = ["read", "write"]
