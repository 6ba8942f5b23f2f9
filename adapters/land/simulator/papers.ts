/** Papers that the simulated land office keeps for whoever has their link: results and notices of cases that it holds. */
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { versionTable, type WireVersion } from '../wire-versions.ts'
import { json } from './answers.ts'
import type { Register } from './register.ts'

export function linkTo(url: string, dossierCode: string, paper: string): string {
  return `${url}${sandboxAgreement.filePath}/${dossierCode}/${paper}.pdf`
}

/** What stands at such a link: a small PDF that says what it is. */
export function paperOf(dossierCode: string, paper: string): Uint8Array {
  return Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ${paper} ${dossierCode}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`)
}

export function servePaper(request: SimulatedRequest, register: Register, version: WireVersion): SimulatedAnswer {
  const [code = '', file = '', ...rest] = request.path.slice(sandboxAgreement.filePath.length + 1).split('/')
  const paper = /^([a-z0-9-]{1,100})\.pdf$/.exec(file)?.[1]
  if (request.method !== 'GET' || paper === undefined || rest.length > 0 || register.get(code) === undefined) return json(404, { message: 'Không có tệp này' })
  if (versionTable[version].codeGet && request.query.get('CodeGet') !== sandboxAgreement.codeGet) return json(403, { message: 'CodeGet không đúng' })
  return { status: 200, headers: { 'content-type': 'application/pdf' }, body: paperOf(code, paper) }
}
