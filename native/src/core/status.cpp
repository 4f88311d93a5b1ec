#include "core/status.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace adavip::core {
namespace {

// Plain bytes, so that reporting "out of memory" needs no memory and thread exit needs no destructor.
thread_local char last_message[1024];

std::size_t copy_part(std::size_t at, std::string_view part) noexcept {
    const std::size_t count = std::min(part.size(), sizeof last_message - 1 - at);
    std::memcpy(last_message + at, part.data(), count);
    return at + count;
}

}  // namespace

void set_last_error(std::string_view function, std::string_view reason) noexcept {
    std::size_t end = copy_part(0, function);
    end = copy_part(end, ": ");
    end = copy_part(end, reason);
    last_message[end] = '\0';
}

const char* last_error() noexcept {
    return last_message;
}

}  // namespace adavip::core
