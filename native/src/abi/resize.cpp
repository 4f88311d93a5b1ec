// avp_resize: checks and dispatch.
#include "ops/resize/resize.hpp"

#include <cmath>

#include "abi/context.hpp"
#include "core/tensor_check.hpp"

using namespace adavip;

namespace {

// Pillow's own limit on a side; keeps every product of two sides in 63 bits and every index in 32.
constexpr int64_t kMaxSide = 1 << 24;

void check_side(const char* name, int64_t value) {
    if (value < 1 || value > kMaxSide)
        core::fail_invalid(name, " is ", value, ", must be in [1, ", kMaxSide, "]");
}

void check_canvas(const avp_resize_params& params, int64_t width, int64_t height) {
    if (params.canvas_width == 0 && params.canvas_height == 0) return;
    check_side("params.canvas_width", params.canvas_width);
    check_side("params.canvas_height", params.canvas_height);
    if (params.pad_left < 0 || params.pad_left + width > params.canvas_width) {
        core::fail_invalid("params.pad_left ", params.pad_left, " puts a source ", width,
                           " wide outside a canvas of width ", params.canvas_width);
    }
    if (params.pad_top < 0 || params.pad_top + height > params.canvas_height) {
        core::fail_invalid("params.pad_top ", params.pad_top, " puts a source ", height,
                           " high outside a canvas of height ", params.canvas_height);
    }
}

void check_normalisation(const avp_resize_params& params) {
    if (!std::isfinite(params.rescale)) core::fail_invalid("params.rescale is not finite");
    for (int channel = 0; channel < 3; ++channel) {
        if (!std::isfinite(params.mean[channel]))
            core::fail_invalid("params.mean[", channel, "] is not finite");
        if (!std::isfinite(params.std[channel]) || params.std[channel] == 0) {
            core::fail_invalid("params.std[", channel, "] is ", params.std[channel],
                               ", must be finite and not 0");
        }
    }
}

void check_axis(const char* name, const avp_tensor& tensor, int axis, int64_t stride) {
    if (tensor.shape[axis] > 1 && tensor.stride[axis] != stride) {
        core::fail_unsupported(name, ": stride[", axis, "] is ", tensor.stride[axis], ", only ", stride,
                               " is supported");
    }
}

// [height, width, 3] u8.
void set_source(core::Device device, ops::ResizeArguments& arguments, const avp_tensor* tensor) {
    const avp_tensor& source = core::check_tensor(device, tensor, "source", 3, core::dtypes(AVP_U8));
    check_side("source.shape[0]", source.shape[0]);
    check_side("source.shape[1]", source.shape[1]);
    core::check_equal("source.shape[2]", source.shape[2], "the number of channels", 3);
    check_axis("source", source, 2, 1);
    check_axis("source", source, 1, 3);
    arguments.source = static_cast<const uint8_t*>(source.data);
    arguments.source_height = source.shape[0];
    arguments.source_width = source.shape[1];
    arguments.source_row_stride = source.shape[0] > 1 ? source.stride[0] : 3 * source.shape[1];
}

// [height, width, 3] u8 or [3, height, width] float. False when there is nothing to write.
bool set_target(core::Device device, ops::ResizeArguments& arguments, const avp_tensor* tensor) {
    const avp_tensor& target =
        core::check_tensor(device, tensor, "target", 3, core::dtypes(AVP_U8, AVP_F32, AVP_F16, AVP_BF16));
    const bool bytes = target.dtype == AVP_U8;
    const int channel_axis = bytes ? 2 : 0;
    const int height_axis = bytes ? 0 : 1;
    core::check_equal(bytes ? "target.shape[2]" : "target.shape[0]", target.shape[channel_axis],
                      "the number of channels", 3);
    const int64_t height = target.shape[height_axis];
    const int64_t width = target.shape[height_axis + 1];
    if (height > kMaxSide || width > kMaxSide) {
        core::fail_invalid("target is ", width, " x ", height, ", at most ", kMaxSide, " a side");
    }
    if (height == 0 || width == 0) return false;
    check_axis("target", target, 2, 1);
    check_axis("target", target, 1, target.shape[2]);
    check_axis("target", target, 0, target.shape[1] * target.shape[2]);
    arguments.target = target.data;
    arguments.target_dtype = target.dtype;
    arguments.target_height = height;
    arguments.target_width = width;
    return true;
}

void check_apart(const ops::ResizeArguments& arguments) {
    const core::MatrixView source{const_cast<uint8_t*>(arguments.source), arguments.source_height,
                                  3 * arguments.source_width, arguments.source_row_stride, AVP_U8};
    const core::VectorView target{arguments.target, 3 * arguments.target_height * arguments.target_width,
                                  arguments.target_dtype};
    const core::Footprint items[] = {core::footprint("target", target), core::footprint("source", source)};
    core::check_disjoint(items, 2, 1);
}

}  // namespace

int32_t avp_resize(avp_context* context, const avp_resize_params* params, const avp_tensor* source,
                   avp_tensor* target) {
    return abi::guarded("avp_resize", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        ops::ResizeArguments arguments{};
        arguments.params = abi::read_params(params, "params");
        if (arguments.params.filter < AVP_FILTER_BOX || arguments.params.filter > AVP_FILTER_LANCZOS) {
            core::fail_invalid("params.filter is ", arguments.params.filter, ", must be in [", AVP_FILTER_BOX,
                               ", ", AVP_FILTER_LANCZOS, "]");
        }
        check_side("params.resize_width", arguments.params.resize_width);
        check_side("params.resize_height", arguments.params.resize_height);
        set_source(device, arguments, source);
        check_canvas(arguments.params, arguments.source_width, arguments.source_height);
        if (!set_target(device, arguments, target)) return;
        if (arguments.target_dtype != AVP_U8) check_normalisation(arguments.params);
        check_apart(arguments);
        abi::chosen<ops::ResizeFunction>(owner, AVP_OP_RESIZE, arguments.target_dtype)(arguments, owner.pool);
    });
}
