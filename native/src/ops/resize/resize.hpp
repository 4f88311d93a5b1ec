// Pillow-exact resampling: the contract between abi/resize.cpp and the implementations.
//
// All arguments have been checked: filter known, sizes positive, source inside the canvas, std not 0.
// An implementation is one function; it may use the pool and allocate scratch, and may throw core::Failure or
// std::bad_alloc. Files compiled for an instruction set (*_avx2.cpp, *_avx512.cpp) hold only functions with
// internal linkage besides their entry point (native/cmake/Isa.cmake says why): shared drivers belong in a
// plain file and take the row kernels as function pointers.
#pragma once

#include <cstdint>
#include <span>

#include "adavip/adavip.h"
#include "core/thread_pool.hpp"
#include "dispatch/registry.hpp"

namespace adavip::ops {

struct ResizeArguments {
    const uint8_t* source;  // [source_height, source_width, 3]
    int64_t source_width;
    int64_t source_height;
    int64_t source_row_stride;  // bytes from one row to the next, any sign
    avp_resize_params params;
    void* target;          // u8: [target_height, target_width, 3]; else [3, target_height, target_width]
    int32_t target_dtype;  // AVP_U8, AVP_F32, AVP_F16, AVP_BF16
    int64_t target_width;
    int64_t target_height;
};

using ResizeFunction = void(const ResizeArguments& arguments, core::ThreadPool& pool);

// Entries of AVP_OP_RESIZE for the registry; defined in resize_registry.cpp.
std::span<const dispatch::RegistryEntry> resize_registry();

}  // namespace adavip::ops
