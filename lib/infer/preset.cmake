# usage: cmake -DOUT=presetdata.c -DROOT=mappings -P preset.cmake
# The ready mappings as bytes in a table of C, in the order of their names.
file(GLOB names RELATIVE ${ROOT} ${ROOT}/*/*.yaml)
list(TRANSFORM names REPLACE "\\.yaml$" "")
list(SORT names)
set(bytes "")
set(rows "")
set(i 0)
foreach(name ${names})
  file(READ ${ROOT}/${name}.yaml hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n" hex "${hex}")
  string(APPEND bytes "static const unsigned char text${i}[] = {\n${hex}0};\n")
  string(APPEND rows "\t{\"${name}\", {(const char *)text${i}, sizeof(text${i}) - 1}},\n")
  math(EXPR i "${i} + 1")
endforeach()
file(WRITE ${OUT} "// SPDX-License-Identifier: Apache-2.0
#include \"infer/presetdata.h\"

${bytes}
const struct preset presetdata_table[] = {\n${rows}\t{0, {0, 0}},
};
const size_t presetdata_n = ${i};
")
