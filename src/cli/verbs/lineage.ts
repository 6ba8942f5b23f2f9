/** lienthong lineage: what a transfer came from, and what came of it. */
import { parseArgs } from 'node:util'
import type { Lineage } from '../../../schemas/replays.ts'
import { layOut, layOutFields } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { describedSharedOptions, onlyArgument, sharedOptions, transferPath, withGateway, type Verb } from '../verb.ts'

export const lineage: Verb = {
  name: 'lineage',
  synopses: ['lineage <transfer-id>'],
  about: { vi: 'Lượt chuyển này từ đâu ra, và có gì sau nó: bản gốc, bản sửa, đợt gửi lại, các lượt của hồ sơ (quản trị)', en: 'What a transfer came from, and what came of it: original, corrections, runs, transfers of its dossier (administrator)' },
  options: describedSharedOptions,
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: sharedOptions })
    const id = onlyArgument(positionals, '<transfer-id>')
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<Lineage>(transferPath('admin', id, '/lineage')))
    if (values.json === true) call.terminal.printJson(body)
    else show(call.terminal, body)
  },
}

function show({ label, print }: Terminal, { transferId, corrects, correctedBy, runs, dossier }: Lineage): void {
  const fields = layOutFields([
    [label({ vi: 'Lượt chuyển', en: 'Transfer' }), transferId],
    [label({ vi: 'Sửa từ bản gốc', en: 'Corrects' }), corrects],
    ...correctedBy.map((one): [string, string] => [label({ vi: 'Đã được sửa thành', en: 'Corrected by' }), `${one.transferId} (${one.at}, ${one.correction})`]),
    ...runs.map(({ run, name, verb, state, at, by }): [string, string] => [label({ vi: 'Đợt gửi lại', en: 'Run' }), `${run} ${verb} ${state} (${at}, ${by}): ${name}`]),
  ])
  for (const line of fields) print(line)
  print('')
  const headings = [label({ vi: 'Các lượt của hồ sơ', en: 'Transfers of the dossier' }), label({ vi: 'Nhận lúc', en: 'Accepted' }), label({ vi: 'Trạng thái', en: 'State' })]
  for (const line of layOut(headings, dossier.map((one) => [one.transferId, one.acceptedAt, one.state]))) print(line)
}
