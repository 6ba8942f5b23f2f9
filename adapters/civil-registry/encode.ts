/** Turns a dossier into the registry's message, or says by field what the form of its day would not take. */
import { Value } from 'typebox/value'
import type { CivilStatus } from '../../schemas/civil-status.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { FieldFault, Refused } from '../../src/domain/outcome.ts'
import type { OutboundMessage } from '../../src/ports/adapter.ts'
import { provinceOf, type RegistryConfig } from './config.ts'
import { readFiles, sizeOnTheWire } from './files.ts'
import { formSchema } from './form-fields.ts'
import { formVersionOn, type FormVersion } from './form-versions.ts'
import { createFormWriter, type FormWriter } from './form-writer.ts'
import { moduleOf, pointerOf, writeForm } from './mapping.ts'
import { registryDay, registryTime } from './registry-time.ts'
import { WirePush, type SentModule } from './wire.ts'

export type Encoded = { readonly kind: 'encoded'; readonly push: WirePush } | { readonly kind: 'refused'; readonly outcome: Refused }

export interface Limits {
  /** Largest body, in bytes. */
  readonly maxBytes: number
}

/** Nothing is cut and nothing guessed: the same dossier gives the same bytes on every attempt. */
export async function encode(message: Pick<OutboundMessage, 'dossier' | 'openAttachment'>, config: RegistryConfig, { maxBytes }: Limits): Promise<Encoded> {
  const { dossier } = message
  const { civilStatus: section } = dossier
  if (section === undefined) return refused('section-missing', [{ field: '/civilStatus', words: 'Hồ sơ không có phần hộ tịch' }])
  const faults = [...faultsOfDossier(dossier, config)]
  const module = moduleOf[section.kind]
  const version = formVersionOn(registryDay(dossier.receivedAt))
  const form = formOf(section, version, config)
  faults.push(...form.faults)
  // what could not be written is missing in the form as well
  if (faults.length === 0) faults.push(...faultsOfForm(form.form, module, version, config))
  if (faults.length > 0) return refused('not-in-partner-format', faults)
  const size = sizeOnTheWire(dossier)
  if (size > maxBytes) return refused('message-too-large', [tooLarge(size, maxBytes)])

  const read = await readFiles(message)
  if (read.kind === 'refused') return read
  const push = {
    maDonVi: section.officeCode,
    module,
    maHoSoLT: section.kind === 'copy' ? 'BS' : section.interlinkedCode,
    maHoSoMCDT: dossier.code,
    ngayTiepNhan: registryTime(dossier.receivedAt),
    data: JSON.stringify(form.form),
    fileDinhKem: [...read.files],
  }
  if (Value.Check(WirePush, push)) return { kind: 'encoded', push }
  const misfits = [...Value.Errors(WirePush, push)].map((error) => ({ field: pointerInPush(error.instancePath), words: error.message }))
  return refused('not-in-partner-format', misfits)
}

function tooLarge(size: number, maxBytes: number): FieldFault {
  return { field: '/components', words: `Các tệp đính kèm chiếm ${size} byte, cơ quan hộ tịch nhận nhiều nhất ${maxBytes}` }
}

function faultsOfDossier(dossier: Dossier, config: RegistryConfig): readonly FieldFault[] {
  const faults: FieldFault[] = []
  if (provinceOf(config, dossier.sender) === undefined) {
    faults.push({ field: '/sender', words: `Đơn vị ${dossier.sender} chưa có mã tỉnh tại cơ quan hộ tịch` })
  }
  for (const section of ['paymentProof', 'withdrawal'] as const) {
    if (dossier[section] !== undefined) faults.push({ field: `/${section}`, words: 'Cơ quan hộ tịch không nhận nội dung này' })
  }
  const codes = new Set(dossier.components.map(({ code }) => code))
  for (const [index, code] of (dossier.supplement?.componentCodes ?? []).entries()) {
    if (!codes.has(code)) faults.push({ field: `/supplement/componentCodes/${index}`, words: 'Không có thành phần hồ sơ này' })
  }
  return faults
}

interface WrittenForm {
  readonly form: Record<string, unknown>
  readonly faults: readonly FieldFault[]
}

function formOf(section: CivilStatus, version: FormVersion, config: RegistryConfig): WrittenForm {
  const writer = createFormWriter(version, config.codes)
  const form = writeForm(section, writer)
  if (section.kind === 'birth' && section.child.identityCard === true) askForCard(form, writer, config.childIdentityCardField)
  return { form, faults: writer.faults }
}

/** The name of the field is agreed with the ministry and stands in the settings. */
function askForCard(form: Record<string, unknown>, writer: FormWriter, field: string | undefined): void {
  const pointer = '/civilStatus/child/identityCard'
  if (!writer.version.childIdentityCard) return writer.refuse(pointer, 'Chỉ mẫu từ ngày 01/9/2026 mới có yêu cầu cấp thẻ căn cước')
  if (field === undefined) return writer.refuse(pointer, 'Chưa thống nhất tên trường yêu cầu cấp thẻ căn cước')
  form[field] = '1'
}

function faultsOfForm(form: unknown, module: SentModule, version: FormVersion, config: RegistryConfig): readonly FieldFault[] {
  const faults = new Map<string, FieldFault>()
  for (const error of Value.Errors(formSchema(module, version, config.childIdentityCardField), form)) {
    const missing = (error.params as { readonly requiredProperties?: readonly string[] }).requiredProperties ?? []
    const names = error.instancePath === '' ? missing : [error.instancePath.split('/')[1] ?? '']
    for (const name of names) {
      const field = pointerOf(module, name)
      if (!faults.has(field)) faults.set(field, { field, words: error.message })
    }
  }
  return [...faults.values()]
}

const pushPointers: Readonly<Record<string, string>> = {
  maDonVi: '/civilStatus/officeCode',
  maHoSoLT: '/civilStatus/interlinkedCode',
  maHoSoMCDT: '/code',
  ngayTiepNhan: '/receivedAt',
  fileDinhKem: '/components',
}

function pointerInPush(instancePath: string): string {
  return pushPointers[instancePath.split('/')[1] ?? ''] ?? '/civilStatus'
}

function refused(code: string, fields: readonly FieldFault[]): { readonly kind: 'refused'; readonly outcome: Refused } {
  const names = fields.map(({ field }) => field).join(', ')
  return { kind: 'refused', outcome: { kind: 'refused', code, words: `The partner's format does not take: ${names}`, fields } }
}
