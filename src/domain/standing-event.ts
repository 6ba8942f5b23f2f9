/** What a partner said when it was asked, as an event that is decided on like its news. It is never its last word: its papers may still come. */
import type { NationalStatus } from '../../schemas/national-status.ts'
import type { PartnerEvent } from '../../schemas/partner-event.ts'

export interface ToldStanding {
  readonly status?: NationalStatus
  /** RFC 3339 */
  readonly since?: string
  readonly partnerCode?: string
  readonly partnerWords?: string
}

export interface StandingNews {
  /** The repair that asked: what the same one was told twice, for it was cut short, is one event. */
  readonly difference: string
  readonly sender: string
  readonly dossierCode: string
  /** The status that was heard before, and when. */
  readonly heard: { readonly status: number; readonly at: Date } | undefined
  readonly now: Date
}

const longestWords = 4_000

export function eventOfStanding(standing: ToldStanding, { difference, sender, dossierCode, heard, now }: StandingNews): PartnerEvent {
  const { status, since, partnerCode, partnerWords } = standing
  // of a time before what was heard it would come late; that it stands so now is what was said
  const isLater = since !== undefined && Date.parse(since) <= now.getTime() && (heard === undefined || Date.parse(since) >= heard.at.getTime())
  return {
    key: `standing:${difference}:${status ?? '-'}:${since ?? '-'}`,
    // only documents lead back from where they were asked for
    type: heard?.status === 5 && status === 4 ? 'supplement-received' : 'progress',
    dossierCode,
    recipient: sender,
    at: isLater ? since : now.toISOString(),
    ...(status === undefined ? {} : { status }),
    ...(partnerCode === undefined ? {} : { partnerCode }),
    ...(partnerWords === undefined ? {} : { partnerWords: partnerWords.slice(0, longestWords) }),
  }
}
