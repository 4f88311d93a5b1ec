// Entry points of the avx512 build of mask.inl.
#include "isa/avx512.hpp"
#include "ops/mask/mask.hpp"

namespace adavip::ops {
namespace {

inline Floats gather(const float* from, const int32_t* index) {
    return _mm512_i32gather_ps(_mm512_loadu_si512(index), from, sizeof(float));
}

inline void store_greater(uint8_t* to, Floats value, Floats limit) {
    const __mmask16 above = _mm512_cmp_ps_mask(value, limit, _CMP_GT_OQ);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_maskz_set1_epi8(above, 1));
}

inline uint64_t nonzero64(const uint8_t* from) {
    const __m512i bytes = _mm512_loadu_si512(from);
    return _mm512_test_epi8_mask(bytes, bytes);
}

}  // namespace
}  // namespace adavip::ops

#include "ops/mask/mask.inl"

namespace adavip::ops {

void mask_from_logits_avx512(const MaskFromLogits& arguments, int64_t begin, int64_t end) {
    from_logits(arguments, begin, end);
}

void mask_dilate_avx512(const MaskDilate& arguments, int64_t begin, int64_t end) {
    dilate(arguments, begin, end);
}

void mask_measure_avx512(const MaskMeasure& arguments, int64_t begin, int64_t end) {
    measure(arguments, begin, end);
}

void mask_iou_avx512(const MaskIou& arguments, int64_t begin, int64_t end) {
    iou(arguments, begin, end);
}

}  // namespace adavip::ops
