#!/usr/bin/env node
/** The gateway's process: reads its configuration, opens its doors, closes them in order when told to stop. */
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { bringUpToDate, compose, roles } from './compose.ts'
import { loadConfig } from './config/load-config.ts'
import { describeStartFailure } from './domain/start-failure.ts'
import { GatewayError } from './domain/errors.ts'
import { openLog } from './observe/log.ts'
import { collectAtRest } from './observe/resting-heap.ts'
import { systemClock } from './observe/system-clock.ts'

const usage = `lienthong gateway
  npm start -- [--config FILE] [--role ${roles.join('|')}|migrate]
  --config  configuration file (default: lienthong.config.json)
  --role    api: the doors only · worker: the carrying only · all: both (default)
            migrate: brings the database to this version and ends`

// with so small a heap V8 would collect all of it every fifth of a second under load; no variable of the environment may say this
setFlagsFromString('--heap-growing-percent=200')

try {
  await main()
} catch (error) {
  process.stderr.write(`lienthong: ${describeStartFailure(error)}\n`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string', default: 'lienthong.config.json' }, role: { type: 'string', default: 'all' }, help: { type: 'boolean' } } })
  if (values.help) {
    process.stdout.write(`${usage}\n`)
    return
  }
  const role = [...roles, 'migrate' as const].find((known) => known === values.role)
  if (role === undefined) throw new GatewayError('config_invalid', { detail: `--role ${values.role} is not known; the roles are ${roles.join(', ')}, migrate.` })
  const config = loadConfig(values.config, process.env)
  const log = openLog({ level: config.log.level, base: { role } })
  if (role === 'migrate') {
    process.stdout.write(`${JSON.stringify({ migrated: await bringUpToDate(config, log) })}\n`)
    return
  }
  const gateway = await compose(config, { role, clock: systemClock, log })
  collectAtRest()
  process.stdout.write(`${JSON.stringify({ ready: true, role, doors: gateway.doors })}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void gateway.close())
  }
}
