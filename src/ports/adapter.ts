/**
 * The contract between the gateway and the folder of one partner. The core owns retries, leases, keys, limits and logs;
 * the adapter only speaks its protocol. docs/adapters.md says the same in MUST and SHOULD.
 */
import type { Readable } from 'node:stream'
import type { Static, TSchema } from 'typebox'
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { FollowUp } from '../../schemas/follow-up.ts'
import type { NationalStatus } from '../../schemas/national-status.ts'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { ServiceName } from '../../schemas/queries/index.ts'
import type { Asking } from '../../schemas/queries/question.ts'
import type { Broken, Later, Outcome, Refused } from '../domain/outcome.ts'
import type { Clock } from './clock.ts'
import type { HttpAnswer, HttpRequest } from './http-client.ts'
import type { Log } from './log.ts'
import type { Signed, SignatureProfile, Verified } from './signer.ts'

export interface Capabilities {
  readonly send: boolean
  readonly callbacks: boolean
  /** The partner is asked again and again for what is new. */
  readonly poll: boolean
  /** What the partner takes about a dossier that it has already; anything else is refused at the door. */
  readonly followUps: readonly FollowUp[]
  /** Its results are kept encrypted, and for a short time only. */
  readonly confidentialResults: boolean
  /** The look-ups that `query` answers. */
  readonly queries: readonly ServiceName[]
  /** `standing` answers; absent: the format has no question about what the partner holds. */
  readonly standing?: true
  /** Largest message the partner takes, in bytes; the core refuses larger ones before any network. */
  readonly maxBytes: number
  readonly attachments: 'by-value' | 'by-url' | 'none'
}

export interface Adapter<Config extends TSchema = TSchema> {
  /** Equals the folder name. */
  readonly id: string
  readonly title: Bilingual
  readonly can: Capabilities
  /** Validates, documents, draws the console form and marks secrets; every field has a description. */
  readonly config: Config
  /** Called with a valid config; must not touch the network. */
  open(config: Static<Config>, tools: AdapterTools): Promise<Line>
}

/** What an adapter may use for as long as its line is open. */
export interface AdapterTools {
  readonly partner: PartnerIdentity
  readonly clock: Clock
  readonly log: Log
  /** Longest time of one exchange, in milliseconds. */
  readonly timeoutMs: number
}

export interface PartnerIdentity {
  /** Id of the partner in this gateway. */
  readonly id: string
  /** Organisation code of the agency: the audience of what we sign, the signer of what it sends. */
  readonly organisation: string
}

export interface OutboundMessage {
  /** The same on every attempt and replay: the idempotency key at the partner. */
  readonly messageId: string
  /**
   * An earlier attempt may have reached the partner: it ended without a definite answer, or it was delivered and is sent
   * again by order. Where false, nothing of this message is there: what the partner has of the dossier is another message's.
   */
  readonly mayBeThere: boolean
  readonly acceptedAt: Date
  readonly dossier: Dossier
  /** The dossier as the client sent it, byte for byte. */
  readonly payload: Uint8Array
  /** A file that the dossier names. Rejects with `missing_attachment` when it was purged. */
  openAttachment(digest: string): Promise<Readable>
  /** An address at which the partner can fetch the file, for partners that take documents by URL. */
  attachmentUrl(digest: string): string
  /** An address at which the partner can fetch this very message again, as the client sent it, without any effect. */
  readonly messageUrl: string
}

/**
 * One attempt's (or probe's, or query's) means of talking to the partner. Everything that passes through it is recorded
 * as evidence; the adapter has no other way out.
 */
export interface Exchange {
  readonly signal: AbortSignal
  /**
   * One request and its answer. Network failures come back as the outcome they mean; any HTTP status is an answer.
   * A body above `can.maxBytes` is refused before any network.
   */
  call(request: ExchangeRequest): Promise<CallResult>
  /**
   * Signs with the seal of `issuer` for this partner, about this message. The bytes are kept as evidence, except where they
   * hold a secret, such as a session: then only their digest is.
   */
  sign(bytes: Uint8Array, profile: SignatureProfile, issuer: string, options?: { readonly holdsSecret?: boolean }): Promise<Signed>
  /** Verifies what the partner sent, by the certificates registered for the partner's organisation. */
  verify(input: ExchangeVerification): Promise<Verified>
}

