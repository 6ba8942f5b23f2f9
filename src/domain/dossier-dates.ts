/** Whether the dates of a dossier agree with each other and with the clock. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { FieldError } from './errors.ts'

/** Clocks of one-stop systems differ; this much ahead of ours is not yet the future. */
const toleratedSkewMs = 5 * 60_000

export function faultsInDates(dossier: Dossier, now: Date): readonly FieldError[] {
  const received = Date.parse(dossier.receivedAt)
  const faults: FieldError[] = [...noInstants(dossier, '')]
  if (received > now.getTime() + toleratedSkewMs) {
    faults.push({ field: '/receivedAt', message: { vi: 'không được ở tương lai', en: 'must not lie in the future' } })
  }
  if (Date.parse(dossier.dueAt) < received) {
    faults.push({ field: '/dueAt', message: { vi: 'không được trước ngày tiếp nhận', en: 'must not precede receivedAt' } })
  }
  if (dossier.submittedAt !== undefined && Date.parse(dossier.submittedAt) > received) {
    faults.push({ field: '/submittedAt', message: { vi: 'không được sau ngày tiếp nhận', en: 'must not follow receivedAt' } })
  }
  for (const field of ['finishedAt', 'returnedAt'] as const) {
    const value = dossier[field]
    if (value !== undefined && Date.parse(value) < received) {
      faults.push({ field: `/${field}`, message: { vi: 'không được trước ngày tiếp nhận', en: 'must not precede receivedAt' } })
    }
  }
  return faults
}

/** RFC 3339 knows the 61st second of a minute, which no clock here can show; dates are reckoned with. */
function noInstants(value: unknown, path: string): readonly FieldError[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const field = `${path}/${name}`
    const isInstant = (name === 'at' || name.endsWith('At')) && typeof inner === 'string'
    if (!isInstant) return noInstants(inner, field)
    return Number.isNaN(Date.parse(inner)) ? [{ field, message: { vi: 'không phải thời điểm có thật', en: 'is no real instant' } }] : []
  })
}
