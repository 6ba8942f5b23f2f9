/** lienthong content: what a transfer says, word for word. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { TransferContent } from '../../../schemas/corrections.ts'
import { wrongUsage } from '../failure.ts'
import { describedSharedOptions, onlyArgument, sharedOptions, transferPath, withGateway, type Verb } from '../verb.ts'

export const content: Verb = {
  name: 'content',
  synopses: ['content <transfer-id> [--indent] [-o FILE.json]'],
  about: { vi: 'Nội dung của một lượt chuyển: dữ liệu cá nhân, việc xem được ghi vào nhật ký (quản trị)', en: 'What a transfer says: personal data, and that it was read stands in the audit (administrator)' },
  options: [
    { flag: '--indent', about: { vi: 'xuống dòng và thụt vào, để sửa bằng tay', en: 'on lines of its own, to be edited by hand' } },
    { flag: '-o, --output FILE', about: { vi: 'tệp để ghi, chỉ mình đọc được', en: 'file to write, readable by oneself only' } },
    ...describedSharedOptions,
  ],
  async run(call) {
    const options = { ...sharedOptions, indent: { type: 'boolean' }, output: { type: 'string', short: 'o' } } as const
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
    const id = onlyArgument(positionals, '<transfer-id>')
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<TransferContent>(transferPath('admin', id, '/content')))
    const text = values.indent === true ? JSON.stringify(JSON.parse(body.content), null, 2) : body.content
    if (values.output !== undefined) {
      write(values.output, text)
      return call.terminal.say({ vi: `Đã ghi vào ${values.output}`, en: `Wrote ${values.output}` })
    }
    if (values.json === true) call.terminal.printJson(body)
    else call.terminal.printJsonText(text)
  },
}

function write(output: string, text: string): void {
  try {
    writeFileSync(output, text, { mode: 0o600 })
  } catch {
    throw wrongUsage(`Không ghi được tệp ${output}`, `The file ${output} cannot be written`)
  }
}
