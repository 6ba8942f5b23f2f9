#!/usr/bin/env node
/** The gateway's process: reads its configuration, opens its doors, closes them in order when told to stop. */
import { parseArgs } from 'node:util'
import { compose, roles, type Role } from './compose.ts'
import { loadConfig } from './config/load-config.ts'
import { describeStartFailure } from './domain/start-failure.ts'
import { GatewayError } from './domain/errors.ts'
import { openLog } from './observe/log.ts'
import { systemClock } from './observe/system-clock.ts'

const usage = `lienthong gateway
  npm start -- [--config FILE] [--role ${roles.join('|')}]
  --config  configuration file (default: lienthong.config.json)
  --role    api: the doors only · worker: the carrying only · all: both (default)`

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
  const role = roles.find((known): known is Role => known === values.role)
  if (role === undefined) throw new GatewayError('config_invalid', { detail: `--role ${values.role} is not known; the roles are ${roles.join(', ')}.` })
  const config = loadConfig(values.config, process.env)
  const log = openLog({ level: config.log.level, base: { role } })
  const gateway = await compose(config, { role, clock: systemClock, log })
  process.stdout.write(`${JSON.stringify({ ready: true, role, doors: gateway.doors })}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void gateway.close())
  }
}
