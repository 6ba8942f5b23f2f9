#!/usr/bin/env node
/** The command `lienthong`: picks the verb, runs it, and ends with the exit code that the result means. */
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.ts'
import { wrongUsage } from './failure.ts'
import { showFailure } from './show-failure.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { usageOf, usageOfAll } from './usage.ts'
import { verbs } from './verbs/index.ts'

process.stdout.on('error', endQuietly)
process.stderr.on('error', endQuietly)
process.exitCode = await main(process.argv.slice(2), openTerminal(process.env, process.stdout, process.stderr))

async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first, ...rest] = argv
  // `help list` is `list --help`
  const about = first === 'help' && rest[0] !== undefined && !rest[0].startsWith('-')
  const [name, args] = about ? [rest[0], ['--help']] : [first, rest]
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    for (const line of usageOfAll(verbs, terminal)) terminal.print(line)
    return name === undefined ? exitCodes.usage : exitCodes.ok
  }
  const verb = verbs.find((candidate) => candidate.name === name)
  try {
    if (verb === undefined) throw wrongUsage(`Không có lệnh "${name}"; xem: lienthong help`, `There is no verb "${name}"; see: lienthong help`)
    if (args.includes('--help')) {
      for (const line of usageOf(verb, terminal)) terminal.print(line)
      return exitCodes.ok
    }
    await verb.run({ args, env: process.env, terminal, verbs })
    return exitCodes.ok
  } catch (failure) {
    showFailure(terminal, failure, args.includes('--json'))
    const code = exitCodeOf(failure)
    if (code === exitCodes.usage && verb !== undefined) terminal.warn(`lienthong ${verb.synopses.join('\nlienthong ')}`)
    return code
  }
}

/** Whoever read the output has read enough, as in `lienthong list | head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
