/** How the simulated portal judges a dossier or progress that arrives: what it answers, and what becomes of it. */
import { Value } from 'typebox/value'
import { Type } from 'typebox'
import type { SimulatedAnswer } from '../../../src/net/simulated-server.ts'
import { WireDossier, WireStep, service } from '../wire.ts'
import { malformed, ok, problem, unknownService } from './answers.ts'
import { complaintsAbout } from './complaints.ts'
import { contradictionsIn } from './contradictions.ts'
import type { Envelope } from './envelope.ts'
import type { Effect, Register } from './register.ts'

export interface Arrival {
  readonly envelope: Envelope
  readonly messageId: string | undefined
  /** Organisation whose signature was verified. */
  readonly signedBy: string | undefined
}

export interface Judgement {
  readonly answer: SimulatedAnswer
  readonly effect?: Effect
}

const Dossiers = Type.Array(WireDossier, { minItems: 1, maxItems: 1 })
const Steps = Type.Array(WireStep, { minItems: 1, maxItems: 10 })

export function judge(arrival: Arrival, register: Register, refuse: boolean): Judgement {
  const { envelope, messageId, signedBy } = arrival
  if (envelope.service !== service.dossier && envelope.service !== service.progress) return { answer: unknownService }
  if (messageId === undefined || signedBy === undefined) return { answer: problem('-5', 'Chữ ký số không hợp lệ hoặc không đúng đơn vị gửi') }
  // what it took it does not refuse when it comes again
  if (refuse && !register.knows(messageId)) return { answer: problem('-2', 'Dữ liệu không hợp lệ: MaTTHC không có trong danh mục; MaLinhVuc không thuộc thủ tục') }
  const complaints = complaintsOf(envelope)
  if (complaints.length > 0) return { answer: problem('-2', `Dữ liệu không hợp lệ: ${complaints.join('; ')}`) }
  if (Value.Check(Dossiers, envelope.data) && envelope.service === service.dossier) return judgeDossiers(envelope, envelope.data, messageId, register)
  if (Value.Check(Steps, envelope.data)) return judgeSteps(envelope.data, messageId, register)
  return { answer: malformed }
}

/** What is wrong with the items, field by field. */
export function complaintsOf(envelope: Envelope): readonly string[] {
  const schema = envelope.service === service.dossier ? WireDossier : WireStep
  return (envelope.data ?? []).flatMap((item) => {
    const complaints = complaintsAbout(schema, item)
    return complaints.length === 0 && typeof item === 'object' && item !== null ? contradictionsIn(item) : complaints
  })
}

function judgeDossiers(envelope: Envelope, dossiers: readonly WireDossier[], messageId: string, register: Register): Judgement {
  const [dossier] = dossiers
  if (dossier === undefined || envelope.isUpdating === undefined) return { answer: malformed }
  const exists = register.get(dossier.MaHoSo) !== undefined
  if (exists && envelope.isUpdating === 'False') return { answer: problem('-1', `Hồ sơ ${dossier.MaHoSo} đã tồn tại`) }
  if (!exists && envelope.isUpdating === 'True') return { answer: problem('-1', `Hồ sơ ${dossier.MaHoSo} không tồn tại`) }
  return { answer: ok([{ MaHoSo: dossier.MaHoSo }]), effect: { kind: 'dossier', messageId, dossier } }
}

function judgeSteps(steps: readonly WireStep[], messageId: string, register: Register): Judgement {
  const unknown = steps.find((step) => register.get(step.MaHoSo) === undefined)
  if (unknown) return { answer: problem('-1', `Hồ sơ ${unknown.MaHoSo} không tồn tại`) }
  return { answer: ok([]), effect: { kind: 'steps', messageId, steps } }
}
