// Just enough of the safetensors format for golden files: little-endian u64 header length, a flat JSON
// header, raw data.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace adavip::tests {

// The folder of reference data: the environment variable ADAVIP_SHARED, else ../shared beside the sources.
inline std::filesystem::path shared_folder() {
    const char* const variable = std::getenv("ADAVIP_SHARED");
    if (variable != nullptr) return variable;
    return std::filesystem::path(ADAVIP_SOURCE_DIR).parent_path() / "shared";
}

class Safetensors final {
  public:
    explicit Safetensors(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        bytes_.assign(std::istreambuf_iterator<char>(file), {});
        uint64_t length = 0;
        if (bytes_.size() < sizeof length) throw std::runtime_error(path.string() + " is too short");
        std::memcpy(&length, bytes_.data(), sizeof length);
        if (length > bytes_.size() - sizeof length) throw std::runtime_error(path.string() + " is cut off");
        header_ = bytes_.substr(sizeof length, length);
        start_ = sizeof length + length;
    }

    // All elements of an F64 tensor.
    std::vector<double> doubles(const std::string& name) const {
        const std::string quoted = std::regex_replace(name, std::regex("\\."), "\\.");
        const std::regex entry(
            "\"" + quoted +
            "\":\\{\"dtype\":\"F64\",\"shape\":\\[[0-9,]*\\],\"data_offsets\":\\[(\\d+),(\\d+)\\]");
        std::smatch match;
        if (!std::regex_search(header_, match, entry)) throw std::runtime_error("no F64 tensor " + name);
        const std::size_t first = std::stoull(match[1]);
        const std::size_t last = std::stoull(match[2]);
        if (first > last || last > bytes_.size() - start_)
            throw std::runtime_error(name + " leaves the file");
        std::vector<double> values((last - first) / sizeof(double));
        std::memcpy(values.data(), bytes_.data() + start_ + first, values.size() * sizeof(double));
        return values;
    }

  private:
    std::string bytes_;
    std::string header_;
    std::size_t start_ = 0;
};

}  // namespace adavip::tests
