// Every way out of the process that leaves time for a last word: the terminal is given back before anybody prints.

const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Calls `leave` on each way out, before all other listeners; it must call the function that this returns. */
export function onWayOut(leave: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    leave()
    // Listening for a signal takes its effect away. Where nobody else listens, it is given back.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const onRejection = (): void => leave()
  process.prependListener('exit', leave)
  process.prependListener('uncaughtExceptionMonitor', leave)
  // A listener of our own would make a rejection harmless that else ends the process, and is then seen by the monitor.
  if (process.listenerCount('unhandledRejection') > 0)
    process.prependListener('unhandledRejection', onRejection)
  for (const signal of STOP_SIGNALS) process.prependListener(signal, onSignal)
  return () => {
    process.off('exit', leave)
    process.off('uncaughtExceptionMonitor', leave)
    process.off('unhandledRejection', onRejection)
    for (const signal of STOP_SIGNALS) process.off(signal, onSignal)
  }
}
