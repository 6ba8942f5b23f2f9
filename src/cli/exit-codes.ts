/** The one place that says how a run of the command ends. */
import { isArgumentMistake } from './argument-mistake.ts'
import { CliFailure } from './failure.ts'

export const exitCodes = {
  ok: 0,
  /** The gateway or the configuration said no; what, where and what to do were printed. */
  refused: 1,
  /** The command was written wrongly. */
  usage: 2,
  /** No gateway answered. */
  unreachable: 3,
  /** Ctrl-C while something was followed; it goes on at the gateway. As shells say it of a command that ended so. */
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export function exitCodeOf(failure: unknown): ExitCode {
  if (failure instanceof CliFailure) return exitCodes[failure.kind]
  if (isArgumentMistake(failure)) return exitCodes.usage
  return exitCodes.refused
}
