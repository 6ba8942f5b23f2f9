/** The simulated portal's look-ups: a dossier that it holds, and its catalogues. */
import type { Pretences } from '../../../src/net/pretences.ts'
import type { SimulatedAnswer } from '../../../src/net/simulated-server.ts'
import { service, type WireDossier } from '../wire.ts'
import { ok, problem, unknownService } from './answers.ts'
import { agencies, listedProcedures, procedures, sectors } from './catalogue.ts'
import type { Envelope } from './envelope.ts'
import type { Register } from './register.ts'

const refused = problem('-2', 'Dữ liệu yêu cầu không hợp lệ')

export function answerLookUp(envelope: Envelope, register: Register, refuses: boolean, pretences: Pretences): SimulatedAnswer {
  switch (envelope.service) {
    case service.lookUp:
      return dossier(envelope.mahoso, register, refuses, pretences)
    case service.procedure:
      return refuses ? problem('-2', 'Dữ liệu yêu cầu không hợp lệ: maTTHC không đúng định dạng') : procedure(envelope.maTTHC)
    case service.procedures:
      return refuses ? refused : ok(listedProcedures)
    case service.agencies:
      return refuses ? refused : ok(agencies)
    case service.domains:
      return refuses ? refused : ok(sectors)
    default:
      return unknownService
  }
}

/** One that is not there is none to be refused: whoever hands in a new one asks first. */
function dossier(code: string | undefined, register: Register, refuses: boolean, pretences: Pretences): SimulatedAnswer {
  if (code === undefined) return problem('-2', 'mahoso không được để trống')
  const held = register.get(code)
  if (held === undefined || pretences.of(code) === 'unknown') return ok([])
  const status = pretences.codeOf(code)
  return refuses ? problem('-4', `Không được phép xem hồ sơ ${code} của đơn vị khác`) : ok([shown(status === undefined ? held : { ...held, TrangThaiHoSo: status })])
}

/** With the applicant's name in it, which is nobody's but the portal's. */
function shown({ NgayKetThucXuLy = '', NgayTra, ...dossier }: WireDossier): object {
  const { MaHoSo, MaTTHC, TenTTHC, ChuHoSo, TrangThaiHoSo, NgayTiepNhan, NgayHenTra } = dossier
  return { MaHoSo, MaTTHC, TenTTHC, ChuHoSo, TrangThaiHoSo, NgayTiepNhan, NgayHenTra, NgayKetThucXuLy, NgayTra: NgayTra ?? null }
}

function procedure(code: string | undefined): SimulatedAnswer {
  if (code === undefined) return problem('-2', 'maTTHC không được để trống')
  const known = procedures.find(({ MATTHC }) => code === MATTHC || code.startsWith(`${MATTHC}.`))
  return known === undefined ? problem('-1', `Thủ tục ${code} không tồn tại`) : ok(known)
}
