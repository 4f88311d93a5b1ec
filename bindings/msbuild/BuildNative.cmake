# Configures and builds the native core: cmake -DADAVIP_SOURCE=<dir> -DADAVIP_BINARY=<dir> -P BuildNative.cmake
# Called by NativeBuild.targets. The lock makes several builds of one tree (two test projects, two terminals) take turns.
cmake_minimum_required(VERSION 3.20)

foreach(required ADAVIP_SOURCE ADAVIP_BINARY)
  if(NOT ${required})
    message(FATAL_ERROR "${required} is not set.")
  endif()
endforeach()

find_program(compiler NAMES $ENV{CXX} c++ g++ clang++)
find_program(builder NAMES ninja gmake make)
if(NOT compiler OR NOT builder)
  message(FATAL_ERROR "No C++ compiler or no make on the path. Debian and Ubuntu: apt-get install cmake g++ make")
endif()

file(MAKE_DIRECTORY "${ADAVIP_BINARY}")
file(LOCK "${ADAVIP_BINARY}/build.lock" TIMEOUT 1800 RESULT_VARIABLE locked)
if(NOT locked EQUAL 0)
  message(FATAL_ERROR "Another build holds ${ADAVIP_BINARY}/build.lock: ${locked}")
endif()

# A tree that was moved or copied: CMake refuses a cache of another source folder.
if(EXISTS "${ADAVIP_BINARY}/CMakeCache.txt")
  file(STRINGS "${ADAVIP_BINARY}/CMakeCache.txt" home REGEX "^CMAKE_HOME_DIRECTORY:INTERNAL=")
  string(REGEX REPLACE "^CMAKE_HOME_DIRECTORY:INTERNAL=" "" home "${home}")
  file(REAL_PATH "${ADAVIP_SOURCE}" source)
  if(NOT home STREQUAL source)
    file(REMOVE_RECURSE "${ADAVIP_BINARY}/CMakeCache.txt" "${ADAVIP_BINARY}/CMakeFiles")
  endif()
endif()

execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${ADAVIP_SOURCE}" -B "${ADAVIP_BINARY}"
    "-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=${ADAVIP_BINARY}/lib"
    -DCMAKE_BUILD_TYPE=Release -DADAVIP_BUILD_TESTS=OFF -DADAVIP_BUILD_BENCHMARKS=OFF
  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "Configuring the native code failed (${result}):\n${output}")
endif()

cmake_host_system_information(RESULT processors QUERY NUMBER_OF_LOGICAL_CORES)
execute_process(
  COMMAND "${CMAKE_COMMAND}" --build "${ADAVIP_BINARY}" --config Release --parallel ${processors}
  OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "Building the native code failed (${result}):\n${output}")
endif()
