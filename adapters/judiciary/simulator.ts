/** A simulated agency for judicial records: the Department of Justice and the central system behind one address. */
import { openJournal } from '../../src/net/journal.ts'
import { createPretences, type Pretences } from '../../src/net/pretences.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import { json } from '../../src/net/simulated-message.ts'
import type { Simulator, SimulatorOptions, TellOrder, Told } from '../../src/ports/simulator.ts'
import { operation } from './operations/wire.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { answerCentral, recordOf as centralRecord } from './simulator/central-door.ts'
import type { Desk, Row } from './simulator/desk.ts'
import { answerOperation, recordOf as operationsRecord } from './simulator/operations-door.ts'
import { createRegister, type Entry, type Register } from './simulator/register.ts'
import { effectOf } from './simulator/tell.ts'
import { centralStatuses, operationsStatuses } from './statuses.ts'

export interface JudiciarySimulator extends Simulator {
  tell(order: TellOrder): Promise<Told>
  /** Codes of the dossiers whose record was marked as fetched. */
  acknowledged(): readonly string[]
  /** What it hands out of a finished dossier, in the fields of the wire that the dossier came by. */
  record(dossierCode: string): object | undefined
}

const { pathPrefix } = sandboxAgreement.operations
const messagePaths: readonly string[] = [`${pathPrefix}/${operation.register}`, sandboxAgreement.central.sendPath]

export async function startSimulator(options: SimulatorOptions): Promise<JudiciarySimulator> {
  const journal = openJournal<Row>(options.journalFile)
  const register = createRegister()
  for (const row of journal.rows) if (row.effect) register.apply(row.effect)

  function keep(row: Row): void {
    journal.append(row)
    if (row.effect) register.apply(row.effect)
  }

  const pretences = createPretences((status) => (centralStatuses.some((row) => row.status === status) ? String(status) : undefined))
  const desk: Desk = { options, register: pretending(register, pretences), pretences, keep }
  const received = () => journal.rows.flatMap((row) => (row.received ? [row.received] : []))
  const dossiers = () => register.dossiers()
  async function tell(order: TellOrder): Promise<Told> {
    pretences.end(order.dossierCode)
    keep({ effect: effectOf(order, register) })
    return {}
  }

  const server = await startSimulatedServer({
    port: options.port,
    isMessage: (request) => messagePaths.includes(request.path),
    handle: (request, behaviour) => answer(desk, request, behaviour),
    tell,
    pretend: pretences.set,
    received,
    dossiers,
  })
  return {
    url: server.url,
    received,
    dossiers,
    tell,
    pretend: pretences.set,
    acknowledged: () => register.all().flatMap((entry) => (entry.marked ? [entry.code] : [])),
    record: (code) => recordIn(register.get(code)),
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    async close() {
      await server.close()
      await journal.close()
    },
  }
}

/** In the codes of the wire that the dossier came by. */
function pretending(register: Register, pretences: Pretences): Register {
  return {
    ...register,
    get(code) {
      const entry = register.get(code)
      const status = pretences.codeOf(code)
      if (entry === undefined || pretences.of(code) === 'unknown') return undefined
      if (status === undefined) return entry
      const rows = entry.wire === 'central-form' ? centralStatuses : operationsStatuses
      return { ...entry, status: rows.find((row) => String(row.status) === status)?.code ?? entry.status ?? '' }
    },
  }
}

async function answer(desk: Desk, request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
  if (request.method !== 'POST') return json(405, { message: 'Phương thức không được hỗ trợ' })
  const prefix = `${pathPrefix}/`
  return request.path.startsWith(prefix) ? answerOperation(desk, request.path.slice(prefix.length), request, behaviour) : answerCentral(desk, request, behaviour)
}

function recordIn(entry: Readonly<Entry> | undefined): object | undefined {
  if (entry?.issued === undefined) return undefined
  return entry.wire === 'central-form' ? centralRecord(entry.issued) : operationsRecord(entry)[0]
}
