/** lienthong correct: proposes a corrected version of a failed dossier, for another person to approve. */
import { parseArgs } from 'node:util'
import type { CorrectionView, NewCorrection } from '../../../schemas/corrections.ts'
import { jsonContent } from '../gateway.ts'
import { readTextFile } from '../read-text-file.ts'
import { evenIfThereOption, showCorrection } from '../show-corrections.ts'
import { describedSharedOptions, onlyArgument, reasonOption, requiredOption, requiredReason, sharedOptions, transferPath, withGateway, type Verb } from '../verb.ts'

export const correct: Verb = {
  name: 'correct',
  synopses: ['correct <transfer-id> --file DOSSIER.json --reason TEXT [--even-if-there]'],
  about: { vi: 'Đề nghị bản sửa của hồ sơ hỏng, một người khác duyệt; lấy bản gốc bằng content (quản trị)', en: 'Proposes a corrected version of a failed dossier, for another person to approve; the original comes by content (administrator)' },
  options: [{ flag: '--file FILE', about: { vi: 'toàn bộ hồ sơ sau khi sửa (JSON)', en: 'the whole dossier as it should be (JSON)' } }, evenIfThereOption, reasonOption, ...describedSharedOptions],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, file: { type: 'string' }, reason: { type: 'string' }, 'even-if-there': { type: 'boolean', default: false } } })
    const id = onlyArgument(positionals, '<transfer-id>')
    const proposal: NewCorrection = { content: readTextFile(requiredOption(values.file, '--file')), reason: requiredReason(values.reason), ...(values['even-if-there'] ? { evenIfThere: true } : {}) }
    const path = transferPath('admin', id, '/corrections')
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<CorrectionView>(path, jsonContent(proposal)))
    if (values.json === true) call.terminal.printJson(body)
    else showCorrection(call.terminal, body)
  },
}
