// Entry point of the avx512 build of composite.inl.
#include "ops/composite/composite.hpp"
#include "ops/composite/composite.inl"

namespace adavip::ops {

void composite_avx512(const Composite& arguments, int64_t begin, int64_t end) {
    composite(arguments, begin, end);
}

}  // namespace adavip::ops
