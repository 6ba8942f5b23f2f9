/**
 * What each callback means for a dossier: one row an operation. `lands` says where each field of the land system goes in
 * an event, or in brackets why it does not; a test holds it against the shapes.
 */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboundFile } from '../../src/ports/adapter.ts'
import { Ended, Forwarded, Noted, SupplementRequested, SupplementTaken, TaxResult } from './callback-wire.ts'
import type { LandConfig } from './config.ts'
import { readLandTime } from './land-time.ts'
import { filesOf, linked, sentFiles } from './linked-files.ts'
import { versionTable } from './wire-versions.ts'

type EventPart = Omit<PartnerEvent, 'key' | 'dossierCode' | 'recipient' | 'files'>

/** Undefined where it has the shape and says something that no table knows. */
export type Meaning = { readonly event: EventPart; readonly files?: readonly InboundFile[] } | undefined

export interface CallbackRow {
  readonly operation: string
  readonly lands: Readonly<Record<string, string>>
  readonly shape: TSchema
  /** Undefined where the body has not the shape, or means nothing known. */
  read(body: unknown, config: LandConfig): Meaning
}

const correlation = { SoBienNhan: 'dossierCode' }
const noteFields = { ...correlation, MaCanBoXuLy: 'step.officer', GhiChu: 'step.content, partnerWords' }

export const callbackRows: readonly CallbackRow[] = [
  row('ChuyenHoSo', Forwarded, {
    ...correlation,
    MaCanBoChuyen: 'step.officer',
    MaCanBoNhan: 'partnerWords',
    MaTrangThai: 'partnerCode',
    LaTrangThaiChuyenLai: 'step.content, partnerWords',
    NoiDungXuLy: 'step.content',
    NgayChuyen: 'at',
    HanXuLy: 'partnerWords',
    DanhSachTapTin: 'files',
  }, forwarded),
  row('YeuCauBoSungHoSo', SupplementRequested, {
    ...correlation,
    NgayChoBoSung: 'at',
    MaCanBoXuLy: 'step.officer',
    LaTamDung: 'supplement.suspends',
    GhiChu: 'supplement.content, step.content',
    TapTin: 'files',
  }, supplementRequested),
  row('NhanBoSungHoSo', SupplementTaken, { ...correlation, NgayNhanBoSung: 'at', NgayHenTraMoi: 'newDueAt' }, (body) => ({
    event: {
      type: 'supplement-received',
      status: 4,
      ...timed(body.NgayNhanBoSung),
      ...(readLandTime(body.NgayHenTraMoi) === undefined ? {} : { newDueAt: readLandTime(body.NgayHenTraMoi) ?? '' }),
      step: { content: 'Đã nhận hồ sơ bổ sung' },
      partnerCode: 'NhanBoSungHoSo',
    },
  })),
  row('GuiKetQuaThue', TaxResult, {
    ...correlation,
    NguoiXuLy: 'step.officer',
    NgayCoKetQuaThue: 'at',
    GhiChu: 'partnerWords',
    DanhSachThongBaoThue: 'step.content, files',
  }, taxResult),
  row('KetThucHoSo', Ended, {
    ...correlation,
    NgayKetThuc: 'at',
    MaCanBoXuLy: 'step.officer',
    TrangThaiKetThuc: 'type, status, partnerCode',
    DanhSachGiayToKetQua: 'files',
  }, ended),
  // the land office registered it by itself; whether the one-stop system has it already is not said
  row('TiepNhanHoSoChoMotCua', Noted, noteFields, noted('TiepNhanHoSoChoMotCua', { type: 'information' }, 'Cơ quan đất đai tiếp nhận hồ sơ cho một cửa')),
  // the one-stop system has to correct it; in practice the dossier goes back to "received"
  row('YeuCauCapNhatHoSo', Noted, noteFields, noted('YeuCauCapNhatHoSo', { type: 'progress', status: 2 }, 'Yêu cầu cập nhật hồ sơ')),
  // it was entered under a wrong procedure: for the one-stop system to correct, and no state of the dossier
  row('ThongBaoNhapSaiThuTuc', Noted, noteFields, noted('ThongBaoNhapSaiThuTuc', { type: 'information' }, 'Thông báo nhập sai thủ tục')),
  // the tax agency gave the slip back to the land office, which goes on working on it; no money is owed by this
  row('ThueChuyenTraHoSoDoSai', Noted, noteFields, noted('ThueChuyenTraHoSoDoSai', { type: 'progress', status: 4 }, 'Thuế chuyển trả hồ sơ do sai')),
]

function row<Schema extends TSchema>(operation: string, shape: Schema, lands: Readonly<Record<string, string>>, read: (body: Static<Schema>, config: LandConfig) => Meaning): CallbackRow {
  return { operation, lands, shape, read: (body, config) => (Value.Check(shape, body) ? read(body, config) : undefined) }
}

