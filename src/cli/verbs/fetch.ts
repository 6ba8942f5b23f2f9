/** lienthong fetch: a result or receipt of a dossier, held against its digest and written to a file. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { refused, wrongUsage } from '../failure.ts'
import { describedSharedOptions, onlyArgument, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const fetchFile: Verb = {
  name: 'fetch',
  synopses: ['fetch <digest> --output FILE'],
  about: { vi: 'Tải một tệp kết quả hoặc biên lai theo mã băm', en: 'Fetches a result or receipt by its digest' },
  options: [{ flag: '--output FILE', about: { vi: 'tệp để ghi', en: 'file to write' } }, ...describedSharedOptions],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, output: { type: 'string' } } })
    const digest = onlyArgument(positionals, '<digest>')
    const { output } = values
    if (output === undefined) throw wrongUsage('Thiếu --output', '--output is missing')
    const bytes = await withGateway(call, values.profile, ['client'], (gateway) => gateway.getBytes(`/v1/attachments/${encodeURIComponent(digest)}`))
    if (createHash('sha256').update(bytes).digest('hex') !== digest) throw refused('Tệp nhận được không khớp mã băm', 'What arrived does not have this digest')
    write(output, bytes)
    if (values.json === true) call.terminal.printJson({ digest, bytes: bytes.byteLength, output })
    else call.terminal.say({ vi: `Đã ghi ${bytes.byteLength} byte vào ${output}`, en: `Wrote ${bytes.byteLength} bytes to ${output}` })
  },
}

function write(output: string, bytes: Uint8Array): void {
  try {
    writeFileSync(output, bytes)
  } catch {
    throw wrongUsage(`Không ghi được tệp ${output}`, `The file ${output} cannot be written`)
  }
}
