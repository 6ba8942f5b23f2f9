/** Reads a callback that has its shape: what happened, in the words of our events, with the land system's own beside them. */
import type { Static } from 'typebox'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboundFile } from '../../src/ports/adapter.ts'
import type { Ended, Forwarded, Noted, SupplementRequested, SupplementTaken, TaxResult } from './callback-wire.ts'
import { filesByValue, withoutFiles } from './carried-files.ts'
import type { LandConfig } from './config.ts'
import { readLandTime } from './land-time.ts'
import { filesOf, linked, sentFiles } from './linked-files.ts'
import { versionTable } from './wire-versions.ts'

export type EventPart = Omit<PartnerEvent, 'key' | 'dossierCode' | 'recipient' | 'files'>

/** Undefined where it has the shape and says something that no table knows. */
export type Meaning = { readonly event: EventPart; readonly files?: readonly InboundFile[] } | undefined

/** Longest texts of a step and of the land system's words, in characters. */
const stepLimit = 1000
const wordsLimit = 4000

export function forwarded(body: Static<typeof Forwarded>, { statuses }: LandConfig): Meaning {
  const code = body.MaTrangThai === null || body.MaTrangThai === undefined ? undefined : String(body.MaTrangThai)
  const known = statuses.find((status) => status.code === code)
  if (statuses.length > 0 && code !== undefined && known === undefined) return undefined
  const back = isSet(body.LaTrangThaiChuyenLai)
  const title = back ? 'Chuyển lại hồ sơ' : 'Chuyển hồ sơ'
  const note = filled(body.NoiDungXuLy) ?? known?.name
  const content = fitting(stepLimit, [note && (back ? `Chuyển lại: ${note}` : note), title])
  return {
    event: {
      type: 'progress',
      status: 4,
      ...timed(body.NgayChuyen),
      step: stepOf(body.MaCanBoChuyen, content),
      partnerCode: code === undefined ? 'ChuyenHoSo' : `ChuyenHoSo/${code}`,
      ...worded([content === title ? filled(body.NoiDungXuLy) : undefined, known?.name, back ? 'LaTrangThaiChuyenLai' : undefined, labelled('MaCanBoNhan', body.MaCanBoNhan), labelled('HanXuLy', body.HanXuLy)]),
    },
    files: filesOf(body.DanhSachTapTin),
  }
}

export function supplementRequested(body: Static<typeof SupplementRequested>): Meaning {
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

export function supplementTaken(body: Static<typeof SupplementTaken>): Meaning {
  const newDueAt = readLandTime(body.NgayHenTraMoi)
  return {
    event: {
      type: 'supplement-received',
      status: 4,
      ...timed(body.NgayNhanBoSung),
      ...(newDueAt === undefined ? {} : { newDueAt }),
      step: { content: 'Đã nhận hồ sơ bổ sung' },
      partnerCode: 'NhanBoSungHoSo',
    },
  }
}

/** The callback names notices and no amounts: what is owed comes from the tax agency, here are the numbers and the papers. */
export function taxResult(body: Static<typeof TaxResult>, { version }: LandConfig): Meaning {
  const { payer, noticeLink } = versionTable[version]
  const foreign = Object.values(versionTable).filter((row) => row.payer !== payer)
  const notices = body.DanhSachThongBaoThue
  if (notices.some((notice) => foreign.some((row) => filled(notice[row.payer]) ?? filled(notice[row.noticeLink])))) return undefined
  const numbers = notices.map((notice) => notice.SoThongBaoThue).join(', ')
  const lines = notices.map((notice) => [notice.SoThongBaoThue, filled(notice.LoaiThue), filled(notice[payer])].filter((part) => part !== undefined).join(' – ')).join('; ')
  return {
    event: {
      type: 'tax-notice',
      status: 6,
      ...timed(body.NgayCoKetQuaThue),
      step: stepOf(body.NguoiXuLy, fitting(stepLimit, [`Thông báo thuế: ${lines}`, `Thông báo thuế: ${numbers}`, `${notices.length} thông báo thuế`])),
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
export function ended(body: Static<typeof Ended>, { endings }: LandConfig): Meaning {
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

/** Whatever else such a callback holds is in no published format: all of it goes to whoever reads the event, files as files. */
export function noted(operation: string, effect: Pick<EventPart, 'type' | 'status'>, title: string): (body: Static<typeof Noted>) => Meaning {
  return (body) => {
    const note = filled(body.GhiChu)
    const content = fitting(stepLimit, [note && `${title}: ${note}`, title])
    return { event: { ...effect, step: stepOf(body.MaCanBoXuLy, content), partnerCode: operation, ...worded([fitting(wordsLimit, [JSON.stringify(withoutFiles(body)), note ?? ''])]) }, files: filesByValue(body) }
  }
}

/** The first of the texts that is there and not too long: nothing is cut, the fuller one stands elsewhere. */
function fitting(limit: number, texts: readonly [...(string | undefined)[], string]): string {
  return texts.find((text) => text !== undefined && text.length <= limit) ?? texts.at(-1) ?? ''
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