export interface ExchangeRequest extends Omit<HttpRequest, 'mayLeave'> {
  /** What this request is, for the timeline: a word of the partner's protocol, e.g. `DongBoHoSoMC`. */
  readonly name: string
  /** Log-ins and the like: neither the request nor the answer is kept. */
  readonly secret?: boolean
  /** Texts taken out of the answer before it is kept, such as a session that the partner echoes. */
  readonly hide?: readonly string[]
}

export type CallResult =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly outcome: Later | Refused | Broken }

export interface ExchangeVerification {
  readonly bytes: Uint8Array
  /** Refuses what was signed longer ago, for profiles that carry their time. */
  readonly maxAgeSeconds?: number
  readonly detached?: string
  readonly profile: SignatureProfile
  readonly messageId?: string
  readonly audience?: string
  /** What the message is part of, where the partner signs that too: e.g. a receipt does not count as news. */
  readonly service?: string
}

export interface Health {
  readonly up: boolean
  /** Set when it is our credentials, certificate or mapping that keep the partner from taking messages. */
  readonly fault?: 'broken'
  /** Ours, kebab-case: `ok`, `credentials-rejected`, `server-error` … */
  readonly code: string
  /** Safe to show: no secrets, no personal data. */
  readonly words: string
}

/** A callback as it arrived. `path` is what follows /partners/{id}/, decoded once and normalised. */
export interface RawCallback {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly receivedAt: Date
}

/** Something that a partner told, with the files that came with it. `event.files` is the core's to write. */
export interface InboundEvent {
  readonly event: PartnerEvent
  readonly files?: readonly InboundFile[]
  /** Of an event that is not understood: what a person has to see. */
  readonly raw?: string
  /** Where several signed messages come at once: the one that it came in, as `verify` gave it. */
  readonly verified?: Verified
}

export interface InboundFile {
  /** What the document is, and the name it came under. */
  readonly name: string
  readonly fileName: string
  readonly code?: string
  readonly mediaType: string
  /** The bytes, or the partner's link, which `fetchFile` of the line follows later. */
  readonly content: { readonly kind: 'bytes'; readonly bytes: Uint8Array } | { readonly kind: 'link'; readonly link: string }
}

/** What a callback meant and how to answer it, in the partner's words. */
export interface ReceivedCallback {
  /** Verified and parsed. Empty where the callback was refused. */
  readonly events: readonly InboundEvent[]
  /** Answered once the events are stored. */
  readonly answer: CallbackAnswer
  /** Answered instead when the events were seen before; their effect is not repeated. */
  readonly answerToRepeat: CallbackAnswer
  /** Answered instead when storing failed: the partner shall send again. */
  readonly answerToFailure: CallbackAnswer
}

export interface CallbackAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** How a callback is verified: by the certificates registered for the partner's organisation. */
export type VerifyCallback = (input: ExchangeVerification) => Promise<Verified>

export interface Query {
  /** One of `can.queries`. */
  readonly name: ServiceName
  /** By the parameter schema of the service. */
  readonly parameters: Readonly<Record<string, string>>
  /** Id of this question, for the partner's protocol and the log. */
  readonly id: string
  /** Organisation that asks. */
  readonly sender: string
  /** The official, the unit, the purpose, the procedure and the dossier, for partners that want them. */
  readonly asking: Asking
}

export type QueryAnswer =
  | {
      readonly kind: 'found'
      /** By the record schema of the service in schemas/queries. */
      readonly records: readonly object[]
      /** Path of each field that a record can have (`owner.name`, `obligations[].item`) → what the partner calls it. */
      readonly sources: Readonly<Record<string, string>>
      /** When it was so, where the partner says that; absent: now. */
      readonly asOf?: Date
      /** How many the partner has, where it told only some. */
      readonly total?: number
    }
  | { readonly kind: 'not-found'; readonly words: string }
  | { readonly kind: 'failed'; readonly outcome: Failure }

/** A dossier that the partner holds and has not finished. */
export interface AwaitedDossier {
  readonly dossierCode: string
  readonly procedureCode: string
  /** Organisation that sent it. */
  readonly sender: string
  /** Id of the message that brought it, and the id that the partner gave. */
  readonly messageId: string
  readonly remoteId: string | undefined
  readonly acceptedAt: Date
}

