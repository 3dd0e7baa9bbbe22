/*
 * Frames between parent and workers.
 *
 * In and out: a stream socket.
 * Rule: a frame is whole or it is not there; the other side may die at any byte.
 */
#include "batch/frame.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIMIT (256u * 1024 * 1024)
#define MAGIC 0x3149424Fu /* "OBI1" */

struct header {
	uint32_t magic, kind;
	uint64_t lengths[FRAME_PARTS];
};

void
frame_clear(struct frame *frame)
{
	for (int i = 0; i < FRAME_PARTS; i++)
		g_clear_pointer(&frame->parts[i], g_bytes_unref);
}

static bool
send_all(int fd, const void *data, size_t length)
{
	const char *at = data;
	while (length > 0) {
		ssize_t n = send(fd, at, length, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		length -= (size_t)n;
	}
	return true;
}

static bool
receive_all(int fd, void *data, size_t length)
{
	char *at = data;
	while (length > 0) {
		ssize_t n = recv(fd, at, length, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		length -= (size_t)n;
	}
	return true;
}

bool
frame_send(int fd, const struct frame *frame)
{
	struct header header = { .magic = MAGIC, .kind = frame->kind };
	for (int i = 0; i < FRAME_PARTS; i++)
		header.lengths[i] = frame->parts[i] == NULL ? 0 : g_bytes_get_size(frame->parts[i]);
	bool sent = send_all(fd, &header, sizeof header);
	for (int i = 0; sent && i < FRAME_PARTS; i++)
		if (header.lengths[i] > 0)
			sent = send_all(
			    fd, g_bytes_get_data(frame->parts[i], NULL), header.lengths[i]);
	return sent;
}

void
frame_send_words(int fd, const char *text, size_t length)
{
	struct header header = { .magic = MAGIC, .kind = FRAME_WORDS, .lengths = { length } };
	if (send_all(fd, &header, sizeof header))
		send_all(fd, text, length);
}

static bool
header_is_sound(const struct header *header)
{
	bool sound =
	    header->magic == MAGIC && header->kind >= FRAME_REQUEST && header->kind <= FRAME_WORDS;
	for (int i = 0; i < FRAME_PARTS; i++)
		sound = sound && header->lengths[i] <= LIMIT;
	return sound;
}

bool
frame_receive(int fd, struct frame *frame)
{
	struct header header;
	*frame = (struct frame){ 0 };
	if (!receive_all(fd, &header, sizeof header) || !header_is_sound(&header))
		return false;
	frame->kind = (enum frame_kind)header.kind;
	for (int i = 0; i < FRAME_PARTS; i++) {
		void *data = g_malloc(header.lengths[i] + 1);
		bool received = receive_all(fd, data, header.lengths[i]);
		frame->parts[i] = g_bytes_new_take(data, header.lengths[i]);
		if (!received) {
			frame_clear(frame);
			return false;
		}
	}
	return true;
}

enum frame_state
frame_take(GByteArray *read, struct frame *frame)
{
	struct header header;
	if (read->len < sizeof header)
		return FRAME_INCOMPLETE;
	memcpy(&header, read->data, sizeof header);
	if (!header_is_sound(&header))
		return FRAME_BROKEN;
	uint64_t length = sizeof header;
	for (int i = 0; i < FRAME_PARTS; i++)
		length += header.lengths[i];
	if (read->len < length)
		return FRAME_INCOMPLETE;
	*frame = (struct frame){ .kind = (enum frame_kind)header.kind };
	const guint8 *at = read->data + sizeof header;
	for (int i = 0; i < FRAME_PARTS; i++) {
		frame->parts[i] = g_bytes_new(at, header.lengths[i]);
		at += header.lengths[i];
	}
	g_byte_array_remove_range(read, 0, (guint)length);
	return FRAME_COMPLETE;
}
