// Being stopped for a while by `kill -TSTP`, and going on after `fg`. Ctrl-Z itself is a key like others while the screen
// is up, because the terminal is raw.

/**
 * Calls `leave` before the process stops, and `comeBack` when it goes on, until the function that comes back is called.
 * The whole process stops, proxy included: that is what was asked for.
 */
export function onSuspend(leave: () => void, comeBack: () => void): () => void {
  const stop = (): void => {
    leave()
    process.once('SIGCONT', comeBack)
    // SIGTSTP itself would come back to this listener.
    process.kill(process.pid, 'SIGSTOP')
  }
  process.on('SIGTSTP', stop)
  return () => {
    process.off('SIGTSTP', stop)
    process.off('SIGCONT', comeBack)
  }
}
