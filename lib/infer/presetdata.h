#ifndef INFER_PRESETDATA_H
#define INFER_PRESETDATA_H

#include "infer/preset.h"

/* The table of preset.h, made by the build of mappings/ (preset.cmake). */
extern const struct preset presetdata_table[];
extern const size_t presetdata_n;

#endif
