"""What granian's worker loads: the application, in a process that ends when the process that started it is gone.

Without that, a web process killed with `kill -9` leaves its worker behind, answering readers with the code of then.
"""

import os

from tianlu.portal.serving.parents import end_with_parent
from tianlu.portal.wsgi import application

__all__ = ["application"]

end_with_parent(os.getppid())
