/** The simulated central system: DataLGSP and Scan. */
import { Value } from 'typebox/value'
import { json, type SimulatedAnswer, type SimulatedRequest } from '../../../src/net/simulated-message.ts'
import type { WordedBehaviour } from '../../../src/net/simulated-server.ts'
import { DataLGSP, Scan, operation } from '../central/wire.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { parseJson } from './arrival.ts'
import { fieldOf, takeDossier, type Counter, type Desk } from './desk.ts'
import type { Entry, Issued } from './register.ts'
import { garbled } from './tell.ts'

const { authKey, provinceCode, scanPath, sendPath } = sandboxAgreement.central

export async function answerCentral(desk: Desk, request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
  const rejects = behaviour === 'reject-credentials'
  if (request.path === sendPath) return takeDossier(desk, counter(rejects), request, behaviour === 'refuse')
  if (request.path !== scanPath) return json(404, { path: request.path })
  const body = parseJson(request.body)
  const stranger = strangerOf(body, rejects)
  if (stranger !== undefined) return problem(stranger)
  if (!Value.Check(Scan, body)) return problem('Dữ liệu không đúng định dạng')
  const entry = desk.register.get(body.maHoSoMCDT)
  if (entry?.wire !== 'central-form') return problem('Không tìm thấy hồ sơ')
  if (behaviour === 'refuse') return problem(`Hồ sơ ${entry.code} không thuộc thẩm quyền tra cứu`)
  if (entry.status === garbled) return json(404, {})
  return json(200, { status: 1, statusDescription: 'Thành công', value: entry.status === undefined ? [] : [stateOf(entry, entry.status)] })
}

function problem(statusDescription: string): SimulatedAnswer {
  return json(200, { status: 0, statusDescription, value: null })
}

function strangerOf(body: unknown, rejects: boolean): string | undefined {
  if (rejects || fieldOf(body, 'authKey') !== authKey) return 'authKey không hợp lệ'
  return fieldOf(body, 'maTinh') === provinceCode ? undefined : 'maTinh không hợp lệ'
}

function counter(rejects: boolean): Counter {
  return {
    wire: 'central-form',
    operation: operation.send,
    schema: DataLGSP,
    codeField: 'maHoSoMCDT',
    stranger: ({ body }) => strangerOf(body, rejects),
    taken: (id) => json(200, { statusCode: '00', data: `LLTP-${id}`, errorDetail: '' }),
    refused: (words) => json(200, { statusCode: '01', data: null, errorDetail: words }),
  }
}

function stateOf({ code, issued }: Readonly<Entry>, status: string): object {
  return { maHoSoMCDT: code, trangThaiXuLy: status, ...(issued === undefined ? {} : { ketQuaXuLy: recordOf(issued) }) }
}

/** A record as Scan hands it out. */
export function recordOf({ number, issuedOn, paper, convicted }: Issued): object {
  return {
    soPhieuLLTP: number,
    ngayCapPhieu: issuedOn,
    loaiPhieu: 1,
    nguoiLapPhieu: 'Cán bộ Mẫu',
    nguoiKy: 'Lãnh đạo Mẫu',
    chucVu: 'Trưởng phòng',
    tinhTrangAnTich: convicted ? 'Có án tích' : 'Không có án tích',
    thongTinCDNCV: '',
    thongTinAn: convicted ? [{ soBanAn: '01/2019/HSST', ngayBanAn: '15/03/2019', toaDaTuyen: 'Toà án mẫu', dsToiDanh: ['Tội danh mẫu'] }] : [],
    dsCDNCV: [],
    ...(paper === undefined ? {} : { phieuLLTP: paper }),
  }
}
