/** One text that guards two things: whoever learns it in one place has the other, too. */
import { createHash } from 'node:crypto'
import type { FieldError } from '../domain/errors.ts'
import { fault } from './fault.ts'
import type { Config } from './schema.ts'

type Guard = { readonly path: string; readonly sha256: string; readonly of: string }

/** The gateway's own keys, and the digests of what its callers show. What repeats within one list is refused in every mode. */
export function sharedSecrets(config: Pick<Config, 'documentLinks' | 'tokens' | 'encryption' | 'administrators' | 'clients'>): readonly FieldError[] {
  const { documentLinks, tokens, encryption, administrators, clients } = config
  const guards: readonly Guard[] = [
    own('.documentLinks.secret', documentLinks.secret, 'links'),
    own('.tokens.secret', tokens.secret, 'tokens'),
    ...(tokens.formerSecrets ?? []).map((secret, index) => own(`.tokens.formerSecrets.${index}`, secret, 'tokens')),
    ...encryption.keys.map(({ secret }, index) => own(`.encryption.keys.${index}.secret`, secret, `encryption ${index}`)),
    ...administrators.map(({ tokenSha256 }, index) => ({ path: `.administrators.${index}.tokenSha256`, sha256: tokenSha256, of: 'administrators' })),
    ...clients.flatMap(({ credentials: { secretSha256 } }, index) =>
      secretSha256 === undefined ? [] : [{ path: `.clients.${index}.credentials.secretSha256`, sha256: secretSha256, of: 'clients' }],
    ),
  ]
  const seen = new Map<string, Guard>()
  return guards.flatMap((guard) => {
    const first = seen.get(guard.sha256)
    if (first === undefined) return (seen.set(guard.sha256, guard), [])
    if (first.of === guard.of) return []
    return [fault(guard.path, `is the same as config${first.path}; each has its own`, `trùng với config${first.path}; mỗi nơi một giá trị riêng`)]
  })
}

function own(path: string, secret: string, of: string): Guard {
  return { path, sha256: createHash('sha256').update(secret).digest('hex'), of }
}
