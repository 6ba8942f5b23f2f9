/** A test of the connection, step by step: signed, sent, answered, verified. */
import { useState } from 'preact/hooks'
import type { ConnectionTest } from '../../../../schemas/partner-desk.ts'
import { send } from '../../door/client.ts'
import { useOrder } from '../../door/use-order.ts'
import { Age } from '../../parts/age.tsx'
import { Chip } from '../../parts/chips.tsx'
import { Id } from '../../parts/code.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { MayButton } from '../../parts/may.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Section } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useLanguage } from '../../words/language.tsx'
import { shortTime } from '../../words/short-time.ts'
import { testSteps, type Step } from './test-steps.ts'
import { words } from './words.ts'

export function ConnectionSection({ partner }: { readonly partner: string }) {
  const { t } = useLanguage()
  const order = useOrder()
  const [test, setTest] = useState<ConnectionTest>()

  async function run(): Promise<void> {
    setTest(undefined)
    await order.run(async () => setTest(await send<ConnectionTest>('POST', `/admin/v1/partners/${encodeURIComponent(partner)}/test`, {})))
  }

  return (
    <Section title={t(words.test)}>
      <p>{t(words.testWhat)}</p>
      <p><MayButton right="partners.test" icon="plug" busy={order.busy} onClick={() => void run()}>{t(words.test)}</MayButton></p>
      <div class="stack" aria-live="polite">
        {order.busy && <p>{t(words.testing)}</p>}
        {test !== undefined && <TestResult test={test} />}
      </div>
      {order.problem !== undefined && <ProblemBox problem={order.problem} />}
    </Section>
  )
}

function TestResult({ test }: { readonly test: ConnectionTest }) {
  const { t, language } = useLanguage()
  const { up, words: meaning, code, at, milliseconds, certificateEndsAt } = test
  return (
    <>
      <Notice tone={up ? 'good' : 'bad'} title={t(up ? words.testUp : words.testDown)}>
        <p>{t(meaning)} {!up && code !== undefined && <code>{code}</code>}</p>
      </Notice>
      <h3>{t(words.steps)}</h3>
      <ol class="steps">{testSteps(test).map((step) => <li key={step.key}><StepWords step={step} /></li>)}</ol>
      <KeyValue
        facts={[
          { name: t(words.testedAt), value: <Age at={at} /> },
          { name: t(words.took, { time: '' }).trim(), value: shortTime(milliseconds, language) },
          { name: t(words.certificateEnds), value: certificateEndsAt && <Age at={certificateEndsAt} /> },
        ]}
      />
    </>
  )
}

function StepWords({ step }: { readonly step: Step }) {
  const { t, language } = useLanguage()
  switch (step.kind) {
    case 'signed':
    case 'verified': {
      const { organisation, profile, algorithm, certificate } = step.signature
      return (
        <>
          <Chip tone="good" icon="seal">{t(step.kind === 'signed' ? words.signedWith : words.verified, { organisation })}</Chip>
          <span class="small under">{t(words.profile, { profile, algorithm })} · {t(words.certificate)} <Id value={certificate} short /></span>
        </>
      )
    }
    case 'exchange': {
      const { name, method, url, status, failure, milliseconds } = step.exchange
      const answered = failure === undefined && status !== undefined
      return (
        <>
          <Chip tone={answered && status < 400 ? 'good' : 'bad'} icon={answered ? 'arrow' : 'cross'}>{t(words.sent, { name })}</Chip>{' '}
          {answered ? t(words.answered, { status }) : t(words.notAnswered, { failure: failure ?? '–' })} · {shortTime(milliseconds, language)}
          <span class="small under"><code>{method} {url}</code></span>
        </>
      )
    }
    case 'not-signed':
      return <Chip tone="idle" icon="dash">{t(words.notSigned)}</Chip>
    case 'not-verified':
      return <Chip tone="idle" icon="dash">{t(words.notVerified)}</Chip>
  }
}
