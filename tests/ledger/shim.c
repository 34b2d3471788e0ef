/* What a disk does to a program, for tests: it is full from the n-th write on, or it tells what it was asked to keep.
 *
 * Loaded with LD_PRELOAD; only files under $FOLDER count. `fault_after(n)` lets n writes pass and fails the rest with
 * ENOSPC until `fault_after(-1)`. With $TRACE naming a file, every write, truncation, sync and removal is appended to
 * it in the order in which they happened: kind, length of path, length of data, offset, path, data.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static long left = -1;
static int trace = -1;
static const char *folder;

void fault_after(long n) { left = n; }

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("TRACE");
    folder = getenv("FOLDER");
    if (name) trace = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static int ours(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, 4095);
    if (n < 0) return 0;
    path[n] = 0;
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static void append(const void *data, size_t length) {
    if (syscall(SYS_write, trace, data, length) != (long)length) abort();
}

static void tell(char kind, const char *path, const void *data, uint32_t length, uint64_t offset) {
    if (trace < 0) return;
    uint32_t named = strlen(path);
    char head[17];
    head[0] = kind;
    memcpy(head + 1, &named, 4);
    memcpy(head + 5, &length, 4);
    memcpy(head + 9, &offset, 8);
    append(head, sizeof head);
    append(path, named);
    if (length) append(data, length);
}

static int full(void) {
    if (left < 0) return 0;
    if (left > 0) { left--; return 0; }
    errno = ENOSPC;
    return 1;
}

static ssize_t written(int fd, const void *data, size_t length, off_t offset, int placed) {
    char path[4096];
    int mine = ours(fd, path);
    if (!mine) return placed ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
    pthread_mutex_lock(&order);
    ssize_t n = -1;
    if (!full()) {
        off_t place = placed ? offset : lseek(fd, 0, SEEK_CUR);
        n = placed ? syscall(SYS_pwrite64, fd, data, length, offset) : syscall(SYS_write, fd, data, length);
        if (n > 0) tell('w', path, data, n, place);
    }
    int kept = errno;
    pthread_mutex_unlock(&order);
    errno = kept;
    return n;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 1); }

static int synced(int fd, long call, off_t length, char kind) {
    char path[4096];
    int mine = ours(fd, path);
    pthread_mutex_lock(&order);
    int result = syscall(call, fd, length);
    if (mine && result == 0) tell(kind, path, NULL, 0, length);
    pthread_mutex_unlock(&order);
    return result;
}

int fsync(int fd) { return synced(fd, SYS_fsync, 0, 's'); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync, 0, 's'); }
int ftruncate(int fd, off_t length) { return synced(fd, SYS_ftruncate, length, 't'); }
int ftruncate64(int fd, off_t length) { return synced(fd, SYS_ftruncate, length, 't'); }

int unlink(const char *path) {
    pthread_mutex_lock(&order);
    int result = syscall(SYS_unlink, path);
    if (result == 0 && folder && strncmp(path, folder, strlen(folder)) == 0) tell('u', path, NULL, 0, 0);
    pthread_mutex_unlock(&order);
    return result;
}
