/** Why a process could not start, for the person at the terminal: one line where one is enough, a line a field otherwise. */
import { GatewayError } from './errors.ts'

/** Throws the error again when it is our bug: its trace is what helps then. */
export function describeStartFailure(error: unknown): string {
  if (error instanceof GatewayError) {
    const fields = error.errors.map(({ field, message }) => `  ${field}: ${message.vi} / ${message.en}`)
    return fields.length > 0 ? [error.code, ...fields].join('\n') : error.message
  }
  // node:util parseArgs says what is wrong and how to write it
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return error.message
  throw error
}
