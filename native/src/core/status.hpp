// Failures inside the library and the message a caller reads about them.
#pragma once

#include <charconv>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <type_traits>

#include "adavip/adavip.h"

namespace adavip::core {

// A failure with the status and the reason that the caller gets. Thrown anywhere below the ABI, caught only
// there.
class Failure final : public std::exception {
  public:
    Failure(int32_t status, std::string reason) : status_(status), reason_(std::move(reason)) {}
    int32_t status() const noexcept { return status_; }
    const char* what() const noexcept override { return reason_.c_str(); }

  private:
    int32_t status_;
    std::string reason_;
};

inline void append(std::string& text, std::string_view part) {
    text.append(part);
}

// Numbers without the process's locale: std::to_chars, never a stream.
template <class Number>
requires std::is_arithmetic_v<Number>
void append(std::string& text, Number value) {
    char digits[64];
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
    text.append(digits, end.ptr);
}

// Constants of the header's enums.
template <class Constant>
requires std::is_enum_v<Constant>
void append(std::string& text, Constant constant) {
    append(text, static_cast<int32_t>(constant));
}

// Joins strings and numbers: text("logits has ", rows, " rows").
template <class... Parts>
std::string text(const Parts&... parts) {
    std::string joined;
    (append(joined, parts), ...);
    return joined;
}

template <class... Parts>
[[noreturn]] void fail_invalid(const Parts&... parts) {
    throw Failure(AVP_INVALID_ARGUMENT, text(parts...));
}

template <class... Parts>
[[noreturn]] void fail_unsupported(const Parts&... parts) {
    throw Failure(AVP_UNSUPPORTED, text(parts...));
}

// Stores "function: reason" for last_error() of this thread. Never allocates: a too long text is cut.
void set_last_error(std::string_view function, std::string_view reason) noexcept;

// The last stored message of this thread, "" before the first.
const char* last_error() noexcept;

}  // namespace adavip::core
