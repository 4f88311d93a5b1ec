// Entry points of the avx512 build of adamw.inl.
#include "isa/avx512.hpp"
#include "ops/adamw/adamw.hpp"
#include "ops/adamw/adamw.inl"

namespace adavip::ops {

void adamw_avx512(const Adamw& arguments, int64_t begin, int64_t end) {
    adamw(arguments, begin, end);
}

double sum_squares_avx512(const SumSquares& arguments, int64_t begin, int64_t end) {
    return sum_squares(arguments, begin, end);
}

}  // namespace adavip::ops
