// What the processor, and the operating system's register saving, allow.
#pragma once

namespace adavip::dispatch {

bool always() noexcept;
bool has_avx2() noexcept;    // AVX2, FMA, F16C: the flags of *_avx2.cpp
bool has_avx512() noexcept;  // AVX-512 F, BW, DQ, VL besides: the flags of *_avx512.cpp

}  // namespace adavip::dispatch
