// Entry points of the avx2 build of mask.inl.
#include "isa/avx2.hpp"
#include "ops/mask/mask.hpp"

namespace adavip::ops {
namespace {

inline Floats gather(const float* from, const int32_t* index) {
    return _mm256_i32gather_ps(from, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(index)),
                               sizeof(float));
}

inline void store_greater(uint8_t* to, Floats value, Floats limit) {
    const __m256i ones =
        _mm256_and_si256(_mm256_castps_si256(_mm256_cmp_ps(value, limit, _CMP_GT_OQ)), _mm256_set1_epi32(1));
    const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(ones), _mm256_extracti128_si256(ones, 1));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(words, words));
}

inline uint64_t nonzero32(const uint8_t* from) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    const int zeros = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256()));
    return static_cast<uint32_t>(~zeros);
}

inline uint64_t nonzero64(const uint8_t* from) {
    return nonzero32(from) | nonzero32(from + 32) << 32;
}

}  // namespace
}  // namespace adavip::ops

#include "ops/mask/mask.inl"

namespace adavip::ops {

void mask_from_logits_avx2(const MaskFromLogits& arguments, int64_t begin, int64_t end) {
    from_logits(arguments, begin, end);
}

void mask_dilate_avx2(const MaskDilate& arguments, int64_t begin, int64_t end) {
    dilate(arguments, begin, end);
}

void mask_measure_avx2(const MaskMeasure& arguments, int64_t begin, int64_t end) {
    measure(arguments, begin, end);
}

void mask_iou_avx2(const MaskIou& arguments, int64_t begin, int64_t end) {
    iou(arguments, begin, end);
}

}  // namespace adavip::ops
