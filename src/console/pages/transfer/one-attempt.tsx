/** One attempt: its outcome and reason, each request with its answer, and the signatures. */
import { useState } from 'preact/hooks'
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import { Age } from '../../parts/age.tsx'
import { Button } from '../../parts/button.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Code, Id } from '../../parts/code.tsx'
import { Details } from '../../parts/details.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Link } from '../../parts/link.tsx'
import { Reason } from '../../parts/reason.tsx'
import { Table } from '../../parts/table.tsx'
import { useLanguage } from '../../words/language.tsx'
import type { Tone } from '../../words/states.ts'
import type { IconName } from '../../parts/icon-paths.ts'
import type { KnownAttempt } from './attempts-in.ts'
import { redact, type Written } from '../../../domain/redact.ts'
import { outcomeWords } from './outcome-words.ts'
import { words } from './words.ts'

const revocationWords: Readonly<Record<string, Bilingual>> = { good: words.revocationGood, revoked: words.revocationBad }

const looks: Readonly<Record<string, readonly [Tone, IconName]>> = {
  delivered: ['good', 'check'],
  refused: ['bad', 'cross'],
  later: ['warn', 'clock'],
  broken: ['bad', 'stop'],
  unclear: ['bad', 'question'],
  interrupted: ['warn', 'dash'],
}

export function OneAttempt({ attempt, open }: { readonly attempt: KnownAttempt; readonly open: boolean }) {
  const { t, n } = useLanguage()
  const { number, trigger, startedAt, finishedAt, outcome = 'running' } = attempt
  const [tone, icon] = looks[outcome] ?? ['busy', 'arrow']
  const took = finishedAt === undefined ? undefined : Date.parse(finishedAt) - Date.parse(startedAt)
  return (
    <Details
      open={open}
      summary={
        <>
          {t(words.attempt, { n: number })} <Chip tone={tone} icon={icon}>{t(outcomeWords[outcome] ?? outcomeWords['running'] ?? words.noAnswer)}</Chip>{' '}
          <span class="small">
            <Age at={startedAt} />
            {took !== undefined && ` · ${t(words.took, { n: `${n(took)} ms` })}`}
            {trigger === 'replay' && ` · ${t(words.replay)}`}
            {trigger === 'resend' && ` · ${t(words.resend)}`}
          </span>
        </>
      }
    >
      {() => <Inside attempt={attempt} />}
    </Details>
  )
}

function Inside({ attempt: { code, words: told, rule, receipt, raw, fields, exchanges, signatures, messages = [] } }: { readonly attempt: KnownAttempt }) {
  const { t } = useLanguage()
  const readable = exchanges.map(exchangeIn)
  return (
    <>
      {code !== undefined && <p><Reason code={code} words={told} /></p>}
      {rule !== undefined && <p>{t(words.rule)}: <Link to="/rules"><code>{rule}</code></Link></p>}
      {fields.length > 0 && (
        <Table
          caption={t(words.fields)}
          captionUnseen={false}
          rows={fields}
          keyOf={({ field, words: about }) => `${field} ${about}`}
          columns={[
            { key: 'field', head: t(words.field), names: true, cell: ({ field }) => <code>{field}</code> },
            { key: 'words', head: t(words.fieldWords), cell: ({ words: about }) => <span lang="vi">{about}</span> },
          ]}
        />
      )}
      {readable.map((exchange, index) => <OneExchange key={index} exchange={exchange} sent={messages.find(({ digest }) => digest === exchange.requestDigest)?.text} />)}
      {raw !== undefined && !readable.some(({ answer }) => answer === raw) && <Answer text={raw} />}
      {signatures.length > 0 && <Signatures signatures={signatures.map(signatureIn)} />}
      {receipt !== undefined && <p>{t(words.receipt)}: {t(words.receiptKept)}</p>}
    </>
  )
}

interface Exchange {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly milliseconds: number
  readonly requestBytes: number
  readonly requestDigest: string | undefined
  readonly status: number | undefined
  readonly failure: string | undefined
  readonly answerDigest: string | undefined
  readonly answer: string | undefined
}

