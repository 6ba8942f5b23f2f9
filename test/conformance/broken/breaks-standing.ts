/** Reference adapters that are asked what the partner holds and answer badly on purpose: what is broken, and the rule that must notice. */
import { setTimeout as pause } from 'node:timers/promises'
import type { DossierStanding, StandingAnswer } from '../../../src/ports/adapter.ts'
import type { AdapterHarness } from '../harness.ts'
import type { Break } from './breaks.ts'
import { withStanding, withStood } from './wrap.ts'

export const standingBreaks: readonly Break[] = [
  { rule: 'standing-tells-each', what: 'everything known', harness: withEach(({ messageId }) => ({ kind: 'known', messageId })) },
  { rule: 'standing-tells-each', what: 'what is not there left out', harness: withStood((answer) => told(answer, (standings) => standings.filter(({ kind }) => kind === 'known'))) },
  { rule: 'standing-tells-each', what: 'one that is not there for all', harness: withStood((answer) => told(answer, (standings) => (standings.some(({ kind }) => kind === 'unknown') ? standings.map(({ messageId }) => ({ kind: 'unknown', messageId })) : standings))) },
  { rule: 'standing-tells-each', what: 'the word about one told of another', harness: withStood((answer) => told(answer, (standings) => standings.map((standing, at) => ({ ...standing, messageId: standings.at(at - 1)?.messageId ?? '' })))) },

  { rule: 'standing-lost', what: 'what was once taken believed to be there', harness: withRemembering() },

  { rule: 'standing-status', what: 'no status', harness: withEach((standing) => ({ kind: standing.kind, messageId: standing.messageId })) },
  { rule: 'standing-status', what: 'a status of no table', harness: withEach((standing) => (standing.kind === 'known' && standing.status !== undefined ? { ...standing, status: standing.status === 1 ? 2 : 1 } : standing)) },
  { rule: 'standing-status', what: 'the partner’s code dropped', harness: withEach((standing) => (standing.kind === 'known' ? withoutCode(standing) : standing)) },

  { rule: 'standing-failures', what: 'a failure taken for an empty store', harness: withStood((answer, dossiers) => (answer.kind === 'failed' ? { kind: 'told', standings: dossiers.map(({ messageId }) => ({ kind: 'unknown', messageId })) } : answer)) },
  { rule: 'standing-failures', what: 'a failure without a word', harness: withStood((answer) => (answer.kind === 'failed' ? { kind: 'told', standings: [] } : answer)) },
  { rule: 'standing-failures', what: 'guesses beside a failure', harness: withStood((answer, dossiers) => (answer.kind === 'failed' ? { kind: 'told', standings: dossiers.map(({ messageId }) => ({ kind: 'known', messageId })), failure: answer.outcome } : answer)) },
  { rule: 'standing-failures', what: 'a network failure thrown', harness: withStanding((standing) => async (dossiers, exchange) => thrown(await standing(dossiers, exchange))) },

  { rule: 'standing-leaves-nothing', what: 'dossiers sent again to see whether they are there', harness: withSendingAgain() },

  { rule: 'standing-ends-in-time', what: 'nobody’s patience', harness: withStanding((standing) => async (dossiers, exchange) => lingering(await standing(dossiers, exchange))) },
]

function told(answer: StandingAnswer, change: (standings: readonly DossierStanding[]) => readonly DossierStanding[]): StandingAnswer {
  return answer.kind === 'told' ? { ...answer, standings: change(answer.standings) } : answer
}

function withEach(change: (standing: DossierStanding) => DossierStanding): AdapterHarness {
  return withStood((answer) => told(answer, (standings) => standings.map(change)))
}

function withoutCode({ partnerCode: _code, ...standing }: Extract<DossierStanding, { kind: 'known' }>): DossierStanding {
  return standing
}

/** Whoever delivered it knows that it is there. */
function withRemembering(): AdapterHarness {
  return withStood((answer, dossiers) => told(answer, (standings) => standings.map((standing) => (dossiers.find(({ messageId }) => messageId === standing.messageId)?.remoteId === undefined ? standing : { kind: 'known', messageId: standing.messageId }))))
}

/** By the means of the good question: its token, its address one word further. */
function withSendingAgain(): AdapterHarness {
  return withStanding((standing) => async (dossiers, exchange) =>
    standing(dossiers, {
      ...exchange,
      async call(request) {
        await exchange.call({ ...request, url: new URL('dossiers', request.url).href })
        return exchange.call(request)
      },
    }),
  )
}

function thrown(answer: StandingAnswer): StandingAnswer {
  if (answer.kind === 'failed') throw new Error(answer.outcome.code)
  return answer
}

async function lingering(answer: StandingAnswer): Promise<StandingAnswer> {
  await pause(2_000)
  return answer
}
