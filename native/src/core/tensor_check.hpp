// Turns avp_tensor arguments into checked views. Every check names the argument and both values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/status.hpp"

namespace adavip::core {

// Set of AVP_* dtypes, bit = dtype.
using DtypeSet = uint32_t;

template <class... Dtypes>
constexpr DtypeSet dtypes(Dtypes... dtype) {
    return ((DtypeSet{1} << dtype) | ...);
}

inline constexpr DtypeSet kHalfOrFloat = dtypes(AVP_F32, AVP_F16, AVP_BF16);
inline constexpr DtypeSet kFloatOrDouble = dtypes(AVP_F32, AVP_F64);

// "f32" for AVP_F32; "unknown" outside the enum.
const char* dtype_name(int32_t dtype) noexcept;

// Bytes of one element; 0 outside the enum.
int64_t dtype_size(int32_t dtype) noexcept;

// Where memory lies or a context computes.
struct Device {
    int32_t kind;  // AVP_CPU, AVP_CUDA
    int32_t index;
    bool operator==(const Device&) const = default;
};

// "cpu", "cuda:1"; the number of an unknown kind.
std::string device_name(Device device);

// [count] contiguous elements.
struct VectorView {
    void* data;
    int64_t count;
    int32_t dtype;
};

// [rows, columns], unit stride inside a row; row_stride in elements, any sign.
struct MatrixView {
    void* data;
    int64_t rows;
    int64_t columns;
    int64_t row_stride;
    int32_t dtype;
};

// Checks common to every argument: not NULL, on the context's device, this rank, one of these dtypes, shapes
// not negative, an aligned data pointer unless the tensor is empty, and no byte offset that overflows.
// Returns the argument.
const avp_tensor& check_tensor(Device device, const avp_tensor* tensor, const char* name, int32_t rank,
                               DtypeSet allowed);

// check_tensor of rank 1 plus unit stride (AVP_UNSUPPORTED otherwise).
VectorView check_vector(Device device, const avp_tensor* tensor, const char* name, DtypeSet allowed);

// check_tensor of rank 2 plus unit stride inside the rows (AVP_UNSUPPORTED otherwise).
MatrixView check_matrix(Device device, const avp_tensor* tensor, const char* name, DtypeSet allowed);

// Rows written to must not share elements: |row_stride| >= columns where there are two rows or more.
void check_rows_apart(const MatrixView& view, const char* name);

// AVP_UNSUPPORTED unless row_stride == columns.
void check_contiguous(const MatrixView& view, const char* name);

// "rows of targets is 7, rows of logits is 8" unless both are equal.
void check_equal(const char* left_name, int64_t left, const char* right_name, int64_t right);

// The bytes an argument covers, for overlap checks: rows of row_bytes each, row_step bytes apart.
struct Footprint {
    const char* name;
    const unsigned char* start;
    int64_t rows;
    int64_t row_bytes;
    int64_t row_step;
};
Footprint footprint(const char* name, const VectorView& view);
Footprint footprint(const char* name, const MatrixView& view);

// True when the two share a byte. Exact for equal row steps (two column ranges of one buffer do not overlap),
// otherwise by the whole ranges from first to last byte.
bool overlaps(const Footprint& left, const Footprint& right) noexcept;

// Outputs must not overlap anything. `items` lists all arguments, the first `outputs` of them written.
void check_disjoint(const Footprint* items, int count, int outputs);

}  // namespace adavip::core
