/** The log on standard output: pino, one JSON line an event, secrets and credentials never among the fields. */
import { pino } from 'pino'
import type { Log, LogFields } from '../ports/log.ts'

export interface LogSettings {
  readonly level: 'info' | 'warn' | 'error' | 'silent'
  /** Fields of every line, such as the role of the process. */
  readonly base: LogFields
}

export function openLog(settings: LogSettings): Log {
  const logger = pino({ level: settings.level, base: settings.base, serializers: { error: describeError } })
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}

/**
 * Kind, code and place of an error. Not its message: messages of databases and parsers quote the values they choke on,
 * and those may be personal data.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { kind: typeof error }
  const { code } = error as { code?: unknown }
  const place = error.stack?.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 6).map((line) => line.trim())
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { kind: error.name, ...(code === undefined ? {} : { code }), place, ...cause }
}
