/*
 * Ctrl-C and SIGTERM.
 *
 * In: signals. Out: exit status 130 or 143.
 * Rule: a handler only sets a number or ends the process.
 */
#include "batch/interrupt.h"
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static volatile sig_atomic_t held;

static void
on_signal(int number)
{
	static const char words[] = "obi: interrupted\n";
	if (held == 0) {
		/* Nothing more can be said where this cannot be written. */
		ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
		(void)ignored;
		_exit(128 + number);
	}
	seen = number;
}

static void
handle(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

void
interrupt_install(void)
{
	handle(on_signal);
}

static void
stop_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

void
interrupt_hold(sigset_t *waiting)
{
	sigset_t set;
	stop_signals(&set);
	held = 1;
	sigprocmask(SIG_BLOCK, &set, waiting);
	sigdelset(waiting, SIGINT);
	sigdelset(waiting, SIGTERM);
}

int
interrupt_seen(void)
{
	sigset_t pending;
	/* ppoll() lets a signal wait as long as workers have something to say. */
	if (held != 0 && seen == 0 && sigpending(&pending) == 0) {
		if (sigismember(&pending, SIGTERM) == 1)
			seen = SIGTERM;
		else if (sigismember(&pending, SIGINT) == 1)
			seen = SIGINT;
	}
	return seen;
}

void
interrupt_release(void)
{
	sigset_t set;
	stop_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	held = 0;
}

void
interrupt_worker(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGTERM, &plain, NULL);
	sigset_t set;
	stop_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}
