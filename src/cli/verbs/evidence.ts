/** lienthong evidence: what proves a transfer, as one file that others can check. */
import { parseArgs } from 'node:util'
import { saveFile } from '../save-file.ts'
import { describedSharedOptions, onlyArgument, requiredOption, sharedOptions, transferPath, withGateway, type Verb } from '../verb.ts'

export const evidence: Verb = {
  name: 'evidence',
  synopses: ['evidence <transfer-id> -o FILE.asice', 'evidence <transfer-id> --output FILE.asice --admin'],
  about: { vi: 'Lấy bằng chứng của một lần chuyển hồ sơ, để kiểm tra ở bất cứ đâu', en: 'Takes the evidence of a transfer, to be checked anywhere' },
  options: [
    { flag: '-o, --output FILE', about: { vi: 'tệp để ghi (.asice)', en: 'file to write (.asice)' } },
    { flag: '--admin', about: { vi: 'bằng quyền quản trị', en: 'as the administrator' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({
      args: [...call.args],
      allowPositionals: true,
      options: { ...sharedOptions, output: { type: 'string', short: 'o' }, admin: { type: 'boolean' } },
    })
    const id = onlyArgument(positionals, '<transfer-id>')
    const output = requiredOption(values.output, '-o FILE')
    const door = values.admin === true ? 'admin' : 'client'
    const bytes = await withGateway(call, values.profile, [door], (gateway) => saveFile(call.terminal, gateway, transferPath(door, id, '/evidence'), output))
    if (values.json === true) call.terminal.printJson({ id, output, bytes })
    else call.terminal.say({ vi: `Đã ghi ${bytes} byte vào ${output}; kiểm tra: lienthong verify ${output}`, en: `Wrote ${bytes} bytes to ${output}; check it: lienthong verify ${output}` })
  },
}
