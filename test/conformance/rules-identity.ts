/** Rules about what an adapter says of itself, before it speaks to anybody. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TSchema } from 'typebox'
import { expect } from 'vitest'
import { queryServices } from '../../schemas/queries/index.ts'
import { GatewayError } from '../../src/domain/errors.ts'
import { countSockets } from './count-sockets.ts'
import type { Rule } from './rule.ts'

export const identityRules: readonly Rule[] = [
  {
    id: 'identity',
    title: 'says what it is: id, title, capabilities, and a description of every setting',
    async run({ harness, open }) {
      const { adapter } = harness
      expect(existsSync(resolve(import.meta.dirname, '../../adapters', adapter.id, 'index.ts')), `the folder adapters/${adapter.id}`).toBe(true)
      expect(adapter.title.vi).not.toBe('')
      expect(adapter.title.en).not.toBe('')
      expect(undescribed(adapter.config), 'settings without a description').toEqual([])
      expect(adapter.can.maxBytes).toBeGreaterThan(0)
      const { bare } = await open()
      const { callbacks, poll, queries, followUps, standing = false } = adapter.can
      const has = { callbacks: bare.receive !== undefined, poll: bare.poll !== undefined, queries: bare.query !== undefined, standing: bare.standing !== undefined }
      expect(has).toEqual({ callbacks, poll, queries: queries.length > 0, standing })
      expect(bare.acknowledge === undefined || poll, 'only what is polled is acknowledged').toBe(true)
      expect(bare.fetchFile === undefined || poll || callbacks, 'only what tells names files').toBe(true)
      expect(new Set(followUps).size).toBe(followUps.length)
      // what it says it can, the harness lets the suite try
      expect({
        callbacks: harness.callbacks !== undefined,
        polling: harness.polling !== undefined,
        acknowledged: harness.polling?.acknowledged !== undefined,
        followUp: harness.followUp !== undefined,
        standing: harness.standing !== undefined,
        files: harness.files !== undefined || bare.fetchFile === undefined,
      }).toEqual({ callbacks, polling: poll, acknowledged: bare.acknowledge !== undefined, followUp: followUps.length > 0, standing, files: true })
      expect(Object.keys(harness.lookUps ?? {}).toSorted()).toEqual([...queries].toSorted())
      const ofSomething = queries.filter((name) => Object.keys(queryServices[name].parameters.properties).length > 0)
      expect(ofSomething.filter((name) => harness.lookUps?.[name]?.absent === undefined), 'look-ups that nobody tries in vain').toEqual([])
    },
  },
  {
    id: 'bad-config',
    title: 'refuses a bad config by the name of the field, and opens without touching the network',
    async run({ harness, open, simulator }) {
      expect(harness.badConfigs.length).toBeGreaterThan(0)
      const sockets = countSockets()
      try {
        for (const { config, field } of harness.badConfigs) {
          const error: unknown = await open({ config }).catch((thrown: unknown) => thrown)
          expect(error, `a config with a mistake in ${field}`).toBeInstanceOf(GatewayError)
          expect(error).toMatchObject({ code: 'config_invalid' })
          const fields = error instanceof GatewayError ? error.errors.map((fault) => fault.field) : []
          expect(fields.some((name) => name.endsWith(`.${field}`)), `${field} is named in ${fields.join(', ')}`).toBe(true)
        }
        await open()
        expect(sockets.opened()).toBe(0)
        expect(simulator.received()).toEqual([])
      } finally {
        sockets.stop()
      }
    },
  },
]

/** Names of settings without a description, those inside lists, alternatives and groups too. */
function undescribed(schema: TSchema, path = 'config'): string[] {
  const { properties = {}, items, anyOf = [], allOf = [] } = schema as { properties?: Record<string, TSchema>; items?: TSchema; anyOf?: TSchema[]; allOf?: TSchema[] }
  const missing: string[] = []
  for (const [name, property] of Object.entries(properties)) {
    const { description } = property as { description?: string }
    if (description === undefined || description === '') missing.push(`${path}.${name}`)
    missing.push(...undescribed(property, `${path}.${name}`))
  }
  for (const inner of [...(items === undefined ? [] : [items]), ...anyOf, ...allOf]) missing.push(...undescribed(inner, path))
  return missing
}
