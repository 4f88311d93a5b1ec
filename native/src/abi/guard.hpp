// What every exported function goes through: exceptions become a status and a message, parameter structs are
// read by the size their caller knew.
#pragma once

#include <cstdint>
#include <cstring>
#include <new>

#include "core/status.hpp"

namespace adavip::abi {

// Runs body and turns whatever it throws into a status; nothing leaves this function but the status.
template <class Body>
int32_t guarded(const char* function, const Body& body) noexcept {
    try {
        body();
        return AVP_OK;
    } catch (const core::Failure& failure) {
        core::set_last_error(function, failure.what());
        return failure.status();
    } catch (const std::bad_alloc&) {
        core::set_last_error(function, "out of memory");
        return AVP_OUT_OF_MEMORY;
    } catch (const std::exception& error) {
        core::set_last_error(function, error.what());
        return AVP_INTERNAL;
    } catch (...) {
        core::set_last_error(function, "unknown exception");
        return AVP_INTERNAL;
    }
}

template <class T>
T& required(T* pointer, const char* name) {
    if (pointer == nullptr) core::fail_invalid(name, " is NULL");
    return *pointer;
}

// A copy of *params in this library's version of the struct. A caller built against an older header passes a
// smaller struct_size, but at least `minimum` (the size when ABI version 2 began): its missing fields are 0,
// which means default. One built against a newer header may pass a larger one, if the fields unknown here
// are 0.
template <class Params>
Params read_params(const Params* params, const char* name, uint32_t minimum = sizeof(Params)) {
    const uint32_t size = required(params, name).struct_size;
    if (size < minimum) {
        core::fail_invalid(name, ".struct_size is ", size, ", must be at least ", minimum);
    }
    const unsigned char* const bytes = reinterpret_cast<const unsigned char*>(params);
    for (uint32_t at = sizeof(Params); at < size; ++at) {
        if (bytes[at] != 0) {
            core::fail_unsupported(name, ".struct_size is ", size, " and byte ", at,
                                   " is set: this library knows only the first ", sizeof(Params), " bytes");
        }
    }
    Params copy{};
    std::memcpy(&copy, params, size < sizeof(Params) ? size : sizeof(Params));
    return copy;
}

}  // namespace adavip::abi
