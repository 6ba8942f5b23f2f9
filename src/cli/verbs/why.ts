/** lienthong why: one sentence about why a dossier is overdue, with what it rests on. */
import { parseArgs } from 'node:util'
import type { OverdueExplanation } from '../../../schemas/deadlines.ts'
import { wrongUsage } from '../failure.ts'
import { layOut, layOutFields } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { describedSharedOptions, refuseMore, sharedOptions, withGateway, type Verb } from '../verb.ts'

export const why: Verb = {
  name: 'why',
  synopses: ['why <sender> <dossier-code>'],
  about: { vi: 'Vì sao hồ sơ này quá hạn: một câu, kèm căn cứ (quản trị)', en: 'Why a dossier is overdue: one sentence, with its evidence (administrator)' },
  options: describedSharedOptions,
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: sharedOptions })
    const [sender, code, ...more] = positionals
    if (sender === undefined || code === undefined) throw wrongUsage('Thiếu <sender> <dossier-code>', '<sender> <dossier-code> is missing')
    refuseMore(more)
    const path = `/admin/v1/dossiers/${encodeURIComponent(sender)}/${encodeURIComponent(code)}/overdue`
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<OverdueExplanation>(path))
    if (values.json === true) call.terminal.printJson(body)
    else show(call.terminal, body)
  },
}

function show({ label, lines, print }: Terminal, { cause, because, dueAt, promisedAt, evidence, todo }: OverdueExplanation): void {
  for (const line of lines(because)) print(line)
  const promised = promisedAt === dueAt ? undefined : promisedAt
  const fields = layOutFields([
    [label({ vi: 'Nguyên nhân', en: 'Cause' }), cause],
    [label({ vi: 'Hạn trả', en: 'Due' }), dueAt],
    [label({ vi: 'Hẹn lúc đầu', en: 'First promised' }), promised],
  ])
  for (const line of fields) print(line)
  if (evidence.length > 0) {
    print('')
    const headings = [label({ vi: 'Lúc', en: 'At' }), label({ vi: 'Căn cứ', en: 'Evidence' }), label({ vi: 'Ở', en: 'Stands in' })]
    for (const line of layOut(headings, evidence.map(({ at, what, ...places }) => [at, label(what), placeOf(places)]))) print(line)
  }
  if (todo === undefined) return
  print('')
  for (const line of lines({ vi: `Việc cần làm: ${todo.vi}`, en: `What to do: ${todo.en}` })) print(line)
}

function placeOf({ transferId, inboxId, journalId }: { readonly transferId?: string; readonly inboxId?: string; readonly journalId?: string }): string {
  const places = [transferId, inboxId === undefined ? undefined : `inbox ${inboxId}`, journalId === undefined ? undefined : `journal ${journalId}`]
  return places.filter((place) => place !== undefined).join(', ')
}
