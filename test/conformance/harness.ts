/** What an adapter's test hands to the conformance suite. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { FollowUp } from '../../schemas/follow-up.ts'
import type { NationalStatus } from '../../schemas/national-status.ts'
import type { ServiceName } from '../../schemas/queries/index.ts'
import type { Adapter, RawCallback } from '../../src/ports/adapter.ts'
import type { Simulator, SimulatorOptions } from '../../src/ports/simulator.ts'

export interface AdapterHarness {
  readonly adapter: Adapter
  /** Organisation code of the simulated partner and of the sender whose seal signs. */
  readonly organisation: string
  readonly sender: string
  /** A dossier that the partner takes, with this code; `padding` adds about that many bytes to what is sent. */
  dossier(code: string, padding?: number): Dossier
  startSimulator(options: SimulatorOptions): Promise<Simulator>
  /** A valid config for the simulator at this address. */
  config(url: string): unknown
  /** Configs with one mistake each, and the field that the error must name. */
  readonly badConfigs: readonly { readonly config: unknown; readonly field: string }[]
  /** Every secret value in `config(url)`, and others the partner hands out, such as session tokens. */
  readonly secrets: readonly string[]
  /** How many dossier codes this adapter's format allows: `code(n)` gives the n-th. */
  code(n: number): string
  /** For adapters that take callbacks: what the partner sends about a dossier that it holds. The same arguments give the same event. */
  readonly callbacks?: {
    /** Something new that the gateway understands. */
    news(simulator: Simulator, dossierCode: string): Promise<RawCallback>
    /** A code or words that nobody foresaw. */
    unforeseen(simulator: Simulator, dossierCode: string): Promise<RawCallback>
    /** The same as `news` without the partner's proof: another key, or a broken signature. */
    forged(simulator: Simulator, dossierCode: string): Promise<RawCallback>
  }
  /** For adapters that poll: gives the partner something to tell about a dossier that it holds. */
  readonly polling?: {
    news(simulator: Simulator, dossierCode: string): Promise<void>
    unforeseen(simulator: Simulator, dossierCode: string): Promise<void>
    /** Makes what the partner answers about this dossier no answer at all; where it cannot be made so, `unforeseen` stands for it. */
    odd?(simulator: Simulator, dossierCode: string): Promise<void>
    /** Dossiers of which the partner was told that their news are stored; absent where its protocol has no such word. */
    acknowledged?(simulator: Simulator): readonly string[]
  }
  /** For adapters whose events bring files: makes the partner tell a result with a file. */
  readonly files?: {
    told(simulator: Simulator, dossierCode: string): Promise<ToldFiles>
  }
  /** For adapters that answer look-ups: questions of each service in `can.queries`. */
  readonly lookUps?: Readonly<Partial<Record<ServiceName, LookUps>>>
  /** For adapters whose partner says what it holds: a national status that it can say; absent where its format has none. */
  readonly standing?: { readonly status?: NationalStatus }
  /** For adapters that take follow-ups: the next version of the dossier of this code, with the section of this kind. */
  followUp?(code: string, kind: FollowUp): Dossier
  /** A follow-up that its partner would never take, which leaves no byte of itself anywhere. */
  unfitFollowUp?(code: string): Dossier
  /** Rules that do not apply, each with its reason, which also stands in the adapter's README. */
  readonly skip?: Readonly<Record<string, string>>
}

export interface ToldFiles {
  /** SHA-256 of each file as the partner has it, lower-case hexadecimal. */
  readonly digests: readonly string[]
  /** Where the partner tells by calling; otherwise it waits to be asked. */
  readonly callback?: RawCallback
}

export type QuestionParameters = Readonly<Record<string, string>>

export interface LookUps {
  /** What the partner answers with records. It holds the dossier of this code; what else it has to know, this tells it. */
  found(simulator: Simulator, dossierCode: string): QuestionParameters | Promise<QuestionParameters>
  /** A question about what the partner does not have; left out only where the service has no parameters. */
  readonly absent?: QuestionParameters
}
