#include "core/tensor_check.hpp"

#include <cstdlib>

namespace adavip::core {
namespace {

struct DtypeRow {
    const char* name;
    int64_t size;
};

// Indexed by AVP_* dtype.
constexpr DtypeRow kDtypes[] = {{"unknown", 0}, {"f32", 4}, {"f16", 2}, {"bf16", 2},
                                {"f64", 8},     {"u8", 1},  {"i32", 4}, {"i64", 8}};
constexpr int32_t kDtypeCount = static_cast<int32_t>(sizeof kDtypes / sizeof kDtypes[0]);

const DtypeRow& dtype_row(int32_t dtype) noexcept {
    return kDtypes[dtype > 0 && dtype < kDtypeCount ? dtype : 0];
}

std::string names_of(DtypeSet allowed) {
    std::string names;
    for (int32_t dtype = 1; dtype < kDtypeCount; ++dtype) {
        if ((allowed >> dtype & 1U) == 0) continue;
        if (!names.empty()) names += ", ";
        names += kDtypes[dtype].name;
    }
    return names;
}

bool is_empty(const avp_tensor& tensor) {
    for (int32_t axis = 0; axis < tensor.rank; ++axis) {
        if (tensor.shape[axis] == 0) return true;
    }
    return false;
}

// The distance from the first to the last byte fits in int64_t.
void check_extent(const avp_tensor& tensor, const char* name) {
    int64_t span = 0;
    for (int32_t axis = 0; axis < tensor.rank; ++axis) {
        int64_t step = 0;
        if (__builtin_mul_overflow(tensor.shape[axis] - 1, tensor.stride[axis], &step) || step == INT64_MIN ||
            __builtin_add_overflow(span, std::llabs(step), &span)) {
            fail_invalid(name, ": shape ", tensor.shape[axis], " times stride ", tensor.stride[axis],
                         " of dimension ", axis, " overflows");
        }
    }
    int64_t bytes = 0;
    if (__builtin_mul_overflow(span, dtype_size(tensor.dtype), &bytes) ||
        bytes > INT64_MAX - dtype_size(tensor.dtype)) {
        fail_invalid(name, ": its size in bytes overflows");
    }
}

}  // namespace

const char* dtype_name(int32_t dtype) noexcept {
    return dtype_row(dtype).name;
}

int64_t dtype_size(int32_t dtype) noexcept {
    return dtype_row(dtype).size;
}

std::string device_name(Device device) {
    switch (device.kind) {
        case AVP_CPU:
            return device.index == 0 ? "cpu" : text("cpu:", device.index);
        case AVP_CUDA:
            return text("cuda:", device.index);
        default:
            return text(device.kind);
    }
}

const avp_tensor& check_tensor(Device device, const avp_tensor* tensor, const char* name, int32_t rank,
                               DtypeSet allowed) {
    if (tensor == nullptr) fail_invalid(name, " is NULL");
    if (tensor->rank != rank) fail_invalid(name, ": rank is ", tensor->rank, ", must be ", rank);
    if (dtype_size(tensor->dtype) == 0) {
        fail_invalid(name, ": dtype ", tensor->dtype, " is unknown, must be one of ", names_of(allowed));
    }
    if ((allowed >> tensor->dtype & 1U) == 0) {
        fail_invalid(name, ": dtype is ", dtype_name(tensor->dtype), ", must be one of ", names_of(allowed));
    }
    const Device place{tensor->device, tensor->device_index};
    if (place != device) {
        fail_invalid(name, ": device is ", device_name(place), ", the context's is ", device_name(device));
    }
    for (int32_t axis = 0; axis < rank; ++axis) {
        if (tensor->shape[axis] < 0) fail_invalid(name, ": shape[", axis, "] is ", tensor->shape[axis]);
    }
    if (is_empty(*tensor)) return *tensor;
    check_extent(*tensor, name);
    if (tensor->data == nullptr) fail_invalid(name, ": data is NULL");
    const int64_t misalignment = static_cast<int64_t>(reinterpret_cast<std::uintptr_t>(tensor->data) %
                                                      static_cast<std::uintptr_t>(dtype_size(tensor->dtype)));
    if (misalignment != 0) {
        fail_invalid(name, ": data is ", misalignment, " bytes off the alignment of ",
                     dtype_name(tensor->dtype), " (", dtype_size(tensor->dtype), " bytes)");
    }
    return *tensor;
}

VectorView check_vector(Device device, const avp_tensor* tensor, const char* name, DtypeSet allowed) {
    const avp_tensor& checked = check_tensor(device, tensor, name, 1, allowed);
    if (checked.shape[0] > 1 && checked.stride[0] != 1) {
        fail_unsupported(name, ": stride is ", checked.stride[0], ", only contiguous (1) is supported");
    }
    return {checked.data, checked.shape[0], checked.dtype};
}

MatrixView check_matrix(Device device, const avp_tensor* tensor, const char* name, DtypeSet allowed) {
    const avp_tensor& checked = check_tensor(device, tensor, name, 2, allowed);
    if (checked.shape[0] > 0 && checked.shape[1] > 1 && checked.stride[1] != 1) {
        fail_unsupported(name, ": stride inside a row is ", checked.stride[1], ", only 1 is supported");
    }
    // A single row has no step to the next; what the caller left in the field means nothing.
    const int64_t row_stride = checked.shape[0] > 1 ? checked.stride[0] : checked.shape[1];
    return {checked.data, checked.shape[0], checked.shape[1], row_stride, checked.dtype};
}

void check_rows_apart(const MatrixView& view, const char* name) {
    if (view.rows > 1 && std::llabs(view.row_stride) < view.columns) {
        fail_invalid(name, ": row stride ", view.row_stride, " is less than the ", view.columns,
                     " columns, its rows would overwrite each other");
    }
}

void check_contiguous(const MatrixView& view, const char* name) {
    if (view.rows > 1 && view.columns > 0 && view.row_stride != view.columns) {
        fail_unsupported(name, ": row stride is ", view.row_stride, ", only contiguous (", view.columns,
                         ") is supported");
    }
}

void check_equal(const char* left_name, int64_t left, const char* right_name, int64_t right) {
    if (left != right) fail_invalid(left_name, " is ", left, ", ", right_name, " is ", right);
}

Footprint footprint(const char* name, const VectorView& view) {
    const int64_t bytes = view.count * dtype_size(view.dtype);
    return {name, static_cast<const unsigned char*>(view.data), bytes == 0 ? 0 : 1, bytes, bytes};
}

Footprint footprint(const char* name, const MatrixView& view) {
    const int64_t size = dtype_size(view.dtype);
    const int64_t rows = view.columns == 0 ? 0 : view.rows;
    const unsigned char* start = static_cast<const unsigned char*>(view.data);
    int64_t step = view.row_stride * size;
    if (rows > 0 && step < 0) {
        start += (rows - 1) * step;
        step = -step;
    }
    return {name, start, rows, view.columns * size, step};
}

bool overlaps(const Footprint& left, const Footprint& right) noexcept {
    if (left.rows == 0 || right.rows == 0) return false;
    const auto first = [](const Footprint& item) { return reinterpret_cast<std::uintptr_t>(item.start); };
    const auto last = [&](const Footprint& item) {
        return first(item) + static_cast<std::uintptr_t>((item.rows - 1) * item.row_step + item.row_bytes);
    };
    if (first(left) >= last(right) || first(right) >= last(left)) return false;
    if (left.row_step != right.row_step || left.row_step == 0) return true;
    // Ranges cross, equal steps: column ranges of one buffer. Compare where `right` starts inside a row of
    // `left`.
    const Footprint& low = first(left) <= first(right) ? left : right;
    const Footprint& high = first(left) <= first(right) ? right : left;
    const int64_t column = static_cast<int64_t>(first(high) - first(low)) % low.row_step;
    return column < low.row_bytes || column + high.row_bytes > low.row_step;
}

void check_disjoint(const Footprint* items, int count, int outputs) {
    for (int output = 0; output < outputs; ++output) {
        for (int other = output + 1; other < count; ++other) {
            if (overlaps(items[output], items[other])) {
                fail_invalid(items[output].name, " overlaps ", items[other].name);
            }
        }
    }
}

}  // namespace adavip::core
