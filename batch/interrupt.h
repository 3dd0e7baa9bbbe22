/*
 * Ctrl-C and SIGTERM.
 *
 * Outside the rendering phase the program ends at once: nothing it leaves is ever half a file. While
 * workers run, the signals are held back and looked at between two clients.
 */
#ifndef OBI_BATCH_INTERRUPT_H
#define OBI_BATCH_INTERRUPT_H

#include <signal.h>

/* End with 130 or 143 from now on. */
void interrupt_install(void);
/* Hold SIGINT and SIGTERM back; *waiting is the mask to wait with (ppoll). */
void interrupt_hold(sigset_t *waiting);
/* The signal that came while held back, or 0. */
int interrupt_seen(void);
/* Let them through again. */
void interrupt_release(void);
/* In a forked worker: Ctrl-C is the parent's to handle, SIGTERM ends the worker. */
void interrupt_worker(void);

#endif
