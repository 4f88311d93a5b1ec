// avp_abi_version, avp_last_error_message, avp_retain_heap.
#include <cstdlib>

#include "abi/guard.hpp"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

using namespace adavip;

int32_t avp_abi_version(void) {
    return AVP_ABI_VERSION;
}

const char* avp_last_error_message(void) {
    return core::last_error();
}

int32_t avp_retain_heap(void) {
    return abi::guarded("avp_retain_heap", [] {
#if defined(__GLIBC__)
        // No block of its own mapping, and -1: never give the top of the heap back. One arena, because the
        // heaps of the others end at 64 MB and glibc maps what does not fit, whatever M_MMAP_MAX says.
        if (mallopt(M_MMAP_MAX, 0) != 1 || mallopt(M_TRIM_THRESHOLD, -1) != 1 ||
            mallopt(M_ARENA_MAX, 1) != 1) {
            throw core::Failure(AVP_INTERNAL, "mallopt refused M_MMAP_MAX, M_TRIM_THRESHOLD or M_ARENA_MAX");
        }
#else
        core::fail_unsupported("this C library has no switch to keep freed memory; nothing was changed");
#endif
    });
}
