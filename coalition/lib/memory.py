"""How a process gets its memory from the system."""

import ctypes
import os

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # as malloc.h of the GNU C library numbers them
_LARGEST = 32 * 1024 * 1024  # more is not taken
_KEPT = 128 * 1024 * 1024


def keep_freed_memory() -> None:
    """Use again what was freed, up to so much. To be called before anything imports numpy.

    Arrays of megabytes are made and dropped by the dozen while a file is understood. By default each comes from the
    system, in pages of two megabytes, and goes back: to find and clear those takes up to twice as long as all the
    rest. Other C libraries have no such setting and go on as they are.
    """
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    library = ctypes.CDLL(None)
    if hasattr(library, "gnu_get_libc_version"):
        library.mallopt(_MMAP_THRESHOLD, _LARGEST)
        library.mallopt(_TRIM_THRESHOLD, _KEPT)
