#pragma once

namespace espalier {

// A training step frees what its forward made, and the next asks for the same again. By default glibc gives such memory back
// to the system in between and takes it again page by page, at the price of a fault each. This keeps up to 256 MiB of
// freed memory at the top of the heap, and takes blocks up to 32 MiB from the heap. Once in a process; what the
// user set (MALLOC_*_THRESHOLD_, GLIBC_TUNABLES) stays.
void keepFreedPages();

}  // namespace espalier
