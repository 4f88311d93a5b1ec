#include "ops/logprob/logprob.hpp"

namespace adavip::ops {

void sum_segments(const double* logps, const int32_t* segment_ids, int64_t rows, double* sums,
                  int64_t segments) {
    for (int64_t segment = 0; segment < segments; ++segment) sums[segment] = 0;
    for (int64_t row = 0; row < rows; ++row) sums[segment_ids[row]] += logps[row];
}

}  // namespace adavip::ops
