"""What granian's worker loads: the application, in a process that ends when the process that started it is gone.

Without that, a web process killed with `kill -9` leaves its worker behind, answering readers with the code of then.
"""

from multiprocessing import parent_process

from tianlu.portal.serving.parents import end_with_parent
from tianlu.portal.wsgi import application

__all__ = ["application"]

# As granian told it, not as the system does: a web process that ended while this one was loaded has left another there.
end_with_parent(getattr(parent_process(), "pid", 0))