function OneExchange({ exchange, sent }: { readonly exchange: Exchange; readonly sent: string | undefined }) {
  const { t, n } = useLanguage()
  const { name, method, url, milliseconds, requestBytes, requestDigest, status, failure, answerDigest, answer } = exchange
  return (
    <div class="exchange">
      <KeyValue
        facts={[
          {
            name: t(words.request),
            value: (
              <>
                <strong>{name}</strong> <code>{method} {url}</code>
                <div class="small">{t(words.bytes, { n: n(requestBytes) })}{requestDigest !== undefined && <> · SHA-256 <Id value={requestDigest} short /></>}</div>
              </>
            ),
          },
          {
            name: t(words.answer),
            value: (
              <>
                {status === undefined ? <Reason code={failure ?? 'network'} /> : <strong>HTTP {status}</strong>} <span class="small">{n(milliseconds)} ms</span>
                {answerDigest !== undefined && <div class="small">SHA-256 <Id value={answerDigest} short /></div>}
              </>
            ),
          },
        ]}
      />
      {sent !== undefined && <Details summary={t(words.sent)}>{() => <Masked masked={words.rawRequest} whole={words.fullRequest} text={sent} written="sent" />}</Details>}
      {answer !== undefined && answer !== '' && <Answer text={answer} />}
    </div>
  )
}

function Answer({ text }: { readonly text: string }) {
  return <Masked masked={words.rawAnswer} whole={words.fullAnswer} text={text} written="answer" />
}

/** Masked first: whoever needs the whole of it presses once more. */
function Masked({ masked, whole, text, written }: { readonly masked: Bilingual; readonly whole: Bilingual; readonly text: string; readonly written: Written }) {
  const { t } = useLanguage()
  const [all, setAll] = useState(false)
  return (
    <div class="stack">
      <Code label={t(all ? whole : masked)} value={all ? text : redact(text, written)} />
      <Button look="quiet" onClick={() => setAll(!all)}>{t(all ? words.mask : words.unmask)}</Button>
    </div>
  )
}

interface Signature {
  readonly made: boolean
  readonly organisation: string
  readonly algorithm: string
  readonly profile: string
  readonly certificate: string
  readonly revocation: string
}

function Signatures({ signatures }: { readonly signatures: readonly Signature[] }) {
  const { t } = useLanguage()
  return (
    <Table
      caption={t(words.signatures)}
      captionUnseen={false}
      rows={signatures}
      keyOf={({ made, organisation, certificate, profile }) => `${made} ${organisation} ${certificate} ${profile}`}
      columns={[
        { key: 'what', head: t(words.direction), names: true, cell: ({ made }) => <Chip tone="good" icon="seal">{t(made ? words.made : words.verified)}</Chip> },
        { key: 'organisation', head: t(words.organisation), cell: ({ organisation }) => organisation },
        { key: 'profile', head: t(words.profile), cell: ({ profile, algorithm }) => <>{profile} <span class="small">{algorithm}</span></> },
        { key: 'certificate', head: t(words.certificate), cell: ({ certificate }) => <Link to={`/certificates?thumbprint=${certificate}`}><code>{certificate.slice(0, 12)}…</code></Link> },
        { key: 'revocation', head: t(words.revocation), cell: ({ revocation }) => t(revocationWords[revocation] ?? words.revocationUnknown) },
      ]}
    />
  )
}

/** The API leaves the shape of these open; what is not there as expected is not shown. */
function exchangeIn(told: object): Exchange {
  const text = (name: string) => (typeof Reflect.get(told, name) === 'string' ? String(Reflect.get(told, name)) : undefined)
  const number = (name: string) => (typeof Reflect.get(told, name) === 'number' ? Number(Reflect.get(told, name)) : undefined)
  return {
    name: text('name') ?? '',
    method: text('method') ?? '',
    url: text('url') ?? '',
    milliseconds: number('milliseconds') ?? 0,
    requestBytes: number('requestBytes') ?? 0,
    requestDigest: text('requestDigest'),
    status: number('status'),
    failure: text('failure'),
    answerDigest: text('answerDigest'),
    answer: text('answer'),
  }
}

function signatureIn(told: object): Signature {
  const text = (name: string) => (typeof Reflect.get(told, name) === 'string' ? String(Reflect.get(told, name)) : '')
  const trust: unknown = Reflect.get(told, 'trust')
  const revocation: unknown = typeof trust === 'object' && trust !== null ? Reflect.get(trust, 'revocation') : undefined
  const state: unknown = typeof revocation === 'object' && revocation !== null ? Reflect.get(revocation, 'state') : undefined
  return { made: text('direction') === 'made', organisation: text('organisation'), algorithm: text('algorithm'), profile: text('profile'), certificate: text('certificate'), revocation: typeof state === 'string' ? state : '–' }
}
