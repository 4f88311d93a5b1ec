// The one symbol of GLIBCXX_3.4.32 that libraries linked with GCC 13 or later reference: called once from
// each translation unit that includes <iostream>, it makes std::cin, std::cout and their kin usable. Older
// libstdc++ does the same through a static std::ios_base::Init in every such unit, so constructing one here
// is all that is asked. TorchRuntime loads this library globally, and only where the system's libstdc++ lacks
// the symbol.

#include <ios>

extern "C" __attribute__((visibility("default"))) void _ZSt21ios_base_library_initv();

extern "C" void _ZSt21ios_base_library_initv() {
    static const std::ios_base::Init streams_ready;
}
