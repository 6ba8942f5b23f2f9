/** docs/errors.md: every error code in both languages, from the table itself. */
import { errorTable } from '../domain/errors.ts'
import { signatureFaults } from '../domain/signature-faults/index.ts'

export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(([code, { status, title, remedy }]) =>
    [`\`${code}\``, String(status), title.vi, remedy.vi, title.en, remedy.en].map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  )
  const faults = Object.entries(signatureFaults).map(([code, { vi, en }]) => `| \`${code}\` | ${vi} | ${en} |`)
  return [
    intro,
    '| code | HTTP | Lỗi | Cách xử lý | What is wrong | What to do |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    introOfFaults,
    '| fault | Vì sao | Why |',
    '|---|---|---|',
    ...faults,
    '',
  ].join('\n')
}

const introOfFaults = `## Lỗi chữ ký, chứng thư, bằng chứng / Faults of signatures, certificates and evidence

Khi một chữ ký, chứng thư hay gói bằng chứng không được chấp nhận, \`fault\` nêu lý do duy nhất; mã này có trong lỗi HTTP, nhật ký và báo cáo.

Where a signature, a certificate or a container of evidence does not count, \`fault\` names the one reason; it stands in HTTP errors, logs and reports.
`

const intro = `# Mã lỗi / Error codes

<!-- Written by \`npm run openapi\` from src/domain/errors.ts; a test fails when the two differ. -->

Mọi lỗi qua HTTP là một tài liệu \`application/problem+json\` (RFC 9457): \`type\` là \`urn:lienthong:error:<code>\`,
\`errors\` nêu từng trường sai (nhiều nhất 50), \`instance\` là mã yêu cầu để tra nhật ký, \`vi\` là cùng nội dung bằng tiếng Việt.

Every error over HTTP is an \`application/problem+json\` document (RFC 9457): \`type\` is \`urn:lienthong:error:<code>\`,
\`errors\` names each wrong field (at most 50), \`instance\` is the request id to look up in the log, \`vi\` says the same in Vietnamese.
`
