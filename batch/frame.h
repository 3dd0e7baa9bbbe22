/*
 * What parent and workers say to each other: frames of up to three parts over a socket.
 *
 * Shape: a header (magic, kind, three lengths), then the parts' bytes.
 * Limits: 256 MB a part; a longer one, or a wrong magic, is an error of the other side.
 */
#ifndef OBI_BATCH_FRAME_H
#define OBI_BATCH_FRAME_H

#include <glib.h>
#include <stdbool.h>

enum frame_kind {
	FRAME_REQUEST = 1, /* parent: JSON */
	FRAME_HELLO,       /* worker, once: JSON */
	FRAME_REPLY,       /* worker: JSON verdict, report, figures */
	FRAME_WORDS,       /* worker, before it gives up: text */
};

#define FRAME_PARTS 3

struct frame {
	enum frame_kind kind;
	GBytes
	    *parts[FRAME_PARTS]; /* never NULL in a received frame; NULL is empty in one to send */
};

void frame_clear(struct frame *frame);
/* Blocking; false when the other side is gone. */
bool frame_send(int fd, const struct frame *frame);
bool frame_receive(int fd, struct frame *frame);

enum frame_state { FRAME_INCOMPLETE, FRAME_COMPLETE, FRAME_BROKEN };
/* Take one frame off the front of what has been read so far. */
enum frame_state frame_take(GByteArray *read, struct frame *frame);

/* For a dying worker: no allocation. */
void frame_send_words(int fd, const char *text, size_t length);

#endif
