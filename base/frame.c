// SPDX-License-Identifier: Apache-2.0
// sendmsg/recvmsg on a stream socketpair: the descriptor rides with the length word.
#include "base/frame.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

typedef union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
} control;

static void attach_fd(struct msghdr *msg, control *room, int fd)
{
    msg->msg_control = room->bytes;
    msg->msg_controllen = sizeof room->bytes;
    struct cmsghdr *c = CMSG_FIRSTHDR(msg);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
}

static bool send_all(int sock, const char *p, size_t len, so_err *err)
{
    while (len) {
        ssize_t n = send(sock, p, len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return so_err_sys(err, "sending to the other process");
        p += n;
        len -= (size_t)n;
    }
    return true;
}

bool so_frame_send(int sock, const void *bytes, size_t len_bytes, int pass_fd, so_err *err)
{
    if (len_bytes > UINT32_MAX) return so_err_set(err, SO_BUG, "message too long");
    unsigned char head[4] = {len_bytes & 255, len_bytes >> 8 & 255, len_bytes >> 16 & 255,
                             len_bytes >> 24 & 255};
    struct iovec part = {head, sizeof head};
    struct msghdr msg = {.msg_iov = &part, .msg_iovlen = 1};
    control room = {0};
    if (pass_fd >= 0) attach_fd(&msg, &room, pass_fd);
    ssize_t n;
    do n = sendmsg(sock, &msg, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n < 0) return so_err_sys(err, "sending to the other process");
    if ((size_t)n < sizeof head && !send_all(sock, (char *)head + n, sizeof head - (size_t)n, err))
        return false;
    return send_all(sock, bytes, len_bytes, err);
}

static int fd_of(struct msghdr *msg)
{
    int fd = -1;
    struct cmsghdr *c = CMSG_FIRSTHDR(msg);
    if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
        memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
}

// How many of the wanted bytes came before the stream ended, or -1.
static ssize_t recv_all(int sock, char *p, size_t len)
{
    size_t got = 0;
    while (got < len) {
        ssize_t n = recv(sock, p + got, len - got, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -1;
        if (n == 0) break;
        got += (size_t)n;
    }
    return (ssize_t)got;
}

static so_frame_result recv_head(int sock, uint32_t *ret_len, int *ret_fd, so_err *err)
{
    unsigned char head[4];
    struct iovec part = {head, sizeof head};
    control room = {0};
    struct msghdr msg = {.msg_iov = &part,
                         .msg_iovlen = 1,
                         .msg_control = room.bytes,
                         .msg_controllen = sizeof room.bytes};
    ssize_t n;
    do n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n == 0 || (n < 0 && errno == ECONNRESET)) return SO_FRAME_END;
    if (n > 0) *ret_fd = fd_of(&msg);
    if (n > 0 && n < 4) {
        ssize_t more = recv_all(sock, (char *)head + n, 4 - (size_t)n);
        n = more < 0 ? -1 : n + more;
    }
    if (n != 4) {
        so_err_set(err, SO_IO, "the other process sent a broken message");
        return SO_FRAME_ERROR;
    }
    *ret_len = head[0] | head[1] << 8 | head[2] << 16 | (uint32_t)head[3] << 24;
    return SO_FRAME_OK;
}

so_frame_result so_frame_recv(int sock, size_t max_bytes, so_str *ret, int *ret_fd, so_err *err)
{
    uint32_t len = 0;
    *ret_fd = -1;
    so_frame_result result = recv_head(sock, &len, ret_fd, err);
    if (result != SO_FRAME_OK) return result;
    if (len > max_bytes) {
        so_err_set(err, SO_BUG, "the other process announced %u bytes, limit %zu", len, max_bytes);
        return SO_FRAME_ERROR;
    }
    so_autofree char *body = so_alloc((size_t)len + 1);
    if (recv_all(sock, body, len) != (ssize_t)len) {
        so_err_set(err, SO_IO, "the other process ended in the middle of a message");
        return SO_FRAME_ERROR;
    }
    so_str_reset(ret);
    so_str_add(ret, body, len);
    return SO_FRAME_OK;
}