export interface PollRequest {
  /** Where the last poll ended, in the adapter's own words; undefined the first time. */
  readonly cursor: string | undefined
  /** Those asked for longest ago first, at most `agreement.poll.most`. */
  readonly awaited: readonly AwaitedDossier[]
}

export type PollAnswer =
  | {
      readonly kind: 'polled'
      readonly events: readonly InboundEvent[]
      /** Kept once the events are stored; absent: as before. */
      readonly cursor?: string
      /** There is more at once. */
      readonly more: boolean
      /** Told to the partner by `acknowledge` once the events are stored, and again after a crash. */
      readonly acknowledgement?: string
      /** What ended the poll early; the events before it count. */
      readonly failure?: Failure
    }
  | { readonly kind: 'failed'; readonly outcome: Failure }

export type Failure = Exclude<Outcome, { kind: 'delivered' }>

export type Acknowledged = { readonly kind: 'acknowledged' } | { readonly kind: 'failed'; readonly outcome: Failure }

export type FetchedFile = { readonly kind: 'fetched'; readonly mediaType: string; readonly bytes: Uint8Array } | { readonly kind: 'failed'; readonly outcome: Failure }

/** What the partner says that it holds, of one of the dossiers that it was asked about. */
export type DossierStanding =
  /** `messageId`: of the dossier as it was asked about. */
  | { readonly kind: 'unknown'; readonly messageId: string }
  | {
      readonly kind: 'known'
      readonly messageId: string
      /** The national status that the partner's own code means, by the table that its news are read by; absent: it says none, or one in no row. */
      readonly status?: NationalStatus
      /** RFC 3339: since when it stands so, or when it last moved. */
      readonly since?: string
      readonly partnerCode?: string
      readonly partnerWords?: string
    }

export type StandingAnswer =
  | {
      readonly kind: 'told'
      /** At most one of each dossier; one that is left out was not answered about, and nothing follows from that. */
      readonly standings: readonly DossierStanding[]
      /** What kept it from answering about all of them; those that it did answer about count. */
      readonly failure?: Failure
    }
  | { readonly kind: 'failed'; readonly outcome: Failure }

export interface Line {
  /** Never throws for what the far side did: that is an outcome. Returns within a second once `exchange.signal` aborts. */
  send(message: OutboundMessage, exchange: Exchange): Promise<Outcome>
  receive?(callback: RawCallback, verify: VerifyCallback): Promise<ReceivedCallback>
  query?(query: Query, exchange: Exchange): Promise<QueryAnswer>
  /** What is new at the partner. May be asked again with the same cursor: then it tells the same events under the same keys. */
  poll?(request: PollRequest, exchange: Exchange): Promise<PollAnswer>
  /** The events of a poll are stored: the partner need not tell them again. May be called twice for the same. */
  acknowledge?(acknowledgement: string, exchange: Exchange): Promise<Acknowledged>
  /** Follows a link of an event's file, to the partner's own addresses only. */
  fetchFile?(link: string, exchange: Exchange): Promise<FetchedFile>
  /** Where these dossiers stand at the partner, without any effect there. Never a guess: silence about one is not that it is unknown. */
  standing?(dossiers: readonly AwaitedDossier[], exchange: Exchange): Promise<StandingAnswer>
  /** The real thing: whether a message sent now would be taken, our credentials included. Never throws for the far side. */
  probe(exchange: Exchange): Promise<Health>
  /** Waits for sends in flight, then lets go of everything. Idempotent. */
  close(): Promise<void>
}

/** The health that a failed exchange means. `words` must be safe to show. */
export function downBecause(outcome: Failure, words?: string): Health {
  const own = outcome.kind === 'unclear' ? 'The answer was not understood' : (outcome.words ?? '')
  return { up: false, code: outcome.code, words: words ?? own, ...(outcome.kind === 'broken' ? { fault: 'broken' as const } : {}) }
}

/** Keeps the config's type inside the adapter while the registry holds all of them. */
export function defineAdapter<Config extends TSchema>(adapter: Adapter<Config>): Adapter<Config> {
  return adapter
}
