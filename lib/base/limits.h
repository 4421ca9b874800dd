#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/*
 * Every ceiling on what comes from outside, in one place.  Bytes unless the
 * name says otherwise.
 */
#define LIM_MAPPING_BYTES     (4U * 1024 * 1024)
#define LIM_DEFINITIONS_BYTES (16U * 1024 * 1024)
#define LIM_ANSWER_BYTES      (16U * 1024 * 1024)
#define LIM_CELL_BYTES        (1024U * 1024)
#define LIM_ROW_BYTES         (4U * 1024 * 1024)
#define LIM_ROW_CELLS         4096U
#define LIM_BODY_BYTES        (8U * 1024 * 1024)
#define LIM_JSON_DEPTH        64U
#define LIM_YAML_DEPTH        32U
#define LIM_YAML_NODES        100000U
#define LIM_INFLATED_BYTES    (UINT64_C(64) * 1024 * 1024 * 1024)
#define LIM_INFLATE_RATIO     1000U
#define LIM_KEY_BYTES         512U
#define LIM_IDEM_KEY_BYTES    255U
#define LIM_LINKS             25U
#define LIM_WORKERS           256U
#define LIM_BATCH             1000U
#define LIM_REPORT_BYTES      (64U * 1024 * 1024)

#endif