function forwarded(body: Static<typeof Forwarded>, { statuses }: LandConfig): Meaning {
  const code = body.MaTrangThai === null || body.MaTrangThai === undefined ? undefined : String(body.MaTrangThai)
  const known = statuses.find((status) => status.code === code)
  if (statuses.length > 0 && code !== undefined && known === undefined) return undefined
  const back = isSet(body.LaTrangThaiChuyenLai)
  return {
    event: {
      type: 'progress',
      status: 4,
      ...timed(body.NgayChuyen),
      step: stepOf(body.MaCanBoChuyen, `${back ? 'Chuyển lại: ' : ''}${filled(body.NoiDungXuLy) ?? known?.name ?? 'Chuyển hồ sơ'}`),
      partnerCode: code === undefined ? 'ChuyenHoSo' : `ChuyenHoSo/${code}`,
      ...worded([known?.name, back ? 'LaTrangThaiChuyenLai' : undefined, labelled('MaCanBoNhan', body.MaCanBoNhan), labelled('HanXuLy', body.HanXuLy)]),
    },
    files: filesOf(body.DanhSachTapTin),
  }
}

function supplementRequested(body: Static<typeof SupplementRequested>): Meaning {
  const content = filled(body.GhiChu) ?? 'Yêu cầu bổ sung hồ sơ'
  return {
    event: {
      type: 'supplement-requested',
      status: 5,
      ...timed(body.NgayChoBoSung),
      ...(filled(body.MaCanBoXuLy) === undefined ? {} : { step: stepOf(body.MaCanBoXuLy, 'Yêu cầu bổ sung hồ sơ') }),
      supplement: { content, suspends: isSet(body.LaTamDung) },
      partnerCode: 'YeuCauBoSungHoSo',
    },
    files: sentFiles(body.TapTin),
  }
}

/** The callback names notices and no amounts: what is owed comes from the tax agency, here are the numbers and the papers. */
function taxResult(body: Static<typeof TaxResult>, { version }: LandConfig): Meaning {
  const { payer, noticeLink } = versionTable[version]
  const foreign = Object.values(versionTable).filter((row) => row.payer !== payer)
  const notices = body.DanhSachThongBaoThue
  if (notices.some((notice) => foreign.some((row) => filled(notice[row.payer]) ?? filled(notice[row.noticeLink])))) return undefined
  const lines = notices.map((notice) => [notice.SoThongBaoThue, filled(notice.LoaiThue), filled(notice[payer])].filter((part) => part !== undefined).join(' – '))
  return {
    event: {
      type: 'tax-notice',
      status: 6,
      ...timed(body.NgayCoKetQuaThue),
      step: stepOf(body.NguoiXuLy, `Thông báo thuế: ${lines.join('; ')}`),
      partnerCode: 'GuiKetQuaThue',
      ...worded([filled(body.GhiChu)]),
    },
    files: notices.flatMap((notice) => {
      const link = notice[noticeLink]
      return link ? [linked(`Thông báo thuế ${notice.SoThongBaoThue}`, link)] : []
    }),
  }
}

/** Ended with a result is one thing, given back or withdrawn are others: these are never "processed". */
function ended(body: Static<typeof Ended>, { endings }: LandConfig): Meaning {
  const code = String(body.TrangThaiKetThuc).trim()
  const ending = code === '0' ? ({ type: 'result', status: 9, content: 'Kết thúc: có kết quả', result: {} } as const) : endingTable[endings.find((row) => row.code === code)?.means ?? 'unknown']
  if (ending === undefined) return undefined
  const { content, ...effect } = ending
  return {
    event: { ...effect, ...timed(body.NgayKetThuc), final: true, step: stepOf(body.MaCanBoXuLy, content), partnerCode: `KetThucHoSo/${code}` },
    files: filesOf(body.DanhSachGiayToKetQua),
  }
}

export const endingTable = {
  returned: { type: 'returned', status: 8, content: 'Kết thúc: trả lại hồ sơ' },
  withdrawn: { type: 'withdrawn', status: 7, content: 'Kết thúc: rút hồ sơ' },
  unknown: undefined,
} as const

/** Whatever else such a callback holds is in no published format: all of it goes to whoever reads the event. */
function noted(operation: string, effect: Pick<EventPart, 'type' | 'status'>, title: string): (body: Static<typeof Noted>) => Meaning {
  return (body) => {
    const note = filled(body.GhiChu)
    return { event: { ...effect, step: stepOf(body.MaCanBoXuLy, note === undefined ? title : `${title}: ${note}`), partnerCode: operation, ...worded([JSON.stringify(body)]) } }
  }
}

function stepOf(officer: string | null | undefined, content: string): NonNullable<PartnerEvent['step']> {
  const name = filled(officer)
  return { ...(name === undefined ? {} : { officer: name }), content }
}

function timed(words: string | null | undefined): { readonly at?: string } {
  const at = readLandTime(words)
  return at === undefined ? {} : { at }
}

function worded(parts: readonly (string | undefined)[]): { readonly partnerWords?: string } {
  const words = parts.filter((part) => part !== undefined)
  return words.length === 0 ? {} : { partnerWords: words.join('; ') }
}

function labelled(name: string, value: string | null | undefined): string | undefined {
  const text = filled(value)
  return text === undefined ? undefined : `${name}: ${text}`
}

function filled(words: string | null | undefined): string | undefined {
  const text = words?.trim() ?? ''
  return text === '' ? undefined : text
}

function isSet(flag: boolean | 0 | 1 | null | undefined): boolean {
  return flag === true || flag === 1
}
