/**
 * libxml2 runs in a memory of its own. Once an access there failed, nothing that it says afterwards can be believed, and it
 * cannot be loaded anew: the thread ends. A worker is made anew for the next document; the process is by its supervisor, and
 * what it had in hand is taken over as after any other end.
 */
import { GatewayError } from '../domain/errors.ts'

let broken: unknown

/** Rethrows what `work` throws. Throws `internal` where the module is broken. */
export function whileSound<Result>(work: () => Result): Result {
  if (broken !== undefined) throw endOfModule()
  try {
    return work()
  } catch (error) {
    if (!isModuleFailure(error)) throw error
    broken = error
    // after whoever asked has its answer, so that the fault is in the log
    setImmediate(() => {
      throw error
    })
    throw endOfModule()
  }
}

/** A trap of WebAssembly, whose class the types of Node do not know. */
export function isModuleFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError'
}

function endOfModule(): GatewayError {
  return new GatewayError('internal', { detail: 'The XML library failed; the process ends and is started anew.', cause: broken })
}
