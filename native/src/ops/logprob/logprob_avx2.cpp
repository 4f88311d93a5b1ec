// Entry points of the avx2 build of logprob.inl.
#include "isa/avx2.hpp"
#include "ops/logprob/logprob.hpp"
#include "ops/logprob/logprob.inl"

namespace adavip::ops {

void logprob_forward_avx2(const LogprobForward& arguments, int64_t begin, int64_t end) {
    forward(arguments, begin, end);
}

void logprob_backward_avx2(const LogprobBackward& arguments, int64_t begin, int64_t end) {
    backward(arguments, begin, end);
}

}  // namespace adavip::ops
