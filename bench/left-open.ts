/** What has to be ended on every way out of the bench, also by a signal or a mistake: processes, servers, folders. */
const open = new Set<() => Promise<void>>()

/** Returns `end` in a form that runs once; whoever opened it calls that, and every way out does. */
export function closedAtEnd(end: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | undefined
  function once(): Promise<void> {
    ending ??= end().finally(() => open.delete(once))
    return ending
  }
  open.add(once)
  return once
}

/** The last opened first, and what was still being opened meanwhile; what cannot be ended is told and keeps no other open. */
export async function closeAll(): Promise<void> {
  for (let last = [...open].at(-1); last !== undefined; last = [...open].at(-1)) {
    await last().catch((error: unknown) => process.stderr.write(`not ended: ${String(error)}\n`))
  }
}

let told = false

/** Whether a signal ended the run: what fails from then on fails because of that. */
export function wasToldToEnd(): boolean {
  return told
}

export function closeAllOnEveryWayOut(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // npm and the terminal may both tell it
    process.on(signal, () => {
      told = true
      process.exitCode = 1
      void closeAll().then(() => {
        process.removeAllListeners(signal)
        process.kill(process.pid, signal)
      })
    })
  }
  for (const mistake of ['uncaughtException', 'unhandledRejection'] as const) {
    process.once(mistake, (error: unknown) => {
      if (!told) process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      void closeAll().then(() => process.exit(1))
    })
  }
}
