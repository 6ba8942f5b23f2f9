/** lienthong verify: checks a container of evidence on this machine alone, without a gateway and without network. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { GatewayError } from '../../domain/errors.ts'
import { refused, wrongUsage } from '../failure.ts'
import { showEvidence } from '../show-evidence.ts'
import { onlyArgument, type Verb } from '../verb.ts'

export const verify: Verb = {
  name: 'verify',
  synopses: ['verify FILE.asice [--trust FILE]…'],
  about: { vi: 'Kiểm tra một gói bằng chứng, không cần cổng và không cần mạng', en: 'Checks a container of evidence, without a gateway and without network' },
  options: [
    { flag: '--trust FILE', about: { vi: 'chứng thư PEM của cơ quan cấp mà bạn tin; nhiều lần được. Không có thì chỉ xét tính nguyên vẹn', en: 'PEM certificates of an authority that you trust; may be repeated. Without it only integrity is judged' } },
    { flag: '--json', about: { vi: 'in báo cáo dưới dạng JSON', en: 'print the report as JSON' } },
  ],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { trust: { type: 'string', multiple: true }, json: { type: 'boolean' } } })
    const file = onlyArgument(positionals, 'FILE.asice')
    const authorities = (values.trust ?? []).flatMap(certificatesIn)
    // the other verbs need none of what checks signatures
    const { verifyContainer } = await import('../../evidence/verify-container.ts')
    const report = await verifyContainer(file, { authorities, now: new Date() }).catch((error: unknown) => {
      if (error instanceof GatewayError) throw wrongUsage(`--trust: ${error.detailVi ?? error.message}`, `--trust: ${error.message}`)
      throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
    })
    if (values.json === true) call.terminal.printJson(report)
    else showEvidence(call.terminal, report)
    if (report.verdict === 'valid') return
    if (report.verdict === 'not-valid') throw refused('Bằng chứng không hợp lệ', 'The evidence is not valid')
    if (report.verdict === 'incomplete') throw refused('Bằng chứng không đầy đủ; nếu vừa lấy thì hãy lấy lại sau ít phút', 'The evidence is incomplete; if it was taken just now, take it again in some minutes')
    throw refused('Nguyên vẹn, nhưng chưa rõ có tin được người ký không; nêu cơ quan cấp bằng --trust', 'Intact, but whether its signers can be trusted is not known; name their authorities with --trust')
  },
}

function certificatesIn(file: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  if (found === null) throw wrongUsage(`${file} không chứa chứng thư PEM nào`, `${file} holds no PEM certificate`)
  return found
}
