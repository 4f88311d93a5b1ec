// Entry points of the avx2 build of mask.inl.
#include "isa/avx2.hpp"
#include "ops/mask/mask.hpp"
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
