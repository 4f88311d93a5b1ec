// avp_mask_*, avp_box_iou, avp_nms: checks and dispatch.
#include "ops/mask/mask.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "abi/context.hpp"
#include "core/tensor_check.hpp"

using namespace adavip;

namespace {

constexpr int64_t kMaxSide = 65535;     // of masks and logits
constexpr int64_t kMaxKernel = 4095;    // of a dilation
constexpr int64_t kMaxItems = 1 << 20;  // boxes or masks that are compared
constexpr int64_t kRowGrain = 16;       // rows a thread takes at least
constexpr int64_t kColumnGrain = 256;   // columns, whole cache lines

// [count, height, width], contiguous.
struct Stack {
    void* data;
    int64_t count;
    int64_t height;
    int64_t width;
    int32_t dtype;
    int64_t pixels() const { return height * width; }
    bool empty() const { return count == 0 || pixels() == 0; }
};

void check_axis(const char* name, const avp_tensor& tensor, int axis, int64_t stride) {
    if (tensor.shape[axis] > 1 && tensor.stride[axis] != stride) {
        core::fail_unsupported(name, ": stride[", axis, "] is ", tensor.stride[axis], ", only contiguous (",
                               stride, ") is supported");
    }
}

Stack check_stack(core::Device device, const avp_tensor* tensor, const char* name, int32_t dtype) {
    const avp_tensor& checked = core::check_tensor(device, tensor, name, 3, core::dtypes(dtype));
    const Stack stack{checked.data, checked.shape[0], checked.shape[1], checked.shape[2], dtype};
    if (stack.height > kMaxSide || stack.width > kMaxSide) {
        core::fail_invalid(name, " is ", stack.width, " x ", stack.height, ", at most ", kMaxSide, " a side");
    }
    if (stack.empty()) return stack;
    check_axis(name, checked, 2, 1);
    check_axis(name, checked, 1, stack.width);
    check_axis(name, checked, 0, stack.pixels());
    return stack;
}

core::Footprint footprint(const char* name, const Stack& stack) {
    return core::footprint(name, core::VectorView{stack.data, stack.count * stack.pixels(), stack.dtype});
}

core::MatrixView check_table(core::Device device, const avp_tensor* tensor, const char* name,
                             core::DtypeSet allowed, int64_t rows, int64_t columns) {
    const core::MatrixView view = core::check_matrix(device, tensor, name, allowed);
    const std::string owner(name);
    core::check_equal((owner + ".shape[0]").c_str(), view.rows, "the number of items", rows);
    core::check_equal((owner + ".shape[1]").c_str(), view.columns, "the number needed", columns);
    core::check_contiguous(view, name);
    return view;
}

void check_items(const char* name, int64_t count) {
    if (count > kMaxItems) core::fail_invalid(name, " has ", count, " items, at most ", kMaxItems);
}

void check_side(const char* name, int64_t value, int64_t limit) {
    if (value < 1 || value > limit) core::fail_invalid(name, " is ", value, ", must be in [1, ", limit, "]");
}

void check_logit_params(const avp_mask_params& params) {
    check_side("params.padded_height", params.padded_height, ops::kMaxPaddedSide);
    check_side("params.padded_width", params.padded_width, ops::kMaxPaddedSide);
    check_side("params.crop_height", params.crop_height, params.padded_height);
    check_side("params.crop_width", params.crop_width, params.padded_width);
    if (std::isnan(params.threshold)) core::fail_invalid("params.threshold is nan, must be a number");
}

void masks_from_logits(avp_context& owner, const avp_mask_params& params, const Stack& logits,
                       const Stack& masks) {
    const ops::BilinearTaps columns_up =
        ops::bilinear_taps(logits.width, params.padded_width, params.crop_width);
    const ops::BilinearTaps rows_up =
        ops::bilinear_taps(logits.height, params.padded_height, params.crop_height);
    const ops::BilinearTaps rows_out = ops::bilinear_taps(params.crop_height, masks.height, masks.height);
    const ops::BilinearTaps columns_out = ops::bilinear_taps(params.crop_width, masks.width, masks.width);
    std::vector<float> wide(static_cast<std::size_t>(logits.height * params.crop_width));
    auto* const function = abi::chosen<ops::MaskFromLogitsFunction>(owner, AVP_OP_MASK_FROM_LOGITS, AVP_F32);
    for (int64_t i = 0; i < masks.count; ++i) {
        ops::MaskFromLogits arguments{ops::MaskFromLogits::Step::kWiden,
                                      static_cast<const float*>(logits.data) + i * logits.pixels(),
                                      logits.width,
                                      wide.data(),
                                      params.crop_width,
                                      masks.width,
                                      ops::view_of(columns_up),
                                      ops::view_of(rows_up),
                                      ops::view_of(rows_out),
                                      ops::view_of(columns_out),
                                      params.threshold,
                                      static_cast<uint8_t*>(masks.data) + i * masks.pixels()};
        const auto part = [&](int64_t begin, int64_t end) { function(arguments, begin, end); };
        owner.pool.parallel_for(logits.height, kRowGrain, part);
        arguments.step = ops::MaskFromLogits::Step::kRows;
        owner.pool.parallel_for(masks.height, kRowGrain, part);
    }
}

void dilate(avp_context& owner, int64_t kernel, const Stack& source, const Stack& target) {
    const int64_t rows = source.height + kernel - 1;
    std::vector<uint8_t> wide(static_cast<std::size_t>(rows * source.width));
    std::vector<uint8_t> line(static_cast<std::size_t>(source.height * (source.width + kernel - 1)));
    auto* const function = abi::chosen<ops::MaskDilateFunction>(owner, AVP_OP_MASK_DILATE, AVP_U8);
    for (int64_t i = 0; i < source.count; ++i) {
        std::fill(wide.begin(), wide.end(), uint8_t{0});
        ops::MaskDilate arguments{ops::MaskDilate::Step::kAlongRows,
                                  static_cast<const uint8_t*>(source.data) + i * source.pixels(),
                                  source.height,
                                  source.width,
                                  kernel,
                                  wide.data(),
                                  line.data(),
                                  static_cast<uint8_t*>(target.data) + i * target.pixels()};
        const auto part = [&](int64_t begin, int64_t end) { function(arguments, begin, end); };
        owner.pool.parallel_for(source.height, kRowGrain, part);
        arguments.step = ops::MaskDilate::Step::kAlongColumns;
        owner.pool.parallel_for(source.width, kColumnGrain, part);
    }
}

}  // namespace

