// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fsx.h"

#include "journal/jobfolder.h"

/* statfs(2), linux/magic.h. */
static const struct remote {
	int64_t kind;
	const char *name;
} remotes[] = {
    {0x6969, "NFS"},
    {0x517b, "SMB"},
    {0xfe534d42, "SMB"},
    {0xff534d42, "CIFS"},
    {0x5346414f, "AFS"},
    {0x6b414653, "AFS"},
    {0x73757245, "Coda"},
    {0x564c, "NCP"},
    {0x00c36400, "Ceph"},
    {0x0bd00bd0, "Lustre"},
};

static int64_t
kind(const char *path)
{
	struct statfs st;

	return statfs(path, &st) == 0 ? (int64_t)st.f_type & 0xffffffff : 0;
}

static int
remote(const char *dir, const char *name, struct err *e)
{
	(void)err_set(e, ERR_DISK,
	    "%s is on a network file system (%s), where the log of a job is not safe",
	    dir, name);
	return err_hint(e,
	    "put the job on a disk of this computer: --job /some/local/folder; the file to import may stay where it is");
}

static int
foreign(const char *path, struct err *e)
{
	(void)err_set(e, ERR_MISFIT, "%s belongs to another user", path);
	return err_hint(e,
	    "take another folder with --job; whose job it is goes on with it");
}

/* A file that is not there yet is made by us. */
static int
check_file(const char *dir, const char *name, uid_t user, struct err *e)
{
	char *path = fsx_join(dir, name);
	struct stat st;
	int rc = 0;

	if (lstat(path, &st) != 0) {
		if (errno != ENOENT)
			rc = err_sys(e, ERR_DISK, errno, "%s", path);
	} else if (st.st_uid != user) {
		rc = foreign(path, e);
	} else if (!S_ISREG(st.st_mode)) {
		(void)err_set(e, ERR_MISFIT, "%s is no plain file", path);
		rc = err_hint(e, "take another folder with --job");
	}
	free(path);
	return rc;
}

int
jobfolder_check(
    const char *dir, const struct jobfolder_system *system, struct err *e)
{
	const struct jobfolder_system ours = {geteuid(), kind};
	struct stat st;
	int64_t k;

	if (system == NULL)
		system = &ours;
	if (stat(dir, &st) != 0)
		return err_sys(e, ERR_DISK, errno, "%s", dir);
	if (st.st_uid != system->user)
		return foreign(dir, e);
	k = system->kind(dir);
	for (size_t i = 0; i < sizeof(remotes) / sizeof(remotes[0]); i++)
		if (remotes[i].kind == k)
			return remote(dir, remotes[i].name, e);
	if (check_file(dir, "lock", system->user, e) != 0)
		return -1;
	return check_file(dir, "job.db", system->user, e);
}
