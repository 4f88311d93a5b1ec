// Filter windows in quads of taps, and scratch memory, for the vector implementations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {

inline constexpr std::size_t kScratchAlignment = 64;

struct FreeScratch {
    void operator()(void* memory) const noexcept {
        ::operator delete (memory, std::align_val_t{kScratchAlignment});
    }
};

// Aligned, not initialised.
template <class Element>
using Scratch = std::unique_ptr<Element[], FreeScratch>;

template <class Element>
Scratch<Element> scratch(int64_t count) {
    const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(Element);
    return Scratch<Element>(
        static_cast<Element*>(::operator new (bytes, std::align_val_t{kScratchAlignment})));
}

// AxisTaps with every window widened to the same number of quads.
struct QuadPlan {
    int64_t origin;     // the first input that is needed
    int64_t quads;      // of the inputs that are needed, counted from origin
    int64_t tap_quads;  // of a window
    int64_t size;
    // [size, padded to kColumnStep] where a window starts; quads or inputs from origin
    std::vector<int32_t> first;
    std::vector<int32_t> digits;  // [size, padded][tap_quads][kDigitLanes]
};

// Windows that start at multiples of four inputs from origin: `first` counts quads.
QuadPlan aligned_plan(const AxisTaps& taps, DigitForm form);

// Windows that start where the taps do: `first` counts inputs. The last quad may reach past the inputs.
QuadPlan exact_plan(const AxisTaps& taps, DigitForm form);

}  // namespace adavip::ops
