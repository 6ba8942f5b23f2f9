/**
 * Where a line of the log goes. The message is static; `fields` are ids, codes and counts, never personal data.
 * error = our bug, warn = maybe ours, info = everything else.
 */
export interface Log {
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}
export type LogFields = Readonly<Record<string, unknown>>
