/** lienthong config: the effective configuration with every secret masked, or every mistake in it. */
import { parseArgs } from 'node:util'
import type { Verb } from '../verb.ts'

export const config: Verb = {
  name: 'config',
  synopses: ['config [--config FILE]'],
  about: { vi: 'In cấu hình đang có hiệu lực, đã che bí mật, hoặc mọi lỗi của nó', en: 'Prints the effective configuration with secrets masked, or every mistake in it' },
  options: [
    { flag: '--config FILE', about: { vi: 'tệp cấu hình; mặc định lienthong.config.json', en: 'configuration file; default lienthong.config.json' } },
    { flag: '--json', about: { vi: 'in lỗi dưới dạng JSON', en: 'print errors as JSON' } },
  ],
  async run(call) {
    const { values } = parseArgs({ args: [...call.args], options: { config: { type: 'string', default: 'lienthong.config.json' }, json: { type: 'boolean' } } })
    // the configuration knows every adapter; the other verbs need not load them
    const { loadConfig } = await import('../../config/load-config.ts')
    const { maskConfig } = await import('../../config/mask-config.ts')
    call.terminal.printJson(maskConfig(loadConfig(values.config, call.env)))
  },
}