int32_t avp_mask_from_logits(avp_context* context, const avp_mask_params* params, const avp_tensor* logits,
                             avp_tensor* masks) {
    return abi::guarded("avp_mask_from_logits", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const avp_mask_params read = abi::read_params(params, "params");
        check_logit_params(read);
        const Stack from = check_stack(device, logits, "logits", AVP_F32);
        const Stack to = check_stack(device, masks, "masks", AVP_U8);
        core::check_equal("masks.shape[0]", to.count, "logits.shape[0]", from.count);
        if (to.empty()) return;
        check_side("logits.shape[1]", from.height, kMaxSide);
        check_side("logits.shape[2]", from.width, kMaxSide);
        const core::Footprint items[] = {footprint("masks", to), footprint("logits", from)};
        core::check_disjoint(items, 2, 1);
        masks_from_logits(owner, read, from, to);
    });
}

int32_t avp_mask_dilate(avp_context* context, int32_t kernel, const avp_tensor* source, avp_tensor* target) {
    return abi::guarded("avp_mask_dilate", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        check_side("kernel", kernel, kMaxKernel);
        const Stack from = check_stack(device, source, "source", AVP_U8);
        const Stack to = check_stack(device, target, "target", AVP_U8);
        core::check_equal("target.shape[0]", to.count, "source.shape[0]", from.count);
        core::check_equal("target.shape[1]", to.height, "source.shape[1]", from.height);
        core::check_equal("target.shape[2]", to.width, "source.shape[2]", from.width);
        if (to.empty()) return;
        const core::Footprint items[] = {footprint("target", to), footprint("source", from)};
        core::check_disjoint(items, 2, 1);
        dilate(owner, kernel, from, to);
    });
}

