# Telephone, e-mail, URL and social handle: sources, and the telephone tables,
# which the build makes of libphonenumber's metadata (valuetel_gen.py says
# how).  Tables of another version than the library could disagree with it, so
# then, or without metadata, they are empty and the library reads every number.
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h REQUIRED)
find_library(PHONENUMBER_LIB phonenumber REQUIRED)
pkg_check_modules(PROTOBUF REQUIRED IMPORTED_TARGET protobuf)

# The library does not tell its version; its package does.
function(valuetel_library_version out)
  find_program(DPKG_QUERY dpkg-query)
  set(v "")
  if(DPKG_QUERY)
    execute_process(
      COMMAND ${DPKG_QUERY} -W -f "\${Version}" libphonenumber-dev
      OUTPUT_VARIABLE v ERROR_QUIET)
    string(REGEX MATCH "^[0-9.]+" v "${v}")
  endif()
  set(${out} "${v}" PARENT_SCOPE)
endfunction()

valuetel_library_version(VALUETEL_LIBRARY)
set(VALUETEL_PYTHON "")
set(VALUETEL_METADATA "")
foreach(python /usr/bin/python3 ${Python3_EXECUTABLE})
  if(VALUETEL_PYTHON STREQUAL "" AND EXISTS ${python})
    execute_process(
      COMMAND ${python} -B ${CMAKE_CURRENT_SOURCE_DIR}/valuetel_gen.py --version
      OUTPUT_VARIABLE v ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE
      RESULT_VARIABLE failed)
    if(failed EQUAL 0)
      set(VALUETEL_PYTHON ${python})
      set(VALUETEL_METADATA ${v})
    endif()
  endif()
endforeach()

set(VALUETEL_MODE "")
if(VALUETEL_METADATA STREQUAL "")
  set(VALUETEL_PYTHON ${Python3_EXECUTABLE})
  set(VALUETEL_MODE --empty)
  message(WARNING "No telephone tables: python3-phonenumbers is missing. "
    "Telephone numbers will be read about 100 times slower.")
elseif(NOT VALUETEL_METADATA STREQUAL VALUETEL_LIBRARY)
  set(VALUETEL_MODE --empty)
  message(WARNING "No telephone tables: python3-phonenumbers is "
    "${VALUETEL_METADATA}, libphonenumber '${VALUETEL_LIBRARY}'. "
    "Telephone numbers will be read about 100 times slower.")
endif()

add_custom_command(
  OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/valuetel_data.c
  COMMAND ${VALUETEL_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/valuetel_gen.py
    ${VALUETEL_MODE} ${CMAKE_CURRENT_BINARY_DIR}/valuetel_data.c
  DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/valuetel_gen.py
    ${CMAKE_CURRENT_SOURCE_DIR}/valuetel_regex.py
  COMMENT "Compiling telephone metadata ${VALUETEL_METADATA} ${VALUETEL_MODE}"
  VERBATIM)

target_sources(mod_value PRIVATE valuehost.c valuemail.c valuemail_cut.c valuemail_plain.c valuemail_scan.c
  valuesocial.c valuesocial_canon.c valuesocial_place.c valuetel.c valuetel_cut.c valuetel_lib.cc
  valuetel_scan.c valuetel_tab.c valueurl.c
  ${CMAKE_CURRENT_BINARY_DIR}/valuetel_data.c)
target_include_directories(mod_value SYSTEM PRIVATE ${PHONENUMBER_INCLUDE})
target_link_libraries(mod_value PRIVATE ${PHONENUMBER_LIB} PkgConfig::PROTOBUF)
