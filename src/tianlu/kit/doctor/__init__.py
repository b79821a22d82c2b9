"""`tianlu doctor`: looks at everything an installation needs and says what to do about what is amiss."""

from tianlu.kit.doctor.examining import Result, examine

__all__ = ["Result", "examine"]