int32_t avp_mask_measure(avp_context* context, const avp_tensor* masks, avp_tensor* areas,
                         avp_tensor* bounds) {
    return abi::guarded("avp_mask_measure", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const Stack from = check_stack(device, masks, "masks", AVP_U8);
        const core::VectorView area = core::check_vector(device, areas, "areas", core::dtypes(AVP_I64));
        core::check_equal("count of areas", area.count, "masks.shape[0]", from.count);
        const core::MatrixView box =
            check_table(device, bounds, "bounds", core::dtypes(AVP_I32), from.count, 4);
        const core::Footprint items[] = {core::footprint("areas", area), core::footprint("bounds", box),
                                         footprint("masks", from)};
        core::check_disjoint(items, 3, 2);
        const ops::MaskMeasure arguments{static_cast<const uint8_t*>(from.data), from.height, from.width,
                                         static_cast<int64_t*>(area.data), static_cast<int32_t*>(box.data)};
        auto* const function = abi::chosen<ops::MaskMeasureFunction>(owner, AVP_OP_MASK_MEASURE, AVP_U8);
        owner.pool.parallel_for(from.count, 1,
                                [&](int64_t begin, int64_t end) { function(arguments, begin, end); });
    });
}

int32_t avp_mask_iou(avp_context* context, const avp_tensor* masks, avp_tensor* iou) {
    return abi::guarded("avp_mask_iou", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const Stack from = check_stack(device, masks, "masks", AVP_U8);
        check_items("masks", from.count);
        const core::MatrixView to =
            check_table(device, iou, "iou", core::dtypes(AVP_F64), from.count, from.count);
        const core::Footprint items[] = {core::footprint("iou", to), footprint("masks", from)};
        core::check_disjoint(items, 2, 1);
        const int64_t words = (from.pixels() + 63) / 64;
        std::vector<uint64_t> bits(static_cast<std::size_t>(from.count * words));
        ops::MaskIou arguments{ops::MaskIou::Step::kPack,
                               static_cast<const uint8_t*>(from.data),
                               from.count,
                               from.pixels(),
                               bits.data(),
                               words,
                               static_cast<double*>(to.data)};
        auto* const function = abi::chosen<ops::MaskIouFunction>(owner, AVP_OP_MASK_IOU, AVP_U8);
        const auto part = [&](int64_t begin, int64_t end) { function(arguments, begin, end); };
        owner.pool.parallel_for(from.count, 1, part);
        arguments.step = ops::MaskIou::Step::kPairs;
        owner.pool.parallel_for(from.count, 1, part);
    });
}

int32_t avp_box_iou(avp_context* context, const avp_tensor* boxes, avp_tensor* iou) {
    return abi::guarded("avp_box_iou", [&] {
        const core::Device device = abi::required(context, "context").device;
        const core::MatrixView from = core::check_matrix(device, boxes, "boxes", core::dtypes(AVP_F64));
        core::check_equal("boxes.shape[1]", from.columns, "the sides of a box", 4);
        core::check_contiguous(from, "boxes");
        check_items("boxes", from.rows);
        const core::MatrixView to =
            check_table(device, iou, "iou", core::dtypes(AVP_F64), from.rows, from.rows);
        const core::Footprint items[] = {core::footprint("iou", to), core::footprint("boxes", from)};
        core::check_disjoint(items, 2, 1);
        ops::box_iou(static_cast<const double*>(from.data), from.rows, static_cast<double*>(to.data));
    });
}

int32_t avp_nms(avp_context* context, double threshold, const avp_tensor* iou, const avp_tensor* scores,
                avp_tensor* keep) {
    return abi::guarded("avp_nms", [&] {
        const core::Device device = abi::required(context, "context").device;
        if (std::isnan(threshold)) core::fail_invalid("threshold is nan, must be a number");
        const core::VectorView score = core::check_vector(device, scores, "scores", core::dtypes(AVP_F64));
        check_items("scores", score.count);
        const core::MatrixView table =
            check_table(device, iou, "iou", core::dtypes(AVP_F64), score.count, score.count);
        const core::VectorView kept = core::check_vector(device, keep, "keep", core::dtypes(AVP_U8));
        core::check_equal("count of keep", kept.count, "count of scores", score.count);
        const core::Footprint items[] = {core::footprint("keep", kept), core::footprint("scores", score),
                                         core::footprint("iou", table)};
        core::check_disjoint(items, 3, 1);
        ops::suppress(static_cast<const double*>(table.data), static_cast<const double*>(score.data),
                      score.count, threshold, static_cast<uint8_t*>(kept.data));
    });
}
