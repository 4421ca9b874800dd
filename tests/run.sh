#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sets up, builds into build/ and runs every test through ctest.  Arguments go
# to ctest (for instance -R unit.csv).  --long adds, behind them and without
# ctest's time limits, 10,000 seeds of the simulation, 10,000 kills at random
# moments, 20 of a migration of 50,000 rows, and every system call instead of a
# sample of them: some hours.
set -eu
cd "$(dirname "$0")/.."

long=
if [ "${1:-}" = --long ]; then
	shift
	long=1
fi
.ci/packages test
cmake -S . -B build -G Ninja -DLFETL_WERROR=ON -DBUILD_TESTING=ON >build.log 2>&1 ||
	{ cat build.log; rm -f build.log; exit 1; }
rm -f build.log
cmake --build build
ctest --test-dir build --output-on-failure --no-tests=error -j 2 "$@"
[ -n "$long" ] || exit 0
build/tests/sim/sim_engine 1 10000
LFETL=$PWD/build/lfetl
LFETL_SHIM=$PWD/build/tests/harness/libshim.so
export LFETL LFETL_SHIM
LFETL_KILLS=5000 python3 tests/rehearse/test_kill.py
LFETL_MIGRATE_ROWS=20833 python3 tests/rehearse/test_migratekill.py
for part in syscalls syscalls_errors syscalls_others power; do
	LFETL_SYSCALLS=all python3 tests/rehearse/test_$part.py
done
